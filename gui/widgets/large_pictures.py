"""Pictures as large as there is room for, in columns, each with two lines of words below it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.focus_frame import paint_focus
from gui.widgets.sample_pixels import draw_sample, pixel_image
from gui.widgets.themed import follow_theme

_GAP, _LINE, _EDGE = 12, 16, 2
_LEAST = 64
"""Side of a picture, in logical pixels, below which it is of no use."""


@dataclass(frozen=True, eq=False)
class LargePicture:
    """A picture and its words.

    Parameters
    ----------
    name, note : str
        The first line below it, and the second in muted letters.
    pixels : ndarray of shape (height, width, 3), uint8
    """

    name: str
    note: str
    pixels: npt.NDArray[np.uint8] = field(repr=False)


class LargePictures(QWidget):
    """Paints columns of pictures, all of one size."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._name = name
        self._columns: Sequence[Sequence[LargePicture]] = ()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_theme(self)

    @property
    def columns(self) -> Sequence[Sequence[LargePicture]]:
        """What is shown."""
        return self._columns

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the pictures."""
        self._theme = theme
        self.update()

    def set_columns(self, columns: Sequence[Sequence[LargePicture]]) -> None:
        """Show these pictures, from the top of each column."""
        self._columns = columns
        every = [each for column in columns for each in column]
        self.setAccessibleDescription("; ".join(f"{each.name}: {each.note}" for each in every))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(3 * (_LEAST + _GAP), 2 * (_LEAST + 2 * _LINE + _GAP))

    def side(self) -> float:
        """Return the side of a picture, in logical pixels."""
        columns = max(len(self._columns), 1)
        rows = max((len(column) for column in self._columns), default=1) or 1
        wide = (self.width() - 2 * _EDGE - (columns - 1) * _GAP) / columns
        high = (self.height() - 2 * _EDGE - (rows - 1) * _GAP) / rows - 2 * _LINE
        return float(max(8, int(min(wide, high))))

    def tile(self, column: int, row: int) -> QRectF:
        """Return where a picture lies; the columns stand in the middle."""
        side, columns = self.side(), max(len(self._columns), 1)
        left = (self.width() - columns * side - (columns - 1) * _GAP) / 2
        top = _EDGE + row * (side + 2 * _LINE + _GAP)
        return QRectF(round(left + column * (side + _GAP)), top, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint pictures and words."""
        painter = QPainter(self)
        theme, ratio = self._theme, self.devicePixelRatioF()
        painter.setFont(sized(self.font(), MUTED_SIZE))
        for at, column in enumerate(self._columns):
            for row, each in enumerate(column):
                tile = self.tile(at, row)
                place = draw_sample(painter, pixel_image(each.pixels), tile, ratio)
                painter.setPen(QPen(QColor(theme.card_border), 1))
                painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
                below = QRectF(tile.left(), place.bottom() + 2, tile.width(), _LINE)
                for text, color in ((each.name, theme.text), (each.note, theme.muted)):
                    painter.setPen(QColor(color))
                    shown = painter.fontMetrics().elidedText(
                        text, Qt.TextElideMode.ElideRight, int(below.width())
                    )
                    painter.drawText(below, _CENTRE, shown)
                    below.translate(0, _LINE - 1)
        if self.hasFocus():
            paint_focus(painter, self.rect(), theme)
        painter.end()


_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
