import numpy as np
import pytest

from core.training.history import EpochMetrics, History
from gui.widgets.plot_clocks import RunClocks
from gui.widgets.plot_positions import RunPositions


def positions(steps_per_epoch=None):
    """Batches were halved after epoch 2: ten steps an epoch, then twenty."""
    return RunPositions([0, 1, 2, 3], [0, 10, 20, 40], [0, 1, 2, 5], steps_per_epoch)


def history(first, last, steps=10, seconds=2.0):
    rows = [
        EpochMetrics(epoch, epoch * steps, 1.0, 0.5, 1.0, 0.5, 0.1, seconds if epoch else 0.0)
        for epoch in range(first, last + 1)
    ]
    return History(rows)


def test_epochs_lie_at_their_steps_and_seconds():
    assert positions().of_epochs("steps", np.array([0.0, 2.0, 2.5])).tolist() == [0, 20, 30]
    assert positions().of_epoch("seconds", 3) == 5
    assert positions().of_epoch("epochs", 2.5) == 2.5


def test_epochs_to_come_are_expected_to_be_like_the_last():
    assert positions().of_epoch("steps", 5) == 80
    assert positions(steps_per_epoch=50).of_epoch("steps", 5) == 140


def test_steps_lie_between_the_epochs_where_the_batch_size_changed():
    x = positions().of_steps("epochs", np.array([5.0, 25.0, 30.0]))
    assert x.tolist() == [0.5, 2.25, 2.5]


def test_steps_of_the_epoch_under_way_lie_behind_the_last_and_not_beyond_the_next():
    assert positions().of_steps("epochs", np.array([50.0, 60.0, 99.0])).tolist() == [3.5, 4, 4]
    assert positions(steps_per_epoch=40).of_steps("epochs", np.array([50.0])).tolist() == [3.25]


def test_before_the_first_epoch_ends_steps_have_a_place_only_if_its_length_is_known():
    fresh = RunPositions([0], [0], [0])
    assert np.isnan(fresh.of_steps("epochs", np.array([3.0]))).all()
    known = RunPositions([0], [0], [0], steps_per_epoch=12)
    assert known.of_steps("epochs", np.array([3.0])).tolist() == [0.25]


@pytest.mark.parametrize(
    ("axis", "x", "epoch"),
    [("steps", 14, 1), ("steps", 16, 2), ("steps", 1e9, 3), ("steps", -5, 0), ("seconds", 4, 3)],
)
def test_the_nearest_epoch_is_found_on_every_axis(axis, x, epoch):
    assert positions().nearest_epoch(axis, x) == epoch


def test_a_place_has_its_step():
    assert positions().steps_at("epochs", 2.5) == 30
    assert positions().steps_at("seconds", 1.5) == 15
    assert positions().steps_at("steps", 17) == 17


def test_without_epochs_nothing_has_a_place():
    empty = RunPositions([], [], [])
    assert np.isnan(empty.of_epoch("steps", 3))
    assert empty.nearest_epoch("steps", 3) is None


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="expected three arrays of one shape"):
        RunPositions([0, 1], [0], [0])


# -- the time of branches --------------------------------------------------------------------


def test_a_branch_goes_on_at_the_time_of_its_parent():
    clocks = RunClocks()
    clocks.set_history("parent", history(0, 10, seconds=2.0))
    clocks.set_fork("branch", "parent", 4)
    clocks.set_history("branch", history(4, 6, seconds=3.0))
    assert clocks.positions("branch").seconds.tolist() == [8, 11, 14]


def test_a_branch_that_was_read_before_its_parent_is_moved():
    clocks = RunClocks()
    clocks.set_fork("branch", "parent", 4)
    clocks.set_history("branch", history(4, 6))
    assert clocks.positions("branch").seconds.tolist() == [0, 2, 4]
    assert clocks.set_history("parent", history(0, 10)) == ["parent", "branch"]
    assert clocks.positions("branch").seconds.tolist() == [8, 10, 12]
    # One more epoch of the parent leaves the branch where it is.
    assert clocks.set_history("parent", history(0, 11)) == ["parent"]


def test_runs_that_name_each_other_as_parents_do_no_harm():
    clocks = RunClocks()
    clocks.set_fork("a", "b", 2)
    clocks.set_fork("b", "a", 2)
    clocks.set_history("a", history(0, 5))
    clocks.set_history("b", history(0, 5))
    assert np.isfinite(clocks.positions("a").seconds).all()


def test_forgotten_runs_leave_nothing():
    clocks = RunClocks()
    clocks.set_history("a", history(0, 5))
    clocks.keep_only({"b"})
    with pytest.raises(KeyError):
        clocks.positions("a")
