"""One metric, loss or accuracy, of many runs against epochs, steps or training time.

Two of them are stacked and share their axis (`MetricPlot.link_x`): range, hover line, cursor.
Setters never emit; the signals tell what the user did.
"""

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from gui.widgets.linked_plot import LinkedPlot
from gui.widgets.plot_menu import ForkOffer, PlotCommands, build_plot_menu
from gui.widgets.plot_picking import run_at
from gui.widgets.plot_runs import RunStyle
from gui.widgets.readout_box import readout_rows

__all__ = ["MetricPlot", "RunStyle"]

_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


class MetricPlot(LinkedPlot):
    """Curves of one metric with a cross-hair, a cursor and zoom.

    Left and Right move the cursor by an epoch, Page Up and Page Down by ten, Home and End to the
    first and the last. The wheel zooms the x axis, with Ctrl the values; the right or middle
    button pans, Shift and the left button draw a box, F or a double click fits, Shift+F fits the
    selected run, L switches the scale of the values. A click on the curve of another run picks
    that run.

    Parameters
    ----------
    metric : str
        What is plotted, for screen readers and the menu: "Loss".
    bounds : tuple of two floats, optional
        The range of values that `fit` shows, such as (0, 1) for an accuracy. Without it the range
        follows the curves, and a logarithmic scale is offered.
    with_batches : bool
        Whether the losses of steps are drawn here.
    with_forks : bool
        Whether the menu offers to fork a run.

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
        with_forks: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bounds=bounds, with_batches=with_batches, parent=parent)
        self._keyboard_focus = False
        self._with_forks = with_forks
        self.export_menu: Callable[[QWidget], QMenu] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{metric} against epoch")
        self._navigation.cursorMoved.connect(self._on_cursor_moved)
        self._navigation.epochHovered.connect(self.epochHovered)
        self._navigation.runPicked.connect(self.runPicked)
        self._canvas.gestures.pressed.connect(self._on_pressed)
        self._canvas.gestures.menuRequested.connect(self._open_menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, zoom, fit, switch the scale."""
        shift = Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_F and event.modifiers() == shift:
            self.fit_selected()
        elif self._navigation.handle_key(event):
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
            None if self._selected_extent() is None else self.fit_selected,
            self._toggle_log if self._bounds is None else None,
            self._request_fork if self._with_forks else None,
        )
        offer = self._fork_offer(position)
        return build_plot_menu(self, commands, log=self._log, offer=offer, export=self.export_menu)

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

    def _request_fork(self, offer: ForkOffer) -> None:
        self.forkRequested.emit(offer.run_id, offer.epoch)

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

    def _show_focus_ring(self, shown: bool) -> None:
        if self._overlay.focus_ring != shown:
            self._overlay.focus_ring = shown
            self._canvas.viewport().update()

    def _describe(self, epoch: int) -> None:
        rows = readout_rows(list(self._runs.values()), self.epoch_range.place(epoch))
        values = [f"{row.name}: training {row.train}, validation {row.validation}" for row in rows]
        remarks = [run.marker.text for run in self._runs.values() if run.marker and run.visible]
        self.setAccessibleDescription(". ".join([f"Epoch {epoch}", *values, *remarks]))
