"""What a metric plot shows: a curve a run and split, kept as arrays; no drawing here."""

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.analysis.smoothing import debiased_moving_average
from gui.widgets.batch_trace import BatchTrace
from gui.widgets.peak_pyramid import PeakPyramid
from gui.widgets.plot_options import PlotOptions, XAxis
from gui.widgets.plot_positions import PlotPlace, RunPositions

CurveSplit = Literal["train", "validation"]
CURVE_SPLITS: tuple[CurveSplit, ...] = ("train", "validation")

FloatArray = npt.NDArray[np.float64]

_LONG = 16
"""Points a bucket from which on peaks are looked up instead of searched."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One metric of one split against the epoch.

    Parameters
    ----------
    epochs : ndarray of shape (points,), float64, ascending
    values : ndarray of shape (points,), float64; may hold NaN and infinities
    x : ndarray of shape (points,), float64, optional
        Where the epochs lie on the axis, by default the epochs themselves; NaN where the axis has
        no place for them.
    """

    epochs: FloatArray = field(repr=False)
    values: FloatArray = field(repr=False)
    x: FloatArray = field(repr=False, default=None)  # type: ignore[arg-type]
    low: float = field(init=False)
    high: float = field(init=False)
    smallest_positive: float = field(init=False)
    _peaks: list[PeakPyramid] = field(init=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        epochs = np.array(self.epochs, dtype=np.float64)
        values = np.array(self.values, dtype=np.float64)
        if epochs.ndim != 1 or epochs.shape != values.shape:
            raise ValueError(
                f"epochs have shape {epochs.shape} and values {values.shape}; "
                "expected two arrays of one shape (points,)"
            )
        object.__setattr__(self, "epochs", epochs)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "x", epochs if self.x is None else self.x)
        finite = values[np.isfinite(values)]
        positive = finite[finite > 0]
        object.__setattr__(self, "low", float(finite.min()) if len(finite) else np.inf)
        object.__setattr__(self, "high", float(finite.max()) if len(finite) else -np.inf)
        object.__setattr__(
            self, "smallest_positive", float(positive.min()) if len(positive) else np.inf
        )

    @property
    def is_placed(self) -> bool:
        """Whether the axis has a place for its points."""
        return len(self.x) > 0 and math.isfinite(self.x[0])

    def placed(self, x: FloatArray) -> "Curve":
        """Return the curve with its points at other places, an array of shape (points,)."""
        return self._with("x", x)

    def smoothed(self, weight: float) -> "Curve":
        """Return the curve with a moving average for its values; its range stays as measured."""
        return self._with("values", debiased_moving_average(self.values, weight))

    def _with(self, name: str, array: FloatArray) -> "Curve":
        # Without the checks and searches of a new curve, which cost more than all else when a
        # hundred runs are moved to another axis.
        other = object.__new__(Curve)
        for slot in Curve.__slots__:
            object.__setattr__(other, slot, getattr(self, slot))
        object.__setattr__(other, name, array)
        object.__setattr__(other, "_peaks", [])
        return other

    def equals(self, other: "Curve | None") -> bool:
        """Return whether the other curve has the same points."""
        return (
            other is not None
            and np.array_equal(self.epochs, other.epochs)
            and np.array_equal(self.values, other.values, equal_nan=True)
        )

    def value_at(self, epoch: float) -> float | None:
        """Return the value at the epoch, or None where the curve has none."""
        index = int(np.searchsorted(self.epochs, epoch - 0.5))
        if index < len(self.epochs) and self.epochs[index] < epoch + 0.5:
            return float(self.values[index])
        return None

    def read(self, place: PlotPlace) -> tuple[float | None, bool]:
        """Return the value at a place, and whether it was measured there.

        On an axis of epochs it is that of the epoch. On another axis the runs' epochs lie side by
        side, and between two of them the value is that of the line that is drawn.
        """
        if place.axis == "epochs":
            return self.value_at(place.epoch), True
        if not self.is_placed:
            return None, True
        tolerance = 1e-9 * max(1.0, abs(place.x))
        index = int(np.searchsorted(self.x, place.x - tolerance))
        if index < len(self.x) and abs(self.x[index] - place.x) <= tolerance:
            return float(self.values[index]), True
        if index in (0, len(self.x)):
            return None, True
        share = (place.x - self.x[index - 1]) / (self.x[index] - self.x[index - 1])
        return float((1 - share) * self.values[index - 1] + share * self.values[index]), False

    def peaks(self, first: int, last: int, buckets: int) -> tuple[FloatArray, FloatArray]:
        """Return x and values of a polyline through ``[first:last]`` that loses no spike."""
        if last - first < _LONG * buckets:
            return decimate_peaks(self.x[first:last], self.values[first:last], buckets)
        if not self._peaks:
            pyramid = PeakPyramid()
            pyramid.extend(self.values)
            self._peaks.append(pyramid)
        indices, values = self._peaks[0].peaks(first, last, buckets)
        return self.x[indices], values


