"""The legend that stands in the header of a plot: how training and validation are drawn."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.curve_strokes import draw_rings, stroke
from gui.widgets.figures import sized
from gui.widgets.themed import follow_theme

_SAMPLE = 30.0
_TEXTS = ("training", "validation")


class SplitLegend(QWidget):
    """A solid sample "training" and a dashed one with a round mark "validation"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.setFont(sized(self.font(), MUTED_SIZE))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Solid lines: training. Dashed lines with round marks: validation.")
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for both samples with their words."""
        metrics = QFontMetricsF(self.font())
        words = sum(metrics.horizontalAdvance(text) for text in _TEXTS)
        return QSize(int(words + 2 * (_SAMPLE + 6) + 16 + 8), max(20, int(metrics.height())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the samples as the plot paints its curves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color, surface = QColor(self._theme.muted), QColor(self._theme.surface)
        metrics = QFontMetricsF(self.font())
        middle = self.height() / 2
        left = 0.0
        for text in _TEXTS:
            is_validation = text == "validation"
            x = np.array([left + 0.5, left + _SAMPLE])
            y = np.full(2, middle)
            stroke(painter, x, y, color, 1.6, dashed=is_validation)
            if is_validation:
                center = QPointF(left + _SAMPLE / 2, middle)
                draw_rings(
                    painter, np.array([center.x()]), np.array([center.y()]), color, surface, 2.6
                )
            left += _SAMPLE + 6
            width = metrics.horizontalAdvance(text) + 1
            painter.setPen(color)
            painter.drawText(
                QRectF(left, 0, width, self.height()), int(Qt.AlignmentFlag.AlignVCenter), text
            )
            left += width + 16
        painter.end()
