import numpy as np
import pytest

from gui.widgets.batch_trace import BatchTrace
from gui.widgets.plot_positions import RunPositions

POSITIONS = RunPositions([0, 1, 2], [0, 1000, 2000], [0, 5, 10])


def trace_of(losses, first_step=0):
    trace = BatchTrace()
    trace.update(first_step, np.asarray(losses, dtype=np.float32))
    return trace


def test_losses_lie_at_their_steps():
    x, losses = trace_of([3.0, 2.0, 1.0]).polyline("steps", POSITIONS, (0, 10), 600)
    assert x.tolist() == [1, 2, 3]
    assert losses.tolist() == [3, 2, 1]


def test_those_of_a_branch_begin_behind_the_fork():
    x, _ = trace_of([3.0, 2.0], first_step=1000).polyline("epochs", POSITIONS, (0, 3), 600)
    assert x == pytest.approx([1.001, 1.002])


def test_new_losses_are_appended_and_old_ones_are_no_news():
    trace = BatchTrace()
    assert trace.update(0, [3.0, np.nan])
    assert not trace.update(0, [3.0, np.nan])
    assert trace.update(0, [3.0, np.nan, 9.0])
    assert (len(trace), trace.last_step, trace.low, trace.high) == (3, 3, 3, 9)


@pytest.mark.parametrize(
    ("first_step", "losses"), [(0, [3.0]), (0, [3.0, 7.0, 1.0]), (5, [3.0, 2.0, 1.0])]
)
def test_a_run_that_went_back_is_read_anew(first_step, losses):
    trace = trace_of([3.0, 2.0, 1.0])
    assert trace.update(first_step, losses)
    _, found = trace.polyline("steps", POSITIONS, (0, 20), 600)
    assert found.tolist() == losses
    assert trace.last_step == first_step + len(losses)


def test_a_single_spike_among_many_steps_is_drawn():
    losses = np.ones(200_000, np.float32)
    losses[123_457] = 50
    positions = RunPositions([0, 100], [0, 200_000], [0, 60])
    x, found = trace_of(losses).polyline("epochs", positions, (-1, 101), 600)
    assert len(found) < 3000
    assert found.max() == 50
    assert x[found.argmax()] == pytest.approx(61.7, abs=0.2)


def test_only_the_part_in_view_is_returned():
    x, _ = trace_of(np.ones(2000)).polyline("epochs", POSITIONS, (0.5, 0.6), 600)
    assert 0.49 < x[0] < 0.5
    assert 0.6 < x[-1] < 0.61
    nothing, _ = trace_of(np.ones(10)).polyline("steps", POSITIONS, (500, 600), 600)
    assert len(nothing) == 0


def test_a_table_of_losses_is_refused():
    with pytest.raises(ValueError, match=r"losses have shape \(2, 2\)"):
        BatchTrace().update(0, np.zeros((2, 2)))
