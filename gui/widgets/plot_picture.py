"""The picture of a metric plot: its canvas, ranges and lines, brought up to date when needed."""

import math

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.cross_hair import CrossHair
from gui.widgets.epoch_range import EpochRange
from gui.widgets.plot_canvas import PlotCanvas
from gui.widgets.plot_curves import CurveScene
from gui.widgets.plot_navigation import PlotNavigation
from gui.widgets.plot_options import PlotOptions
from gui.widgets.plot_ranges import batch_reach, bounded_range, value_range, x_extent
from gui.widgets.plot_runs import PlotRuns
from gui.widgets.plotted_run import PlottedRun
from gui.widgets.themed import follow_theme


class PlotPicture(PlotRuns):
    """Draws the runs, once a turn of the event loop, whatever was set in it.

    Parameters
    ----------
    bounds : tuple of two floats, optional
        The range of values that `fit` shows; without it the range follows the curves.
    with_batches : bool
        Whether the losses of steps are drawn here.
    """

    def __init__(
        self,
        *,
        bounds: tuple[float, float] | None = None,
        with_batches: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bounds = bounds
        self._with_batches = with_batches
        self._theme = LIGHT
        self._planned: tuple[int | None, str | None] = (None, None)
        self._log = False
        self._hint = self._remark = ""
        self._refreshing = False
        self._is_arranged = True
        self._lag_ms = 0
        self._cross_hair = CrossHair(self.font())
        self._overlay = self._cross_hair.state
        self._canvas = PlotCanvas(self._cross_hair, self)
        self._navigation = PlotNavigation(
            self._canvas, self._cross_hair, self._refresh_if_due, self
        )
        # Twelve new curves in one turn of the event loop are one repaint.
        self._refresh_timer = QTimer(self, singleShot=True, interval=0)
        self._refresh_timer.timeout.connect(self._refresh)
        self._canvas.scene().sigPrepareForPaint.connect(self.catch_up)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)
        self.setMinimumSize(220, 120)
        self._navigation.valuesZoomed.connect(self._schedule_refresh)
        self._connect_epochs()
        follow_theme(self)
        self._schedule_refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; those of the runs come with `set_runs`."""
        self._cross_hair.set_theme(theme)
        self._canvas.set_theme(theme)
        self._theme = theme
        self._schedule_refresh()

    def set_options(self, options: PlotOptions) -> None:
        """Show the curves against another axis, smoothed or not, with or without marks."""
        before, self._options = self._options, options
        if options == before:
            return
        self._is_arranged = False
        self._overlay.options = options
        self.epoch_range.set_axis(options.x_axis)
        self._canvas.bottom_axis.set_integer(options.x_axis != "seconds")
        self._schedule_refresh()

    @property
    def epoch_range(self) -> EpochRange:
        """The epochs shown, shared by linked plots."""
        return self._navigation.epochs

    def _connect_epochs(self) -> None:
        self.epoch_range.rangeChanged.connect(self._on_range_changed)
        self.epoch_range.hoverChanged.connect(self._on_lines_changed)
        self.epoch_range.cursorChanged.connect(self._on_lines_changed)

    def _on_range_changed(self) -> None:
        if not self._refreshing:
            self._schedule_refresh()

    def _on_lines_changed(self) -> None:
        self._place_lines()
        # A refresh that is due paints too: one picture for a new epoch and the cursor on it.
        if not self._refresh_timer.isActive():
            self._canvas.viewport().update()

    def _place_lines(self) -> None:
        span, overlay = self.epoch_range, self._overlay
        overlay.cursor = span.cursor
        overlay.cursor_x = math.nan if span.cursor is None else span.x_of(span.cursor)
        overlay.hover = None if span.hover is None else span.place(span.hover)

    def _plan(self) -> None:
        last_epoch, run_id = self._planned
        run = self._runs.get(run_id) if run_id is not None else self._read_run()
        self.epoch_range.set_planned(last_epoch, run.positions if run is not None else None)

    def _schedule_refresh(self) -> None:
        if not self._refresh_timer.isActive():
            self._refresh_timer.start(self._lag_ms if self._is_crowded() else 0)

    def catch_up(self) -> None:
        """Do now what waits for the next turn of the event loop, so that one repaint does for all.

        Among many runs it waits: the linked plots then paint one after the other, and in between
        there is time for mouse and keys.
        """
        if not self._is_crowded():
            self._refresh_if_due()

    def _refresh_if_due(self) -> None:
        if self._refresh_timer.isActive():
            self._refresh()

    def _refresh(self) -> None:
        """Bring ranges, curves and hint in line with what was set."""
        self._refresh_timer.stop()
        self._refreshing = True
        runs = list(self._runs.values())
        if not self._is_arranged:
            self._is_arranged = True
            for run in runs:
                run.arrange(self._options)
        visible = [run for run in runs if run.visible]
        read, batches = self._read_run(), self._with_batches and self._options.batch_losses
        axis = self._options.x_axis
        self.epoch_range.set_read(read.positions if read is not None else None)
        reach = batch_reach(visible, axis) if batches else None
        self.epoch_range.set_extent(self, x_extent(visible), reach)
        if self._planned[0] is not None:
            self._plan()
        self._place_lines()
        is_empty = not any(run.curves for run in visible)
        self._overlay.runs = runs
        self._overlay.hint = self._hint if is_empty else self._remark
        self._canvas.set_axes_shown(not is_empty)
        self._canvas.curves.set_scene(self.scene())
        self._canvas.set_view(self.epoch_range.shown, self._value_range(visible), log=self._log)
        self._canvas.viewport().update()
        self._refreshing = False

    def scene(self) -> CurveScene:
        """Return what is drawn, for another painter to draw it too."""
        runs = list(self._runs.values())
        return CurveScene(runs, self._options, self._theme, with_batches=self._with_batches)

    def _value_range(self, visible: list[PlottedRun]) -> tuple[float, float]:
        if self._navigation.zoomed_values is not None:
            return self._navigation.zoomed_values
        if self._bounds is not None:
            return bounded_range(self._bounds)
        batches = self._with_batches and self._options.batch_losses
        return value_range(visible, log=self._log, batches=batches) or (0.0, 1.0)
