"""Where a run ends, and that a stop, a kill or a change just before makes no other end of it."""

import errno

import numpy as np
import pytest

from core import files
from core.runs.training_run import TrainingRun
from core.training.events import BatchEnd, EpochEnd, EvaluationProgress, RunStatus


def advance(run, until=lambda event: False):
    for event in run.events():
        run.record(event)
        if until(event):
            return


def at_step(step):
    return lambda event: isinstance(event, BatchEnd) and event.step == step


def at_epoch(epoch):
    return lambda event: isinstance(event, EpochEnd) and event.epoch == epoch


@pytest.fixture
def early(dataset, config, store, with_training):
    """A run that reached its target before its last epoch."""
    run = TrainingRun.create(
        with_training(config, epochs=50, target_accuracy=0.8), dataset, store, name="early"
    )
    advance(run)
    assert 1 < run.history.last.epoch < 50
    return run


def test_a_run_stopped_where_its_target_is_reached_ends_there_when_it_goes_on(
    early, dataset, store
):
    last = early.history.last.epoch
    run = TrainingRun.create(early.config, dataset, store)
    advance(run, at_epoch(last))
    run.stop()
    assert run.run_record.status is RunStatus.STOPPED
    resumed = TrainingRun.resume(run.folder, dataset)
    advance(resumed)

    assert resumed.history.last.epoch == last
    assert resumed.run_record.message == early.run_record.message
    assert resumed.run_record.results["test"] == early.run_record.results["test"]


def test_a_target_taken_back_while_the_run_is_held_there_lets_it_go_on(early, dataset, store):
    run = TrainingRun.create(early.config, dataset, store)
    advance(run, at_epoch(early.history.last.epoch))
    run.change({"target_accuracy": 0, "epochs": early.history.last.epoch + 3})
    advance(run)

    assert run.history.last.epoch == early.history.last.epoch + 3
    assert run.run_record.message == ""


def test_a_run_goes_on_from_all_targets_that_it_reached(dataset, config, store, with_training):
    config = with_training(config, epochs=12, target_accuracy=0.6, target_loss=1.0)
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    last = run.history.last
    assert last.validation_loss <= 1.0
    assert last.validation_accuracy >= 0.6

    longer = TrainingRun.resume(run.folder, dataset)
    assert longer.notes == (
        "target loss 1 would end the run again at once and is switched off",
        "target accuracy 0.6 would end the run again at once and is switched off",
    )
    advance(longer)
    assert longer.history.last.epoch == 12


def test_a_condition_that_is_given_anew_holds_and_is_not_switched_off(early, dataset):
    resumed = TrainingRun.resume(early.folder, dataset, changes={"target_accuracy": 1.0})
    assert resumed.notes == ()
    assert resumed.run_record.training.target_accuracy == 1.0


def test_a_target_reached_with_the_last_epoch_is_no_early_end(early, dataset, store, with_training):
    planned = with_training(early.config, epochs=early.history.last.epoch)
    run = TrainingRun.create(planned, dataset, store)
    advance(run)
    assert run.run_record.status is RunStatus.FINISHED
    assert run.run_record.message == ""


def test_a_branch_at_the_end_of_a_run_trains_an_epoch_before_it_is_judged(early, dataset, store):
    at = early.history.last.epoch
    branch = TrainingRun.fork(early.folder, at, dataset, store)
    advance(branch)
    assert branch.history.last.epoch > at


def test_epochs_asked_for_while_the_test_split_is_scored_are_trained(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, lambda event: isinstance(event, EvaluationProgress) and event.split == "test")
    run.change({"epochs": 7})
    advance(run)

    assert run.history.last.epoch == 7
    assert run.run_record.results["test"] is not None


def test_fewer_epochs_asked_for_between_two_epochs_keep_the_weights_of_the_last(
    dataset, config, store, with_training
):
    run = TrainingRun.create(with_training(config, epochs=5_000), dataset, store)
    advance(run, at_epoch(5))
    assert 5 not in run.folder.checkpoint_epochs()
    run.change({"epochs": 3})
    advance(run)

    assert run.run_record.status is RunStatus.FINISHED
    kept = run.folder.read_checkpoint(5)
    for name, array in run.trainer.state().items():
        np.testing.assert_array_equal(kept[name], array)
    longer = TrainingRun.resume(run.folder, dataset, changes={"epochs": 6})
    assert longer.position.epoch == 5


def test_a_row_tells_the_rate_of_its_last_step_after_a_stop_there(
    dataset, config, store, with_training
):
    config = with_training(config, schedule="cosine")
    whole = TrainingRun.create(config, dataset, store)
    advance(whole)
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(14))
    run.stop()
    resumed = TrainingRun.resume(run.folder, dataset)
    assert resumed.position.seen == 50
    advance(resumed)

    rates = resumed.history.column("learning_rate")
    np.testing.assert_array_equal(rates, whole.history.column("learning_rate"))


def test_a_row_tells_the_rate_of_its_last_step_whatever_changed_before_or_behind_it(
    dataset, config, store, with_training
):
    def train(run, until=lambda event: False):
        for event in run.events():
            run.record(event)
            if at_step(10)(event):
                run.change({"batch_size": 20})
            if until(event):
                return

    config = with_training(config, schedule="cosine")
    whole = TrainingRun.create(config, dataset, store)
    train(whole)
    run = TrainingRun.create(config, dataset, store)
    train(run, lambda event: isinstance(event, BatchEnd) and event.epoch == 2 and event.seen == 50)
    run.change({"learning_rate": 0.01})
    run.stop()
    resumed = TrainingRun.resume(run.folder, dataset)
    advance(resumed)

    assert resumed.history.at(2).learning_rate == whole.history.at(2).learning_rate
    assert resumed.history.at(3).learning_rate < 0.01


def test_the_losses_up_to_a_divergence_are_on_disk(dataset, diverging, store):
    run = TrainingRun.create(diverging, dataset, store)
    advance(run)
    assert run.run_record.status is RunStatus.DIVERGED
    assert len(run.batch_losses) > 0
    np.testing.assert_array_equal(run.folder.read_batch_losses(), np.array(run.batch_losses))


def test_the_losses_up_to_a_failure_are_on_disk(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.fail("the device went away")
    np.testing.assert_array_equal(run.folder.read_batch_losses(), np.array(run.batch_losses))


def test_losses_written_anew_replace_the_old_ones_at_once_or_not_at_all(
    dataset, config, store, monkeypatch
):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.stop()
    kept = run.folder.read_batch_losses()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        run.folder.write_batch_losses(np.zeros(10, np.float32), 0)
    np.testing.assert_array_equal(run.folder.read_batch_losses(), kept)
