import dataclasses
import errno
import json
import shutil
from itertools import count

import numpy as np
import pytest

from core import files
from core.errors import ModelLoadError, RunError, RunStorageError
from core.runs import recorder as run_recorder
from core.runs.checkpoint import read_arrays, write_arrays
from core.runs.record_json import FORMAT_VERSION
from core.runs.recorder import checkpoint_interval
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.events import BatchEnd, EpochEnd, RunStatus
from core.training.training_loop import Position


def advance(run, until=lambda event: False):
    """Train and write; return at the first event that `until` accepts."""
    for event in run.events():
        run.record(event)
        if until(event):
            return


def at_step(step):
    return lambda event: isinstance(event, BatchEnd) and event.step == step


def at_epoch(epoch):
    return lambda event: isinstance(event, EpochEnd) and event.epoch == epoch


@pytest.fixture
def every_state(monkeypatch):
    """Save the state at every opportunity."""
    monkeypatch.setattr(run_recorder, "STATE_INTERVAL_S", 0.0)
    monkeypatch.setattr(run_recorder, "LONG_EPOCH_INTERVAL_S", 0.0)


def test_a_finished_run_leaves_all_its_files(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run)

    record = run.folder.read_record()
    assert record.status is RunStatus.FINISHED
    assert record.epochs_done == 5
    assert record.config == run.config
    assert record.dataset.fingerprint == dataset.fingerprint
    assert record.results["test"].samples == 10
    assert [row.epoch for row in run.folder.read_metrics().rows] == list(range(6))
    assert run.folder.checkpoint_epochs() == list(range(6))
    last = run.folder.read_checkpoint(5)
    np.testing.assert_array_equal(last["layer1.weight"], run.trainer.snapshot()["layer1.weight"])


def test_metrics_read_back_exactly(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run)

    assert run.folder.read_metrics().rows == run.history.rows


@pytest.mark.parametrize("step", [1, 7, 8, 20, 35])
def test_a_stopped_run_goes_on_bit_for_bit(dataset, config, store, step):
    whole = TrainingRun.create(config, dataset, store)
    advance(whole)
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(step))
    run.stop()
    assert run.folder.read_record().status is RunStatus.STOPPED

    resumed = TrainingRun.resume(run.folder, dataset)
    advance(resumed)

    np.testing.assert_array_equal(
        resumed.trainer.state()["optimizer.velocity"], whole.trainer.state()["optimizer.velocity"]
    )
    np.testing.assert_array_equal(
        resumed.trainer.snapshot()["layer1.weight"], whole.trainer.snapshot()["layer1.weight"]
    )
    losses = [row.train_loss for row in resumed.folder.read_metrics().rows]
    assert losses == [row.train_loss for row in whole.history.rows]


@pytest.mark.parametrize("step", [3, 7, 10, 14])
def test_a_stop_in_mid_epoch_loses_none_of_its_time(dataset, config, store, monkeypatch, step):
    # A clock by which every step takes a second: seven of them are an epoch.
    monkeypatch.setattr("core.training.training_loop.perf_counter", count().__next__)
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(step))
    run.stop()

    resumed = TrainingRun.resume(run.folder, dataset)
    assert resumed.position == run.position
    advance(resumed)

    assert [row.train_seconds for row in resumed.folder.read_metrics().rows] == [0] + 5 * [7]
    assert resumed.folder.read_record().seconds == 35


def test_a_state_of_the_first_version_goes_on_without_its_time(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.stop()
    arrays, metadata = read_arrays(run.folder.state)
    assert float(metadata.pop("seconds")) > 0
    assert float(metadata.pop("learning_rate")) == 0.1
    write_arrays(run.folder.state, arrays, metadata)

    resumed = TrainingRun.resume(run.folder, dataset)
    assert resumed.notes == ()
    assert resumed.position == dataclasses.replace(run.position, seconds=0.0, learning_rate=None)


def test_adam_resumes_bit_for_bit_too(dataset, config, store, with_training):
    config = with_training(config, optimizer="adam", learning_rate=0.01)
    whole = TrainingRun.create(config, dataset, store)
    advance(whole)
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(11))
    run.stop()

    resumed = TrainingRun.resume(run.folder, dataset)
    advance(resumed)

    np.testing.assert_array_equal(resumed.trainer.network.values, whole.trainer.network.values)


