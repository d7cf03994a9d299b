import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.runs.folder import RunFolder


@pytest.fixture
def stopped(train, data_file, monkeypatch):
    """A run of 6 epochs that was stopped, as Ctrl-C does, after its third; returns its folder."""
    from core.cli import interrupts

    class StopsInEpochThree(interrupts.Interrupts):
        @property
        def asked(self):
            self.calls = getattr(self, "calls", 0) + 1
            return self.calls > 40

        @asked.setter
        def asked(self, value):
            pass

    with monkeypatch.context() as patch:
        patch.setattr("core.cli.training.Interrupts", StopsInEpochThree)
        done = train("--data", data_file, "--epochs", 6, "--batch-size", 8, "--name", "half")
    assert done.code == 130, done
    assert done.json["status"] == "stopped"
    assert 0 < done.json["epochs"] < 6
    assert "--resume" in done.err
    return Path(done.json["run"])


@pytest.fixture
def undisturbed(train, data_file):
    """The final weights of the same run without a stop."""
    done = train("--data", data_file, "--epochs", 6, "--batch-size", 8)
    return RunFolder(Path(done.json["run"])).read_checkpoint(6)


def assert_same(weights, others):
    assert set(weights) == set(others)
    for name, array in weights.items():
        np.testing.assert_array_equal(array, others[name])


@pytest.mark.parametrize("form", ["folder", "run.json", "id", "name", "last"])
def test_resume_takes_every_form_of_a_run(train, stopped, undisturbed, form):
    forms = {
        "folder": stopped,
        "run.json": stopped / "run.json",
        "id": stopped.name,
        "name": "half",
        "last": "last",
    }
    # A newer run, so that `last` means another one.
    if form != "last":
        train("--preset", "toy", "--epochs", 1)
    else:
        for other in stopped.parent.iterdir():
            if other != stopped:
                shutil.rmtree(other)

    done = train("--resume", forms[form])

    assert done.code == 0, done.err
    assert done.json["run"] == str(stopped)
    assert done.json["status"] == "finished"
    assert done.json["epochs"] == 6
    assert_same(RunFolder(stopped).read_checkpoint(6), undisturbed)


def test_resuming_with_more_epochs_ends_where_a_longer_run_would(train, data_file, stopped):
    longer = train("--data", data_file, "--epochs", 9, "--batch-size", 8)

    done = train("--resume", stopped, "--epochs", 9)

    assert done.json["epochs"] == 9
    whole = RunFolder(Path(longer.json["run"])).read_checkpoint(9)
    assert_same(RunFolder(stopped).read_checkpoint(9), whole)
    rows = RunFolder(stopped).read_metrics().rows
    assert [row.epoch for row in rows] == list(range(10))


def test_a_finished_run_goes_on_with_more_epochs_and_refuses_the_same(train, refused, stopped):
    train("--resume", stopped)

    assert "--epochs" in refused("--resume", stopped)
    assert "--epochs" in refused("--resume", stopped, "--epochs", 6)
    assert train("--resume", stopped, "--epochs", 7).json["epochs"] == 7


def test_epochs_that_are_past_are_refused(refused, stopped):
    assert "--epochs" in refused("--resume", stopped, "--epochs", 1)


@pytest.mark.parametrize(
    "arguments",
    [("--hidden", "3"), ("--preset", "toy"), ("--model", "numpy-mlp"), ("--seed", "2")],
)
def test_settings_do_not_go_with_resume(refused, stopped, arguments):
    assert arguments[0] in refused("--resume", stopped, *arguments)


def test_a_run_goes_on_from_another_working_directory(train, lab, data_file, runs_dir, monkeypatch):
    monkeypatch.chdir(data_file.parent)
    run = train("--data", data_file.name, "--epochs", 1).json["run"]
    monkeypatch.chdir("/")

    assert train("--resume", run, "--epochs", 2).json["epochs"] == 2


