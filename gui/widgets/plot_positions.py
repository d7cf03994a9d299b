"""Where the epochs and steps of a run lie on an x axis of epochs, steps or seconds."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gui.widgets.plot_options import XAxis

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlotPlace:
    """A vertical line: an epoch of the run that is read, and where that is on the axis."""

    epoch: int
    x: float
    axis: XAxis = "epochs"


@dataclass(frozen=True, slots=True, eq=False)
class RunPositions:
    """The epochs of a run as knots between three scales.

    Between two epochs all three grow evenly. After the last epoch one more is assumed, so that the
    steps of the epoch under way have a place; it has as many steps as `steps_per_epoch` says, or
    else as the last one had.

    Parameters
    ----------
    epochs, steps, seconds : array_like of shape (rows,), ascending
        A run need not begin at epoch 0; seconds are those of training since its beginning.
    steps_per_epoch : float, optional
        Of the epoch under way.
    """

    epochs: FloatArray = field(repr=False)
    steps: FloatArray = field(repr=False)
    seconds: FloatArray = field(repr=False)
    steps_per_epoch: float | None = None
    _knots: dict[XAxis, FloatArray] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        columns: dict[XAxis, FloatArray] = {}
        for name in ("epochs", "steps", "seconds"):
            columns[name] = np.array(getattr(self, name), dtype=np.float64)
            object.__setattr__(self, name, columns[name])
        shapes = {column.shape for column in columns.values()}
        if len(shapes) != 1 or len(shapes.pop()) != 1:
            raise ValueError(
                "epochs, steps and seconds have shapes "
                f"{self.epochs.shape}, {self.steps.shape} and {self.seconds.shape}; "
                "expected three arrays of one shape (rows,)"
            )
        object.__setattr__(self, "_knots", self._with_next_epoch(columns))

    def _with_next_epoch(self, columns: dict[XAxis, FloatArray]) -> dict[XAxis, FloatArray]:
        steps, step_s = self.steps_per_epoch, np.nan
        if len(self.epochs) > 1:
            epochs = self.epochs[-1] - self.epochs[-2]
            done = self.steps[-1] - self.steps[-2]
            steps = steps or done / epochs
            step_s = (self.seconds[-1] - self.seconds[-2]) / max(done, 1)
        if not len(self.epochs) or not steps:
            return columns
        rise: dict[XAxis, float] = {"epochs": 1.0, "steps": steps, "seconds": steps * step_s}
        return {name: np.append(knots, knots[-1] + rise[name]) for name, knots in columns.items()}

    def of_epochs(self, axis: XAxis, epochs: FloatArray) -> FloatArray:
        """Return the x of epochs; those not trained yet are extrapolated, NaN where unknown."""
        if axis == "epochs":
            return epochs
        known, x = self._knots["epochs"], self._knots[axis]
        if not len(known):
            return np.full(np.shape(epochs), np.nan)
        found = np.interp(epochs, known, x)
        if len(known) > 1:
            rise = (x[-1] - x[-2]) / (known[-1] - known[-2])
            found = found + np.maximum(epochs - known[-1], 0) * rise
            rise = (x[1] - x[0]) / (known[1] - known[0])
            found = found + np.minimum(epochs - known[0], 0) * rise
        return found

    def of_epoch(self, axis: XAxis, epoch: float) -> float:
        """Return the x of one epoch."""
        return float(self.of_epochs(axis, np.array([epoch], dtype=np.float64))[0])

    def of_steps(self, axis: XAxis, steps: FloatArray) -> FloatArray:
        """Return the x of steps, at the furthest that of the epoch after the last."""
        if axis == "steps":
            return steps
        if not len(self._knots["steps"]):
            return np.full(np.shape(steps), np.nan)
        x = np.interp(steps, self._knots["steps"], self._knots[axis])
        # Where nothing is known of the epoch under way, its steps have no place.
        unknown = len(self._knots["steps"]) == len(self.steps)
        return np.where(steps > self.steps[-1], np.nan, x) if unknown else x

    def steps_at(self, axis: XAxis, x: float) -> float:
        """Return the step at a place; before the first and after the last knot, that knot's."""
        if axis == "steps":
            return x
        if not len(self._knots["steps"]):
            return 0.0
        return float(np.interp(x, self._knots[axis], self._knots["steps"]))

    def nearest_epoch(self, axis: XAxis, x: float) -> int | None:
        """Return the trained epoch that lies nearest to a place."""
        column: FloatArray = getattr(self, axis)
        if not len(column):
            return None
        index = int(np.searchsorted(column, x))
        before = max(index - 1, 0)
        index = min(index, len(column) - 1)
        nearer = before if abs(column[before] - x) <= abs(column[index] - x) else index
        return round(float(self.epochs[nearer]))