def test_a_run_whose_process_vanished_is_interrupted_and_can_go_on(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))
    record = run.folder.read_record()
    run.folder.write_record(
        dataclasses.replace(record, owner=dataclasses.replace(record.owner, started=1.0))
    )

    assert run.folder.read_record().standing is RunStatus.INTERRUPTED
    resumed = TrainingRun.resume(run.folder, dataset)
    advance(resumed)
    assert resumed.run_record.status is RunStatus.FINISHED


def test_more_epochs_extend_a_finished_run_as_if_planned_from_the_start(
    dataset, config, store, with_training
):
    whole = TrainingRun.create(with_training(config, epochs=8), dataset, store)
    advance(whole)
    run = TrainingRun.create(config, dataset, store)
    advance(run)

    with pytest.raises(RunError, match="finished"):
        TrainingRun.resume(run.folder, dataset)
    longer = TrainingRun.resume(run.folder, dataset, changes={"epochs": 8})
    advance(longer)

    np.testing.assert_array_equal(longer.trainer.network.values, whole.trainer.network.values)
    assert len(longer.folder.read_metrics()) == 9


def test_other_data_are_refused_when_resuming(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(3))
    run.stop()
    other = dataclasses.replace(dataset, train=dataset.validation)

    with pytest.raises(RunError, match="fingerprint"):
        TrainingRun.resume(run.folder, other)


def test_a_diverged_run_keeps_everything_up_to_there(dataset, diverging, store):
    run = TrainingRun.create(diverging, dataset, store)
    advance(run)

    record = run.folder.read_record()
    assert record.status is RunStatus.DIVERGED
    assert "largest logit" in record.message
    assert len(run.folder.read_metrics()) == len(run.history) >= 1
    with pytest.raises(RunError, match="cannot go on"):
        TrainingRun.resume(run.folder, dataset)


@pytest.mark.usefixtures("every_state")
def test_a_damaged_state_falls_back_to_the_one_before(dataset, config, store):
    whole = TrainingRun.create(config, dataset, store)
    advance(whole)
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(3))
    run.stop()
    state = run.folder.path / "resume.safetensors"
    state.write_bytes(state.read_bytes()[:-20])

    resumed = TrainingRun.resume(run.folder, dataset)
    assert "earlier state" in resumed.notes[0]
    advance(resumed)

    np.testing.assert_array_equal(resumed.trainer.network.values, whole.trainer.network.values)


