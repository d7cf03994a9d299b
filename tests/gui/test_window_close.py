"""Closing the window in mid-run loses nothing, and the next window goes on from there."""

import numpy as np
import pytest

from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.events import EpochEnd, RunStatus
from core.training.planning import load_data
from gui.background.run_controller import RunState


def train_to(run, epoch):
    for event in run.events():
        run.record(event)
        if isinstance(event, EpochEnd) and event.epoch == epoch:
            return run
    raise AssertionError(f"the run ended before epoch {epoch}")


def assert_same_run(mine, other):
    """Weights, optimiser and curves are the same, bit for bit."""
    for name, array in other.trainer.state().items():
        np.testing.assert_array_equal(mine.trainer.state()[name], array)
    assert [r.train_loss for r in mine.history.rows] == [r.train_loss for r in other.history.rows]
    assert [r.step for r in mine.history.rows] == [r.step for r in other.history.rows]


@pytest.mark.parametrize("when", ["running", "paused", "in an epoch"])
def test_a_run_goes_on_bit_for_bit_after_the_window_was_closed(lab, store, tmp_path, when):
    run = lab.run(epochs=1500)
    lab.wait_epoch(3)
    if when != "running":
        lab.pause()
    if when == "in an epoch":
        for _ in range(3):
            lab.actions.step_batch.trigger()
            lab.wait_state(RunState.PAUSED)
    lab.close()

    record = run.folder.read_record()
    assert record.status is RunStatus.STOPPED
    assert record.owner is None
    assert 3 <= record.epochs_done < 1400
    dataset = load_data(record.config.data)
    last = record.epochs_done + 20
    resumed = train_to(TrainingRun.resume(run.folder, dataset), last)
    undisturbed = TrainingRun.create(record.config, dataset, RunStore(tmp_path / "undisturbed"))
    whole = train_to(undisturbed, last)
    assert_same_run(resumed, whole)
    checkpoint = whole.folder.read_checkpoint(last)
    for name, array in run.folder.read_checkpoint(last).items():
        np.testing.assert_array_equal(array, checkpoint[name])


def test_closing_while_the_run_is_prepared_ends_too(lab):
    lab.actions.run_pause.trigger()
    lab.close()

    assert not lab.controller.is_active


def test_closing_while_data_are_read_ends_too(lab, pictures):
    lab.window.loader.open(str(pictures))
    lab.close()

    assert not lab.window.loader.is_loading


def test_closing_twice_is_closing_once(lab):
    run = lab.run(epochs=1_000_000)
    lab.wait_epoch(2)
    lab.window.close()
    lab.window.close()
    lab.wait(lambda: not lab.window.isVisible())

    assert run.folder.read_record().status is RunStatus.STOPPED


def test_nothing_begins_while_the_window_closes(lab, store):
    run = lab.run(epochs=1_000_000)
    lab.wait_epoch(2)
    lab.window.close()
    lab.active_run.start(run.record.config)
    lab.active_run.continue_run(run.run_id)
    lab.wait(lambda: not lab.window.isVisible())

    assert not lab.controller.is_active
    assert len(store.runs()) == 1


def test_what_was_opened_last_is_there_at_the_next_start(lab, open_lab, pictures):
    lab.window.loader.open(str(pictures))
    lab.wait(lambda: lab.session.dataset.is_pictures)
    lab.close()

    second = open_lab()
    assert second.session.dataset.source == str(pictures)
    assert second.messages.text == ""


def test_data_that_are_gone_at_the_next_start_give_way_to_the_toy_set(lab, open_lab, pictures):
    lab.window.loader.open(str(pictures))
    lab.wait(lambda: lab.session.dataset.is_pictures)
    lab.close()
    pictures.unlink()

    assert open_lab().session.dataset.name == "toy-gaussians"


def test_data_that_are_named_and_missing_are_told_and_give_way_to_the_toy_set(open_lab, tmp_path):
    lab = open_lab(str(tmp_path / "missing.npz"))
    lab.wait(lambda: lab.session.dataset is not None)

    assert "missing.npz" in lab.messages.text
    assert lab.session.dataset.name == "toy-gaussians"
