"""What a picture says while there is nothing in it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.theme.tokens import Theme

_FLAGS = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)


def paint_hint(painter: QPainter, area: QRectF, text: str, theme: Theme) -> None:
    """Write a hint into the middle of an area, muted, in the painter's font."""
    painter.setPen(QColor(theme.muted))
    painter.drawText(area, _FLAGS, text)
