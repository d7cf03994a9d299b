"""Tiles in colours as one picture with whole pixels a weight: where each lies, and the picture."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from core.analysis.weight_grid import Arrangement, Layout, arrange, assemble

GAP = 3
"""Between tiles, in logical pixels: room for the outline of the one that is chosen."""

_HIGHEST_ROW = 10
_LEAST_FRAMED = 4
"""Logical pixels: a frame around less would fill it."""

Pixels = npt.NDArray[np.uint8]


class TileSheet:
    """Tiles in the largest whole scale that fits; positions are logical, from the upper left.

    Attributes
    ----------
    tiles : ndarray of shape (units, height, width, 3), uint8
        As they were given.
    arrangement : Arrangement or None
        How the tiles lie, in device pixels; None without any.
    """

    def __init__(self) -> None:
        self.tiles: Pixels = np.empty((0, 1, 1, 3), np.uint8)
        self.arrangement: Arrangement | None = None
        self._look: tuple[Layout, int] = ("tiles", GAP)
        self._ratio = 1.0
        self._fitted = self.tiles
        self._averaged = self._stretched = 1

    def set_tiles(self, tiles: Pixels, layout: Layout, gap: int) -> bool:
        """Take tiles; return whether they fit where those before lay, and need no `arrange`."""
        look: tuple[Layout, int] = (layout, gap)
        same = self.tiles.shape == tiles.shape and self._look == look
        self.tiles, self._look = tiles, look
        if same:
            self._fit()
        return same

    def arrange(self, room: QSize, ratio: float) -> None:
        """Find the scale and the columns.

        Parameters
        ----------
        room : QSize
            What there is, in logical pixels; a sheet may be higher.
        ratio : float
            Device pixels a logical pixel.
        """
        self._ratio = ratio
        self._averaged = self._stretched = 1
        if not len(self.tiles):
            self.arrangement = None
            return
        height, width = int(room.height() * ratio), int(room.width() * ratio)
        layout, gap = self._look
        if layout == "column" and self.tiles.shape[2] > width:
            self._averaged = -(-self.tiles.shape[2] // max(1, width))
            self._stretched = min(max(1, height // len(self.tiles)), _HIGHEST_ROW)
        self._fit()
        tile = self._fitted.shape[1], self._fitted.shape[2]
        gap = round(gap * ratio)
        self.arrangement = arrange(len(self.tiles), tile, (height, width), gap, layout)

    @property
    def columns(self) -> int:
        """How many tiles lie side by side."""
        return 1 if self.arrangement is None else self.arrangement.columns

    @property
    def width(self) -> float:
        """In logical pixels."""
        return 0.0 if self.arrangement is None else self.arrangement.width / self._ratio

    @property
    def height(self) -> float:
        """In logical pixels."""
        return 0.0 if self.arrangement is None else self.arrangement.height / self._ratio

    def index_at(self, position: QPointF) -> int | None:
        """Return the place of the tile at a position."""
        place = self.arrangement
        if place is None:
            return None
        spot = position * self._ratio
        column = int(spot.x() // (place.tile_width + place.gap))
        row = int(spot.y() // (place.tile_height + place.gap))
        if not (0 <= column < place.columns and 0 <= row < place.rows):
            return None
        index = row * place.columns + column
        return index if index < len(self.tiles) else None

    def rect(self, index: int) -> QRectF:
        """Return where a tile lies; empty without any."""
        place = self.arrangement
        if place is None:
            return QRectF()
        row, column = divmod(index, place.columns)
        scale = 1 / self._ratio
        x, y = column * (place.tile_width + place.gap), row * (place.tile_height + place.gap)
        return QRectF(x * scale, y * scale, place.tile_width * scale, place.tile_height * scale)

    def draw(self, surface: QColor, frame: QColor) -> QPixmap:
        """Return the picture; a null one without tiles.

        Parameters
        ----------
        surface : QColor
            Of the ground.
        frame : QColor
            Around tiles of nothing but the ground's colour, all zero: else there seem to be none.
        """
        if self.arrangement is None:
            return QPixmap()
        gap = np.array([surface.red(), surface.green(), surface.blue()], np.uint8)
        sheet = assemble(self._fitted, self.arrangement, gap)
        height, width = sheet.shape[:2]
        image = QImage(sheet.data, width, height, sheet.strides[0], QImage.Format.Format_RGB888)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self._ratio)
        blank = np.flatnonzero((self._fitted == gap).all(axis=(1, 2, 3)))
        if len(blank):
            painter = QPainter(pixmap)
            painter.setPen(frame)
            for rect in (self.rect(int(index)) for index in blank):
                if min(rect.width(), rect.height()) >= _LEAST_FRAMED:
                    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.end()
        return pixmap

    def _fit(self) -> None:
        """Take the mean of neighbours in rows that are too wide, and make such rows higher."""
        tiles, factor = self.tiles, self._averaged
        if factor > 1:
            width = tiles.shape[2] // factor * factor
            parts = tiles[:, :, :width].reshape(*tiles.shape[:2], -1, factor, 3)
            tiles = np.repeat(parts.mean(axis=3).astype(np.uint8), self._stretched, axis=1)
        self._fitted = tiles
