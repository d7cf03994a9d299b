from itertools import pairwise

import numpy as np
import pytest

from core.errors import ConfigError, RunError
from core.runs.training_run import TrainingRun
from core.training.config import TrainingConfig
from core.training.events import BatchEnd, EpochEnd, RunStatus, SettingsChanged
from core.training.steering import STEERABLE, Steering


def advance(run, until=lambda event: False):
    """Train and write; return the events up to the first that `until` accepts."""
    events = []
    for event in run.events():
        events.append(event)
        run.record(event)
        if until(event):
            break
    return events


def at_step(step):
    return lambda event: isinstance(event, BatchEnd) and event.step == step


def at_epoch(epoch):
    return lambda event: isinstance(event, EpochEnd) and event.epoch == epoch


def changes(events):
    return [event for event in events if isinstance(event, SettingsChanged)]


def weights(run):
    return run.trainer.state()


def assert_same_weights(one, other):
    ours, theirs = weights(one), weights(other)
    assert list(ours) == list(theirs)
    for name, array in ours.items():
        np.testing.assert_array_equal(array, theirs[name], err_msg=name)


def test_the_request_holds_from_the_next_step_on_and_is_recorded(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.change({"learning_rate": 0.01})
    events = advance(run, at_step(12))

    (change,) = changes(events)
    assert change == SettingsChanged(
        1 + 24 / 50, 10, {"learning_rate": 0.1}, {"learning_rate": 0.01}
    )
    assert isinstance(events[0], SettingsChanged)
    assert run.trainer.learning_rate == 0.01
    assert run.folder.read_record().changes == (change,)
    assert run.folder.read_record().training.learning_rate == 0.01
    assert run.folder.read_record().config.training.learning_rate == 0.1


def test_a_request_that_changes_nothing_is_no_event(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    run.change({"learning_rate": 0.1, "momentum": 0.9})
    assert changes(advance(run)) == []


def test_momentum_and_weight_decay_reach_the_optimizer(dataset, config, store, with_training):
    changed = TrainingRun.create(config, dataset, store)
    changed.change({"momentum": 0.5, "weight_decay": 0.01})
    advance(changed)
    begun = TrainingRun.create(
        with_training(config, momentum=0.5, weight_decay=0.01), dataset, store
    )
    advance(begun)

    assert_same_weights(changed, begun)


def test_a_batch_size_changes_in_the_middle_of_an_epoch(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(9))
    run.change({"batch_size": 10})
    events = advance(run, at_epoch(2))

    # Two batches of 8 were seen; the 34 samples left make four batches.
    batches = [event for event in events if isinstance(event, BatchEnd)]
    assert [event.seen for event in batches] == [26, 36, 46, 50]
    assert [(event.batch, event.batches) for event in batches] == [(3, 6), (4, 6), (5, 6), (6, 6)]
    later = [event for event in advance(run, at_epoch(3)) if isinstance(event, BatchEnd)]
    assert [event.seen for event in later] == [10, 20, 30, 40, 50]


@pytest.mark.parametrize("stop_at", [8, 11, 16, 19, 24])
def test_a_changed_run_that_is_stopped_goes_on_bit_for_bit(dataset, config, store, stop_at):
    def steered(stop):
        run = TrainingRun.create(config, dataset, store)
        for step, values in (
            (11, {"learning_rate": 0.02, "batch_size": 13}),
            (19, {"momentum": 0.2}),
        ):
            if stop is not None and stop <= step:
                advance(run, at_step(stop))
                run.stop()
                run, stop = TrainingRun.resume(run.folder, dataset), None
            advance(run, at_step(step)) if run.position.step < step else None
            run.change(values)
        if stop is not None:
            advance(run, at_step(stop))
            run.stop()
            run = TrainingRun.resume(run.folder, dataset)
        advance(run)
        return run

    whole, resumed = steered(None), steered(stop_at)

    assert_same_weights(resumed, whole)
    assert [c.after for c in resumed.run_record.changes] == [
        c.after for c in whole.run_record.changes
    ]
    kept = resumed.folder.read_batch_losses()
    np.testing.assert_array_equal(kept, whole.folder.read_batch_losses())


def test_a_run_left_behind_its_last_change_repeats_it(dataset, config, store):
    # As after a kill: the record knows a change that the newest state has not seen.
    whole = TrainingRun.create(config, dataset, store)
    advance(whole, at_epoch(1))
    whole.save()
    state = whole.folder.state.read_bytes()
    advance(whole, at_step(12))
    whole.change({"learning_rate": 0.5, "batch_size": 5})
    advance(whole, at_step(15))
    whole.stop()
    whole.folder.state.write_bytes(state)
    again = TrainingRun.resume(whole.folder, dataset)
    assert again.position.step == 7
    advance(again)

    straight = TrainingRun.create(config, dataset, store)
    advance(straight, at_step(12))
    straight.change({"learning_rate": 0.5, "batch_size": 5})
    advance(straight)
    assert_same_weights(again, straight)
    assert len(again.run_record.changes) == 1


def test_what_was_asked_for_just_before_a_stop_holds_when_the_run_goes_on(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.change({"learning_rate": 0.01})
    run.stop()

    resumed = TrainingRun.resume(run.folder, dataset)
    advance(resumed, at_step(11))
    assert resumed.trainer.learning_rate == 0.01
    assert [change.step for change in resumed.run_record.changes] == [10]


def test_a_stop_between_two_changes_loses_none(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.change({"learning_rate": 0.01})
    run.change({"momentum": 0.2})
    advance(run, lambda event: isinstance(event, SettingsChanged))
    run.stop()

    resumed = TrainingRun.resume(run.folder, dataset)
    training = resumed.run_record.training
    assert (training.learning_rate, training.momentum) == (0.01, 0.2)
    assert [change.step for change in resumed.run_record.changes] == [10, 10]


@pytest.fixture
def left_behind(dataset, config, store):
    """A run whose newest state, at step 7, is older than the change at step 12."""
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(1))
    run.save()
    state = run.folder.state.read_bytes()
    advance(run, at_step(12))
    run.change({"learning_rate": 0.5, "momentum": 0.2})
    advance(run, at_step(15))
    run.stop()
    run.folder.state.write_bytes(state)
    return run.folder


def test_a_newer_wish_holds_against_a_change_that_comes_again(left_behind, dataset):
    run = TrainingRun.resume(left_behind, dataset)
    advance(run, at_step(9))
    run.change({"learning_rate": 0.01})
    advance(run, at_step(14))
    run.stop()

    recorded = [(change.step, change.after) for change in left_behind.read_record().changes]
    assert recorded == [(9, {"learning_rate": 0.01}), (12, {"momentum": 0.2})]
    again = TrainingRun.resume(left_behind, dataset)
    advance(again, at_step(16))
    assert again.trainer.learning_rate == run.trainer.learning_rate == 0.01


def test_what_is_asked_for_in_going_on_holds_against_a_change_that_comes_again(
    left_behind, dataset
):
    run = TrainingRun.resume(left_behind, dataset, changes={"learning_rate": 0.01})
    advance(run)
    assert run.trainer.learning_rate == 0.01
    assert run.run_record.training.momentum == 0.2


def test_a_change_in_the_middle_of_an_epoch_just_after_going_on_says_where(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.stop()
    resumed = TrainingRun.resume(run.folder, dataset)
    resumed.change({"learning_rate": 0.01})
    advance(resumed, at_step(11))
    (change,) = resumed.run_record.changes
    assert (change.epoch, change.step) == (1 + 24 / 50, 10)


def test_more_epochs_asked_for_in_mid_run_are_trained(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))
    run.change({"epochs": 7})
    advance(run)
    assert run.run_record.status is RunStatus.FINISHED
    assert run.history.last.epoch == 7
    assert 7 in run.folder.checkpoint_epochs()


def test_fewer_epochs_than_are_done_end_the_run_with_the_epoch(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(17))
    run.change({"epochs": 1})
    advance(run)
    assert run.run_record.status is RunStatus.FINISHED
    assert run.history.last.epoch == 3


@pytest.mark.parametrize("name", ["seed", "optimizer", "dtype", "sampler", "hidden", "nonsense"])
def test_what_may_not_change_in_mid_run_is_refused_by_name(name):
    with pytest.raises(ConfigError, match=f"{name} cannot change while a run trains") as caught:
        Steering(TrainingConfig()).request({name: 1})
    assert caught.value.field == name
    assert "learning_rate" in str(caught.value)


@pytest.mark.parametrize(
    "values",
    [
        {"learning_rate": 0},
        {"learning_rate": float("nan")},
        {"batch_size": 0},
        {"momentum": 1.5},
        {"schedule": "step", "schedule_epochs": 1, "schedule_factor": 0.0},
    ],
)
def test_a_value_that_cannot_be_used_is_refused_and_changes_nothing(values):
    steering = Steering(TrainingConfig())
    with pytest.raises(ConfigError):
        steering.request(values)
    assert not steering.is_due(0)
    assert steering.config == TrainingConfig()


def test_every_steerable_setting_can_be_asked_for():
    for name in STEERABLE:
        steering = Steering(TrainingConfig(schedule="cosine"))
        steering.request({name: getattr(TrainingConfig(), name)})


def test_a_schedule_moves_the_rate_within_an_epoch(dataset, config, store, with_training):
    run = TrainingRun.create(with_training(config, schedule="cosine", epochs=2), dataset, store)
    seen = []
    for event in run.events():
        run.record(event)
        if isinstance(event, BatchEnd):
            seen.append(run.trainer.learning_rate)
    assert seen[0] == pytest.approx(0.1)
    assert all(later < earlier for earlier, later in pairwise(seen))
    assert 0 < seen[-1] < 0.01
    assert run.history.last.learning_rate == seen[-1]


def test_a_target_ends_the_run_as_finished_with_the_reason_and_its_weights(
    dataset, config, store, with_training
):
    config = with_training(config, epochs=50, target_accuracy=0.8)
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    record = run.folder.read_record()
    last = run.history.last
    assert record.status is RunStatus.FINISHED
    assert last.epoch < 50
    assert "reached the target 0.8" in record.message
    assert run.folder.checkpoint_epochs()[-1] == last.epoch
    assert record.results["test"] is not None

    longer = TrainingRun.resume(run.folder, dataset)
    assert longer.run_record.training.target_accuracy == 0
    assert longer.run_record.message == ""
    advance(longer)
    assert longer.history.last.epoch == 50


def test_a_run_that_finished_its_plan_needs_more_epochs(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    with pytest.raises(RunError, match="more --epochs"):
        TrainingRun.resume(run.folder, dataset, changes={"learning_rate": 0.01})
    longer = TrainingRun.resume(run.folder, dataset, changes={"epochs": 6, "learning_rate": 0.01})
    advance(longer)
    assert longer.trainer.learning_rate == 0.01
    assert longer.history.last.epoch == 6


def test_the_loss_of_every_step_is_kept(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    losses = [event.loss for event in advance(run) if isinstance(event, BatchEnd)]
    np.testing.assert_array_equal(run.folder.read_batch_losses(), np.float32(losses))


def test_losses_that_were_lost_are_nan(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    losses = [event.loss for event in advance(run, at_step(10)) if isinstance(event, BatchEnd)]
    run.stop()
    path = run.folder.path / "batch_losses.f32"
    path.write_bytes(path.read_bytes()[:21])

    resumed = TrainingRun.resume(run.folder, dataset)
    kept = np.array(resumed.batch_losses)
    np.testing.assert_array_equal(kept[:5], np.float32(losses[:5]))
    assert np.isnan(kept[5:]).all()
    assert len(kept) == 10
