"""Accuracy against units left: how a lesion curve is painted, in the window and in a file."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from core.analysis.greedy_lesion import LesionCurve
from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.plot_ticks import linear_ticks, tick_texts
from gui.widgets.titled_image import titled_image

_LEFT, _FOOT, _TOP, _RIGHT = 40, 34, 24, 12
_DOTTED = 33
"""Curves of so many points have each marked."""


class LesionGeometry:
    """Where the points of a curve lie: units left from all at the left to none at the right."""

    def __init__(self, curve: LesionCurve, area: QRectF) -> None:
        self.area = area.adjusted(_LEFT, _TOP, -_RIGHT, -_FOOT)
        self._units = curve.units
        best = max(curve.accuracies.max(), curve.random_accuracies.max(initial=0.0))
        self.top = max(0.1, float(np.ceil(best * 10 - 1e-9)) / 10)

    def point(self, off: int, accuracy: float) -> QPointF:
        """Return the place of an accuracy with so many units off."""
        x = self.area.left() + self.area.width() * off / self._units
        return QPointF(x, self.area.bottom() - self.area.height() * accuracy / self.top)

    def off_at(self, x: float) -> int:
        """Return how many units are off at a place; none or all beyond the ends."""
        share = (x - self.area.left()) / max(1.0, self.area.width())
        return int(np.clip(round(share * self._units), 0, self._units))


def paint_lesion_curve(
    painter: QPainter,
    curve: LesionCurve,
    geometry: LesionGeometry,
    theme: Theme,
    font: QFont,
    marks: tuple[int | None, int | None] = (None, None),
) -> None:
    """Paint both curves with their axes.

    Parameters
    ----------
    painter : QPainter
    curve : LesionCurve
    geometry : LesionGeometry
    theme : Theme
    font : QFont
    marks : tuple of two (int or None)
        How many units are off now, and at the place that is pointed at.
    """
    painter.setFont(sized(font, MUTED_SIZE))
    _paint_axes(painter, curve, geometry, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    random = QPen(QColor(theme.muted), 1.5, Qt.PenStyle.DashLine)
    _paint_line(painter, curve.random_mean, geometry, random)
    _paint_line(painter, curve.accuracies, geometry, QPen(QColor(theme.accent), 2))
    now, hovered = marks
    painter.setPen(QPen(QColor(theme.accent), 2))
    for off, fill in ((hovered, theme.surface), (now, theme.accent)):
        if off is not None:
            painter.setBrush(QColor(fill))
            painter.drawEllipse(geometry.point(off, float(curve.accuracies[off])), 5, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_legend(painter, geometry, theme)


def lesion_image(curve: LesionCurve, title: str, theme: Theme, scale: int) -> QImage:
    """Return a curve under its title, `scale` times as many pixels as `SIZE`."""

    def paint(painter: QPainter, area: QRectF, font: QFont) -> None:
        paint_lesion_curve(painter, curve, LesionGeometry(curve, area), theme, font)

    return titled_image(title, theme, scale, paint)


def _paint_line(painter: QPainter, values: np.ndarray, geometry: LesionGeometry, pen: QPen) -> None:
    painter.setPen(pen)
    points = [geometry.point(off, float(value)) for off, value in enumerate(values)]
    painter.drawPolyline(QPolygonF(points))
    if len(points) <= _DOTTED:
        painter.setBrush(pen.color())
        painter.setPen(Qt.PenStyle.NoPen)
        for point in points:
            painter.drawEllipse(point, 2.5, 2.5)


def _paint_axes(
    painter: QPainter, curve: LesionCurve, geometry: LesionGeometry, theme: Theme
) -> None:
    area, units = geometry.area, curve.units
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    step, values = linear_ticks(0, geometry.top, max(2, int(area.height() / 26)))
    for value, text in zip(values, tick_texts(values, step), strict=True):
        y = geometry.point(0, value).y()
        painter.setPen(QColor(theme.grid))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(area.left() - _LEFT, y - 8, _LEFT - 6, 16), right, text)
    painter.setPen(QColor(theme.muted))
    center = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    for off in sorted({round(units * part / 4) for part in range(5)}):
        x = geometry.point(off, 0).x()
        painter.drawText(QRectF(x - 30, area.bottom() + 2, 60, 16), center, str(units - off))
    foot = QRectF(area.left(), area.bottom() + 17, area.width(), 16)
    painter.drawText(foot, center, "units left")
    head = QRectF(area.left() - _LEFT + 4, area.top() - _TOP, 120, 16)
    painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "accuracy")


def _paint_legend(painter: QPainter, geometry: LesionGeometry, theme: Theme) -> None:
    """Paint what the lines are above the curves, from the right."""
    area = geometry.area
    x, y = area.right(), area.top() - _TOP
    entries = (
        ("mean of random orders", QPen(QColor(theme.muted), 1.5, Qt.PenStyle.DashLine)),
        ("greedy", QPen(QColor(theme.accent), 2)),
    )
    for words, pen in entries:
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(x - width, y, width + 1, 16), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(pen)
        painter.drawLine(QPointF(x - width - 26, y + 8), QPointF(x - width - 6, y + 8))
        x -= width + 42
