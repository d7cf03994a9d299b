"""What the mouse does on a plot: point, move the cursor, zoom, pan, ask for the menu.

It says what was meant, in pixels of the canvas, and changes nothing itself.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

_WHEEL_STEP = 0.8
"""Zoom factor of one notch of the wheel."""


class PlotGestures(QObject):
    """Watches a widget's mouse events and consumes them."""

    pressed = Signal()
    """Any button, before anything else."""
    hovered = Signal(object)
    """QPointF, or None when the mouse left."""
    scrubbed = Signal(float)
    """x, while the left button is down."""
    clicked = Signal(QPointF)
    """The left button was released where it was pressed."""
    zoomed = Signal(float, QPointF, bool)
    """Factor on the span, where, and whether the values are meant instead of the epochs."""
    panned = Signal(QPointF)
    """By how many pixels."""
    banded = Signal(object)
    """QRectF while a box is drawn."""
    boxed = Signal(QRectF)
    """The finished box; empty when it was given up."""
    fitRequested = Signal()
    menuRequested = Signal(QPoint)
    """Global position."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self._button = Qt.MouseButton.NoButton
        self._origin = QPointF()
        self._last = QPointF()
        self._is_box = False
        self._has_moved = False
        watched.setMouseTracking(True)
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Turn mouse and wheel events into gestures."""
        kind = event.type()
        if isinstance(event, QWheelEvent):
            self._on_wheel(event)
        elif isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseButtonPress:
                self._on_press(event)
            elif kind == QEvent.Type.MouseMove:
                self._on_move(event)
            elif kind == QEvent.Type.MouseButtonRelease:
                self._on_release(event)
            elif kind == QEvent.Type.MouseButtonDblClick:
                self._on_double_click(event)
            else:
                return False
        elif kind == QEvent.Type.Leave:
            self.hovered.emit(None)
            return False
        else:
            # The menu comes with the release of the right button, which may also pan.
            return kind == QEvent.Type.ContextMenu
        return True

    def _on_press(self, event: QMouseEvent) -> None:
        if self._button != Qt.MouseButton.NoButton:
            return
        self._button = event.button()
        self._origin = self._last = event.position()
        self._has_moved = False
        self.pressed.emit()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._is_box = self._button == Qt.MouseButton.LeftButton and shifted
        if self._button == Qt.MouseButton.LeftButton and not self._is_box:
            self.scrubbed.emit(event.position().x())

    def _on_move(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._button == Qt.MouseButton.NoButton:
            self.hovered.emit(position)
            return
        distance = (position - self._origin).manhattanLength()
        self._has_moved |= distance >= QApplication.startDragDistance() / 2
        if self._is_box:
            self.banded.emit(QRectF(self._origin, position).normalized())
        elif self._button == Qt.MouseButton.LeftButton:
            self.scrubbed.emit(position.x())
            self.hovered.emit(position)
        elif self._has_moved:
            self.panned.emit(position - self._last)
            self._last = position

    def _on_release(self, event: QMouseEvent) -> None:
        if event.button() != self._button:
            return
        self._button = Qt.MouseButton.NoButton
        if self._is_box:
            self._is_box = False
            box = QRectF(self._origin, event.position()).normalized()
            self.boxed.emit(box if self._has_moved else QRectF())
        elif self._has_moved:
            return
        elif event.button() == Qt.MouseButton.RightButton:
            self.menuRequested.emit(event.globalPosition().toPoint())
        elif event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(event.position())

    def _on_double_click(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.fitRequested.emit()

    def _on_wheel(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.zoomed.emit(_WHEEL_STEP**notches, event.position(), with_control)
        elif event.angleDelta().x():
            self.panned.emit(QPointF(event.angleDelta().x() / 2, 0))
        event.accept()
