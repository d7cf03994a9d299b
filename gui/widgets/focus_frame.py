"""The frame about what scrolls and has the keyboard."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.theme.tokens import Theme

WIDTH = 2


def paint_focus(painter: QPainter, area: QRect, theme: Theme) -> None:
    """Outline what the keys act on, just within its edges.

    Parameters
    ----------
    painter : QPainter
    area : QRect
        Of the viewport, in logical pixels.
    theme : Theme
    """
    painter.setPen(QPen(QColor(theme.accent), WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = WIDTH / 2
    painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), 3, 3)
