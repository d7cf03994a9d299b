"""Where tiles lie in a grid that scrolls, and which one a key goes to."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt

from gui.widgets.picture_tile import CAPTION_HEIGHT, SIDE

GAP = 8
ROW_HEIGHT = SIDE + CAPTION_HEIGHT + GAP
"""In logical pixels."""


@dataclass(frozen=True, slots=True)
class TileLayout:
    """As many tiles a row as fit, in the middle.

    Parameters
    ----------
    count : int
        Of tiles.
    size : QSize
        Of the viewport, in logical pixels.
    offset : int
        How far it has scrolled, in logical pixels.
    """

    count: int
    size: QSize
    offset: int = 0

    @property
    def columns(self) -> int:
        """Tiles a row."""
        return max(1, (self.size.width() - 4 + GAP) // (SIDE + GAP))

    @property
    def left(self) -> int:
        """Of the first column, in logical pixels."""
        return max(2, (self.size.width() - self.columns * (SIDE + GAP) + GAP) // 2)

    @property
    def hidden_height(self) -> int:
        """How far it can scroll, in logical pixels."""
        rows = -(-self.count // self.columns)
        return max(0, rows * ROW_HEIGHT - self.size.height())

    @property
    def in_view(self) -> range:
        """The places of the tiles that can be seen, even in part."""
        first = self.offset // ROW_HEIGHT * self.columns
        rows = self.size.height() // ROW_HEIGHT + 2
        return range(first, min(self.count, first + rows * self.columns))

    def rect(self, place: int) -> QRect:
        """Return where a tile lies in the viewport; it may be out of view."""
        row, column = divmod(place, self.columns)
        left = self.left + column * (SIDE + GAP)
        top = row * ROW_HEIGHT + GAP // 2 - self.offset
        return QRect(left, top, SIDE, SIDE + CAPTION_HEIGHT)

    def place_at(self, position: QPointF) -> int | None:
        """Return the place under a position in the viewport."""
        column = int((position.x() - self.left + GAP / 2) // (SIDE + GAP))
        row = int((position.y() + self.offset) // ROW_HEIGHT)
        place = row * self.columns + column
        return place if 0 <= column < self.columns and 0 <= place < self.count else None

    def offset_to(self, place: int) -> int:
        """Return the nearest scroll position from which a tile is in view."""
        rect = self.rect(place)
        above = rect.top() - GAP // 2
        below = rect.bottom() + GAP // 2 - self.size.height()
        return self.offset + (above if above < 0 else max(0, below))

    def target(self, key: int, at: int | None) -> int | None:
        """Return the place that a key goes to; None where it is no key of the grid.

        Parameters
        ----------
        key : int
            A `Qt.Key`: arrows, Home, End, Page Up and Down.
        at : int or None
            The current place. The target may lie before the first tile or after the last.
        """
        page = max(1, self.size.height() // ROW_HEIGHT)
        row = self.columns
        steps: dict[int, int] = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -row,
            Qt.Key.Key_Down: row,
            Qt.Key.Key_PageUp: -page * row,
            Qt.Key.Key_PageDown: page * row,
        }
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return 0 if key == Qt.Key.Key_Home else self.count - 1
        if key not in steps:
            return None
        target = 0 if at is None else at + steps[key]
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            target = min(max(target, 0), self.count - 1)
        return target
