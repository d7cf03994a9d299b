"""How a map of units is painted."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import format_metric, sized
from gui.widgets.hints import paint_hint

if TYPE_CHECKING:
    from gui.widgets.unit_map import UnitMap

MARGIN = 14
_RADIUS = 4.5
_LABEL_HEIGHT = 16.0
_MOST_TRAILS = 128


def paint_map(
    chart: "UnitMap", theme: Theme, hint: str, chosen: int | None, hovered: int | None
) -> None:
    """Paint axes, trails, dots, and how many lie on one another."""
    painter = QPainter(chart)
    painter.setFont(sized(chart.font(), MUTED_SIZE))
    dots = chart.dots
    if dots is None:
        paint_hint(painter, chart.area(), hint, theme)
        painter.end()
        return
    _paint_frame(painter, chart, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(chart.rect()).adjusted(2, 2, -2, -2))
    _paint_trails(painter, chart, theme, chosen)
    firsts, counts = np.unique(dots.heaps, return_counts=True)
    for first, count in zip(firsts.tolist(), counts.tolist(), strict=True):
        place = chart.place_of(*dots.positions[first].tolist())
        # Where the chosen one is lifted from a heap, the others stay.
        if place is not None and not (count == 1 and chart.lift and first == chosen):
            _paint_dot(painter, theme, place, count)
    _paint_counts(painter, chart, theme)
    _paint_lift(painter, chart, theme, chosen)
    for unit, color, reach in ((hovered, theme.muted, 3.0), (chosen, theme.accent, 4.0)):
        place = None if unit is None else chart.position_of(unit)
        if place is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(color), 2))
            painter.drawEllipse(place, _RADIUS + reach, _RADIUS + reach)
    painter.end()


def _paint_frame(painter: QPainter, chart: "UnitMap", theme: Theme) -> None:
    area, middle = QRectF(chart.rect()).adjusted(0.5, 0.5, -0.5, -0.5), chart.area().center()
    painter.setPen(QPen(QColor(theme.grid), 1))
    painter.drawLine(QPointF(area.left(), middle.y()), QPointF(area.right(), middle.y()))
    painter.drawLine(QPointF(middle.x(), area.top()), QPointF(middle.x(), area.bottom()))
    focused = chart.hasFocus()
    painter.setPen(
        QPen(QColor(theme.accent if focused else theme.card_border), 2 if focused else 1)
    )
    painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5) if focused else area)
    # A ruler, since weights have a size: dots that lie apart by this line differ by so much.
    length = _round_length(chart.dots.half / 2 if chart.dots else 0.5)
    width = length * chart.scale()
    right, low = area.right() - 12, area.bottom() - 10
    painter.setPen(QPen(QColor(theme.muted), 1))
    painter.drawLine(QPointF(right - width, low), QPointF(right, low))
    for x in (right - width, right):
        painter.drawLine(QPointF(x, low - 3), QPointF(x, low + 3))
    box = QRectF(right - 160, low - 4 - _LABEL_HEIGHT, 160, _LABEL_HEIGHT)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight, f"distance {length:g}")


def _paint_trails(painter: QPainter, chart: "UnitMap", theme: Theme, chosen: int | None) -> None:
    dots = chart.dots
    if dots is None:
        return
    # Thousands of smooth lines would take longer than a picture of a film, and be a tangle.
    if len(dots.trails) <= _MOST_TRAILS:
        lines = [line for trail in dots.trails for line in _lines(chart, trail)]
        painter.setPen(QPen(mix(theme.muted, theme.surface, 0.4), 1))
        painter.drawLines(lines)
    if chosen is not None and chosen < len(dots.trails):
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.drawLines(_lines(chart, dots.trails[chosen]))


def _lines(chart: "UnitMap", trail: npt.NDArray[np.float64]) -> list[QLineF]:
    middle, scale = chart.area().center(), chart.scale()
    places = trail * (scale, -scale) + (middle.x(), middle.y())
    places = places[np.isfinite(places).all(axis=1)]
    return [QLineF(*line) for line in np.hstack((places[:-1], places[1:])).tolist()]


def _paint_dot(painter: QPainter, theme: Theme, place: QPointF, count: int) -> None:
    painter.setPen(QPen(QColor(theme.surface), 1))
    painter.setBrush(QColor(theme.text))
    # A heap is a little larger: its area grows with the logarithm of how many lie there.
    radius = _RADIUS * float(np.sqrt(1 + 0.35 * np.log2(count)))
    painter.drawEllipse(place, radius, radius)


def _paint_counts(painter: QPainter, chart: "UnitMap", theme: Theme) -> None:
    """Write how many lie on a heap beside it, the largest heaps first, where there is room."""
    dots = chart.dots
    if dots is None:
        return
    firsts, counts = np.unique(dots.heaps, return_counts=True)
    metrics = QFontMetricsF(painter.font())
    taken: list[QRectF] = []
    painter.setPen(QColor(theme.text))
    for at in np.argsort(-counts, kind="stable").tolist():
        count = int(counts[at])
        place = chart.place_of(*dots.positions[int(firsts[at])].tolist())
        if count < 2 or place is None:
            continue
        text = f"{count} {dots.noun}s here"
        width = metrics.horizontalAdvance(text) + 4
        left = place.x() + 12
        if left + width > chart.width() - 4:
            left = place.x() - 12 - width
        box = QRectF(left, place.y() - _LABEL_HEIGHT / 2, width, _LABEL_HEIGHT)
        if not any(box.intersects(other) for other in taken):
            taken.append(box)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


def _paint_lift(painter: QPainter, chart: "UnitMap", theme: Theme, chosen: int | None) -> None:
    dots, lift = chart.dots, chart.lift
    if dots is None or lift is None or chosen is None:
        return
    start = chart.place_of(*dots.positions[chosen].tolist())
    place = chart.position_of(chosen)
    if start is None or place is None:
        return
    painter.setPen(QPen(QColor(theme.accent), 1, Qt.PenStyle.DashLine))
    painter.drawLine(start, place)
    painter.setPen(QPen(QColor(theme.surface), 1))
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(place, _RADIUS, _RADIUS)
    painter.setPen(QColor(theme.text))
    size = float(np.hypot(*lift))
    box = QRectF(place.x() - 60, place.y() - 30, 120, _LABEL_HEIGHT)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"by {format_metric(size)}")


def _round_length(length: float) -> float:
    """Return 1, 2 or 5 times a power of ten, not above `length`."""
    power = 10.0 ** np.floor(np.log10(length))
    return float(power * max(each for each in (1, 2, 5) if each * power <= length * (1 + 1e-9)))
