"""The run that trains: begun, continued, reset and ended in the real window."""

import dataclasses
import shutil

import numpy as np
import pytest

from core.errors import RunError
from core.training.events import RunStatus
from gui.background.run_controller import RunState


def losses(run):
    return [row.train_loss for row in run.folder.read_metrics().rows]


def test_a_finished_run_stands_in_the_list_and_on_disk(lab):
    run = lab.finish(epochs=4)
    lab.wait(lambda: lab.rows and lab.rows[0].status == "finished")

    assert len(lab.rows) == 1
    assert run.record.status is RunStatus.FINISHED
    assert [row.epoch for row in run.history.rows] == list(range(5))
    assert run.folder.read_record().status is RunStatus.FINISHED


def test_starting_another_run_stops_and_saves_the_first(lab):
    first = lab.run(epochs=100_000)
    lab.wait_epoch(3)
    config = dataclasses.replace(first.record.config)
    lab.active_run.start(config)
    lab.wait(lambda: lab.active_run.active_id not in (None, first.run_id))

    assert first.folder.read_record().status is RunStatus.STOPPED
    assert first.record.standing is RunStatus.STOPPED
    assert lab.current is not first
    assert lab.session.runs == [first, lab.current]
    assert first.color_index != lab.current.color_index


def test_of_two_runs_that_wait_for_the_first_to_end_the_newest_begins(lab):
    first = lab.run(epochs=100_000)
    config = first.record.config
    lab.active_run.start(config)
    training = dataclasses.replace(config.training, epochs=7)
    lab.active_run.start(dataclasses.replace(config, training=training))
    lab.wait(lambda: len(lab.session.runs) == 2 and not lab.controller.is_active)

    assert lab.current.record.config.training.epochs == 7


def test_reset_keeps_the_initial_weights_and_the_batch_order(lab):
    first = lab.run(epochs=100_000)
    lab.wait_epoch(6)
    lab.actions.reset.trigger()
    lab.wait(lambda: lab.current is not first)
    lab.wait_state(RunState.PAUSED)
    second = lab.current
    assert [row.epoch for row in second.history.rows] == [0]
    lab.actions.run_pause.trigger()
    lab.wait_epoch(6)
    lab.stop()

    assert losses(first)[:7] == losses(second)[:7]
    for name, array in first.folder.read_checkpoint(0).items():
        np.testing.assert_array_equal(array, second.folder.read_checkpoint(0)[name])


def test_reset_discards_a_run_that_has_not_taken_a_step(lab, store):
    lab.actions.reset.trigger()
    lab.wait_state(RunState.PAUSED)
    first = lab.current
    lab.actions.reset.trigger()
    lab.wait(lambda: lab.current is not None and lab.current is not first)
    lab.wait_state(RunState.PAUSED)

    assert lab.session.runs == [lab.current]
    assert [run.run_id for run in store.runs()] == [lab.current.run_id]


def test_reset_keeps_a_run_that_is_still_in_its_first_epoch(lab, store):
    lab.actions.step_batch.trigger()
    lab.wait_state(RunState.PAUSED)
    first = lab.current
    lab.actions.reset.trigger()
    lab.wait(lambda: lab.current is not first)
    lab.wait_state(RunState.PAUSED)

    assert lab.session.runs == [first, lab.current]
    assert first.folder.read_record().status is RunStatus.STOPPED


def test_reset_outlives_an_untouched_run_whose_folder_is_gone(lab, store):
    lab.actions.reset.trigger()
    lab.wait_state(RunState.PAUSED)
    first = lab.current
    shutil.rmtree(first.folder.path)
    lab.actions.reset.trigger()
    lab.wait(lambda: lab.controller.is_troubled or lab.current is not first)
    if lab.controller.is_troubled:
        lab.controller.retry_saving()
    lab.wait(lambda: lab.current is not None and lab.current is not first)
    lab.wait_state(RunState.PAUSED)

    assert lab.session.runs == [lab.current]


def test_a_stopped_run_is_continued_to_its_end(lab):
    run = lab.run(epochs=500)
    lab.wait_epoch(5)
    lab.stop()
    stopped = lab.current
    assert lab.actions.continue_run.isEnabled()
    color = run.color_index
    lab.actions.continue_run.trigger()
    lab.wait(lambda: lab.current.record.status is RunStatus.FINISHED)

    assert len(lab.session.runs) == 1
    assert lab.current.history.rows[:5] == stopped.history.rows[:5]
    assert lab.current.color_index == color
    assert [row.epoch for row in lab.current.history.rows] == list(range(501))


