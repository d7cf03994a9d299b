"""Originals above what comes back of them and what is lost: a row for each, a column a picture."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.focus_frame import paint_focus
from gui.widgets.themed import follow_theme

Pixels = npt.NDArray[np.uint8]

_LABEL, _GAP, _CAPTION, _MARGIN = 96, 6, 16, 3
_WORDS = 72
"""Pixels that a caption takes: narrow pictures stand so far apart, where there is room."""


@dataclass(frozen=True, eq=False)
class PictureRow:
    """A row of pictures.

    Parameters
    ----------
    name, note : str
        What it is; a second line in muted letters.
    pixels : ndarray of shape (pictures, height, width, 3), uint8
    captions : tuple of str
        Below each picture; none where nothing is to be said.
    marked : int
        The first so many are framed.
    """

    name: str
    note: str
    pixels: Pixels = field(repr=False)
    captions: tuple[str, ...] = ()
    marked: int = 0


class RestoredRows(QWidget):
    """Paints the rows as large as there is room for.

    Parameters
    ----------
    name : str
        For screen readers.
    largest : int
        The longer side of a picture, in pixels, that is large enough.

    Signals
    -------
    pictureChosen(int)
        The column of the picture that was clicked, or chosen by keys.
    pictureOpened(int)
        The same where it was clicked, or Enter was pressed on it: it is wanted large.
    """

    pictureChosen = Signal(int)
    pictureOpened = Signal(int)

    def __init__(self, name: str, largest: int = 96, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._largest = largest
        self._rows: Sequence[PictureRow] = ()
        self._current: int | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the pictures."""
        self._theme = theme
        self.update()

    def set_rows(self, rows: Sequence[PictureRow]) -> None:
        """Show these rows."""
        self._rows = rows
        self.updateGeometry()
        self.update()

    def set_current(self, column: int | None) -> None:
        """Mark a picture."""
        self._current = column
        self.update()

    @property
    def current(self) -> int | None:
        """The marked picture."""
        return self._current

    @property
    def rows(self) -> Sequence[PictureRow]:
        """What is shown."""
        return self._rows

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(320, 24 + 44 * max(len(self._rows), 1))

    def heightForWidth(self, width: int) -> int:
        """Return the height at which pictures are as large as the width allows."""
        captions = sum(bool(each.captions) for each in self._rows)
        across, down = self._shape()
        side = min((width - _LABEL) / max(self._columns(), 1) - _GAP, self._largest * across)
        high = side * down / across
        return round(2 * _MARGIN + len(self._rows) * (high + _GAP) + captions * _CAPTION)

    def _shape(self) -> tuple[float, float]:
        """Return width and height of a picture as parts of its longer side."""
        for row in self._rows:
            if len(row.pixels):
                high, wide = row.pixels.shape[1:3]
                return wide / max(high, wide), high / max(high, wide)
        return 1.0, 1.0

    def _columns(self) -> int:
        return max((len(row.pixels) for row in self._rows), default=0)

    def tile(self, row: int, column: int) -> QRectF:
        """Return where a picture lies."""
        return self._places().tile(row, column)

    def _places(self) -> "_Places":
        """Return where all pictures lie; worked out once for many of them."""
        across, down = self._shape()
        has_captions = [bool(each.captions) for each in self._rows]
        wide = (self.width() - _LABEL) / max(self._columns(), 1) - _GAP
        room = self.height() - 2 * _MARGIN - sum(has_captions) * _CAPTION
        high = room / max(len(self._rows), 1) - _GAP
        longer = max(8.0, min(wide / across, high / down, self._largest))
        # Narrow pictures stand apart, so that there is room for captions.
        pitch = max(longer * across, min(wide, longer, _WORDS)) + _GAP
        above = tuple(_CAPTION * sum(has_captions[:row]) for row in range(len(has_captions)))
        return _Places(longer * across, longer * down, pitch, above)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint names, pictures and captions."""
        painter = QPainter(self)
        theme, places = self._theme, self._places()
        for at, row in enumerate(self._rows):
            first = places.tile(at, 0)
            painter.setFont(self.font())
            painter.setPen(QColor(theme.text))
            name = QRectF(0, first.center().y() - 17, _LABEL - 8, 17)
            painter.drawText(name, _LEFT, _cut(painter, row.name, name))
            painter.setFont(sized(self.font(), MUTED_SIZE))
            painter.setPen(QColor(theme.muted))
            painter.drawText(name.translated(0, 17), _LEFT, _cut(painter, row.note, name))
            for column, pixels in enumerate(row.pixels):
                tile = places.tile(at, column)
                kept = np.ascontiguousarray(pixels)
                high, across = kept.shape[:2]
                image = QImage(kept.data, across, high, kept.strides[0], _RGB)
                # Smaller than it is, a picture would lose whole rows of pixels.
                painter.setRenderHint(_SMOOTH, on=tile.width() < across)
                painter.drawImage(tile, image)
                is_marked = column < row.marked
                edge, wide = (theme.accent, 2) if is_marked else (theme.card_border, 1)
                painter.setPen(QPen(QColor(edge), wide))
                painter.drawRect(tile.adjusted(-wide / 2, -wide / 2, wide / 2, wide / 2))
                if row.captions:
                    painter.setPen(QColor(theme.muted))
                    room = places.pitch
                    below = QRectF(tile.center().x() - room / 2, tile.bottom() + 1, room, _CAPTION)
                    painter.drawText(below, _CENTRE, _caption(painter, row.captions[column], below))
        if self._current is not None and self._rows and self._current < self._columns():
            top, last = (
                places.tile(0, self._current),
                places.tile(len(self._rows) - 1, self._current),
            )
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(top.united(last).adjusted(-2, -2, 2, 2))
        if self.hasFocus():
            paint_focus(painter, self.rect(), theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture below the mouse, and open it."""
        for column in range(self._columns()):
            top, last = self.tile(0, column), self.tile(len(self._rows) - 1, column)
            if top.united(last).contains(event.position()):
                self.pictureChosen.emit(column)
                self.pictureOpened.emit(column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the picture before or after, or open the one that is marked."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.pictureOpened.emit(self._current)
            return
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._columns():
            super().keyPressEvent(event)
            return
        at = -1 if self._current is None and step > 0 else self._current or 0
        self.pictureChosen.emit(min(max(at + step, 0), self._columns() - 1))


@dataclass(frozen=True, slots=True)
class _Places:
    """Where pictures lie.

    Parameters
    ----------
    wide, high : float
        Of a picture.
    pitch : float
        From a picture to the next beside it.
    above : tuple of float
        Height of the captions above each row.
    """

    wide: float
    high: float
    pitch: float
    above: tuple[float, ...]

    def tile(self, row: int, column: int) -> QRectF:
        """Return where a picture lies."""
        left = _LABEL + column * self.pitch + (self.pitch - _GAP - self.wide) / 2
        top = _MARGIN + row * (self.high + _GAP) + self.above[row]
        return QRectF(left, top, self.wide, self.high)


def _caption(painter: QPainter, text: str, below: QRectF) -> str:
    """Return what fits below a picture of its caption."""
    if painter.fontMetrics().horizontalAdvance(text) > below.width():
        # The unit is that of the row.
        text = text.removesuffix(" dB")
    return _cut(painter, text, below)


def _cut(painter: QPainter, text: str, place: QRectF) -> str:
    """Return as much of a text as fits."""
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
_RGB = QImage.Format.Format_RGB888
_SMOOTH = QPainter.RenderHint.SmoothPixmapTransform
