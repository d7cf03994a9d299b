"""What a picture says while there is nothing in it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.theme.tokens import Theme

_FLAGS = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)


def paint_hint(
    painter: QPainter, area: QRectF, text: str, theme: Theme, *, on_lines: bool = False
) -> None:
    """Write a hint into the middle of an area, muted, in the painter's font.

    With `on_lines` the surface of a card is laid below it, so that a plot's grid stays behind.
    """
    if on_lines:
        below = painter.boundingRect(area, _FLAGS, text).adjusted(-8, -4, 8, 4)
        painter.fillRect(below, QColor(theme.surface))
    painter.setPen(QColor(theme.muted))
    painter.drawText(area, _FLAGS, text)
