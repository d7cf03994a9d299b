"""Which part of the axis and which values show the curves of a plot well."""

import numpy as np

from gui.widgets.plot_options import XAxis
from gui.widgets.plotted_run import PlottedRun


def x_extent(runs: list[PlottedRun]) -> tuple[float, float] | None:
    """Return the first and the last place on the axis of all curves of these runs."""
    curves = [curve for run in runs for curve in run.curves.values() if curve.is_placed]
    if not curves:
        return None
    return min(float(curve.x[0]) for curve in curves), max(float(curve.x[-1]) for curve in curves)


def batch_reach(runs: list[PlottedRun], axis: XAxis) -> float | None:
    """Return the place of the newest step of all runs whose steps are known."""
    reached = [
        float(run.positions.of_steps(axis, np.array([float(run.batches.last_step)]))[0])
        for run in runs
        if run.batches is not None and len(run.batches) and run.positions is not None
    ]
    return max((x for x in reached if np.isfinite(x)), default=None)


def value_range(
    runs: list[PlottedRun], *, log: bool = False, batches: bool = False
) -> tuple[float, float] | None:
    """Return a range that shows the curves well, or None when there is nothing finite to show.

    With `batches` there is room for the losses of the steps too, but no more than makes the curves
    half as high: a single spike shall not press them flat.

    A run with a marker has diverged: next to healthy runs its last leap may leave the plot by the
    upper edge rather than press all the others flat. On a logarithmic axis the range is that of
    the exponents.
    """
    curves = [curve for run in runs for curve in run.curves.values() if curve.low <= curve.high]
    healthy = [
        curve
        for run in runs
        if run.marker is None
        for curve in run.curves.values()
        if curve.low <= curve.high
    ]
    if not curves:
        return None
    high = max(curve.high for curve in curves)
    if healthy:
        high = min(high, 1.25 * max(curve.high for curve in healthy))
    if log:
        low = min(curve.smallest_positive for curve in curves)
        if not (np.isfinite(low) and high > 0):
            return None
        low, high = float(np.log10(low)), float(np.log10(max(high, low)))
        if batches:
            low, high = _with_batches(runs, low, high, log=True)
        return _padded(low, high, smallest=0.1)
    low = min(curve.low for curve in curves)
    if batches:
        low, high = _with_batches(runs, low, high, log=False)
    if 0 < low < 0.4 * high:
        low = 0.0
    return _padded(low, high, smallest=1e-6)


def bounded_range(bounds: tuple[float, float]) -> tuple[float, float]:
    """Return the range that shows values between bounds; a line at either is drawn whole."""
    low, high = bounds
    return low - 0.02 * (high - low), high + 0.04 * (high - low)


def _with_batches(
    runs: list[PlottedRun], low: float, high: float, *, log: bool
) -> tuple[float, float]:
    """Widen a range for the losses of steps, at either end by half of what it is."""
    traces = [run.batches for run in runs if run.batches is not None and run.marker is None]
    traces = [trace for trace in traces if 0 < trace.low <= trace.high]
    if not traces:
        return low, high
    lowest, highest = min(t.low for t in traces), max(t.high for t in traces)
    if log:
        lowest, highest = float(np.log10(lowest)), float(np.log10(highest))
    room = (high - low) / 2
    return min(low, max(lowest, low - room)), max(high, min(highest, high + room))


def _padded(low: float, high: float, *, smallest: float) -> tuple[float, float]:
    """Return the range with room for a line's width at both ends."""
    if high < low:
        low, high = high, low
    span = max(high - low, smallest, 1e-3 * abs(high))
    middle = (low + high) / 2
    return middle - 0.54 * span, middle + 0.55 * span
