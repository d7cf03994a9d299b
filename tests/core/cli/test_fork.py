from pathlib import Path

import pytest

from core.runs.folder import RunFolder

TOY = ("--preset", "toy", "--epochs", 12)


@pytest.fixture
def parent(train):
    return train(*TOY, "--name", "parent").json["run"]


def record_of(done):
    return RunFolder(Path(done.json["run"])).read_record()


def test_a_branch_begins_at_the_epoch_that_is_named(train, parent):
    done = train("--fork", "parent", "--epoch", 4, "--learning-rate", "1e-2")

    assert done.code == 0
    assert done.json["epochs"] == 12
    record = record_of(done)
    assert record.parent.epoch == 4
    assert record.parent.run_id == Path(parent).name
    assert record.config.training.learning_rate == 0.01
    assert "branching off parent at epoch 4" in done.err


def test_without_changes_it_repeats_its_run(train, parent):
    done = train("--fork", parent, "--epoch", 4)
    rows = RunFolder(Path(done.json["run"])).read_metrics().rows
    assert [row.train_loss for row in rows] == [
        row.train_loss for row in RunFolder(Path(parent)).read_metrics().rows[4:]
    ]


def test_best_and_last_are_epochs_too(train, parent):
    best = RunFolder(Path(parent)).read_metrics().best.epoch
    assert (
        record_of(train("--fork", parent, "--epoch", "best", "--epochs", 20)).parent.epoch == best
    )
    assert record_of(train("--fork", parent, "--epochs", 20)).parent.epoch == 12


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        (("--epoch", "13"), "no epoch 13"),
        (("--epoch", "-1"), "--epoch"),
        (("--epoch", "first"), "'first'"),
        (("--epoch", "9" * 50), f"no epoch {'9' * 50};"),
        (("--epoch", "9" * 5000), "no epoch 9"),
        (("--epoch", "4", "--hidden", "3"), "hidden"),
        (("--epoch", "4", "--model", "numpy-mlp"), "--model"),
        (("--epoch", "last"), "more epochs"),
    ],
)
def test_a_branch_that_cannot_be_is_refused(refused, parent, flags, word):
    assert word in refused("--fork", parent, *flags)


def test_an_epoch_without_a_fork_is_taken_for_a_slip(refused):
    assert "--epochs" in refused("--preset", "toy", "--epoch", 5)


def test_an_epoch_whose_weights_are_gone_names_the_nearest(refused, parent):
    (Path(parent) / "checkpoints" / "epoch_0004.safetensors").unlink()
    why = refused("--fork", parent, "--epoch", 4)
    assert "epoch 3 or 5" in why


def test_a_run_goes_on_with_other_settings(train, parent):
    done = train("--resume", parent, "--epochs", 15, "--learning-rate", "1e-2")

    assert done.json["epochs"] == 15
    (change,) = record_of(done).changes
    assert change.after == {"epochs": 15, "learning_rate": 0.01}
    assert change.epoch == 12


def test_what_cannot_change_in_mid_run_is_named_with_the_way_out(refused, parent):
    why = refused("--resume", parent, "--sampler", "draw-once")
    assert "--sampler" in why
    assert "--fork" in why


def test_a_few_epochs_and_then_a_stop(train, lab, runs_dir):
    done = train(*TOY, "--stop-after", 5)
    assert done.code == 0
    assert (done.json["status"], done.json["epochs"]) == ("stopped", 5)
    again = train("--resume", done.json["run"], "--stop-after", 100)
    assert (again.json["status"], again.json["epochs"]) == ("finished", 12)


def test_a_target_is_told(train):
    done = train("--preset", "toy", "--target-loss", "0.9")
    assert done.json["status"] == "finished"
    assert done.json["epochs"] < 500
    assert "finished early: validation loss" in done.err


def test_a_schedule_that_reaches_zero_is_refused(refused):
    why = refused(
        *("--preset", "toy", "--schedule", "step", "--schedule-epochs", 1),
        *("--schedule-factor", "0.01"),
    )
    assert "to 0 after epoch 18 of 500" in why
