"""One metric, loss or accuracy, of many runs against the epoch.

Two of them are stacked and share their epochs (`MetricPlot.link_x`): range, hover line, cursor.
Setters never emit; the signals tell what the user did.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
)
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from gui.theme.tokens import Theme
from gui.widgets.cross_hair import CrossHair
from gui.widgets.epoch_range import EpochRange
from gui.widgets.metric_curves import (
    Curve,
    CurveSplit,
    Marker,
    PlottedRun,
    epoch_extent,
    value_range,
)
from gui.widgets.plot_canvas import PlotCanvas
from gui.widgets.plot_navigation import PlotNavigation
from gui.widgets.readout_box import readout_rows
from gui.widgets.themed import follow_theme

_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


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
    first and the last. The wheel zooms the epochs, with Ctrl the values; the right or middle
    button pans, Shift and the left button draw a box, F or a double click fits, L switches the
    scale of the values.

    Parameters
    ----------
    metric : str
        What is plotted, for screen readers and the menu: "Loss".
    bounds : tuple of two floats, optional
        The range of values that `fit` shows, such as (0, 1) for an accuracy. Without it the range
        follows the curves, and a logarithmic scale is offered.
    """

    cursorMoved = Signal(int)
    epochHovered = Signal(object)
    logToggled = Signal(bool)
    exportRequested = Signal()

    def __init__(
        self,
        metric: str,
        *,
        bounds: tuple[float, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._metric = metric
        self._bounds = bounds
        self._runs: dict[str, PlottedRun] = {}
        self._log = False
        self._hint = ""
        self._refreshing = False
        self._keyboard_focus = False
        self._cross_hair = CrossHair(self.font())
        self._overlay = self._cross_hair.state
        self._canvas = PlotCanvas(self._cross_hair, self)
        self._navigation = PlotNavigation(
            self._canvas, self._cross_hair, self._refresh_if_due, self
        )
        # Twelve new curves in one turn of the event loop are one repaint.
        self._refresh_timer = QTimer(self, singleShot=True, interval=0)
        self._refresh_timer.timeout.connect(self._refresh)
        self._canvas.scene().sigPrepareForPaint.connect(self._refresh_if_due)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{metric} against epoch")
        self.setMinimumSize(220, 120)
        self._navigation.cursorMoved.connect(self._on_cursor_moved)
        self._navigation.epochHovered.connect(self.epochHovered)
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
        self._canvas.viewport().update()

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
        """Write "epoch" below the lower of two stacked plots; empty for the upper."""
        self._canvas.bottom_axis.set_text(text)

    def set_log_y(self, log: bool) -> None:
        """Show the values on a logarithmic scale."""
        if log != self._log:
            self._log = log
            self._navigation.zoomed_values = None
            self._schedule_refresh()

    def set_x_range_hint(self, max_epoch: int | None) -> None:
        """Make room for the planned epochs, until the user zooms; None follows the curves."""
        self.epoch_range.set_planned(max_epoch)

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
        self._connect_epochs()
        self._on_lines_changed()
        self._schedule_refresh()

    @property
    def epoch_range(self) -> EpochRange:
        """The epochs shown, shared by linked plots."""
        return self._navigation.epochs

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
        """Return the x of an epoch, in pixels of this widget."""
        self._refresh_if_due()
        return float(self._canvas.geometry_shown.column(epoch) + self._canvas.x())

    def to_image(self, pixel_ratio: float = 2.0) -> QImage:
        """Return the plot as a picture, without what the mouse adds to it."""
        image = QImage(self.size() * pixel_ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(pixel_ratio)
        overlay = self._overlay
        kept = overlay.hover, overlay.focus_ring, overlay.pin_under_mouse
        overlay.hover, overlay.focus_ring, overlay.pin_under_mouse = None, False, None
        self._canvas.curves.picture_ratio = pixel_ratio
        self.render(image)
        self._canvas.curves.picture_ratio = None
        overlay.hover, overlay.focus_ring, overlay.pin_under_mouse = kept
        return image

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
        """Open the menu by the keyboard."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._open_menu(self.mapToGlobal(self.plot_rect().center().toPoint()))

    def build_menu(self) -> QMenu:
        """Return the context menu."""
        menu = QMenu(self)
        menu.addAction("Fit", self.fit).setShortcut(Qt.Key.Key_F)
        if self._bounds is None:
            log = QAction("Log scale", menu, checkable=True, checked=self._log)
            log.setShortcut(Qt.Key.Key_L)
            log.triggered.connect(self._toggle_log)
            menu.addAction(log)
        menu.addSeparator()
        menu.addAction("Copy image", self._copy_image)
        menu.addAction("Export…", self.exportRequested.emit)
        return menu

    def _on_pressed(self) -> None:
        if not self.hasFocus():
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _on_cursor_moved(self, epoch: int) -> None:
        self._describe(epoch)
        self.cursorMoved.emit(epoch)

    def _toggle_log(self) -> None:
        self.set_log_y(not self._log)
        self.logToggled.emit(self._log)

    def _copy_image(self) -> None:
        QGuiApplication.clipboard().setImage(self.to_image())

    def _open_menu(self, position: QPoint) -> None:
        menu = self.build_menu()
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
        self._overlay.hover, self._overlay.cursor = self.epoch_range.hover, self.epoch_range.cursor
        # A refresh that is due paints too: one picture for a new epoch and the cursor on it.
        if not self._refresh_timer.isActive():
            self._canvas.viewport().update()

    def _run(self, run_id: str) -> PlottedRun:
        return self._runs.setdefault(run_id, PlottedRun(run_id, run_id))

    def _schedule_refresh(self) -> None:
        self._refresh_timer.start()

    def _refresh_if_due(self) -> None:
        if self._refresh_timer.isActive():
            self._refresh()

    def _refresh(self) -> None:
        """Bring ranges, curves and hint in line with what was set."""
        self._refresh_timer.stop()
        self._refreshing = True
        runs = list(self._runs.values())
        visible = [run for run in runs if run.visible]
        self.epoch_range.set_extent(self, epoch_extent(visible))
        is_empty = not any(run.curves for run in visible)
        self._overlay.runs = runs
        self._overlay.hint = self._hint if is_empty else ""
        self._canvas.set_axes_shown(not is_empty)
        self._canvas.curves.set_runs(runs)
        self._canvas.set_view(self.epoch_range.shown, self._value_range(visible), log=self._log)
        self._canvas.viewport().update()
        self._refreshing = False

    def _value_range(self, visible: list[PlottedRun]) -> tuple[float, float]:
        if self._navigation.zoomed_values is not None:
            return self._navigation.zoomed_values
        if self._bounds is not None:
            low, high = self._bounds
            # A line at either bound is drawn whole.
            return low - 0.02 * (high - low), high + 0.04 * (high - low)
        return value_range(visible, log=self._log) or (0.0, 1.0)

    def _show_focus_ring(self, shown: bool) -> None:
        if self._overlay.focus_ring != shown:
            self._overlay.focus_ring = shown
            self._canvas.viewport().update()

    def _describe(self, epoch: int) -> None:
        rows = readout_rows(list(self._runs.values()), epoch)
        values = [f"{row.name}: training {row.train}, validation {row.validation}" for row in rows]
        remarks = [run.marker.text for run in self._runs.values() if run.marker and run.visible]
        self.setAccessibleDescription(". ".join([f"Epoch {epoch}", *values, *remarks]))
