"""What stacked plots have in common: the part of the x axis in view, the hover, the cursor.

Plots that are linked share one `EpochRange`, so that there is one truth and no signal can run
back and forth between them. Hover and cursor are epochs of the run that is read, on every axis.
"""

import math
from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QObject, Signal

from gui.widgets.plot_options import XAxis
from gui.widgets.plot_positions import PlotPlace, RunPositions

MIN_SPAN = 2.0
"""The fewest epochs or steps that zooming shows."""

RANGE_MARGIN = 0.006
"""Of the span, left and right of what is shown: the marks at both ends are drawn whole."""

_SMALLEST_PART = 1e-4
"""The smallest part of the training time that zooming shows."""


class EpochRange(QObject):
    """Shows all epochs until the user zooms, and again after `fit`."""

    rangeChanged = Signal()
    hoverChanged = Signal()
    cursorChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._extents: dict[Hashable, tuple[float, float]] = {}
        self._reach: dict[Hashable, float] = {}
        self._axis: XAxis = "epochs"
        self._read: RunPositions | None = None
        self._planned: int | None = None
        self._plan_positions: RunPositions | None = None
        self._zoomed: tuple[float, float] | None = None
        self._hover: int | None = None
        self._cursor: float | None = None

    @property
    def axis(self) -> XAxis:
        """What x counts."""
        return self._axis

    @property
    def hover(self) -> int | None:
        """The epoch under the mouse."""
        return self._hover

    @property
    def cursor(self) -> float | None:
        """The shared epoch."""
        return self._cursor

    @property
    def is_zoomed(self) -> bool:
        """Whether the user has chosen what is shown."""
        return self._zoomed is not None

    @property
    def extent(self) -> tuple[float, float] | None:
        """The first and the last place on the axis where any plot has a value."""
        if not self._extents:
            return None
        lows, highs = zip(*self._extents.values(), strict=True)
        return min(lows), max(highs)

    @property
    def epochs(self) -> tuple[int, int] | None:
        """The first and the last epoch that can be chosen.

        On an axis of epochs these are all that any plot has a value for; on another those of the
        run that is read.
        """
        extent = self.extent
        if extent is None:
            return None
        if self._axis == "epochs":
            return math.ceil(extent[0]), math.floor(extent[1])
        if self._read is None or not len(self._read.epochs):
            return None
        return round(self._read.epochs[0]), round(self._read.epochs[-1])

    @property
    def full(self) -> tuple[float, float]:
        """The range that shows everything, trained or planned."""
        first, last = self.extent or (0.0, 0.0)
        if self._axis == "epochs":
            first, last = math.ceil(first), math.floor(last)
        last = max(last, self._planned_x(), *self._reach.values())
        last = max(last, first + self._min_span() / 2)
        margin = RANGE_MARGIN * (last - first)
        return first - margin, last + margin

    @property
    def shown(self) -> tuple[float, float]:
        """The range in view."""
        return self._zoomed or self.full

    def x_of(self, epoch: float) -> float:
        """Return where an epoch of the run that is read lies; NaN where that is not known."""
        if self._axis == "epochs":
            return epoch
        return math.nan if self._read is None else self._read.of_epoch(self._axis, epoch)

    def epoch_at(self, x: float) -> int | None:
        """Return the epoch that is nearest to a place, of those that can be chosen."""
        known = self.epochs
        if known is None:
            return None
        if self._axis == "epochs" or self._read is None:
            return min(max(round(x), known[0]), known[1])
        return self._read.nearest_epoch(self._axis, x)

    def place(self, epoch: int) -> PlotPlace:
        """Return an epoch with where it lies."""
        return PlotPlace(epoch, self.x_of(epoch), self._axis)

    def set_axis(self, axis: XAxis) -> None:
        """Let x count epochs, steps or seconds, and show all of them."""
        if axis != self._axis:
            self._axis = axis
            self._extents, self._reach, self._zoomed = {}, {}, None
            self.rangeChanged.emit()

    def set_read(self, positions: RunPositions | None) -> None:
        """Say which run's epochs hover and cursor are."""
        self._read = positions

    def set_extent(
        self, plot: Hashable, extent: tuple[float, float] | None, reach: float | None = None
    ) -> None:
        """Say where a plot has values; None when it has none.

        `reach` is where something else of it ends, such as the steps of the epoch under way.
        """
        before = self.full
        if extent is None:
            self._extents.pop(plot, None)
        else:
            self._extents[plot] = extent
        self._reach.pop(plot, None)
        if reach is not None:
            self._reach[plot] = reach
        # The second of two linked plots that come to the same new epoch has no news for the first.
        if self.full != before:
            self.rangeChanged.emit()

    def set_planned(self, last_epoch: int | None, positions: RunPositions | None = None) -> None:
        """Make room for the epochs still to come, which lie where `positions` expects them."""
        before = self.full
        self._planned, self._plan_positions = last_epoch, positions
        if self.full != before:
            self.rangeChanged.emit()

    def show_range(self, low: float, high: float) -> None:
        """Show [low, high], kept within the full range."""
        left, right = self.full
        span = min(max(high - low, self._min_span()), right - left)
        low = min(max((low + high - span) / 2, left), right - span)
        whole = span >= (right - left) * (1 - 1e-6)
        self._zoomed = None if whole else (low, low + span)
        self.rangeChanged.emit()

    def zoom(self, factor: float, anchor: float) -> None:
        """Multiply the span by `factor`, leaving the place `anchor` where it is."""
        low, high = self.shown
        factor = max(factor, self._min_span() / (high - low))
        self.show_range(anchor - (anchor - low) * factor, anchor + (high - anchor) * factor)

    def pan(self, by: float) -> None:
        """Move the range by so many epochs, steps or seconds."""
        if self._zoomed is not None:
            low, high = self._zoomed
            left, right = self.full
            by = min(max(by, left - low), right - high)
            self.show_range(low + by, high + by)

    def fit(self) -> None:
        """Show everything again."""
        if self._zoomed is not None:
            self._zoomed = None
            self.rangeChanged.emit()

    def set_hover(self, epoch: int | None) -> None:
        """Put the hover line at an epoch."""
        if self._hover != epoch:
            self._hover = epoch
            self.hoverChanged.emit()

    def set_cursor(self, epoch: float | None) -> None:
        """Put the cursor line at an epoch."""
        if self._cursor != epoch:
            self._cursor = epoch
            self.cursorChanged.emit()

    def _planned_x(self) -> float:
        if self._planned is None:
            return -math.inf
        if self._axis == "epochs":
            return self._planned
        if self._plan_positions is None:
            return -math.inf
        x = self._plan_positions.of_epoch(self._axis, self._planned)
        if not math.isfinite(x) or x <= 0:
            return -math.inf
        if self._axis == "steps":
            return x
        # Guessed from the epochs so far, the time changes with each; rounded up it rarely does.
        unit = 10.0 ** math.floor(math.log10(x))
        return float(np.ceil(2 * x / unit) * unit / 2)

    def _min_span(self) -> float:
        if self._axis != "seconds":
            return MIN_SPAN
        extent = self.extent
        return max(1e-6, _SMALLEST_PART * (extent[1] - extent[0]) if extent else 0.0)