def test_a_flipped_bit_in_a_checkpoint_is_noticed(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    path = run.folder.checkpoints / "epoch_0005.safetensors"
    data = bytearray(path.read_bytes())
    data[-7] ^= 1
    path.write_bytes(data)

    with pytest.raises(ModelLoadError, match=r"epoch_0005.*check sum"):
        run.folder.read_checkpoint(5)
    epoch, _, note = run.folder.read_newest_checkpoint()
    assert epoch == 4
    assert "epoch_0005" in note


@pytest.mark.parametrize("keep", [0, 1, 7, 8, 60])
def test_a_truncated_checkpoint_is_named_and_the_newest_good_one_used(dataset, config, store, keep):
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    for epoch in (4, 5):
        path = run.folder.checkpoints / f"epoch_{epoch:04d}.safetensors"
        path.write_bytes(path.read_bytes()[:keep])

    epoch, arrays, note = run.folder.read_newest_checkpoint()

    assert epoch == 3
    assert "layer1.weight" in arrays
    assert "epoch_0004" in note


def test_without_any_state_the_newest_checkpoint_is_gone_on_from(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(3))
    run.stop()
    for name in ("resume.safetensors", "resume.previous.safetensors"):
        (run.folder.path / name).unlink(missing_ok=True)

    resumed = TrainingRun.resume(run.folder, dataset)

    assert "the weights of epoch 3: resume.safetensors is missing" in resumed.notes[0]
    assert resumed.position == Position(3, 0, 21, evaluated=True)
    np.testing.assert_array_equal(
        resumed.trainer.state()["optimizer.velocity"], run.trainer.state()["optimizer.velocity"]
    )


def test_a_run_whose_weights_are_all_gone_keeps_its_curves(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    for path in run.folder.path.rglob("*.safetensors"):
        path.unlink()

    with pytest.raises(ModelLoadError, match="no readable checkpoint"):
        TrainingRun.resume(run.folder, dataset, changes={"epochs": 9})
    assert run.folder.read_metrics().rows == run.history.rows
    assert run.folder.read_record().epochs_done == 5


def test_a_run_with_its_first_weights_alone_says_that_it_begins_anew(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    for path in run.folder.path.rglob("*.safetensors"):
        if path.name != "epoch_0000.safetensors":
            path.unlink()

    resumed = TrainingRun.resume(run.folder, dataset, changes={"epochs": 6})
    assert resumed.position == Position(0, 0, 0, evaluated=True)
    assert resumed.notes == ("resumed from the weights of epoch 0: resume.safetensors is missing",)


def test_a_run_of_a_later_format_is_refused_by_its_number(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    path = run.folder.path / "run.json"
    content = json.loads(path.read_text())
    content["format_version"] = FORMAT_VERSION + 1
    path.write_text(json.dumps(content))

    with pytest.raises(RunError, match=f"format {FORMAT_VERSION + 1}.*newer Recognition Lab"):
        run.folder.read_record()
    assert "newer" in store.runs()[0].problem


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format_version": 1}', "\x00\x01", "null"])
def test_a_damaged_record_is_a_run_error(dataset, config, store, text):
    run = TrainingRun.create(config, dataset, store)
    (run.folder.path / "run.json").write_text(text)

    with pytest.raises(RunError, match="readable"):
        run.folder.read_record()


def test_a_metrics_line_cut_short_is_left_out(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    path = run.folder.path / "metrics.csv"
    path.write_text(path.read_text()[:-9])

    assert [row.epoch for row in run.folder.read_metrics().rows] == list(range(5))


def test_a_full_disk_stops_nothing_in_memory(dataset, config, store, monkeypatch):
    whole = TrainingRun.create(config, dataset, store)
    advance(whole)
    run = TrainingRun.create(config, dataset, store)
    real = files.os.replace
    full = [False]

    def replace(source, target):
        if full[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(files.os, "replace", replace)
    for event in run.events():
        if not at_epoch(3)(event):
            run.record(event)
            continue
        full[0] = True
        with pytest.raises(RunStorageError, match="No space left"):
            run.record(event)
        with pytest.raises(RunStorageError, match="No space left"):
            run.recover()
        full[0] = False
        run.recover()

    assert run.folder.checkpoint_epochs() == list(range(6))
    assert len(run.folder.read_metrics()) == 6
    np.testing.assert_array_equal(run.trainer.network.values, whole.trainer.network.values)
    assert not list(run.folder.path.rglob(".*"))


def test_a_vanished_folder_is_said_and_made_again(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))
    shutil.rmtree(run.folder.path)
    with pytest.raises(RunStorageError, match="is gone"):
        advance(run)
    run.recover()
    advance(run)

    assert [row.epoch for row in run.folder.read_metrics().rows] == list(range(6))
    assert run.folder.read_record().status is RunStatus.FINISHED


def test_what_people_wrote_during_a_trouble_stays(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))
    store.describe(run.folder.run_id, note="kept", tags=["mine"])
    run.recover()

    record = run.folder.read_record()
    assert (record.note, record.tags) == ("kept", ("mine",))


def test_a_run_can_be_saved_elsewhere(dataset, config, store, tmp_path):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))
    target = tmp_path / "elsewhere"
    target.mkdir()

    run.recover(target)
    advance(run)

    moved = RunStore(target).find("last")
    assert moved.read_record().status is RunStatus.FINISHED
    assert moved.checkpoint_epochs() == list(range(6))


def test_a_failed_run_keeps_its_history_and_its_message(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))
    run.fail("ValueError: something broke")

    record = run.folder.read_record()
    assert record.status is RunStatus.FAILED
    assert record.message == "ValueError: something broke"
    assert len(run.folder.read_metrics()) == 3


def test_a_run_that_another_process_trains_is_not_resumed(dataset, config, store):
    import psutil

    run = TrainingRun.create(config, dataset, store)
    other = psutil.Process(psutil.Process().ppid())
    record = run.folder.read_record()
    owner = dataclasses.replace(record.owner, pid=other.pid, started=other.create_time())
    run.folder.write_record(dataclasses.replace(record, owner=owner))

    with pytest.raises(RunError, match="another process"):
        TrainingRun.resume(run.folder, dataset)


def test_checkpoints_stay_within_their_budget():
    assert checkpoint_interval(262_000, 200) == 1
    assert checkpoint_interval(100 * 2**20, 99) == 20
    assert checkpoint_interval(500, 10_000) == 6
    assert checkpoint_interval(2**40, 3) >= 3


def killed(run):
    """Let the record look as if the process that trains the run had been killed."""
    record = run.folder.read_record()
    gone = dataclasses.replace(record.owner, started=1.0)
    run.folder.write_record(dataclasses.replace(record, owner=gone))


def test_a_kill_before_the_first_scores_begins_anew_without_a_word(dataset, config, store):
    whole = TrainingRun.create(config, dataset, store)
    advance(whole)
    run = TrainingRun.create(config, dataset, store)
    killed(run)

    resumed = TrainingRun.resume(run.folder, dataset)
    advance(resumed)

    assert resumed.notes == ()
    np.testing.assert_array_equal(resumed.trainer.network.values, whole.trainer.network.values)


def test_a_kill_within_the_first_second_goes_on_with_its_own_momentum(dataset, config, store):
    whole = TrainingRun.create(config, dataset, store)
    advance(whole)
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(3))
    killed(run)

    resumed = TrainingRun.resume(run.folder, dataset)

    assert resumed.notes == ()
    assert resumed.position.epoch == 0
    assert resumed.run_record.epochs_done == 0
    assert len(resumed.history) == 1
    advance(resumed)
    np.testing.assert_array_equal(resumed.trainer.network.values, whole.trainer.network.values)


