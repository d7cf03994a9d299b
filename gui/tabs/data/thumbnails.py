"""Small pictures of the list: samples where some were seen, else what kind of thing it is."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from core.datasets.glimpse import Glimpse
from gui.tabs.data.entries import GROUPS, DataEntry
from gui.theme.icons import icon_renderer
from gui.theme.manager import theme_manager
from gui.widgets.picture_list import PictureList
from gui.widgets.picture_rows import PICTURE_SIZE

_ICONS = dict(zip(GROUPS, ("data", "data", "download", "folder"), strict=True))
_ICON_SIDE = 20
_SCALE = 2
"""Drawn at twice the size, sharp on dense screens."""


class Thumbnails(QObject):
    """Draws them as they are asked for, and anew with another theme."""

    def __init__(self, target: PictureList, parent: QObject) -> None:
        super().__init__(parent)
        self._list = target
        self._entries: dict[str, DataEntry] = {}
        self._samples: dict[str, QImage] = {}
        target.imageWanted.connect(self._draw)
        theme_manager().changed.connect(self._draw_all)

    def set_entries(self, entries: Sequence[DataEntry]) -> None:
        """Take note of what is listed."""
        self._entries = {entry.key: entry for entry in entries}
        self._draw_all()

    def set_samples(self, key: str, seen: Glimpse) -> None:
        """Show three samples of an entry."""
        if seen.sheet is None:
            return
        sheet = seen.sheet
        wide = 3 * (sheet.tile_width + sheet.margin) + sheet.margin
        high = 2 * (sheet.tile_height + sheet.margin) + sheet.margin
        pixels = np.ascontiguousarray(sheet.image[:high, :wide])
        kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
        image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.strides[0], kind)
        size = PICTURE_SIZE * _SCALE
        self._samples[key] = image.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        ).copy()
        self._draw(key)

    def _draw_all(self) -> None:
        for key in self._entries:
            self._draw(key)

    def _draw(self, key: str) -> None:
        entry = self._entries.get(key)
        if key in self._samples:
            self._list.set_image(key, self._samples[key])
        elif entry is not None:
            is_weights = entry.known is not None and entry.known.is_weights
            self._list.set_image(key, _icon("weights" if is_weights else _ICONS[entry.group]))


def _icon(name: str) -> QImage:
    size = PICTURE_SIZE * _SCALE
    image = QImage(QSize(size), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    side = _ICON_SIDE * _SCALE
    place = QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)
    icon_renderer(name, theme_manager().theme.muted).render(painter, place)
    painter.end()
    return image
