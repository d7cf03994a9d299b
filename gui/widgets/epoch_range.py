"""The epochs that stacked plots have in common: what is shown of them, the hover, the cursor.

Plots that are linked share one `EpochRange`, so that there is one truth and no signal can run
back and forth between them.
"""

import math
from collections.abc import Hashable

from PySide6.QtCore import QObject, Signal

MIN_SPAN = 2.0
"""The fewest epochs that zooming shows."""


class EpochRange(QObject):
    """Shows all epochs until the user zooms, and again after `fit`."""

    rangeChanged = Signal()
    hoverChanged = Signal()
    cursorChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._extents: dict[Hashable, tuple[float, float]] = {}
        self._planned: int | None = None
        self._zoomed: tuple[float, float] | None = None
        self._hover: int | None = None
        self._cursor: float | None = None

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
    def epochs(self) -> tuple[int, int] | None:
        """The first and the last epoch for which any plot has a value."""
        if not self._extents:
            return None
        first = min(low for low, _ in self._extents.values())
        last = max(high for _, high in self._extents.values())
        return math.ceil(first), math.floor(last)

    @property
    def full(self) -> tuple[float, float]:
        """The range that shows every epoch, trained or planned."""
        first, last = self.epochs or (0, 0)
        if self._planned is not None:
            last = max(last, self._planned)
        last = max(last, first + 1)
        # Half a percent keeps the first and the last marker off the edges.
        margin = 0.006 * (last - first)
        return first - margin, last + margin

    @property
    def shown(self) -> tuple[float, float]:
        """The range in view."""
        return self._zoomed or self.full

    def set_extent(self, plot: Hashable, extent: tuple[float, float] | None) -> None:
        """Say which epochs a plot has values for; None when it has none."""
        before = self.epochs
        if extent is None:
            self._extents.pop(plot, None)
        else:
            self._extents[plot] = extent
        # The second of two linked plots that come to the same new epoch has no news for the first.
        if self.epochs != before:
            self.rangeChanged.emit()

    def set_planned(self, last_epoch: int | None) -> None:
        """Make room for the epochs still to come."""
        if self._planned != last_epoch:
            self._planned = last_epoch
            self.rangeChanged.emit()

    def show_range(self, low: float, high: float) -> None:
        """Show [low, high], kept within the full range."""
        left, right = self.full
        span = min(max(high - low, MIN_SPAN), right - left)
        low = min(max((low + high - span) / 2, left), right - span)
        whole = span >= (right - left) * (1 - 1e-6)
        self._zoomed = None if whole else (low, low + span)
        self.rangeChanged.emit()

    def zoom(self, factor: float, anchor: float) -> None:
        """Multiply the span by `factor`, leaving the epoch `anchor` where it is."""
        low, high = self.shown
        factor = max(factor, MIN_SPAN / (high - low))
        self.show_range(anchor - (anchor - low) * factor, anchor + (high - anchor) * factor)

    def pan(self, epochs: float) -> None:
        """Move the range by so many epochs."""
        if self._zoomed is not None:
            low, high = self._zoomed
            left, right = self.full
            epochs = min(max(epochs, left - low), right - high)
            self.show_range(low + epochs, high + epochs)

    def fit(self) -> None:
        """Show every epoch again."""
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
