"""One metric, loss or accuracy, of many runs against epochs, steps or training time.

Two of them are stacked and share their axis (`MetricPlot.link_x`): range, hover line, cursor.
Setters never emit; the signals tell what the user did.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.batch_trace import BatchTrace
from gui.widgets.cross_hair import CrossHair
from gui.widgets.curve import Curve, CurveSplit
from gui.widgets.epoch_range import EpochRange
from gui.widgets.plot_canvas import PlotCanvas
from gui.widgets.plot_crowd import CROWD
from gui.widgets.plot_curves import CurveScene
from gui.widgets.plot_figure import FigurePanel
from gui.widgets.plot_menu import ForkOffer, PlotCommands, build_plot_menu
from gui.widgets.plot_navigation import PlotNavigation
from gui.widgets.plot_options import PlotOptions
from gui.widgets.plot_picking import run_at
from gui.widgets.plot_positions import RunPositions
from gui.widgets.plot_ranges import batch_reach, bounded_range, value_range, x_extent
from gui.widgets.plotted_run import ChangeMark, Marker, PlottedRun
from gui.widgets.readout_box import readout_rows
from gui.widgets.themed import follow_theme

_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)

_LAG_MS = 12
"""How much later the second of two linked plots is brought up to date where there are many runs."""


@dataclass(frozen=True, slots=True)
class RunStyle:
    """How a run is drawn and called; `color` is ``#RRGGBB``."""

    run_id: str
    name: str
    color: str
    visible: bool = True
    selected: bool = False


