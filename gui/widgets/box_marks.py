"""How boxes are drawn on a picture, and what is written beside them."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from core.ocr.page import Character
from gui.widgets.box_handles import handle_points, handle_side

SURE, DOUBTFUL = "#0072B2", "#D55E00"
"""Of boxes, in either theme: the picture keeps its own light, and so do marks on it."""

RIGHT, WRONG = SURE, DOUBTFUL
"""The same two, where the truth is known."""


def box_pen(character: Character, doubt: float, *, chosen: bool) -> QPen:
    """Return the pen of a character's box: dashed where in doubt, thicker where selected."""
    doubtful = character.is_doubtful(doubt)
    style = Qt.PenStyle.DashLine if doubtful else Qt.PenStyle.SolidLine
    return QPen(QColor(DOUBTFUL if doubtful else SURE), 2 if chosen else 1, style)


def paint_box(painter: QPainter, rect: QRectF, pen: QPen, *, filled: bool = False) -> None:
    """Draw a box; one that is selected is faintly filled with its colour."""
    fill = QColor(pen.color())
    fill.setAlpha(30 if filled else 0)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRect(rect)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_label(
    painter: QPainter, at: QPointF, text: str, pixels: int, *, bold: bool = False
) -> None:
    """Write something beside a box in the colour of its outline."""
    font = QFont(painter.font())
    font.setPixelSize(pixels)
    font.setBold(bold)
    painter.setFont(font)
    painter.drawText(at, text)


def paint_truth(painter: QPainter, rect: QRectF, truth: str, *, above: bool) -> None:
    """Write the true character, or × where there should be none, above or beside a wrong box."""
    pixels = max(11, min(20, round(rect.height() / 2)))
    at = rect.topLeft() + QPointF(0, -3) if above else rect.topRight() + QPointF(2, pixels)
    painter.setPen(QColor(WRONG))
    paint_label(painter, at, truth or "×", pixels, bold=True)


def paint_handles(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Draw the eight handles of a box."""
    painter.setBrush(QColor("white"))
    painter.setPen(QPen(color, 1))
    side = handle_side(rect)
    for point in handle_points(rect).values():
        painter.drawRect(QRectF(point.x() - side / 2, point.y() - side / 2, side, side))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_rejected(painter: QPainter, rects: Iterable[QRectF]) -> None:
    """Draw what was found and is no letter: dark dots on a light line are seen on any picture."""
    pens = QPen(QColor("white"), 2), QPen(QColor("#404040"), 2, Qt.PenStyle.DotLine)
    for rect in rects:
        for pen in pens:
            painter.setPen(pen)
            painter.drawRect(rect)
