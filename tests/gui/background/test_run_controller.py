"""The worker thread as the window steers it: order, steps, stop, errors and storage trouble."""

import errno
import shutil
import threading

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication

from core import files
from core.runs.resume_state import find_state
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.events import (
    BatchEnd,
    EpochEnd,
    EvaluationProgress,
    RunEnded,
    RunStarted,
    RunStatus,
)
from gui.background.messages import (
    RunClosed,
    RunFailed,
    RunPaused,
    RunReady,
    RunSaved,
    StorageRecovered,
    StorageTrouble,
)
from gui.background.run_controller import RunController, RunState


class Listener:
    """A controller, and everything that it said."""

    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.controller = RunController()
        self.messages = []
        self.states = []
        self.batches = []
        self.controller.messagesReady.connect(self.messages.extend)
        self.controller.stateChanged.connect(self.states.append)
        self.controller.progressed.connect(lambda batch, _speed: self.batches.append(batch))

    def of(self, kind):
        return [message for message in self.messages if isinstance(message, kind)]

    def wait_state(self, state):
        self.qtbot.waitUntil(lambda: self.controller.state is state, timeout=10_000)

    def wait_for(self, kind, count=1):
        self.qtbot.waitUntil(lambda: len(self.of(kind)) >= count, timeout=10_000)

    def wait_ticks(self, count):
        with self.qtbot.waitSignals([self.controller._timer.timeout] * count):
            pass

    def step(self, step):
        pauses = len(self.of(RunPaused))
        step()
        self.wait_for(RunPaused, pauses + 1)
        self.wait_state(RunState.PAUSED)

    def finish(self):
        self.wait_state(RunState.IDLE)
        return self.of(RunClosed)[-1].record


@pytest.fixture
def listener(qtbot):
    listener = Listener(qtbot)
    yield listener
    listener.controller.shut_down()
    QCoreApplication.processEvents()


@pytest.fixture
def full_disk(monkeypatch):
    """A switch: while it is on, no file can take its place on disk."""
    real = files.os.replace

    class Disk:
        is_full = False

    def replace(source, target):
        if Disk.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(files.os, "replace", replace)
    return Disk


def test_a_run_tells_its_story_in_order(listener, new_run, config):
    listener.controller.start(new_run(config))
    listener.finish()

    told = [type(m) for m in listener.messages if not isinstance(m, EvaluationProgress)]
    assert told == [RunReady, RunStarted, *[EpochEnd] * 6, RunEnded, RunClosed]
    assert [message.epoch for message in listener.of(EpochEnd)] == list(range(6))


def test_the_states_of_a_run_that_ends_by_itself(listener, new_run, config):
    listener.controller.start(new_run(config))
    listener.finish()

    assert listener.states[0] is RunState.PREPARING
    assert listener.states[-1] is RunState.IDLE
    assert set(listener.states) <= {RunState.PREPARING, RunState.RUNNING, RunState.IDLE}


def test_the_run_is_known_before_it_is_said_to_run(listener, new_run, endless):
    known = []
    listener.controller.stateChanged.connect(
        lambda state: known.append((state, len(listener.of(RunReady))))
    )
    listener.controller.start(new_run(endless))
    listener.wait_state(RunState.RUNNING)

    assert known == [(RunState.PREPARING, 0), (RunState.RUNNING, 1)]


def test_the_last_word_comes_when_the_controller_is_free_again(listener, new_run, config):
    active = []
    listener.controller.messagesReady.connect(
        lambda messages: active.extend(
            listener.controller.is_active for m in messages if isinstance(m, RunClosed)
        )
    )
    for _ in range(3):
        listener.controller.start(new_run(config))
        listener.finish()

    assert active == [False] * 3


def test_a_second_run_is_refused_while_one_is_active(listener, new_run, endless):
    listener.controller.start(new_run(endless))

    with pytest.raises(RuntimeError, match="stop it first"):
        listener.controller.start(new_run(endless))


def test_pause_then_step_advances_exactly_one_batch(listener, new_run, endless):
    listener.controller.start(new_run(endless), "hold")
    listener.wait_state(RunState.PAUSED)
    assert [m.epoch for m in listener.of(EpochEnd)] == [0]

    for step in (1, 2, 3):
        listener.step(listener.controller.step_batch)
        assert listener.controller._worker.latest_batch.step == step
    assert listener.batches[-1].step == 3