def test_data_that_moved_are_named_with_data(train, refused, stopped, data_file, undisturbed):
    moved = data_file.rename(data_file.with_name("elsewhere.npz"))

    why = refused("--resume", stopped)
    assert str(data_file) in why
    assert "--data" in why

    assert train("--resume", stopped, "--data", moved).code == 0
    assert_same(RunFolder(stopped).read_checkpoint(6), undisturbed)
    # From now on they are looked for in the new place.
    assert train("--resume", stopped, "--epochs", 7).code == 0


def test_what_was_said_of_the_data_holds_for_their_new_place(train, tmp_path, data_file):
    said = ("--orientation", "transposed", "--ink", "dark")
    run = train("--data", data_file, *said, "--epochs", 1).json["run"]
    moved = data_file.rename(data_file.with_name("elsewhere.npz"))

    assert train("--resume", run, "--data", moved, "--epochs", 2).code == 0


def test_other_data_are_refused(refused, train, stopped, data_file):
    with np.load(data_file) as archive:
        arrays = dict(archive)
    arrays["x_train"] = arrays["x_train"][::-1]
    np.savez(data_file, **arrays)

    assert "fingerprint" in refused("--resume", stopped)
    assert "fingerprint" in refused("--resume", stopped, "--data", "toy-gaussians")


def test_a_run_can_be_renamed_while_it_is_resumed(train, stopped):
    assert train("--resume", stopped, "--name", "whole").json["name"] == "whole"
    assert RunFolder(stopped).read_record().name == "whole"


def test_a_diverged_run_is_not_resumed(train, refused, data_file):
    train("--data", data_file, "--learning-rate", "1e30", "--activation", "identity")

    assert "start a new run" in refused("--resume", "last")


@pytest.mark.parametrize("run", ["nonsense", "", " ", ".", "..", "/", "~nobody/x", "x" * 5000])
def test_a_run_that_is_none_is_refused(refused, stopped, run):
    refused("--resume", run)


def test_a_weights_file_is_no_run_to_resume(refused, stopped):
    weights = stopped / "checkpoints" / "epoch_0000.safetensors"

    assert "run folder" in refused("--resume", weights)


def test_a_run_of_a_later_format_is_refused(refused, stopped):
    path = stopped / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format_version": 99}))

    assert "newer" in refused("--resume", stopped)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"format_version":1}']
)
def test_a_damaged_run_is_refused(refused, stopped, content):
    (stopped / "run.json").write_bytes(content)

    assert str(stopped) in refused("--resume", stopped)


def damage(path):
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)


def test_a_damaged_state_falls_back_to_the_one_before_and_says_so(train, stopped, undisturbed):
    damage(stopped / "resume.safetensors")

    done = train("--resume", stopped)

    assert "resumed from an earlier state, because resume.safetensors is damaged" in done.err
    assert_same(RunFolder(stopped).read_checkpoint(6), undisturbed)


def test_without_a_good_state_the_newest_good_checkpoint_is_used_and_said(train, stopped):
    damage(stopped / "resume.safetensors")
    damage(stopped / "resume.previous.safetensors")
    newest = max((stopped / "checkpoints").iterdir())
    damage(newest)

    done = train("--resume", stopped)

    assert done.code == 0
    assert "resumed from the weights of epoch" in done.err
    assert [row.epoch for row in RunFolder(stopped).read_metrics().rows] == list(range(7))


def test_a_run_without_anything_good_is_refused(refused, stopped):
    for path in stopped.rglob("*.safetensors"):
        damage(path)

    assert "no readable checkpoint" in refused("--resume", stopped)


def test_weights_of_another_network_are_refused(refused, stopped, train):
    other = train("--preset", "toy", "--epochs", 1).json["run"]
    shutil.copy(Path(other) / "resume.safetensors", stopped)

    assert "hidden widths" in refused("--resume", stopped)
