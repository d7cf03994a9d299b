"""Small marks on a metric plot: the best epoch, forks, settings that changed; and what they say."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.theme.tokens import Theme
from gui.widgets.color_mix import faded
from gui.widgets.figures import format_metric
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.plot_options import PlotOptions
from gui.widgets.plotted_run import ChangeMark, PlottedRun

STAR_RADIUS = 7.0
_JUNCTION_RADIUS = 3.6
_TICK_HEIGHT = 8.0
_PROMINENT_TICK_HEIGHT = 11.0
_REACH = 5.0
"""Pixels around a mark in which the mouse means it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a mark under the mouse says, and where it points; `run_id` tells whose it is."""

    run_id: str
    text: str
    tip: QPointF


def paint_marks(
    painter: QPainter,
    geometry: PlotGeometry,
    runs: list[PlottedRun],
    options: PlotOptions,
    theme: Theme,
) -> None:
    """Paint the marks of the visible runs among `runs`, in their order, over the curves."""
    some_selected = any(run.selected and run.visible for run in runs)
    for run in runs:
        if not run.visible:
            continue
        color = run.color
        if some_selected and not run.selected:
            color = faded(color, theme.surface)
        _paint_changes(painter, geometry, run, options, color)
        for point in junctions(geometry, run, options):
            painter.setPen(QPen(QColor(theme.surface), 1.2))
            painter.setBrush(QColor(color))
            painter.drawEllipse(point, _JUNCTION_RADIUS, _JUNCTION_RADIUS)
    for run in runs:
        star = best_point(geometry, run, options)
        if star is not None:
            painter.setPen(QPen(QColor(theme.surface), 1.2))
            painter.setBrush(QColor(run.color))
            painter.drawPolygon(_star(star))


def best_point(geometry: PlotGeometry, run: PlottedRun, options: PlotOptions) -> QPointF | None:
    """Return where the star of the best epoch is; only a selected run has one."""
    if not (options.best_epoch and run.selected and run.visible) or run.best is None:
        return None
    curve = run.drawn("validation")
    value = curve.value_at(run.best) if curve is not None else None
    if value is None or not math.isfinite(value):
        return None
    return _inside(geometry, geometry.point(run.x_of(options.x_axis, run.best), value))


def junctions(geometry: PlotGeometry, run: PlottedRun, options: PlotOptions) -> list[QPointF]:
    """Return where the curves of a branch leave those of its parent."""
    if run.fork is None or not run.visible:
        return []
    x = run.x_of(options.x_axis, run.fork)
    points = []
    for split in run.curves:
        curve = run.drawn(split)
        value = curve.value_at(run.fork) if curve is not None else None
        if value is not None and math.isfinite(value):
            point = _inside(geometry, geometry.point(x, value))
            points += [] if point is None else [point]
    return points


def change_tips(
    geometry: PlotGeometry, run: PlottedRun, options: PlotOptions
) -> list[tuple[ChangeMark, QPointF]]:
    """Return the changes in view, and where on the lower edge they are."""
    if not run.visible:
        return []
    placed = ((change, change.x(options.x_axis, run.positions)) for change in run.changes)
    bottom = geometry.rect.bottom()
    return [
        (change, QPointF(geometry.column(x), bottom)) for change, x in placed if geometry.shows(x)
    ]


def remark_at(
    geometry: PlotGeometry, runs: list[PlottedRun], options: PlotOptions, position: QPointF
) -> Remark | None:
    """Return what the marks under a position say; the selected run's come first."""
    for run in sorted(runs, key=lambda run: not run.selected):
        star = best_point(geometry, run, options)
        if star is not None and _near(star, position, STAR_RADIUS):
            curve = run.curves["validation"]
            value = format_metric(curve.value_at(run.best or 0))
            return Remark(run.run_id, f"{run.name}: best epoch {run.best}, {value}", star)
        under = [
            (change, tip)
            for change, tip in change_tips(geometry, run, options)
            if _near(tip - QPointF(0, _TICK_HEIGHT / 2), position, _TICK_HEIGHT / 2)
        ]
        if under:
            text = " · ".join(_change_text(change) for change, _ in under)
            return Remark(run.run_id, f"{run.name}: {text}", under[0][1] - QPointF(0, 4))
        for point in junctions(geometry, run, options):
            if _near(point, position, _JUNCTION_RADIUS):
                return Remark(run.run_id, f"{run.name}: forked at epoch {run.fork}", point)
    return None


def _change_text(change: ChangeMark) -> str:
    return f"{change.text} (epoch {change.epoch:.4g}, step {change.step})"


def _paint_changes(
    painter: QPainter, geometry: PlotGeometry, run: PlottedRun, options: PlotOptions, color: str
) -> None:
    height = _PROMINENT_TICK_HEIGHT if run.selected else _TICK_HEIGHT
    half = 0.5 * height
    for _, tip in change_tips(geometry, run, options):
        base = tip - QPointF(0, 1)
        if run.selected:
            painter.setPen(QPen(QColor(color), 1))
            top = base - QPointF(0, 2.4 * height)
            painter.drawLine(
                QPointF(round(base.x()) + 0.5, base.y()), QPointF(round(base.x()) + 0.5, top.y())
            )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        corners = [base + QPointF(-half, 0), base + QPointF(half, 0), base - QPointF(0, height)]
        painter.drawPolygon(QPolygonF(corners))


def _star(center: QPointF) -> QPolygonF:
    """Return a star with five points, one of them upwards."""
    corners = []
    for corner in range(10):
        radius = STAR_RADIUS if corner % 2 == 0 else 0.45 * STAR_RADIUS
        angle = math.pi * (corner / 5 - 0.5)
        corners.append(center + QPointF(radius * math.cos(angle), radius * math.sin(angle)))
    return QPolygonF(corners)


def _inside(geometry: PlotGeometry, point: QPointF) -> QPointF | None:
    if not (math.isfinite(point.x()) and math.isfinite(point.y())):
        return None
    rect: QRectF = geometry.rect
    within = rect.left() <= point.x() <= rect.right() and rect.top() <= point.y() <= rect.bottom()
    return point if within else None


def _near(point: QPointF, position: QPointF, radius: float) -> bool:
    offset = position - point
    return math.hypot(offset.x(), offset.y()) <= radius + _REACH - 2