def test_pause_holds_a_running_run(listener, new_run, endless, qtbot):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 3)
    listener.controller.pause()
    qtbot.waitUntil(lambda: listener.of(RunPaused) != [])
    step = listener.controller._worker.latest_batch.step
    listener.wait_ticks(2)

    assert listener.controller._worker.latest_batch.step == step
    assert listener.controller.state is RunState.PAUSED


def test_a_run_that_is_paused_before_it_is_ready_waits_before_its_first_event(
    listener, new_run, endless, qtbot
):
    was_told = threading.Event()

    def make():
        was_told.wait(10)
        return new_run(endless)()

    listener.controller.start(make)
    listener.controller.pause()
    was_told.set()
    listener.wait_for(RunPaused)
    assert listener.of(RunStarted) == []
    assert listener.controller.state is RunState.PAUSED

    listener.controller.resume()
    listener.wait_for(EpochEnd)


def test_a_pause_that_is_taken_back_at_once_holds_nothing(listener, new_run, endless):
    listener.controller.start(new_run(endless))
    for epochs in range(1, 30):
        listener.wait_for(EpochEnd, epochs)
        listener.controller.pause()
        listener.controller.resume()

    assert listener.controller.state is RunState.RUNNING


def test_every_pause_is_saved(listener, new_run, endless, dataset):
    listener.controller.start(new_run(endless))
    for pauses in range(1, 15):
        listener.wait_for(EpochEnd, pauses)
        listener.controller.pause()
        listener.wait_for(RunPaused, pauses)
        listener.wait_state(RunState.PAUSED)
        step = listener.controller._worker.latest_batch.step
        folder = listener.of(RunReady)[0].folder
        assert find_state(folder, folder.read_record(), folder.read_metrics()).position.step == step
        listener.controller.resume()


def test_a_step_of_an_epoch_ends_with_its_scores(listener, new_run, endless):
    listener.controller.start(new_run(endless), "hold")
    listener.wait_state(RunState.PAUSED)
    listener.step(listener.controller.run_epochs)
    assert [m.epoch for m in listener.of(EpochEnd)] == [0, 1]
    listener.step(listener.controller.step_batch)
    listener.step(listener.controller.run_epochs)

    assert [m.epoch for m in listener.of(EpochEnd)] == [0, 1, 2]
    assert listener.controller._worker.latest_batch.step == 14


@pytest.mark.parametrize(("beginning", "steps", "epochs"), [("batch", 1, 1), (1, 7, 2)])
def test_a_run_can_begin_with_a_single_step(listener, new_run, endless, beginning, steps, epochs):
    listener.controller.start(new_run(endless), beginning)
    listener.wait_state(RunState.PAUSED)

    assert listener.controller._worker.latest_batch.step == steps
    assert len(listener.of(EpochEnd)) == epochs


def test_the_last_batch_of_an_epoch_brings_its_scores(listener, new_run, endless):
    listener.controller.start(new_run(endless), "hold")
    listener.wait_state(RunState.PAUSED)
    for _ in range(7):
        listener.step(listener.controller.step_batch)

    assert [m.epoch for m in listener.of(EpochEnd)] == [0, 1]


def test_a_paused_run_is_saved_as_it_is(listener, new_run, endless, dataset):
    listener.controller.start(new_run(endless), "batch")
    listener.wait_state(RunState.PAUSED)
    listener.step(listener.controller.step_batch)
    folder = listener.of(RunReady)[0].folder

    assert listener.of(RunSaved)
    # As after a kill: the folder is read by somebody else while the worker still waits.
    resumed = TrainingRun.resume(folder, dataset)
    assert resumed.position.step == 2


def test_stop_ends_the_run_within_one_batch_and_saves_it(listener, new_run, endless):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    worker = listener.controller._worker
    listener.controller.stop()
    step = worker.latest_batch.step
    record = listener.finish()

    assert record.status is RunStatus.STOPPED
    assert record.owner is None
    assert worker.latest_batch.step <= step + 1
    assert listener.of(RunReady)[0].folder.read_record().status is RunStatus.STOPPED


def test_stop_reaches_a_paused_run(listener, new_run, endless):
    listener.controller.start(new_run(endless), "hold")
    listener.wait_state(RunState.PAUSED)
    listener.controller.stop()

    assert listener.finish().status is RunStatus.STOPPED