def test_continue_lets_a_paused_run_go_on(lab):
    run = lab.run(epochs=100_000)
    lab.pause()
    lab.active_run.continue_run(run.run_id)

    assert lab.controller.state is RunState.RUNNING


def test_a_finished_run_goes_on_for_more_epochs(lab):
    run = lab.finish(epochs=2)
    lab.active_run.continue_run(run.run_id, {"epochs": 5, "learning_rate": 0.25})
    lab.wait(lambda: not lab.controller.is_active)

    assert lab.current.run_id == run.run_id
    assert lab.current.history.last.epoch == 5
    assert lab.current.history.last.learning_rate == 0.25
    assert lab.current.record.training.epochs == 5
    (change,) = lab.current.record.changes
    assert change.before["epochs"] == 2


def test_a_run_whose_data_are_gone_is_not_continued_and_it_is_said_why(open_lab, pictures):
    lab = open_lab(str(pictures))
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    lab.stop()
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: lab.session.dataset.name == "toy-gaussians")
    pictures.unlink()
    lab.active_run.continue_run(run.run_id)
    lab.wait_state(RunState.IDLE)

    assert "pictures.npz" in lab.messages.text
    assert lab.session.run(run.run_id).record.standing is RunStatus.STOPPED


def test_a_run_is_continued_with_the_data_in_memory_even_if_the_file_is_gone(open_lab, pictures):
    lab = open_lab(str(pictures))
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    lab.stop()
    pictures.unlink()
    lab.active_run.continue_run(run.run_id)
    lab.wait_state(RunState.RUNNING)

    assert lab.active_run.active_id == run.run_id


def test_a_diverged_run_says_so_and_is_kept(lab):
    run = lab.finish(epochs=50, learning_rate="1e100")
    lab.wait(lambda: lab.rows and lab.rows[0].status == "diverged")

    assert lab.messages.text.startswith("Diverged: the loss became")
    assert run.record.status is RunStatus.DIVERGED
    assert len(run.history) >= 1
    marker = lab.view.plots.loss._runs[run.run_id].marker
    assert marker.epoch == run.history.last.epoch
    assert "largest logit" in marker.text
    assert run.folder.read_record().status is RunStatus.DIVERGED
    lab.active_run.continue_run(run.run_id)
    lab.wait(lambda: "cannot go on" in lab.messages.text)


def test_notes_of_the_loop_are_shown(lab):
    lab.finish(epochs=2, batch_size=1000)

    assert "every epoch is one batch" in lab.messages.text


def test_an_error_in_the_trainer_is_shown_and_the_window_lives_on(lab, monkeypatch, qtbot):
    from PySide6.QtWidgets import QMessageBox

    from core.training.numpy_trainer import NumpyTrainer

    real = NumpyTrainer.train_step
    count = iter(range(10**9))

    def train_step(self, inputs, targets):
        if next(count) == 20:
            raise ValueError("something broke")
        return real(self, inputs, targets)

    monkeypatch.setattr(NumpyTrainer, "train_step", train_step)
    run = lab.finish(epochs=100)
    lab.wait(lambda: lab.rows[0].status == "failed")

    assert lab.messages.text == "ValueError: something broke."
    assert run.record.message == "ValueError: something broke"
    assert [row.epoch for row in run.history.rows] == [0, 1, 2]
    box = lab.window.findChild(QMessageBox)
    assert "train_step" in box.detailedText()
    box.close()
    again = lab.finish(epochs=3)
    assert again.record.status is RunStatus.FINISHED


def test_a_run_whose_data_are_gone_goes_on_once_they_are_opened_elsewhere(lab, pictures, tmp_path):
    lab.window.loader.open(str(pictures))
    lab.wait(lambda: lab.session.data_choice.source == str(pictures))
    run = lab.run(epochs=100_000)
    lab.stop()
    moved = tmp_path / "moved.npz"
    pictures.rename(moved)
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: lab.session.data_choice.source == "toy-gaussians")

    lab.active_run.continue_run(run.run_id)
    lab.wait(lambda: "its data are gone" in lab.messages.text)
    lab.wait(lambda: not lab.controller.is_active)
    lab.window.loader.open(str(moved))
    lab.wait(lambda: lab.session.data_choice.source == str(moved))
    lab.active_run.continue_run(run.run_id)
    lab.wait_state(RunState.RUNNING)
    lab.stop()

    assert run.folder.read_record().config.data.source == str(moved)


def test_without_an_active_run_there_is_nothing_to_rename(lab):
    run = lab.finish(epochs=2)
    before = run.record.name
    with pytest.raises(RunError, match="no run is active"):
        lab.active_run.describe(name="other")

    assert run.record.name == before
