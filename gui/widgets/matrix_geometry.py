"""What a confusion matrix shows, and where each part of it lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF

from gui.theme.tokens import MUTED_SIZE
from gui.widgets.figures import sized

SMALLEST_TEXT = 8
"""Pixels; smaller figures and names are left out."""

LEGEND_HEIGHT = 26
TITLE_HEIGHT = 20
_GAP = 4
_LONGEST_NAME = 0.28
"""Of the width or the height, what names of classes may take."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a colour means.

    Parameters
    ----------
    words : str
    sign : int
        1 for the colour of right answers, -1 for that of wrong ones.
    low, high : str
        Values at the two ends of its ramp.
    """

    words: str
    sign: int
    low: str
    high: str


@dataclass(frozen=True, eq=False)
class MatrixContent:
    """What a matrix shows.

    Parameters
    ----------
    names : tuple of str
        Of the classes.
    strengths : ndarray of shape (classes, classes)
        float64, from -1 (the full colour of what is wrong) over 0 (none) to 1 (of what is right).
    texts : sequence of sequences of str
        What stands in each cell where there is room, row by row.
    legend : tuple of LegendEntry
    """

    names: tuple[str, ...]
    strengths: npt.NDArray[np.float64]
    texts: Sequence[Sequence[str]]
    legend: tuple[LegendEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassRange:
    """The part of the classes that is in view, on both axes.

    Parameters
    ----------
    row, column : int
        The first ones.
    count : int
        How many in each direction.
    """

    row: int
    column: int
    count: int


class MatrixGeometry:
    """Where everything lies: names and titles at the top and the left, the legend at the bottom.

    Parameters
    ----------
    content : MatrixContent
    size : QSizeF
        Of the whole, in logical pixels.
    font : QFont
    view : ClassRange, optional
        All classes by default.
    ratio : float
        Device pixels by logical ones: edges of cells lie between device pixels.
    """

    def __init__(
        self,
        content: MatrixContent,
        size: QSizeF,
        font: QFont,
        view: ClassRange | None = None,
        ratio: float = 1.0,
    ) -> None:
        self.view = view or ClassRange(0, 0, max(1, len(content.names)))
        self.size = size
        self._ratio = ratio
        names = content.names
        rough = min(size.width(), size.height() - LEGEND_HEIGHT) * 0.94 / self.view.count
        self.name_size = int(min(MUTED_SIZE, max(SMALLEST_TEXT, rough * 0.95)))
        measure = QFontMetricsF(sized(font, self.name_size))
        widest = max((measure.horizontalAdvance(name) for name in names), default=0.0)
        self.turned = widest > rough - 2 and any(len(name) > 2 for name in names)
        self._names = min(widest, size.width() * _LONGEST_NAME) + _GAP
        self.left = TITLE_HEIGHT + self._names + _GAP
        height = min(widest, size.height() * _LONGEST_NAME) if self.turned else measure.height()
        self.top = TITLE_HEIGHT + height + _GAP
        room = min(size.width() - self.left - 3, size.height() - self.top - LEGEND_HEIGHT - 1)
        self.side = max(1.0, room) / self.view.count
        # In the middle of what there is.
        needed = self.top + self.side * self.view.count + LEGEND_HEIGHT
        self.first = max(0.0, (size.height() - needed) / 2)
        self.top += self.first
        self.left += max(0.0, (size.width() - self.left - self.side * self.view.count) / 2)
        self.name_step = max(1, -int(-(measure.height() * 0.8) // self.side))

    @property
    def square(self) -> QRectF:
        """Where the cells lie."""
        return QRectF(
            QPointF(self.edge_x(0), self.edge_y(0)),
            QPointF(self.edge_x(self.view.count), self.edge_y(self.view.count)),
        )

    def edge_x(self, place: int) -> float:
        """Return the left edge of the cell at a place in view."""
        return round((self.left + place * self.side) * self._ratio) / self._ratio

    def edge_y(self, place: int) -> float:
        """Return the upper edge of the cell at a place in view."""
        return round((self.top + place * self.side) * self._ratio) / self._ratio

    def cell(self, row: int, column: int) -> QRectF:
        """Return where the cell of two classes lies; it may be out of view."""
        down, along = row - self.view.row, column - self.view.column
        return QRectF(
            QPointF(self.edge_x(along), self.edge_y(down)),
            QPointF(self.edge_x(along + 1), self.edge_y(down + 1)),
        )

    def row_name(self, row: int) -> QRectF:
        """Return where the name of a row lies."""
        cell = self.cell(row, self.view.column)
        left = cell.left() - self._names - _GAP
        return QRectF(left, cell.top(), self._names, cell.height())

    def column_name(self, column: int) -> QRectF:
        """Return where the name of a column lies."""
        cell = self.cell(self.view.row, column)
        top = self.first + TITLE_HEIGHT
        return QRectF(cell.left(), top, cell.width(), cell.top() - top - _GAP / 2)

    def place_at(self, position: QPointF) -> tuple[int | None, int | None] | None:
        """Return row and column under a position; one of them is None in the names."""
        square = self.square
        along = int((position.x() - square.left()) / self.side)
        down = int((position.y() - square.top()) / self.side)
        in_columns = square.left() <= position.x() < square.right() and along < self.view.count
        in_rows = square.top() <= position.y() < square.bottom() and down < self.view.count
        if in_rows and in_columns:
            return self.view.row + down, self.view.column + along
        if in_rows and self.row_name(self.view.row).left() - _GAP <= position.x() < square.left():
            return self.view.row + down, None
        if in_columns and self.first <= position.y() < square.top():
            return None, self.view.column + along
        return None
