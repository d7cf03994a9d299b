"""What a metric plot shows: a curve a run and split, kept as arrays; no drawing here."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

CurveSplit = Literal["train", "validation"]
CURVE_SPLITS: tuple[CurveSplit, ...] = ("train", "validation")

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One metric of one split against the epoch.

    Parameters
    ----------
    epochs : ndarray of shape (points,), float64, ascending
    values : ndarray of shape (points,), float64; may hold NaN and infinities
    """

    epochs: FloatArray = field(repr=False)
    values: FloatArray = field(repr=False)
    low: float = field(init=False)
    high: float = field(init=False)
    smallest_positive: float = field(init=False)

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
        finite = values[np.isfinite(values)]
        positive = finite[finite > 0]
        object.__setattr__(self, "low", float(finite.min()) if len(finite) else np.inf)
        object.__setattr__(self, "high", float(finite.max()) if len(finite) else -np.inf)
        object.__setattr__(
            self, "smallest_positive", float(positive.min()) if len(positive) else np.inf
        )

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


@dataclass(frozen=True, slots=True)
class Marker:
    """A remark pinned to a curve, such as "step 812: loss became inf"."""

    epoch: float
    text: str


@dataclass(slots=True)
class PlottedRun:
    """A run as a plot knows it; `color` is ``#RRGGBB``."""

    run_id: str
    name: str
    color: str = "#888888"
    visible: bool = True
    selected: bool = False
    curves: dict[CurveSplit, Curve] = field(default_factory=dict)
    marker: Marker | None = None


def epoch_extent(runs: list[PlottedRun]) -> tuple[float, float] | None:
    """Return the first and the last epoch of all visible curves."""
    curves = [curve for run in runs for curve in run.curves.values() if len(curve.epochs)]
    if not curves:
        return None
    return (
        min(float(curve.epochs[0]) for curve in curves),
        max(float(curve.epochs[-1]) for curve in curves),
    )


def value_range(runs: list[PlottedRun], *, log: bool = False) -> tuple[float, float] | None:
    """Return a range that shows the curves well, or None when there is nothing finite to show.

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
        return _padded(float(np.log10(low)), float(np.log10(max(high, low))), smallest=0.1)
    low = min(curve.low for curve in curves)
    if 0 < low < 0.4 * high:
        low = 0.0
    return _padded(low, high, smallest=1e-6)


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