@pytest.mark.usefixtures("every_state")
def test_a_kill_between_two_states_takes_the_one_before_without_a_word(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))
    run.folder.state.unlink()
    killed(run)

    resumed = TrainingRun.resume(run.folder, dataset)

    assert resumed.notes == ()
    assert resumed.position.epoch == 1
    assert resumed.run_record.results["train"].loss == run.history.at(1).train_loss


def test_what_a_kill_left_half_written_is_tidied_away(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))
    killed(run)
    left = [
        run.folder.path / ".run.json.0123abcd.tmp",
        run.folder.checkpoints / ".epoch_0003.safetensors.0123abcd.tmp",
    ]
    for path in left:
        path.write_bytes(b"half")

    TrainingRun.resume(run.folder, dataset)

    assert not any(path.exists() for path in left)


def test_a_checkpoint_gone_on_from_knows_its_step_without_the_curves(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(3))
    run.stop()
    for path in (run.folder.state, run.folder.previous_state, run.folder.path / "metrics.csv"):
        path.unlink(missing_ok=True)

    resumed = TrainingRun.resume(run.folder, dataset)

    assert resumed.position == Position(3, 0, 21, evaluated=True)
    advance(resumed)
    assert resumed.run_record.status is RunStatus.FINISHED


def test_waiting_for_room_takes_no_more_memory_with_every_attempt(
    dataset, config, store, monkeypatch
):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    waiting = []
    for _ in range(5):
        with pytest.raises(RunStorageError):
            run.recover()
        waiting.append(len(run._writer._waiting))

    assert len(set(waiting)) == 1


def test_a_recovered_run_can_be_resumed_after_a_kill_at_once(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    shutil.rmtree(run.folder.path)
    run.recover()
    killed(run)

    resumed = TrainingRun.resume(run.folder, dataset)

    assert resumed.position == run.position
    assert resumed.position.step == 10


def test_fewer_epochs_than_done_are_refused(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(15))
    run.stop()

    with pytest.raises(RunError, match="--epochs 3 or more"):
        TrainingRun.resume(run.folder, dataset, changes={"epochs": 2})
    assert (
        TrainingRun.resume(run.folder, dataset, changes={"epochs": 3}).run_record.training.epochs
        == 3
    )


def test_a_run_of_a_preset_is_named_after_it(dataset, config, store):
    run = TrainingRun.create(dataclasses.replace(config, preset="toy"), dataset, store)

    assert run.run_record.name == "Toy · lr 0.1"
    assert TrainingRun.create(config, dataset, store).run_record.name == "MLP · lr 0.1"
