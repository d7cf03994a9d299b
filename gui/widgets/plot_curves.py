"""Paints grid, curves and marks into a rectangle; the window and exported pictures share it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.theme.tokens import Theme
from gui.widgets.color_mix import faded, mix
from gui.widgets.curve import Curve, CurveSplit, FloatArray, finite_pieces
from gui.widgets.curve_strokes import mark_positions
from gui.widgets.mark_shapes import RUN_SHAPES
from gui.widgets.plot_crowd import CROWD, CurveCrowd
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.plot_ink import Ink
from gui.widgets.plot_marks import paint_marks
from gui.widgets.plot_options import PlotOptions
from gui.widgets.plotted_run import PlottedRun

_MARK_GAP = 46
"""Pixels between two marks of a validation curve."""

_WIDTHS = {"selected": 2.2, "plain": 1.6, "faded": 1.0}

_RAW_SHARE = 0.45
"""How much of its colour a curve keeps behind its smoothed one."""

_BATCH_SHARE = 0.4
"""How much of its colour the trace of the steps keeps."""

_BEYOND = 64.0
"""Pixels that a line is drawn beyond the edge, where its next point may be a million away."""


@dataclass(frozen=True, slots=True)
class CurveScene:
    """What is to be painted.

    Parameters
    ----------
    runs : list of PlottedRun
        All runs in their order, which decides where a run's marks are.
    options : PlotOptions
    theme : Theme
    with_batches : bool
        Whether this is the plot in which the losses of steps are drawn.
    """

    runs: list[PlottedRun] = field(repr=False)
    options: PlotOptions
    theme: Theme
    with_batches: bool = False

    def painted_runs(self) -> list[tuple[int, PlottedRun]]:
        """Return the visible runs with their place among all; the selected come last."""
        visible = ((order, run) for order, run in enumerate(self.runs) if run.visible)
        return sorted(visible, key=lambda item: item[1].selected)


def paint_grid(
    painter: QPainter, geometry: PlotGeometry, ticks: tuple[list[float], list[float]], theme: Theme
) -> None:
    """Paint lines at the ticks of x and of the values."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(theme.grid), 1))
    rect = geometry.rect
    for x in np.rint(geometry.columns(np.array(ticks[0]))).tolist():
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    bottom, top = geometry.values
    for tick in ticks[1]:
        y = round(rect.bottom() - (tick - bottom) / (top - bottom) * rect.height())
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def paint_curves(
    painter: QPainter,
    geometry: PlotGeometry,
    scene: CurveScene,
    ink: Ink,
    crowd: CurveCrowd | None = None,
) -> None:
    """Paint the traces of steps, the curves over them, and the marks over all.

    A `crowd` that is kept from picture to picture makes many runs faster to paint.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    runs = scene.painted_runs()
    some_selected = any(run.selected for _, run in runs)
    if scene.with_batches and scene.options.batch_losses:
        for _, run in runs:
            _paint_batches(painter, geometry, run, scene, ink)
    if len(runs) > CROWD:
        crowded = [run for _, run in runs if not run.selected]
        lines = _crowd_lines(crowded, scene.theme, fade=some_selected)
        (crowd or CurveCrowd()).paint(painter, geometry, ink, lines)
        runs = [(order, run) for order, run in runs if run.selected]
    for order, run in runs:
        state = "selected" if run.selected else "faded" if some_selected else "plain"
        color = run.color
        if state == "faded":
            color = faded(run.color, scene.theme.surface)
        pen = _CurvePen(
            painter, geometry, scene, ink, QColor(color), _WIDTHS[state], order, run.shape
        )
        for split, curve in run.curves.items():
            if not curve.is_placed:
                continue
            smoothed = run.smoothed.get(split)
            if smoothed is not None:
                pen.paint_raw(curve, mix(color, scene.theme.surface, _RAW_SHARE))
            pen.paint(smoothed or curve, split)
    marked = [run for _, run in scene.painted_runs()]
    paint_marks(painter, geometry, marked, scene.options, scene.theme)


def _crowd_lines(
    runs: list[PlottedRun], theme: Theme, *, fade: bool
) -> Iterator[tuple[str, Curve]]:
    for run in runs:
        color = faded(run.color, theme.surface) if fade else run.color
        for split in run.curves:
            curve = run.drawn(split)
            if curve is not None and curve.is_placed:
                yield color, curve


def _paint_batches(
    painter: QPainter, geometry: PlotGeometry, run: PlottedRun, scene: CurveScene, ink: Ink
) -> None:
    if run.batches is None or run.positions is None:
        return
    x, losses = run.batches.polyline(
        scene.options.x_axis, run.positions, geometry.x_range, int(geometry.rect.width())
    )
    # A loss that became infinite leaves by the upper edge.
    losses = np.where(np.isposinf(losses), 1e300, losses)
    color = mix(run.color, scene.theme.surface, _BATCH_SHARE)
    columns, rows = geometry.columns(x), geometry.rows(losses)
    for piece in finite_pieces(rows):
        if piece.stop - piece.start > 1:
            ink.line(painter, columns[piece], rows[piece], color, 1.0)


@dataclass(slots=True)
class _CurvePen:
    """Paints the curves of one run."""

    painter: QPainter
    geometry: PlotGeometry
    scene: CurveScene
    ink: Ink
    color: QColor
    width: float
    order: int
    shape: str

    def paint(self, curve: Curve, split: CurveSplit) -> None:
        """Paint a curve: solid for training, dashed with hollow marks for validation.

        A run whose shape tells it from another of its hue has filled marks on the solid one too.
        """
        first, last = self._part_in_view(curve)
        is_validation = split == "validation"
        x, y = self._line(curve, first, last)
        width = min(self.width, 1.6) if is_validation else self.width
        for piece in finite_pieces(y):
            if is_validation and piece.stop - piece.start == 1:
                continue
            self.ink.line(self.painter, x[piece], y[piece], self.color, width, dashed=is_validation)
        surface = QColor(self.scene.theme.surface)
        if last > first and (is_validation or self.shape != RUN_SHAPES[0]):
            self._paint_rings(curve, first, last, surface if is_validation else self.color)

    def paint_raw(self, curve: Curve, color: QColor) -> None:
        """Paint what was measured, faintly, for a smoothed curve to lie over it."""
        x, y = self._line(curve, *self._part_in_view(curve))
        for piece in finite_pieces(y):
            if piece.stop - piece.start > 1:
                self.ink.line(self.painter, x[piece], y[piece], color, 1.0)

    def _part_in_view(self, curve: Curve) -> tuple[int, int]:
        first, last = np.searchsorted(curve.x, self.geometry.x_range).tolist()
        return max(0, first - 1), min(last + 1, len(curve.x))

    def _line(self, curve: Curve, first: int, last: int) -> tuple[FloatArray, FloatArray]:
        rect = self.geometry.rect
        x, values = curve.peaks(first, last, int(rect.width()))
        columns, rows = self.geometry.columns(x), self.geometry.rows(values)
        _cut_end(columns, rows, rect.left() - _BEYOND)
        _cut_end(columns[::-1], rows[::-1], rect.right() + _BEYOND)
        return columns, rows

    def _paint_rings(self, curve: Curve, first: int, last: int, inside: QColor) -> None:
        epochs = curve.epochs[first:last]
        columns = self.geometry.columns(curve.x[[first, last - 1]])
        per_pixel = (epochs[-1] - epochs[0]) / max(1e-9, columns[1] - columns[0])
        per_gap = max(_MARK_GAP * per_pixel, 1e-9)
        # Powers of the root of two: marks come and go gradually while zooming.
        step = max(1, round(2 ** (math.ceil(2 * math.log2(per_gap)) / 2)))
        marks = mark_positions(
            epochs, step, phase=self.order * step // max(1, len(self.scene.runs))
        )
        if len(epochs) == 1:
            marks = np.array([0])
        x = self.geometry.columns(curve.x[first:last][marks])
        y = self.geometry.rows(curve.values[first:last][marks])
        kept = np.isfinite(y)
        radius = 2.0 if self.width == _WIDTHS["faded"] else 2.6
        self.ink.rings(self.painter, x[kept], y[kept], self.color, inside, radius, self.shape)


def _cut_end(columns: FloatArray, rows: FloatArray, edge: float) -> None:
    """Move the first point of a line to a column, if that lies between it and the next."""
    if len(columns) > 1 and min(columns[0], columns[1]) < edge < max(columns[0], columns[1]):
        share = (edge - columns[0]) / (columns[1] - columns[0])
        columns[0] = edge
        rows[0] += share * (rows[1] - rows[0])
