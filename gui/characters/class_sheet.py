"""A sheet with a row for each class, its pixels sharp and its paper white in every theme."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.characters.pixels import grey_image
from gui.characters.sample_drawing import SIDE, Samples
from gui.characters.sheet_layout import BLOCK_GAP, LABEL_WIDTH, lay_out_sheet
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.figures import sized
from gui.widgets.themed import follow_theme
from gui.widgets.tile_pointer import Tile, TilePointer


class ClassSheet(TilePointer):
    """Shows samples; a tile is a class and a place in its row.

    Parameters
    ----------
    classes : sequence of str
        Names of the rows.
    parent : QWidget, optional

    Signals
    -------
    columnsChanged(int)
        So many pictures a row fit now.
    tilePointed(object)
        (class, place) under the mouse or the keyboard's cursor, or None.
    """

    columnsChanged = Signal(int)
    tilePointed = Signal(object)

    def __init__(self, classes: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = tuple(classes)
        self._theme = LIGHT
        self._image = QImage()
        self._columns = 0
        self._layout = lay_out_sheet(600, 400, len(self._classes), SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Samples of every class")
        follow_theme(self)

    @property
    def columns(self) -> int:
        """How many pictures a row fit."""
        return self._layout.columns

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the pictures."""
        self._theme = theme
        self.update()

    def set_samples(self, samples: Samples) -> None:
        """Show other pictures in the same places."""
        self._image = grey_image(samples.pixels)
        self._columns = samples.columns
        self._keep_in_bounds()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(760, 580)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(320, 240)

    def tile_rect(self, tile: Tile) -> QRectF:
        """Return where a picture lies, on whole device pixels."""
        row, column = tile
        left, top = self._corner(row // self._layout.rows)
        side = self._layout.tile
        return QRectF(
            left + LABEL_WIDTH + column * side, top + row % self._layout.rows * side, side, side
        )

    def tile_at(self, position: QPointF) -> Tile | None:
        """Return the picture under a position."""
        layout = self._layout
        for block in range(layout.blocks):
            left, top = self._corner(block)
            x, y = position.x() - left - LABEL_WIDTH, position.y() - top
            column, row = int(x // layout.tile), int(y // layout.tile)
            tile = block * layout.rows + row, column
            if 0 <= row < layout.rows and self._exists(tile):
                return tile
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the layout that fits."""
        super().resizeEvent(event)
        before = self._layout.columns
        self._layout = lay_out_sheet(
            self.width(), self.height(), len(self._classes), SIDE, self.devicePixelRatioF()
        )
        # Everything lies elsewhere, and the mouse points at something else.
        self._hover(None)
        self._keep_in_bounds()
        if self._layout.columns != before:
            self.columnsChanged.emit(self._layout.columns)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint names, pictures, and what is pointed at."""
        painter = QPainter(self)
        layout = self._layout
        side = layout.tile
        columns = min(self._columns, layout.columns)
        painter.setFont(sized(self.font(), 13, semibold=True))
        for block in range(layout.blocks):
            left, top = self._corner(block)
            first = block * layout.rows
            rows = min(layout.rows, len(self._classes) - first)
            painter.setPen(QColor(self._theme.text))
            for place, name in enumerate(self._classes[first : first + rows]):
                area = QRectF(left, top + place * side, LABEL_WIDTH - 6, side)
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name)
            paper = QRectF(left + LABEL_WIDTH, top, layout.columns * side, rows * side)
            painter.fillRect(paper, Qt.GlobalColor.white)
            if columns:
                shown = QRectF(left + LABEL_WIDTH, top, columns * side, rows * side)
                source = QRectF(0, first * SIDE, columns * SIDE, rows * SIDE)
                painter.drawImage(shown, self._image, source)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # On white paper the light theme's accent is seen, in the dark theme too.
        self._paint_outlines(painter, LIGHT.accent)
        painter.end()

    def _corner(self, block: int) -> tuple[float, float]:
        """Return left and top of a block, on whole device pixels."""
        layout, ratio = self._layout, self.devicePixelRatioF()
        spare = max(0.0, self.width() - layout.width)
        left = spare / 2 + block * (layout.block_width + BLOCK_GAP)
        return round(left * ratio) / ratio, 0.0

    def _exists(self, tile: Tile) -> bool:
        row, column = tile
        shown = min(self._columns, self._layout.columns)
        return 0 <= row < len(self._classes) and 0 <= column < shown

    def _keep_in_bounds(self) -> None:
        """Leave the keyboard's cursor in its row where that has become shorter."""
        shown = min(self._columns, self._layout.columns)
        row, column = self._current
        self._current = row, max(0, min(column, shown - 1))

    def _area(self, tile: Tile) -> QRectF:
        return self.tile_rect(tile)

    def _on_hovered(self, tile: Tile | None) -> None:
        self.setCursor(
            Qt.CursorShape.ArrowCursor if tile is None else Qt.CursorShape.PointingHandCursor
        )
        self.tilePointed.emit(tile)

    def _on_walked(self, tile: Tile) -> None:
        self.tilePointed.emit(tile)
