"""What mouse and keys do to a metric plot: hover, cursor, picking a run, zoom, pan, fit."""

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from gui.widgets.cross_hair import CrossHair
from gui.widgets.epoch_range import EpochRange
from gui.widgets.plot_canvas import PlotCanvas
from gui.widgets.plot_picking import run_at

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_Home: -(10**9),
    Qt.Key.Key_End: 10**9,
}
_ZOOM_KEYS = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}

_BEYOND = 24
"""How many pixels right of the newest epoch the mouse still means it."""

_SMALLEST_BOX = 6
"""Pixels; a smaller box was a slip of the hand."""


class PlotNavigation(QObject):
    """Moves the lines and the ranges of a plot, and tells what the user moved.

    Parameters
    ----------
    canvas : PlotCanvas
        Where the mouse is watched.
    cross_hair : CrossHair
        Whose state is changed.
    refresh : callable
        Brings the canvas in line with what was set, before its geometry is read.
    """

    cursorMoved = Signal(int)
    epochHovered = Signal(object)
    runPicked = Signal(str)
    valuesZoomed = Signal()

    def __init__(
        self,
        canvas: PlotCanvas,
        cross_hair: CrossHair,
        refresh: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.epochs = EpochRange()
        self.zoomed_values: tuple[float, float] | None = None
        self._canvas = canvas
        self._cross_hair = cross_hair
        self._overlay = cross_hair.state
        self._refresh = refresh
        self._cursor_before_press: float | None = None
        self._left_run = ""
        gestures = canvas.gestures
        gestures.pressed.connect(self._on_pressed)
        gestures.scrubbed.connect(self._on_scrubbed)
        gestures.hovered.connect(self._on_hovered)
        gestures.clicked.connect(self._on_clicked)
        gestures.zoomed.connect(self._on_zoomed)
        gestures.panned.connect(self._on_panned)
        gestures.banded.connect(self._on_banded)
        gestures.boxed.connect(self._on_boxed)
        gestures.fitRequested.connect(self._on_double_click)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Act on a key and return whether it meant anything."""
        ignored = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & ~ignored:
            return False
        self._refresh()
        key = event.key()
        if key in _STEPS:
            self._step_cursor(_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_F:
            self.fit()
        elif key in _ZOOM_KEYS:
            low, high = self.epochs.shown
            cursor = (
                math.nan if self.epochs.cursor is None else self.epochs.x_of(self.epochs.cursor)
            )
            anchor = cursor if low <= cursor <= high else (low + high) / 2
            self.epochs.zoom(_ZOOM_KEYS[Qt.Key(key)], anchor)
        else:
            return False
        return True

    def fit(self) -> None:
        """Show all epochs and all values."""
        self.epochs.fit()
        self._zoom_values(None)

    def show(self, values: tuple[float, float] | None, first: float, last: float) -> None:
        """Show this part of the axis and these values; None shows all values."""
        self._zoom_values(values)
        self.epochs.show_range(first, last)

    def _on_pressed(self) -> None:
        self._refresh()
        self._cursor_before_press = self.epochs.cursor
        self._left_run = ""

    def _on_scrubbed(self, column: float) -> None:
        self._move_cursor(self.epochs.epoch_at(self._canvas.geometry_shown.x_at(column)))

    def _on_clicked(self, position: QPointF) -> None:
        """Pick the run whose curve was clicked."""
        run = run_at(self._canvas.geometry_shown, self._overlay.runs, position)
        if run is None or run.selected:
            return
        selected = next((run.run_id for run in self._overlay.runs if run.selected), "")
        self.runPicked.emit(run.run_id)
        self._left_run = selected

    def _on_double_click(self) -> None:
        # The first click of the two was meant neither for a run nor for the cursor.
        if self._left_run:
            self.runPicked.emit(self._left_run)
        if self._cursor_before_press is not None:
            self._move_cursor(round(self._cursor_before_press))
        self.fit()

    def _on_hovered(self, position: QPointF | None) -> None:
        self._refresh()
        geometry = self._canvas.geometry_shown
        epoch = near = remark = None
        if position is not None and self.epochs.epochs is not None:
            remark = self._cross_hair.remark_at(geometry, position)
            inside = geometry.rect.adjusted(-4, -4, 8, 4).contains(position)
            if inside and position.x() <= geometry.column(self._newest_x()) + _BEYOND:
                epoch = self.epochs.epoch_at(geometry.x_at(position.x()))
                near = run_at(geometry, self._overlay.runs, position)
        self._overlay.with_readout = epoch is not None
        near_run = near.run_id if near is not None and not near.selected else None
        if (remark, near_run) != (self._overlay.remark, self._overlay.near_run):
            self._overlay.remark, self._overlay.near_run = remark, near_run
            hand = Qt.CursorShape.PointingHandCursor
            self._canvas.viewport().setCursor(hand if near_run else Qt.CursorShape.ArrowCursor)
            self._canvas.viewport().update()
        if epoch != self.epochs.hover:
            if epoch is None:
                self._cross_hair.readout.forget_place()
            self.epochs.set_hover(epoch)
            self.epochHovered.emit(epoch)

    def _newest_x(self) -> float:
        """Return where the newest epoch that can be chosen lies."""
        known = self.epochs.epochs
        return -math.inf if known is None else self.epochs.x_of(known[1])

    def _on_zoomed(self, factor: float, position: QPointF, of_values: bool) -> None:
        self._refresh()
        geometry = self._canvas.geometry_shown
        if of_values:
            bottom, top = geometry.values
            anchor = geometry.value_at(position.y())
            low, high = anchor - (anchor - bottom) * factor, anchor + (top - anchor) * factor
            self._zoom_values((low, high))
        else:
            self.epochs.zoom(factor, geometry.x_at(position.x()))

    def _on_panned(self, by: QPointF) -> None:
        geometry = self._canvas.geometry_shown
        left, right = geometry.x_range
        self.epochs.pan(-by.x() / geometry.rect.width() * (right - left))
        if self.zoomed_values is not None:
            bottom, top = self.zoomed_values
            shift = by.y() / geometry.rect.height() * (top - bottom)
            self._zoom_values((bottom + shift, top + shift))

    def _on_banded(self, band: QRectF) -> None:
        self._overlay.band = band.intersected(self._canvas.geometry_shown.rect)
        self._canvas.viewport().update()

    def _on_boxed(self, box: QRectF) -> None:
        self._overlay.band = None
        self._canvas.viewport().update()
        geometry = self._canvas.geometry_shown
        box = box.intersected(geometry.rect)
        if min(box.width(), box.height()) >= _SMALLEST_BOX:
            self._zoom_values((geometry.value_at(box.bottom()), geometry.value_at(box.top())))
            self.epochs.show_range(geometry.x_at(box.left()), geometry.x_at(box.right()))

    def _zoom_values(self, values: tuple[float, float] | None) -> None:
        self.zoomed_values = values
        self.valuesZoomed.emit()

    def _step_cursor(self, epochs: int) -> None:
        known = self.epochs.epochs
        if known is not None:
            cursor = self.epochs.cursor
            self._move_cursor(known[1] if cursor is None else round(cursor) + epochs)

    def _move_cursor(self, epoch: int | None) -> None:
        known = self.epochs.epochs
        if known is None or epoch is None:
            return
        epoch = min(max(epoch, known[0]), known[1])
        if epoch != self.epochs.cursor:
            self.epochs.set_cursor(epoch)
            self.cursorMoved.emit(epoch)
