"""Draws what the verb ``plot`` asks for, with the painter that the window exports with."""

import sys

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from core.cli.plot import PlotRequest, PlottedFolder
from core.errors import ConfigError
from core.training.events import RunStatus
from core.training.loss_label import ACCURACY_LABEL, loss_label
from gui.application import create_application
from gui.change_marks import change_marks
from gui.theme.tokens import THEMES
from gui.widgets.batch_trace import BatchTrace
from gui.widgets.curve import Curve
from gui.widgets.epoch_range import EpochRange
from gui.widgets.figure_files import figure_png, figure_svg
from gui.widgets.mark_shapes import RUN_SHAPES
from gui.widgets.plot_clocks import RunClocks
from gui.widgets.plot_curves import CurveScene
from gui.widgets.plot_figure import FigurePanel, PlotFigure
from gui.widgets.plot_options import X_LABELS, PlotOptions
from gui.widgets.plot_ranges import batch_reach, bounded_range, value_range, x_extent
from gui.widgets.plotted_run import Marker, PlottedRun

_TITLES = {"loss": "Loss", "accuracy": "Accuracy", "both": "Loss and accuracy"}


def draw_plot(request: PlotRequest) -> bytes:
    """Return the content of the PNG or SVG file.

    Raises
    ------
    ConfigError
        If an accuracy is asked for that no run has, or nothing has a place on the axis.
    """
    # The application must outlive the painting; in a test there is one already.
    application = QApplication.instance() or create_application(
        sys.argv[:1], theme_choice=request.theme
    )
    figure = plot_figure(request)
    size = QSize(*request.size)
    if request.format == "svg":
        data = figure_svg(figure, size)
    else:
        data = figure_png(figure, request.scale, size)
    del application
    return data


def plot_figure(request: PlotRequest) -> PlotFigure:
    """Return what is to be painted; any thread may.

    Raises
    ------
    ConfigError
        As from `draw_plot`.
    """
    metrics = ("loss", "accuracy") if request.metric == "both" else (request.metric,)
    panels = [_panel(request, metric) for metric in metrics]
    if request.metric == "both" and not any(_has_values(panel) for panel in panels[1:]):
        panels = panels[:1]
    return PlotFigure(_TITLES[request.metric], panels, X_LABELS[request.x_axis])


def _panel(request: PlotRequest, metric: str) -> FigurePanel:
    options = PlotOptions(request.x_axis, request.smoothing, request.batches)
    runs = _runs(request, metric, options)
    span = EpochRange()
    span.set_axis(request.x_axis)
    of_loss = metric == "loss"
    batches = of_loss and request.batches
    span.set_extent(metric, x_extent(runs), batch_reach(runs, request.x_axis) if batches else None)
    log = of_loss and request.log
    if of_loss:
        values = value_range(runs, log=log, batches=batches) or (0.0, 1.0)
        label = loss_label(run.record.config for run in request.runs)
    else:
        values, label = bounded_range((0.0, 1.0)), ACCURACY_LABEL
    scene = CurveScene(runs, options, THEMES[request.theme], with_batches=of_loss)
    panel = FigurePanel(scene, span.full, values, log, label)
    if request.metric == metric and not _has_values(panel):
        raise ConfigError(f"none of these runs has a finite {metric}; plot another --metric")
    return panel


def _runs(request: PlotRequest, metric: str, options: PlotOptions) -> list[PlottedRun]:
    theme = THEMES[request.theme]
    clocks = RunClocks()
    for parent in request.parents:
        clocks.set_history(parent.run_id, parent.history)
    for known in (*request.parents, *(run.table for run in request.runs)):
        if known.branching is not None:
            clocks.set_fork(known.run_id, known.branching.parent_id, known.branching.epoch)
        clocks.set_history(known.run_id, known.history)
    runs = []
    for index, run in enumerate(request.runs):
        plotted = _run(run, metric, theme.runs[index % len(theme.runs)])
        plotted.shape = RUN_SHAPES[index // len(theme.runs) % len(RUN_SHAPES)]
        # A run that stands alone is the one that is looked at: bold, with its best epoch.
        plotted.selected = len(request.runs) == 1
        plotted.positions = clocks.positions(run.table.run_id)
        plotted.arrange(options)
        runs.append(plotted)
    return runs


def _run(run: PlottedFolder, metric: str, color: str) -> PlottedRun:
    history, record = run.table.history, run.record
    plotted = PlottedRun(run.table.run_id, record.name, color)
    epochs = history.column("epoch")
    plotted.curves = {
        "train": Curve(epochs, history.column(f"train_{metric}")),
        "validation": Curve(epochs, history.column(f"validation_{metric}")),
    }
    best = history.best
    plotted.best = None if best is None else best.epoch
    plotted.changes = tuple(change_marks(record.changes))
    if record.parent is not None:
        plotted.fork = record.parent.epoch
    if record.status is RunStatus.DIVERGED and history.last is not None:
        plotted.marker = Marker(history.last.epoch, record.message)
    if metric == "loss" and len(run.batch_losses):
        plotted.batches = BatchTrace()
        first_step = 0 if record.parent is None else record.parent.step
        plotted.batches.update(first_step, run.batch_losses)
    return plotted


def _has_values(panel: FigurePanel) -> bool:
    return any(
        bool(np.isfinite(curve.values).any())
        for run in panel.scene.runs
        for curve in run.curves.values()
    )