def test_stop_reaches_a_run_that_is_not_ready_yet(listener, new_run, endless):
    was_told = threading.Event()

    def make():
        was_told.wait(10)
        return new_run(endless)()

    listener.controller.start(make)
    listener.controller.stop()
    was_told.set()

    assert listener.finish().status is RunStatus.STOPPED
    assert listener.of(EpochEnd) == []


def test_a_stopped_run_goes_on_bit_for_bit(listener, new_run, config, dataset, store):
    whole = TrainingRun.create(config, dataset, store)
    for event in whole.events():
        whole.record(event)
    listener.controller.start(new_run(config), 1)
    listener.wait_state(RunState.PAUSED)
    for _ in range(3):
        listener.step(listener.controller.step_batch)
    listener.controller.stop()
    listener.finish()
    folder = listener.of(RunReady)[0].folder
    listener.controller.start(lambda: TrainingRun.resume(folder, dataset))
    assert listener.finish().status is RunStatus.FINISHED

    mine, other = folder.read_checkpoint(5), whole.folder.read_checkpoint(5)
    for name in other:
        np.testing.assert_array_equal(mine[name], other[name])
    assert len(listener.of(RunReady)[1].rows) == 2


def test_an_error_in_the_trainer_fails_the_run_and_keeps_its_history(
    listener, new_run, endless, monkeypatch
):
    def make():
        run = new_run(endless)()
        step = run.trainer.train_step
        count = iter(range(10**9))

        def train_step(inputs, targets):
            if next(count) == 17:
                raise ValueError("something broke")
            return step(inputs, targets)

        monkeypatch.setattr(run.trainer, "train_step", train_step)
        return run

    listener.controller.start(make)
    record = listener.finish()

    assert record.status is RunStatus.FAILED
    assert record.message == "ValueError: something broke"
    failed = listener.of(RunFailed)[0]
    assert "train_step" in failed.details
    folder = listener.of(RunReady)[0].folder
    assert folder.read_record().message == "ValueError: something broke"
    assert [row.epoch for row in folder.read_metrics().rows] == [0, 1, 2]


def test_an_error_before_the_run_exists_is_told_too(listener):
    def make():
        raise MemoryError

    listener.controller.start(make)

    assert listener.finish() is None
    assert listener.of(RunFailed)[0].message.startswith("MemoryError")


def test_a_bug_in_the_record_keeping_ends_the_thread_and_is_told(
    listener, new_run, endless, monkeypatch
):
    def make():
        run = new_run(endless)()
        monkeypatch.setattr(run, "flush", lambda: {}["bug"])
        return run

    listener.controller.start(make)

    assert listener.finish().status is RunStatus.FAILED
    assert "KeyError" in listener.of(RunFailed)[0].message


def test_a_runs_folder_that_cannot_be_made_is_an_expected_error(
    listener, config, dataset, tmp_path
):
    taken = tmp_path / "taken"
    taken.write_text("a file")
    listener.controller.start(lambda: TrainingRun.create(config, dataset, RunStore(taken)))

    assert listener.finish() is None
    assert listener.of(RunFailed)[0].details == ""
    assert str(taken) in listener.of(RunFailed)[0].message


def test_a_vanished_folder_pauses_the_run_and_trying_again_makes_it_anew(
    listener, new_run, endless
):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    folder = listener.of(RunReady)[0].folder
    shutil.rmtree(folder.path)
    listener.wait_state(RunState.PAUSED)
    assert "is gone" in listener.of(StorageTrouble)[0].message
    assert not listener.of(StorageTrouble)[0].stopping
    epochs = len(listener.of(EpochEnd))

    listener.controller.retry_saving()
    listener.wait_state(RunState.RUNNING)
    listener.wait_for(EpochEnd, epochs + 2)
    listener.controller.stop()
    listener.finish()

    assert listener.of(StorageRecovered)
    rows = folder.read_metrics().rows
    assert [row.epoch for row in rows] == list(range(len(rows)))
    assert len(rows) >= epochs + 2


def test_resume_is_an_answer_to_storage_trouble(listener, new_run, endless):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    shutil.rmtree(listener.of(RunReady)[0].folder.path)
    listener.wait_state(RunState.PAUSED)
    epochs = len(listener.of(EpochEnd))

    listener.controller.resume()
    listener.wait_for(EpochEnd, epochs + 2)

    assert listener.controller.state is RunState.RUNNING
    assert not listener.controller.is_troubled


