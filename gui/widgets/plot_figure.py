"""A plot as it is taken away: title, legend, curves, axes with their units, in any size.

Pictures and drawings (`figure_files`) are painted by this one painter, whatever size the window
has.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.theme.tokens import MUTED_SIZE, THEMES, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figure_legend import FigureLegend
from gui.widgets.figures import sized
from gui.widgets.plot_curves import CurveScene, paint_curves, paint_grid
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.plot_ink import PaperInk
from gui.widgets.plot_ticks import linear_ticks, log_texts, log_ticks, tick_texts
from gui.widgets.plotted_run import PlottedRun

FIGURE_SIZE = QSize(960, 600)
"""Logical pixels; a page of a report takes it without shrinking its numbers below 8 points."""

_MARGIN = 16.0
_LEFT = 60.0
_RIGHT = 14.0
_TICKS = 22.0
_X_LABEL = 20.0
_GAP = 18.0
_PIXELS_PER_TICK = {"x": 84, "y": 36}


@dataclass(frozen=True, slots=True)
class FigurePanel:
    """One metric of a figure.

    Parameters
    ----------
    scene : CurveScene
    x_range, values : tuple of two floats
        As in `PlotGeometry`.
    log : bool
    y_label : str
        What the values are, with their unit.
    """

    scene: CurveScene
    x_range: tuple[float, float]
    values: tuple[float, float]
    log: bool
    y_label: str


@dataclass(frozen=True, slots=True)
class PlotFigure:
    """One or several panels below a title and a legend, over one x axis.

    Parameters
    ----------
    title : str
    panels : sequence of FigurePanel
    x_label : str
    """

    title: str
    panels: Sequence[FigurePanel]
    x_label: str

    @property
    def theme(self) -> Theme:
        """The colours of all panels."""
        return self.panels[0].scene.theme

    def in_theme(self, theme: Theme) -> "PlotFigure":
        """Return the figure in the colours of another theme; runs keep their hues."""
        panels = [replace(panel, scene=_recolored(panel.scene, theme)) for panel in self.panels]
        return replace(self, panels=panels)

    def detached(self) -> "PlotFigure":
        """Return a copy that another thread may paint while the runs go on."""
        panels = [
            replace(
                panel,
                scene=replace(
                    panel.scene, runs=[_detached(run, panel.scene) for run in panel.scene.runs]
                ),
            )
            for panel in self.panels
        ]
        return replace(self, panels=panels)


def paint_figure(painter: QPainter, figure: PlotFigure, size: QSize, font: QFont) -> None:
    """Paint a figure into the rectangle from (0, 0) of a size in logical pixels."""
    theme = figure.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.surface))
    width = size.width() - 2 * _MARGIN
    legend = FigureLegend(figure.title, figure.panels[0].scene, font, width)
    legend.paint(painter, QPointF(_MARGIN, _MARGIN))
    top = _MARGIN + legend.height + 8
    bottom = size.height() - _MARGIN - _TICKS - _X_LABEL
    gaps = (len(figure.panels) - 1) * (_GAP + _TICKS)
    height = (bottom - top - gaps) / len(figure.panels)
    for index, panel in enumerate(figure.panels):
        y = top + index * (height + _GAP + _TICKS)
        rect = QRectF(_MARGIN + _LEFT, y, width - _LEFT - _RIGHT, max(height, 40.0))
        # On whole pixels, so that grid and axes are sharp.
        rect = QRectF(rect.toRect())
        _paint_panel(painter, panel, rect, font)
        if index == len(figure.panels) - 1:
            painter.setFont(sized(font, MUTED_SIZE))
            painter.setPen(QColor(theme.muted))
            below = QRectF(rect.left(), rect.bottom() + _TICKS, rect.width(), _X_LABEL)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), figure.x_label)


def _paint_panel(painter: QPainter, panel: FigurePanel, rect: QRectF, font: QFont) -> None:
    theme = panel.scene.theme
    geometry = PlotGeometry(rect, panel.x_range, panel.values, panel.log)
    counts = int(rect.width() / _PIXELS_PER_TICK["x"]), int(rect.height() / _PIXELS_PER_TICK["y"])
    counts = max(2, counts[0]), max(2, counts[1])
    integer = panel.scene.options.x_axis != "seconds"
    x_step, x_ticks = linear_ticks(*panel.x_range, counts[0], integer=integer)
    x_texts = tick_texts(x_ticks, x_step, integer=integer)
    if panel.log:
        y_ticks = log_ticks(*panel.values, counts[1])
        y_texts = log_texts(y_ticks)
    else:
        y_step, y_ticks = linear_ticks(*panel.values, counts[1])
        y_texts = tick_texts(y_ticks, y_step)
    paint_grid(painter, geometry, (x_ticks, y_ticks), theme)
    paint_curves(painter, geometry, panel.scene, PaperInk(rect))
    painter.setPen(QPen(mix(theme.muted, theme.surface, 0.55), 1))
    painter.drawLine(rect.topLeft(), rect.bottomLeft())
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.setFont(sized(font, MUTED_SIZE))
    painter.setPen(QColor(theme.muted))
    for x, text in zip(x_ticks, x_texts, strict=True):
        room = QRectF(geometry.column(x) - 60, rect.bottom() + 4, 120, _TICKS - 4)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, int(flags), text)
    bottom, top = panel.values
    for y, text in zip(y_ticks, y_texts, strict=True):
        row = rect.bottom() - (y - bottom) / (top - bottom) * rect.height()
        room = QRectF(rect.left() - _LEFT, row - 10, _LEFT - 7, 20)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(flags), text)
    _paint_y_label(painter, panel.y_label, rect)


def _paint_y_label(painter: QPainter, text: str, rect: QRectF) -> None:
    """Write along the axis as much as there is room for."""
    metrics = QFontMetricsF(painter.font())
    if metrics.horizontalAdvance(text) > rect.height():
        text = text.partition(",")[0]
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.height())
    painter.save()
    painter.translate(rect.left() - _LEFT + 6, rect.center().y())
    painter.rotate(-90)
    room = QRectF(-rect.height() / 2, -8, rect.height(), 16)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()


def _detached(run: PlottedRun, scene: CurveScene) -> PlottedRun:
    # Curves are never changed; the losses of steps grow, and are many.
    drawn = scene.with_batches and scene.options.batch_losses and run.visible
    return replace(
        run,
        curves=dict(run.curves),
        smoothed=dict(run.smoothed),
        batches=deepcopy(run.batches) if drawn else None,
    )


def _recolored(scene: CurveScene, theme: Theme) -> CurveScene:
    hues = {
        hue: theme.runs[index]
        for known in THEMES.values()
        for index, hue in enumerate(known.runs)
        if known.name == scene.theme.name
    }
    runs = [replace(run, color=hues.get(run.color, run.color)) for run in scene.runs]
    return replace(scene, runs=runs, theme=theme)