class MetricPlot(QWidget):
    """Curves of one metric with a cross-hair, a cursor and zoom.

    Left and Right move the cursor by an epoch, Page Up and Page Down by ten, Home and End to the
    first and the last. The wheel zooms the x axis, with Ctrl the values; the right or middle
    button pans, Shift and the left button draw a box, F or a double click fits, L switches the
    scale of the values. A click on the curve of another run picks that run.

    Parameters
    ----------
    metric : str
        What is plotted, for screen readers and the menu: "Loss".
    bounds : tuple of two floats, optional
        The range of values that `fit` shows, such as (0, 1) for an accuracy. Without it the range
        follows the curves, and a logarithmic scale is offered.
    with_batches : bool
        Whether the losses of steps are drawn here.

    Signals
    -------
    cursorMoved(int), epochHovered(object)
        An epoch of the run that is read; None when the mouse has left.
    logToggled(bool)
    runPicked(str)
        The curve of a run that is not selected was clicked.
    forkRequested(str, int)
        A branch of this run is to begin at this epoch.
    """

    cursorMoved = Signal(int)
    epochHovered = Signal(object)
    logToggled = Signal(bool)
    runPicked = Signal(str)
    forkRequested = Signal(str, int)

    def __init__(
        self,
        metric: str,
        *,
        bounds: tuple[float, float] | None = None,
        with_batches: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._metric = metric
        self._bounds = bounds
        self._with_batches = with_batches
        self._theme = LIGHT
        self._options = PlotOptions()
        self._planned: tuple[int | None, str | None] = (None, None)
        self._runs: dict[str, PlottedRun] = {}
        self._log = False
        self._hint = ""
        self._refreshing = False
        self._is_arranged = True
        self._lag_ms = 0
        self._keyboard_focus = False
        self.export_menu: Callable[[], QMenu] | None = None
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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{metric} against epoch")
        self.setMinimumSize(220, 120)
        self._navigation.cursorMoved.connect(self._on_cursor_moved)
        self._navigation.epochHovered.connect(self.epochHovered)
        self._navigation.runPicked.connect(self.runPicked)
        self._navigation.valuesZoomed.connect(self._schedule_refresh)
        self._canvas.gestures.pressed.connect(self._on_pressed)
        self._canvas.gestures.menuRequested.connect(self._open_menu)
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

    def set_runs(self, styles: Sequence[RunStyle]) -> None:
        """Show exactly these runs, in this order; curves already set are kept."""
        known = self._runs
        self._runs = {}
        for style in styles:
            run = known.get(style.run_id) or PlottedRun(style.run_id, style.name)
            run.name, run.color = style.name, style.color
            run.visible, run.selected = style.visible, style.selected
            self._runs[style.run_id] = run
        self._schedule_refresh()

    def set_run_style(self, run_id: str, color: str, *, visible: bool, selected: bool) -> None:
        """Change how one run is drawn."""
        run = self._run(run_id)
        run.color, run.visible, run.selected = color, visible, selected
        self._schedule_refresh()

    def set_curve(
        self, run_id: str, split: CurveSplit, epochs: npt.ArrayLike, values: npt.ArrayLike
    ) -> None:
        """Replace a curve; both arrays have shape (points,), epochs ascending."""
        curve = Curve(epochs, values)  # type: ignore[arg-type]
        curves = self._run(run_id).curves
        # While one run goes on, those of the others are often set again as they are.
        if not curve.equals(curves.get(split)):
            curves[split] = curve
            self._run(run_id).arrange(self._options, (split,))
            self._schedule_refresh()

    def set_positions(self, run_id: str, positions: RunPositions) -> None:
        """Say where a run's epochs lie on axes of steps and seconds."""
        run = self._run(run_id)
        run.positions = positions
        if self._options.x_axis != "epochs":
            run.arrange(self._options)
        self._schedule_refresh()

    def set_batches(self, run_id: str, trace: BatchTrace | None) -> None:
        """Keep the losses of a run's steps, which may grow; call it again when they have."""
        self._run(run_id).batches = trace
        if self._options.batch_losses:
            self._schedule_refresh()

    def set_best(self, run_id: str, epoch: int | None) -> None:
        """Say which epoch of a run is its best."""
        run = self._run(run_id)
        if run.best != epoch:
            run.best = epoch
            self._schedule_refresh()

    def set_changes(self, run_id: str, changes: Sequence[ChangeMark]) -> None:
        """Mark where settings of a run were changed."""
        run = self._run(run_id)
        if run.changes != tuple(changes):
            run.changes = tuple(changes)
            self._schedule_refresh()

    def set_fork(self, run_id: str, epoch: int | None) -> None:
        """Mark where a run left its parent; None for a run that begins by itself."""
        run = self._run(run_id)
        if run.fork != epoch:
            run.fork = epoch
            self._schedule_refresh()

    def set_marker(self, run_id: str, epoch: float | None, text: str = "") -> None:
        """Pin a remark to a run, such as "step 812: loss became inf"; None takes it away."""
        self._run(run_id).marker = None if epoch is None else Marker(epoch, text)
        self._schedule_refresh()

    def remove_run(self, run_id: str) -> None:
        """Forget a run and its curves."""
        if self._runs.pop(run_id, None) is not None:
            self._schedule_refresh()

    def set_cursor(self, epoch: float | None) -> None:
        """Put the cursor line at an epoch."""
        self.epoch_range.set_cursor(epoch)

    def set_hover(self, epoch: int | None) -> None:
        """Put the hover line at an epoch, without a read-out."""
        self._overlay.with_readout = False
        self.epoch_range.set_hover(epoch)

    def set_y_label(self, text: str) -> None:
        """Write what the values are, with their unit."""
        self._canvas.left_axis.set_text(text)

    def set_x_label(self, text: str) -> None:
        """Write what x counts, with its unit; empty leaves the room to the plot."""
        self._canvas.bottom_axis.set_text(text)

    def set_log_y(self, log: bool) -> None:
        """Show the values on a logarithmic scale."""
        if log != self._log:
            self._log = log
            self._navigation.zoomed_values = None
            self._schedule_refresh()

    def set_x_range_hint(self, max_epoch: int | None, run_id: str | None = None) -> None:
        """Make room for the planned epochs of a run, until the user zooms; None follows the curves.

        Without `run_id` it is the run that is read.
        """
        self._planned = (max_epoch, run_id)
        self._plan()

    def set_hint(self, text: str) -> None:
        """Say what to do while there is no curve."""
        self._hint = text
        self._schedule_refresh()

    def fit(self) -> None:
        """Show all epochs and all values."""
        self._navigation.fit()

    def link_x(self, other: "MetricPlot") -> None:
        """Share the epochs of another plot: their range, the hover line and the cursor."""
        if other.epoch_range is self.epoch_range:
            return
        self.epoch_range.set_extent(self, None)
        self.epoch_range.rangeChanged.disconnect(self._on_range_changed)
        self.epoch_range.hoverChanged.disconnect(self._on_lines_changed)
        self.epoch_range.cursorChanged.disconnect(self._on_lines_changed)
        self._navigation.epochs = other.epoch_range
        self._lag_ms = _LAG_MS
        self._connect_epochs()
        self._on_lines_changed()
        self._schedule_refresh()

    @property
    def epoch_range(self) -> EpochRange:
        """The epochs shown, shared by linked plots."""
        return self._navigation.epochs

    @property
    def options(self) -> PlotOptions:
        """What is drawn, and against what."""
        return self._options

    @property
    def runs(self) -> list[PlottedRun]:
        """The runs as they are drawn, up to date; not to be changed."""
        self._refresh_if_due()
        return list(self._runs.values())

    @property
    def log_y(self) -> bool:
        """Whether the scale of the values is logarithmic."""
        return self._log

    @property
    def shown_values(self) -> tuple[float, float]:
        """The values at the lower and the upper edge; exponents of ten on a logarithmic scale."""
        self._refresh_if_due()
        return self._canvas.geometry_shown.values

    def plot_rect(self) -> QRectF:
        """Return the rectangle between the axes, in pixels of this widget."""
        self._refresh_if_due()
        return self._canvas.geometry_shown.rect.translated(QPointF(self._canvas.pos()))

    def column_of(self, epoch: float) -> float:
        """Return the x of an epoch of the run that is read, in pixels of this widget."""
        self._refresh_if_due()
        x = self.epoch_range.x_of(epoch)
        return float(self._canvas.geometry_shown.column(x) + self._canvas.x())

    def figure_panel(self) -> FigurePanel:
        """Return what is in view, to be painted in another size."""
        self._refresh_if_due()
        geometry = self._canvas.geometry_shown
        label = self._canvas.left_axis.text
        return FigurePanel(self.scene(), geometry.x_range, geometry.values, self._log, label)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(560, 260)

    # -- what the user does ------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, zoom, fit, switch the scale."""
        if self._navigation.handle_key(event):
            self._keyboard_focus = True
            self._show_focus_ring(True)
        elif event.key() == Qt.Key.Key_L and not event.modifiers() and self._bounds is None:
            self._toggle_log()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by the keyboard."""
        super().focusInEvent(event)
        if event.reason() in (*_KEYBOARD_REASONS, Qt.FocusReason.MouseFocusReason):
            self._keyboard_focus = event.reason() in _KEYBOARD_REASONS
        # After another window or a menu had the focus, it is as it was before.
        self._show_focus_ring(self._keyboard_focus)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self._show_focus_ring(False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu by the keyboard: it is about the selected run at the cursor."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._popup(self.build_menu(), self.mapToGlobal(self.plot_rect().center().toPoint()))

    def build_menu(self, position: QPoint | None = None) -> QMenu:
        """Return the context menu for a position in this widget, or for the cursor."""
        commands = PlotCommands(
            self.fit,
            self._toggle_log if self._bounds is None else None,
            lambda offer: self.forkRequested.emit(offer.run_id, offer.epoch),
        )
        export = None if self.export_menu is None else self.export_menu()
        offer = self._fork_offer(position)
        return build_plot_menu(self, commands, log=self._log, offer=offer, export=export)

    def _fork_offer(self, position: QPoint | None) -> ForkOffer | None:
        """Return the run that was clicked, or else the selected one, and its nearest epoch."""
        self._refresh_if_due()
        run, at = self._read_run(selected_only=True), self.epoch_range.cursor
        x = math.nan if at is None else self.epoch_range.x_of(at)
        if position is not None:
            geometry = self._canvas.geometry_shown
            place = QPointF(position - self._canvas.pos())
            run = run_at(geometry, list(self._runs.values()), place) or run
            x = geometry.x_at(place.x())
        if run is None or not math.isfinite(x) or not run.curves:
            return None
        curve = next(iter(run.curves.values()))
        if not curve.is_placed:
            return None
        epoch = round(curve.epochs[abs(curve.x - x).argmin()])
        return ForkOffer(run.run_id, run.name, epoch)

    def _on_pressed(self) -> None:
        if not self.hasFocus():
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _on_cursor_moved(self, epoch: int) -> None:
        self._describe(epoch)
        self.cursorMoved.emit(epoch)

    def _toggle_log(self) -> None:
        self.set_log_y(not self._log)
        self.logToggled.emit(self._log)

    def _open_menu(self, position: QPoint) -> None:
        self._popup(self.build_menu(self.mapFromGlobal(position)), position)

    def _popup(self, menu: QMenu, position: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    # -- keeping the picture up to date ------------------------------------------------------

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

    def _read_run(self, *, selected_only: bool = False) -> PlottedRun | None:
        """Return the run whose epochs the cursor counts: the selected, or the first visible one."""
        runs = self._runs.values()
        for run in runs:
            if run.selected:
                return run
        if selected_only:
            return None
        return next((run for run in runs if run.visible and run.curves), None)

    def _plan(self) -> None:
        last_epoch, run_id = self._planned
        run = self._runs.get(run_id) if run_id is not None else self._read_run()
        self.epoch_range.set_planned(last_epoch, run.positions if run is not None else None)

    def _run(self, run_id: str) -> PlottedRun:
        return self._runs.setdefault(run_id, PlottedRun(run_id, run_id))

    def _schedule_refresh(self) -> None:
        if not self._refresh_timer.isActive():
            self._refresh_timer.start(self._lag_ms if self._is_crowded() else 0)

    def _is_crowded(self) -> bool:
        return sum(run.visible for run in self._runs.values()) > CROWD

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
        self._overlay.hint = self._hint if is_empty else ""
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

    def _show_focus_ring(self, shown: bool) -> None:
        if self._overlay.focus_ring != shown:
            self._overlay.focus_ring = shown
            self._canvas.viewport().update()

    def _describe(self, epoch: int) -> None:
        rows = readout_rows(list(self._runs.values()), self.epoch_range.place(epoch))
        values = [f"{row.name}: training {row.train}, validation {row.validation}" for row in rows]
        remarks = [run.marker.text for run in self._runs.values() if run.marker and run.visible]
        self.setAccessibleDescription(". ".join([f"Epoch {epoch}", *values, *remarks]))
