"""The colours of values, most often about zero, with the numbers they stand for."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import format_metric, sized
from gui.widgets.themed import follow_theme

_BAR, _HEIGHT = 8, 28


class ColorBar(QWidget):
    """A strip from the lowest to the highest value, and three numbers below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._colors: npt.NDArray[np.uint8] = np.empty((0, 3), np.uint8)
        self._texts = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for the numbers."""
        self._theme = theme
        self.update()

    def set_range(
        self,
        colors: npt.NDArray[np.uint8],
        limit: float | None,
        ends: tuple[str, str] | None = None,
        middle: str = "0",
    ) -> None:
        """Show a map.

        Parameters
        ----------
        colors : ndarray of shape (n, 3), uint8
            From the lowest value to the highest.
        limit : float or None
            The value of the last colour; None where each tile has its own.
        ends : (str, str), optional
            What is written below the lowest and the highest value; by default the values.
        middle : str
            What is written between them.
        """
        if ends is not None:
            texts = (ends[0], middle, ends[1])
        elif limit is None:
            texts = ("−largest", "0", "largest of the tile")
        else:
            texts = (format_metric(-limit), "0", format_metric(limit))
        if texts == self._texts and colors is self._colors:
            return
        self._colors, self._texts = np.ascontiguousarray(colors), texts
        self.setAccessibleName(f"Colours from {texts[0]} over {texts[1]} to {texts[2]}")
        self.update()

    @property
    def texts(self) -> tuple[str, str, str]:
        """The numbers: lowest, middle, highest."""
        return self._texts

    def sizeHint(self) -> QSize:
        """Return the size below a grid."""
        return QSize(220, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which numbers would overlap."""
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint strip and numbers."""
        if not len(self._colors):
            return
        painter = QPainter(self)
        count = len(self._colors)
        image = QImage(self._colors.data, count, 1, 3 * count, QImage.Format.Format_RGB888)
        width = min(self.width() - 2, 260)
        bar = QRectF((self.width() - width) // 2, 1, width, _BAR)
        painter.drawImage(bar, image)
        painter.setPen(QColor(self._theme.field_border))
        painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(sized(self.font(), MUTED_SIZE))
        below = QRectF(bar.left(), _BAR + 2, width, _HEIGHT - _BAR - 2)
        for text, side in zip(
            self._texts,
            (
                Qt.AlignmentFlag.AlignLeft,
                Qt.AlignmentFlag.AlignHCenter,
                Qt.AlignmentFlag.AlignRight,
            ),
            strict=True,
        ):
            painter.drawText(below, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