def test_a_full_disk_is_told_again_until_there_is_room(listener, new_run, endless, full_disk):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    full_disk.is_full = True
    listener.wait_for(StorageTrouble, 1)
    assert "No space left" in listener.of(StorageTrouble)[0].message
    listener.wait_state(RunState.PAUSED)

    listener.controller.resume()
    listener.wait_for(StorageTrouble, 2)
    listener.wait_state(RunState.PAUSED)
    full_disk.is_full = False
    listener.controller.retry_saving()
    listener.wait_state(RunState.RUNNING)


def test_a_full_disk_at_a_pause_leaves_the_run_paused_once_it_is_saved(
    listener, new_run, endless, full_disk
):
    listener.controller.start(new_run(endless), "batch")
    listener.wait_state(RunState.PAUSED)
    saved = len(listener.of(RunSaved))
    full_disk.is_full = True
    listener.controller.step_batch()
    listener.wait_for(StorageTrouble)
    listener.wait_state(RunState.PAUSED)
    full_disk.is_full = False
    listener.controller.retry_saving()
    listener.wait_for(RunSaved, saved + 1)

    assert listener.controller.state is RunState.PAUSED
    assert listener.controller._worker.latest_batch.step == 2


def test_a_run_in_trouble_can_be_saved_elsewhere(
    listener, new_run, endless, full_disk, tmp_path, dataset
):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    full_disk.is_full = True
    listener.wait_state(RunState.PAUSED)
    full_disk.is_full = False
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    listener.controller.retry_saving(elsewhere)
    listener.wait_for(StorageRecovered)
    listener.controller.stop()
    listener.finish()

    moved = listener.of(StorageRecovered)[0].folder
    assert moved.path.parent == elsewhere
    assert moved.read_record().status is RunStatus.STOPPED
    assert TrainingRun.resume(moved, dataset).position.step > 0


def test_stopping_in_trouble_tries_once_more(listener, new_run, endless, full_disk):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    full_disk.is_full = True
    listener.wait_state(RunState.PAUSED)
    full_disk.is_full = False
    listener.controller.stop()

    assert listener.finish().status is RunStatus.STOPPED
    assert listener.of(RunReady)[0].folder.read_record().status is RunStatus.STOPPED


def test_giving_up_ends_a_stop_that_cannot_be_saved(listener, new_run, endless, full_disk, qtbot):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    full_disk.is_full = True
    listener.wait_state(RunState.PAUSED)
    listener.controller.stop()
    qtbot.waitUntil(lambda: any(trouble.stopping for trouble in listener.of(StorageTrouble)))
    assert listener.controller.state is RunState.STOPPING
    assert listener.controller.is_troubled

    listener.controller.abandon_saving()

    assert listener.finish().status is RunStatus.STOPPED
    assert listener.of(RunClosed)[-1].saved is False


def test_stop_comes_through_when_trouble_was_not_told_yet(listener, new_run, endless, full_disk):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    worker = listener.controller._worker
    full_disk.is_full = True
    # The worker waits for an answer, and nobody has heard its question yet.
    while not any(isinstance(message, StorageTrouble) for message in list(worker.outbox)):
        assert not worker.wait(5)
    full_disk.is_full = False
    listener.controller.stop()

    assert listener.finish().status is RunStatus.STOPPED


def test_the_end_of_the_program_stops_and_saves_the_run(listener, new_run, endless):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    folder = listener.of(RunReady)[0].folder
    listener.controller.shut_down()

    assert folder.read_record().status is RunStatus.STOPPED
    listener.wait_state(RunState.IDLE)


def test_the_end_of_the_program_does_not_wait_for_a_full_disk(
    listener, new_run, endless, full_disk
):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 2)
    full_disk.is_full = True
    listener.wait_state(RunState.PAUSED)
    listener.controller.shut_down()

    listener.wait_state(RunState.IDLE)


def test_only_new_batches_are_told(listener, new_run, endless):
    listener.controller.start(new_run(endless), "batch")
    listener.wait_state(RunState.PAUSED)
    listener.wait_ticks(3)

    assert [batch.step for batch in listener.batches] == [1]


def test_writing_is_told_while_the_run_goes_on(listener, new_run, endless, qtbot):
    with qtbot.waitSignals([listener.controller.saved] * 2, timeout=10_000):
        listener.controller.start(new_run(endless))


def test_batches_do_not_pile_up_in_the_outbox(listener, new_run, endless):
    listener.controller.start(new_run(endless))
    listener.wait_for(EpochEnd, 3)

    assert listener.of(BatchEnd) == []
