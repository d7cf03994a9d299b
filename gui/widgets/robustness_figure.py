"""Character errors against an amount: how such a curve is painted, on screen and in a file."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from core.ocr.spoiling.registry import Spoiling
from core.ocr.spoiling.robustness import RobustnessCurve
from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.plot_ticks import linear_ticks
from gui.widgets.titled_image import titled_image

_LEFT, _FOOT, _TOP, _RIGHT = 44, 36, 10, 14
_ROW = 16

_STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)


class RobustnessGeometry:
    """Where the points of a curve lie: amounts to the right, error rates upwards from 0."""

    def __init__(self, curve: RobustnessCurve, area: QRectF) -> None:
        rows = len(curve.networks) if len(curve.networks) > 1 else 0
        self.area = area.adjusted(_LEFT, _TOP + rows * _ROW, -_RIGHT, -_FOOT)
        self.low, self.high = _range(curve.spoiling)
        rates = [rate for at in range(len(curve.networks)) for rate in curve.rates(at)]
        # To whole tenths, and never so close that one error in a page looks like all of them.
        self.top = max(1.0, math.ceil(max(rates, default=0.0) * 10 - 1e-9) / 10)

    def point(self, amount: float, rate: float) -> QPointF:
        """Return the place of an error rate at an amount."""
        share = (amount - self.low) / (self.high - self.low)
        return QPointF(
            self.area.left() + self.area.width() * share,
            self.area.bottom() - self.area.height() * rate / self.top,
        )

    def amount_at(self, x: float) -> float:
        """Return the amount at a place, within the range."""
        share = min(max((x - self.area.left()) / max(1.0, self.area.width()), 0.0), 1.0)
        return self.low + share * (self.high - self.low)


def paint_robustness(
    painter: QPainter,
    curve: RobustnessCurve,
    geometry: RobustnessGeometry,
    theme: Theme,
    font: QFont,
    now: tuple[float, float | None] | None = None,
) -> None:
    """Paint the curves of all networks with their axes.

    Parameters
    ----------
    painter : QPainter
    curve : RobustnessCurve
    geometry : RobustnessGeometry
    theme : Theme
    font : QFont
    now : tuple of float and (float or None), optional
        The amount at which the picture stands, and the error rate there, if it is known.
    """
    painter.setFont(sized(font, MUTED_SIZE))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    _paint_axes(painter, curve.spoiling, geometry, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # The first is drawn last: no other hides it.
    for at in reversed(range(len(curve.networks))):
        pen = QPen(QColor(theme.runs[at % len(theme.runs)]), 2, _STYLES[at % len(_STYLES)])
        points = [
            geometry.point(amount, rate)
            for amount, rate in zip(curve.amounts, curve.rates(at), strict=True)
        ]
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        for point in points:
            painter.drawEllipse(point, 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(curve.networks) > 1:
            _paint_name(painter, at, curve.networks, geometry, pen, theme)
    if now is not None:
        _paint_now(painter, now, geometry, theme)


def robustness_image(curve: RobustnessCurve, title: str, theme: Theme, scale: int) -> QImage:
    """Return a curve under its title, `scale` times as many pixels as `SIZE`."""

    def paint(painter: QPainter, area: QRectF, font: QFont) -> None:
        paint_robustness(painter, curve, RobustnessGeometry(curve, area), theme, font)

    return titled_image(title, theme, scale, paint)


def _range(spoiling: Spoiling) -> tuple[float, float]:
    low, high = spoiling.amount.minimum, spoiling.amount.maximum
    assert low is not None
    assert high is not None
    return low, high


def _paint_axes(
    painter: QPainter, spoiling: Spoiling, geometry: RobustnessGeometry, theme: Theme
) -> None:
    area = geometry.area
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for rate in linear_ticks(0, geometry.top, max(2, int(area.height() / 26)))[1]:
        y = geometry.point(geometry.low, rate).y()
        painter.setPen(QColor(theme.grid))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(theme.muted))
        words = f"{100 * rate:.0f} %"
        painter.drawText(QRectF(area.left() - _LEFT, y - 8, _LEFT - 6, 16), right, words)
    center = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    for part in range(5):
        amount = geometry.low + (geometry.high - geometry.low) * part / 4
        x = geometry.point(amount, 0).x()
        painter.drawText(QRectF(x - 30, area.bottom() + 2, 60, 16), center, f"{amount:g}")
    foot = QRectF(area.left() - _LEFT, area.bottom() + 18, area.width() + _LEFT + _RIGHT, 16)
    unit = spoiling.unit.strip()
    said = f"{spoiling.amount.title}, {'degrees' if unit == '°' else unit}"
    painter.drawText(foot, center, said)


def _paint_now(
    painter: QPainter,
    now: tuple[float, float | None],
    geometry: RobustnessGeometry,
    theme: Theme,
) -> None:
    amount, rate = now
    place = geometry.point(amount, 0 if rate is None else min(rate, geometry.top))
    painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(place.x(), geometry.area.top()), QPointF(place.x(), place.y()))
    painter.drawLine(QPointF(place.x(), place.y()), QPointF(place.x(), geometry.area.bottom()))
    if rate is not None:
        painter.setPen(QPen(QColor(theme.surface), 2))
        painter.setBrush(QColor(theme.wrong))
        painter.drawEllipse(place, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_name(
    painter: QPainter,
    at: int,
    names: tuple[str, ...],
    geometry: RobustnessGeometry,
    pen: QPen,
    theme: Theme,
) -> None:
    """Paint what a line is above the curves, a row each."""
    area = geometry.area
    y = area.top() - _TOP - (len(names) - at) * _ROW + 4
    painter.setPen(pen)
    painter.drawLine(QPointF(area.left(), y + 8), QPointF(area.left() + 20, y + 8))
    painter.setPen(QColor(theme.text))
    room = QRectF(area.left() + 26, y, area.width() - 26, _ROW)
    words = painter.fontMetrics().elidedText(
        names[at], Qt.TextElideMode.ElideMiddle, round(room.width())
    )
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