@dataclass(frozen=True, slots=True)
class Marker:
    """A remark pinned to a curve, such as "step 812: loss became inf"."""

    epoch: float
    text: str


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """A setting that was changed while the run went on.

    Parameters
    ----------
    epoch : float
        Epochs done, a fraction in the middle of one.
    step : int
        Steps done.
    text : str
        What was changed: "learning rate 0.05 → 0.005".
    """

    epoch: float
    step: int
    text: str

    def x(self, axis: XAxis, positions: RunPositions | None) -> float:
        """Return where it lies on an axis; NaN where that is not known."""
        if axis == "steps":
            return float(self.step)
        if axis == "epochs":
            return self.epoch
        return np.nan if positions is None else positions.of_epoch(axis, self.epoch)


@dataclass(slots=True)
class PlottedRun:
    """A run as a plot knows it; `color` is ``#RRGGBB``.

    Parameters
    ----------
    curves, smoothed : dict of Curve by split
        As measured; and as drawn over them, empty where nothing is smoothed.
    best : int or None
        The best epoch.
    fork : int or None
        The epoch at which it left its parent.
    """

    run_id: str
    name: str
    color: str = "#888888"
    visible: bool = True
    selected: bool = False
    curves: dict[CurveSplit, Curve] = field(default_factory=dict)
    smoothed: dict[CurveSplit, Curve] = field(default_factory=dict)
    marker: Marker | None = None
    positions: RunPositions | None = None
    batches: BatchTrace | None = None
    best: int | None = None
    changes: tuple[ChangeMark, ...] = ()
    fork: int | None = None

    def x_of(self, axis: XAxis, epoch: float) -> float:
        """Return where an epoch of this run lies on an axis; NaN where that is not known."""
        if axis == "epochs":
            return epoch
        return np.nan if self.positions is None else self.positions.of_epoch(axis, epoch)

    def arrange(self, options: PlotOptions, splits: tuple[CurveSplit, ...] = CURVE_SPLITS) -> None:
        """Put the curves where the axis wants them, and smooth them or not."""
        for split in splits:
            curve = self.curves.get(split)
            self.smoothed.pop(split, None)
            if curve is None:
                continue
            if options.x_axis == "epochs":
                x = curve.epochs
            elif self.positions is None:
                x = np.full(len(curve.epochs), np.nan)
            else:
                x = self.positions.of_epochs(options.x_axis, curve.epochs)
            if x is not curve.x:
                curve = self.curves[split] = curve.placed(x)
            if options.smoothing:
                self.smoothed[split] = curve.smoothed(options.smoothing)

    def drawn(self, split: CurveSplit) -> Curve | None:
        """Return the curve that catches the eye: the smoothed one where there is one."""
        return self.smoothed.get(split) or self.curves.get(split)


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


def decimate_peaks(
    epochs: FloatArray, values: FloatArray, buckets: int
) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and the highest value of each bucket, so that no spike is lost.

    Returns
    -------
    tuple of two ndarrays of shape (2 * buckets,), or the arrays themselves when they are short
    """
    stride = len(values) // max(1, buckets)
    if stride < 3:
        return epochs, values
    count = len(values) // stride
    blocks = values[: count * stride].reshape(count, stride)
    low = np.fmin.reduce(blocks, axis=1)
    high = np.fmax.reduce(blocks, axis=1)
    falling = blocks[:, 0] > blocks[:, -1]
    thinned = np.empty(2 * count)
    thinned[0::2] = np.where(falling, high, low)
    thinned[1::2] = np.where(falling, low, high)
    positions = np.repeat(epochs[: count * stride : stride], 2)
    positions[1::2] = epochs[stride - 1 : count * stride : stride]
    # The last point stays itself: it is the newest, the one that moves.
    return np.append(positions, epochs[-1]), np.append(thinned, values[-1])


def finite_pieces(values: FloatArray) -> list[slice]:
    """Return the unbroken stretches of finite values."""
    finite = np.isfinite(values)
    if finite.all():
        return [slice(0, len(values))] if len(values) else []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
