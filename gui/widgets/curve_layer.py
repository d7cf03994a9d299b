"""The inside of a metric plot: grid and curves, painted once and kept as a picture.

The picture is painted again only when the data, the range, the size or the colours change, so
that moving the mouse costs one copy of pixels. `PlotDataItem` is not used: it draws smooth wide
lines as filled outlines, four times as slow, and has no marks at spaced epochs.
"""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.color_mix import faded
from gui.widgets.curve_strokes import draw_rings, mark_positions, stroke
from gui.widgets.metric_curves import (
    Curve,
    CurveSplit,
    PlottedRun,
    decimate_peaks,
    finite_pieces,
)
from gui.widgets.plot_geometry import PlotGeometry

_MARK_GAP = 46
"""Pixels between two marks of a validation curve."""

_WIDTHS = {"selected": 2.2, "plain": 1.6, "faded": 1.0}


class CurveLayer(pg.GraphicsObject):  # type: ignore[misc]
    """Paints grid and curves into the rectangle of the view box that is its parent."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._runs: list[tuple[int, PlottedRun]] = []
        self._run_count = 0
        self._geometry = PlotGeometry(QRectF(), (0.0, 1.0), (0.0, 1.0))
        self._grid: tuple[list[float], list[float]] = ([], [])
        self._picture = QPixmap()
        self._is_stale = True
        self.picture_ratio: float | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.invalidate()

    def set_runs(self, runs: list[PlottedRun]) -> None:
        """Show these runs; the selected are painted last."""
        # The order among all runs decides where a run's marks are, whatever is hidden or selected.
        self._runs = sorted(
            ((order, run) for order, run in enumerate(runs) if run.visible),
            key=lambda item: item[1].selected,
        )
        self._run_count = len(runs)
        self.invalidate()

    def set_view(self, geometry: PlotGeometry, grid: tuple[list[float], list[float]]) -> None:
        """Take the rectangle, from (0, 0), and ranges to show, and where the grid lines are."""
        if (geometry, grid) != (self._geometry, self._grid):
            if geometry.rect != self._geometry.rect:
                self.prepareGeometryChange()
            self._geometry, self._grid = geometry, grid
            self.invalidate()

    def invalidate(self) -> None:
        """Paint afresh next time."""
        self._is_stale = True
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the rectangle of the parent view box."""
        return self._geometry.rect

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Copy the kept picture, or paint it first."""
        size = self._geometry.rect.size().toSize()
        if size.isEmpty():
            return
        # A widget that is rendered into a picture still tells the screen's ratio.
        ratio = self.picture_ratio or painter.device().devicePixelRatio()
        if self._picture.size() != size * ratio or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(size * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._is_stale = True
        if self._is_stale:
            self._is_stale = False
            self._picture.fill(QColor(self._theme.surface))
            inner = QPainter(self._picture)
            self._draw(inner)
            inner.end()
        painter.drawPixmap(QPointF(0, 0), self._picture)

    def _draw(self, painter: QPainter) -> None:
        self._draw_grid(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        some_selected = any(run.selected for _, run in self._runs)
        for order, run in self._runs:
            state = "selected" if run.selected else "faded" if some_selected else "plain"
            color = QColor(run.color)
            if state == "faded":
                color = QColor(faded(run.color, self._theme.surface))
            for split, curve in run.curves.items():
                self._draw_curve(painter, curve, split, color, _WIDTHS[state], order)

    def _draw_grid(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(self._theme.grid), 1))
        rect = self._geometry.rect
        for x in np.rint(self._geometry.columns(np.array(self._grid[0]))).tolist():
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        bottom, top = self._geometry.values
        for tick in self._grid[1]:
            y = round(rect.bottom() - (tick - bottom) / (top - bottom) * rect.height())
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))

    def _draw_curve(
        self,
        painter: QPainter,
        curve: Curve,
        split: CurveSplit,
        color: QColor,
        width: float,
        order: int,
    ) -> None:
        geometry = self._geometry
        left, right = geometry.epochs
        first, last = np.searchsorted(curve.epochs, (left, right)).tolist()
        first, last = max(0, first - 1), last + 1
        epochs, values = curve.epochs[first:last], curve.values[first:last]
        is_validation = split == "validation"
        thinned = decimate_peaks(epochs, values, int(geometry.rect.width()))
        x, y = geometry.columns(thinned[0]), geometry.rows(thinned[1])
        for piece in finite_pieces(y):
            if is_validation and piece.stop - piece.start == 1:
                continue
            stroke(
                painter,
                x[piece],
                y[piece],
                color,
                min(width, 1.6) if is_validation else width,
                dashed=is_validation,
            )
        if is_validation and len(epochs):
            per_gap = _MARK_GAP * (right - left) / geometry.rect.width()
            # Powers of the root of two: marks come and go gradually while zooming.
            step = max(1, round(2 ** (math.ceil(2 * math.log2(per_gap)) / 2)))
            marks = mark_positions(epochs, step, phase=order * step // max(1, self._run_count))
            if len(epochs) == 1:
                marks = np.array([0])
            x, y = geometry.columns(epochs[marks]), geometry.rows(values[marks])
            kept = np.isfinite(y)
            radius = 2.0 if width == _WIDTHS["faded"] else 2.6
            surface = QColor(self._theme.surface)
            draw_rings(painter, x[kept], y[kept], color, surface, radius)
