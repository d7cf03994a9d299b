"""Where a picture lies on the screen, and the picture itself, quickly drawn at any size."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPixmap

from core.ocr.box import Box

MOST_ZOOM = 8.0
"""Logical pixels for a pixel of the picture."""

MARGIN = 12


class BoxView:
    """The scale and the place at which a picture is seen."""

    def __init__(self) -> None:
        self._images: list[QImage] = []
        self._size = QSize()
        self._stage: QImage | None = None
        self._cache: QPixmap | None = None
        self.scale = 1.0
        self.origin = QPointF()
        self.picture = (0, 0)
        self.is_fitted = True

    def set_levels(self, levels: Sequence[npt.NDArray[np.uint8]]) -> None:
        """Show another picture: itself, then at a half, a quarter … of its size."""
        self._images = [
            QImage(
                level.data,
                level.shape[1],
                level.shape[0],
                3 * level.shape[1],
                QImage.Format.Format_RGB888,
            )
            for level in levels
        ]
        # The images look into the arrays, which have to stay.
        self._levels = tuple(levels)
        self.picture = levels[0].shape[:2] if levels else (0, 0)
        self._stage = self._cache = None
        self.is_fitted = True

    def set_stage(self, shades: npt.NDArray[np.uint8] | None) -> None:
        """Show shades (height, width) of any size in the picture's place, or the picture again."""
        self._stage = None
        if shades is not None:
            high, wide = shades.shape
            self._shades = np.ascontiguousarray(shades)
            grey = QImage.Format.Format_Grayscale8
            self._stage = QImage(self._shades.data, wide, high, wide, grey)
        self._cache = None

    def set_size(self, size: QSize) -> None:
        """Take the size of the widget, in logical pixels."""
        if size != self._size:
            self._size = size
            self._cache = None
            if self.is_fitted:
                self.fit()

    def fit(self) -> None:
        """Show the whole picture."""
        high, wide = self.picture
        if not high or self._size.isEmpty():
            return
        room_x, room_y = self._size.width() - 2 * MARGIN, self._size.height() - 2 * MARGIN
        self.scale = max(1e-3, min(room_x / wide, room_y / high))
        self.origin = QPointF(
            (self._size.width() - self.scale * wide) / 2,
            (self._size.height() - self.scale * high) / 2,
        )
        self.is_fitted = True
        self._cache = None

    def zoom(self, factor: float, at: QPointF) -> None:
        """Enlarge about a place of the widget."""
        high, wide = self.picture
        if not high:
            return
        least = 0.5 * min(self._size.width() / wide, self._size.height() / high)
        scale = min(MOST_ZOOM, max(min(least, MOST_ZOOM), self.scale * factor))
        self.origin = at - (at - self.origin) * (scale / self.scale)
        self.scale = scale
        self.is_fitted = False
        self._cache = None

    def pan(self, by: QPointF) -> None:
        """Move the picture, of which something always stays in sight."""
        high, wide = self.picture
        moved = self.origin + by
        self.origin = QPointF(
            min(max(moved.x(), 60 - self.scale * wide), self._size.width() - 60),
            min(max(moved.y(), 60 - self.scale * high), self._size.height() - 60),
        )
        self.is_fitted = False
        self._cache = None

    def show(self, box: Box) -> bool:
        """Bring a box into sight; return whether it was not."""
        rect = self.rect(box)
        inside = QRectF(8, 8, self._size.width() - 16, self._size.height() - 16)
        if inside.contains(rect) or rect.width() > inside.width():
            return False
        self.pan(inside.center() - rect.center())
        return True

    def rect(self, box: Box) -> QRectF:
        """Return where a box is on the widget."""
        return QRectF(
            self.origin.x() + self.scale * box.left,
            self.origin.y() + self.scale * box.top,
            self.scale * box.width,
            self.scale * box.height,
        )

    def place(self, at: QPointF) -> tuple[float, float]:
        """Return row and column of the picture below a place of the widget."""
        return (at.y() - self.origin.y()) / self.scale, (at.x() - self.origin.x()) / self.scale

    def paint(self, painter: QPainter, ratio: float) -> None:
        """Draw the picture; from a copy in the widget's size as long as nothing moves."""
        if not self._images:
            return
        if self._cache is None:
            self._cache = QPixmap(self._size * ratio)
            self._cache.setDevicePixelRatio(ratio)
            self._cache.fill("transparent")
            inner = QPainter(self._cache)
            inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            level = 0
            while level + 1 < len(self._images) and self.scale * ratio * 2 ** (level + 1) <= 1:
                level += 1
            high, wide = self.picture
            whole = QRectF(
                self.origin,
                QPointF(self.origin.x() + self.scale * wide, self.origin.y() + self.scale * high),
            )
            seen = whole.intersected(QRectF(0, 0, self._size.width(), self._size.height()))
            image = self._images[level] if self._stage is None else self._stage
            part = image.width() / wide / self.scale
            source = QRectF(
                (seen.left() - whole.left()) * part,
                (seen.top() - whole.top()) * part,
                seen.width() * part,
                seen.height() * part,
            )
            inner.drawImage(seen, image, source)
            inner.end()
        painter.drawPixmap(0, 0, self._cache)
