"""Accuracy against a cost, a dot a run: how it is painted, on the screen and in a file."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from core.runs.trade_off import pareto_front, wants_log
from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import sized
from gui.widgets.hints import paint_hint
from gui.widgets.plot_ticks import linear_ticks, log_ticks, nice_step, tick_texts
from gui.widgets.run_marks import RunMark, paint_run_mark
from gui.widgets.trade_off_labels import place_labels

RADIUS = 5.5
"""Of a dot, in logical pixels."""

MOST_NAMED = 40
"""Of more dots none is named: a tooltip tells."""

_LEFT, _FOOT, _TOP, _RIGHT = 52.0, 40.0, 10.0, 14.0
_PIXELS_PER_TICK = {"x": 56.0, "y": 34.0}
_MARGIN = 0.08
"""Of the range, beyond the outermost dots."""

_LEAST_SPAN = 0.04
"""Of an axis of accuracies, so that a thousandth does not look like a gulf."""

NO_PLACE = "No run here has both an accuracy and this cost."


@dataclass(frozen=True, slots=True)
class TradeOffDot:
    """A run.

    Parameters
    ----------
    key, name : str
    mark : RunMark
    cost, accuracy : float
        The cost positive, the accuracy a fraction in [0, 1].
    tip : str
        What a tooltip says.
    is_current : bool
        Whether it is the run that is looked at.
    """

    key: str
    name: str
    mark: RunMark
    cost: float
    accuracy: float
    tip: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class TradeOffScene:
    """Dots, and what stands at the axes, with units."""

    dots: tuple[TradeOffDot, ...]
    cost_title: str
    accuracy_title: str

    @property
    def front(self) -> list[TradeOffDot]:
        """The dots that none beats, by ascending cost."""
        costs, accuracies = [d.cost for d in self.dots], [d.accuracy for d in self.dots]
        return [self.dots[at] for at in pareto_front(costs, accuracies)]


class TradeOffGeometry:
    """Where dots lie: costs to the right, accuracies upwards."""

    def __init__(self, scene: TradeOffScene, area: QRectF) -> None:
        self.area = area.adjusted(_LEFT, _TOP, -_RIGHT, -_FOOT)
        costs = [dot.cost for dot in scene.dots] or [1.0]
        self.log = wants_log(costs)
        low, high = (self._position(cost) for cost in (min(costs), max(costs)))
        spare = _MARGIN * (high - low) or (0.3 if self.log else 0.5 * high or 1.0)
        self.costs = (low - spare if self.log else max(0.0, low - spare), high + spare)
        self.accuracies = _accuracy_range([dot.accuracy for dot in scene.dots])

    def point(self, cost: float, accuracy: float) -> QPointF:
        """Return the place of a dot."""
        low, high = self.accuracies
        row = self.area.bottom() - (accuracy - low) / (high - low) * self.area.height()
        return QPointF(self._column(self._position(cost)), row)

    def of_dot(self, dot: TradeOffDot) -> QPointF:
        """Return the place of a dot."""
        return self.point(dot.cost, dot.accuracy)

    def cost_ticks(self) -> list[tuple[float, str]]:
        """Return columns of pixels, and what is written there."""
        count = max(4, int(self.area.width() / _PIXELS_PER_TICK["x"]))
        if self.log:
            exponents = log_ticks(*self.costs, count)
            return [(self._column(at), _short(10**at)) for at in exponents]
        _, values = linear_ticks(*self.costs, count)
        return [(self._column(value), _short(value)) for value in values]

    def accuracy_ticks(self) -> list[tuple[float, str]]:
        """Return rows of pixels, and what is written there."""
        count = max(2, int(self.area.height() / _PIXELS_PER_TICK["y"]))
        step, values = linear_ticks(*self.accuracies, count)
        rows = [self.point(1.0, value).y() for value in values]
        return list(zip(rows, tick_texts(values, step), strict=True))

    def _position(self, cost: float) -> float:
        return math.log10(cost) if self.log else cost

    def _column(self, position: float) -> float:
        low, high = self.costs
        return self.area.left() + (position - low) / (high - low) * self.area.width()


def paint_trade_off(
    painter: QPainter, scene: TradeOffScene, geometry: TradeOffGeometry, theme: Theme, font: QFont
) -> None:
    """Paint axes, the front lightly, and dots with as many names as find room.

    Parameters
    ----------
    painter : QPainter
    scene : TradeOffScene
    geometry : TradeOffGeometry
        Of the same scene.
    theme : Theme
    font : QFont
    """
    painter.setFont(sized(font, MUTED_SIZE))
    _paint_axes(painter, scene, geometry, theme)
    if not scene.dots:
        paint_hint(painter, geometry.area, NO_PLACE, theme)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_front(painter, scene, geometry, theme)
    for dot in sorted(scene.dots, key=lambda dot: dot.is_current):
        place = geometry.of_dot(dot)
        paint_run_mark(painter, dot.mark, place, RADIUS, theme)
        if dot.is_current:
            painter.setPen(QPen(QColor(theme.text), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(place, RADIUS + 3, RADIUS + 3)
    if len(scene.dots) <= MOST_NAMED:
        _paint_names(painter, scene, geometry, theme)


def _paint_front(
    painter: QPainter, scene: TradeOffScene, geometry: TradeOffGeometry, theme: Theme
) -> None:
    """Draw the front as steps: what costs less than the next is as good as the one before."""
    front = [geometry.of_dot(dot) for dot in scene.front]
    corners = [front[0]]
    for place in front[1:]:
        corners += [QPointF(place.x(), corners[-1].y()), place]
    corners.append(QPointF(geometry.area.right(), corners[-1].y()))
    painter.setPen(QPen(mix(theme.muted, theme.surface, 0.5), 1.2, Qt.PenStyle.DashLine))
    painter.drawPolyline(QPolygonF(corners))


def _paint_names(
    painter: QPainter, scene: TradeOffScene, geometry: TradeOffGeometry, theme: Theme
) -> None:
    metrics = painter.fontMetrics()
    # The run that is looked at, and those that none beats, are named first.
    front = {dot.key for dot in scene.front}
    dots = sorted(scene.dots, key=lambda dot: (not dot.is_current, dot.key not in front))
    most = int(0.6 * geometry.area.width())
    names = [metrics.elidedText(dot.name, Qt.TextElideMode.ElideRight, most) for dot in dots]
    sizes = [(metrics.horizontalAdvance(name) + 2.0, float(metrics.height())) for name in names]
    places = [geometry.of_dot(dot) for dot in dots]
    painter.setPen(QColor(theme.text))
    for name, room in zip(
        names, place_labels(places, sizes, geometry.area, RADIUS + 2), strict=True
    ):
        if room is not None:
            # The front does not strike the name through.
            painter.fillRect(room, QColor(theme.surface))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, name)


def _paint_axes(
    painter: QPainter, scene: TradeOffScene, geometry: TradeOffGeometry, theme: Theme
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    area = geometry.area
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    center = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    if scene.dots:
        for y, text in geometry.accuracy_ticks():
            painter.setPen(QColor(theme.grid))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(area.left() - _LEFT, y - 8, _LEFT - 6, 16), right, text)
        for x, text in geometry.cost_ticks():
            painter.setPen(QColor(theme.grid))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(x - 40, area.bottom() + 3, 80, 16), center, text)
    painter.setPen(QPen(mix(theme.muted, theme.surface, 0.55), 1))
    painter.drawLine(area.topLeft(), area.bottomLeft())
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    painter.setPen(QColor(theme.muted))
    foot = QRectF(area.left() - _LEFT, area.bottom() + 20, area.width() + _LEFT + _RIGHT, 16)
    painter.drawText(foot, center, scene.cost_title)
    painter.save()
    painter.translate(area.left() - _LEFT + 7, area.center().y())
    painter.rotate(-90)
    title = painter.fontMetrics().elidedText(
        scene.accuracy_title, Qt.TextElideMode.ElideRight, int(area.height() + _TOP)
    )
    painter.drawText(QRectF(-area.height(), -8, 2 * area.height(), 16), center, title)
    painter.restore()


def _accuracy_range(accuracies: Sequence[float]) -> tuple[float, float]:
    """Return whole steps around accuracies, within what an accuracy can be."""
    if not accuracies:
        return 0.0, 1.0
    low, high = min(accuracies), max(accuracies)
    spare = max(_MARGIN * (high - low), (_LEAST_SPAN - (high - low)) / 2)
    # Beyond 0 and 1 there is nothing: what a range loses there it gets on its other side.
    low = max(0.0, min(low - spare, 1.0 - _LEAST_SPAN))
    high = min(1.0, max(high + spare, _LEAST_SPAN))
    step = nice_step(high - low, 5)
    bottom, top = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    # A little more, so that dots at the ends are whole.
    slack = 0.03 * (top - bottom)
    return bottom - slack * (bottom <= 0.0), top + slack * (top >= 1.0)


def _short(value: float) -> str:
    """Return a number in few letters: ``"0.5"``, ``"20"``, ``"500k"``, ``"1.2M"``."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size * (1 - 1e-9):
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}"
