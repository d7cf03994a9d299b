"""A curve of a metric plot, kept as arrays: its values, where they lie, what of it is drawn."""

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.analysis.smoothing import debiased_moving_average
from gui.widgets.peak_pyramid import PeakPyramid
from gui.widgets.plot_positions import PlotPlace

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
