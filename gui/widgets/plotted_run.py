"""A run as a metric plot knows it: its curves, and what happened to it on the way."""

from dataclasses import dataclass, field

import numpy as np

from gui.widgets.batch_trace import BatchTrace
from gui.widgets.curve import CURVE_SPLITS, Curve, CurveSplit
from gui.widgets.mark_shapes import RUN_SHAPES
from gui.widgets.plot_options import PlotOptions, XAxis
from gui.widgets.plot_positions import RunPositions


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
    """A run as a plot knows it; `color` is ``#RRGGBB``, `shape` that of its marks.

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
    shape: str = RUN_SHAPES[0]

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
