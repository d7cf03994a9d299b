"""A sheet of sample pictures, as one tiled image; the data keep their own black and white."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.hints import paint_hint
from gui.widgets.themed import follow_theme
from gui.widgets.tile_pointer import Tile, TilePointer

_EMPTY_HEIGHT = 96


class ImageSheet(TilePointer):
    """Shows the sheet as wide as the widget; a tile has a tooltip and can be clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._image = QImage()
        self._pixels: npt.NDArray[np.uint8] | None = None
        self._scaled: QPixmap | None = None
        self._grid = (1, 1)
        self._texts: list[list[str]] = []
        self._hint = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Samples")
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the pictures."""
        self._theme = theme
        self.update()

    def set_sheet(
        self, pixels: npt.NDArray[np.uint8] | None, rows: int = 1, columns: int = 1
    ) -> None:
        """Show an image of equal tiles.

        Parameters
        ----------
        pixels : ndarray of shape (height, width) or (height, width, 3), uint8, or None
            Grey or RGB; None shows the hint.
        rows, columns : int
            How many tiles there are.
        """
        self._hovered, self._current = None, (0, 0)
        self._texts = []
        self._grid = (rows, columns)
        self._scaled = None
        if pixels is None:
            self._pixels, self._image = None, QImage()
        else:
            if pixels.dtype != np.uint8 or pixels.ndim not in (2, 3):
                raise ValueError(
                    f"a sheet is uint8 of shape (height, width[, 3]); got {pixels.dtype} of shape "
                    f"{pixels.shape}"
                )
            # QImage does not own the memory, so the array is kept beside it.
            self._pixels = np.ascontiguousarray(pixels)
            height, width = pixels.shape[:2]
            is_grey = pixels.ndim == 2
            kind = QImage.Format.Format_Grayscale8 if is_grey else QImage.Format.Format_RGB888
            self._image = QImage(self._pixels.data, width, height, self._pixels.strides[0], kind)
        self.setCursor(
            Qt.CursorShape.ArrowCursor if pixels is None else Qt.CursorShape.PointingHandCursor
        )
        self.updateGeometry()
        self.update()

    def set_tile_texts(self, texts: list[list[str]]) -> None:
        """Say what each tile is, row by row; the last row may be shorter."""
        self._texts = texts

    def set_hint(self, text: str) -> None:
        """Say what to do while there is no sheet."""
        self._hint = text
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return whether there is an aspect to keep."""
        return not self._image.isNull()

    def heightForWidth(self, width: int) -> int:
        """Return the height at which nothing is cut off."""
        if self._image.isNull():
            return _EMPTY_HEIGHT
        return round(width * self._scale(width) / width * self._image.height())

    def sizeHint(self) -> QSize:
        """Return the size in a side panel."""
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(80, self.heightForWidth(80))

    def sheet_rect(self) -> QRectF:
        """Return where the sheet lies in the widget."""
        if self._image.isNull():
            return QRectF()
        scale = self._scale(self.width())
        scale = min(scale, self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF(round((self.width() - width) / 2), 0, width, height)

    def tile_rect(self, row: int, column: int) -> QRectF:
        """Return where a tile lies in the widget."""
        sheet = self.sheet_rect()
        width, height = sheet.width() / self._grid[1], sheet.height() / self._grid[0]
        return QRectF(sheet.left() + column * width, sheet.top() + row * height, width, height)

    def tile_at(self, position: QPointF) -> Tile | None:
        """Return the tile under a position."""
        sheet = self.sheet_rect()
        if not sheet.contains(position):
            return None
        row = int((position.y() - sheet.top()) / sheet.height() * self._grid[0])
        column = int((position.x() - sheet.left()) / sheet.width() * self._grid[1])
        tile = min(row, self._grid[0] - 1), min(column, self._grid[1] - 1)
        return tile if self._exists(tile) else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sheet, scaled once and kept."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._image.isNull():
            painter.setFont(sized(self.font(), MUTED_SIZE))
            paint_hint(painter, QRectF(self.rect()), self._hint, self._theme)
            painter.end()
            return
        sheet = self.sheet_rect()
        painter.drawPixmap(sheet.topLeft(), self._scaled_to(sheet))
        self._paint_outlines(painter, self._theme.accent)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from tile to tile, where there are any."""
        if self._image.isNull():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show the text of the tile under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tile = self.tile_at(QPointF(event.pos()))
            text = "" if tile is None else self._text_of(tile)
            if tile is not None and text:
                area = self.tile_rect(*tile).toRect()
                QToolTip.showText(event.globalPos(), text, self, area)
            else:
                QToolTip.hideText()
                event.ignore()
            return True
        return super().event(event)

    def _scale(self, width: int) -> float:
        """Return logical pixels a picture pixel; a whole number of device pixels if near one."""
        ratio = self.devicePixelRatioF()
        exact = width * ratio / self._image.width()
        whole = int(exact)
        # Less than an eighth of the width is given up for pixels that are all of one size.
        return (whole if whole >= 1 and exact / whole < 1.125 else exact) / ratio

    def _scaled_to(self, sheet: QRectF) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = (sheet.size() * ratio).toSize()
        if self._scaled is None or self._scaled.size() != size:
            is_whole = size.width() % self._image.width() == 0
            mode = (
                Qt.TransformationMode.FastTransformation
                if is_whole
                else Qt.TransformationMode.SmoothTransformation
            )
            image = self._image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            self._scaled = QPixmap.fromImage(image)
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled

    def _area(self, tile: Tile) -> QRectF:
        return self.tile_rect(*tile)

    def _on_walked(self, tile: Tile) -> None:
        self.setAccessibleDescription(self._text_of(tile))

    def _exists(self, tile: Tile) -> bool:
        row, column = tile
        if not (0 <= row < self._grid[0] and 0 <= column < self._grid[1]):
            return False
        return not self._texts or (row < len(self._texts) and column < len(self._texts[row]))

    def _text_of(self, tile: Tile) -> str:
        row, column = tile
        if row < len(self._texts) and column < len(self._texts[row]):
            return self._texts[row][column]
        return ""
