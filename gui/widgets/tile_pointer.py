"""Tiles that one points at with the mouse and walks over with the keyboard."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}

Tile = tuple[int, int]
"""Row and column."""


class TilePointer(QWidget):
    """Knows the tile under the mouse and the current one; where tiles lie is left to subclasses.

    The arrow keys go from tile to tile, Enter or Space means a click.

    Signals
    -------
    tileClicked(int, int)
        Row and column.
    """

    tileClicked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered: Tile | None = None
        self._current: Tile = (0, 0)
        self.setMouseTracking(True)

    def tile_at(self, position: QPointF) -> Tile | None:
        """Return the tile under a position."""
        raise NotImplementedError

    def _exists(self, tile: Tile) -> bool:
        raise NotImplementedError

    def _area(self, tile: Tile) -> QRectF:
        raise NotImplementedError

    def _on_hovered(self, tile: Tile | None) -> None:
        """Hear that the mouse points at another tile, or at none."""

    def _on_walked(self, tile: Tile) -> None:
        """Hear that the keyboard went to another tile."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Outline the tile under the mouse."""
        self._hover(self.tile_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the outline away."""
        super().leaveEvent(event)
        self._hover(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which tile was clicked."""
        tile = self.tile_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and tile is not None:
            self._current = tile
            self.tileClicked.emit(*tile)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from tile to tile, or click the current one."""
        key = event.key()
        if key in _STEPS:
            down, right = _STEPS[Qt.Key(key)]
            tile = self._current[0] + down, self._current[1] + right
            if self._exists(tile):
                self._current = tile
                self._on_walked(tile)
                self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._exists(self._current):
                self.tileClicked.emit(*self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the current tile."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def _hover(self, tile: Tile | None) -> None:
        if tile != self._hovered:
            self._hovered = tile
            self._on_hovered(tile)
            self.update()

    def _paint_outlines(self, painter: QPainter, color: str) -> None:
        """Outline the tile under the mouse thinly, and the current one if the focus is here."""
        if self._hovered is not None:
            self._outline(painter, self._hovered, 1, color)
        if self.hasFocus() and self._exists(self._current):
            self._outline(painter, self._current, 2, color)

    def _outline(self, painter: QPainter, tile: Tile, width: int, color: str) -> None:
        painter.setPen(QPen(QColor(color), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width / 2
        painter.drawRoundedRect(self._area(tile).adjusted(inset, inset, -inset, -inset), 3, 3)
