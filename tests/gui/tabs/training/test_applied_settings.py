"""What is applied to a run in mid-run, and what the form then says of it."""

import pytest

from gui.background.run_controller import RunState


@pytest.fixture
def paused(lab):
    """A run that is paused after an epoch or more."""
    lab.run(epochs=100_000)
    lab.wait_epoch(1)
    lab.pause()
    return lab


def offered(lab):
    """Whether the form offers to apply what differs."""
    button, action = lab.view.settings.apply_button, lab.actions.apply_settings
    assert action.isEnabled() is not button.isHidden()
    return action.isEnabled()


def test_changes_applied_one_after_the_other_to_a_paused_run_all_count_as_made(paused):
    paused.enter(learning_rate="0.003")
    paused.actions.apply_settings.trigger()
    paused.enter(momentum="0.5")
    assert offered(paused)
    paused.actions.apply_settings.trigger()

    assert not offered(paused)
    paused.stop()
    taken = paused.current.record.training
    assert (taken.learning_rate, taken.momentum) == (0.003, 0.5)


def test_what_one_run_was_asked_to_take_is_not_expected_of_the_next(paused):
    rate = paused.current.record.training.learning_rate
    paused.enter(learning_rate="0.003")
    paused.actions.apply_settings.trigger()
    first = paused.current
    paused.enter(learning_rate=f"{rate:g}")
    paused.actions.reset.trigger()
    paused.wait(lambda: paused.current is not first)
    paused.wait_state(RunState.PAUSED)

    assert paused.current.record.training.learning_rate == rate
    assert not offered(paused)


def test_a_run_that_is_being_stopped_is_offered_nothing(paused):
    paused.enter(learning_rate="0.003")
    assert offered(paused)
    paused.actions.stop.trigger()
    assert paused.controller.state is RunState.STOPPING
    assert not offered(paused)
    assert paused.view.settings.apply_button.isHidden()
    paused.wait_state(RunState.IDLE)


def test_several_epochs_are_not_asked_of_a_run_that_is_being_prepared(lab):
    lab.actions.run_pause.trigger()
    assert lab.controller.state is RunState.PREPARING
    assert not lab.actions.run_epochs.isEnabled()
    lab.wait_state(RunState.RUNNING)
    assert lab.actions.run_epochs.isEnabled()
