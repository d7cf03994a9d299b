"""Accuracy against a cost on the screen: a dot tells what it is, and is chosen."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.themed import follow_theme
from gui.widgets.trade_off_figure import (
    RADIUS,
    TradeOffDot,
    TradeOffGeometry,
    TradeOffScene,
    paint_trade_off,
)

_NEAR = 10.0
"""Pixels within which a dot is meant."""

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}


class TradeOffPlot(QWidget):
    """A scatter plot; a click, or an arrow key from dot to dot by cost, chooses a run.

    Signals
    -------
    runChosen(str)
        The key of a dot.
    """

    runChosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._scene = TradeOffScene((), "", "")
        self._hovered: str | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        follow_theme(self)

    @property
    def scene(self) -> TradeOffScene:
        """What is shown."""
        return self._scene

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; dots have their own, which the next scene brings."""
        self._theme = theme
        self.update()

    def set_scene(self, scene: TradeOffScene) -> None:
        """Show these dots."""
        if scene == self._scene:
            return
        self._scene = scene
        described = [f"{dot.name}: {dot.accuracy:.3f}" for dot in self._by_cost()]
        self.setAccessibleDescription("; ".join(described))
        self.update()

    def place_of(self, key: str) -> QPointF:
        """Return where a dot lies, in the widget."""
        (dot,) = (dot for dot in self._scene.dots if dot.key == key)
        return self._geometry().of_dot(dot)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(170, 130)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dots, and a ring around the one under the mouse."""
        painter = QPainter(self)
        geometry = self._geometry()
        paint_trade_off(painter, self._scene, geometry, self._theme, self.font())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for dot in self._scene.dots:
            if dot.key == self._hovered:
                painter.setPen(QPen(QColor(self._theme.accent), 1.5))
                painter.drawEllipse(geometry.of_dot(dot), RADIUS + 3, RADIUS + 3)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell at once what lies below the mouse."""
        dot = self._dot_at(event.position())
        key = None if dot is None else dot.key
        if key == self._hovered:
            return
        self._hovered = key
        shape = Qt.CursorShape.ArrowCursor if key is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        if dot is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), dot.tip or dot.name, self)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the ring away."""
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the run below the mouse."""
        dot = self._dot_at(event.position())
        if dot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.runChosen.emit(dot.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the run before or after the one that is looked at, by cost."""
        step, dots = _STEPS.get(Qt.Key(event.key())), self._by_cost()
        if step is None or not dots:
            super().keyPressEvent(event)
            return
        now = next((at for at, dot in enumerate(dots) if dot.is_current), None)
        at = (0 if step > 0 else len(dots) - 1) if now is None else now + step
        self.runChosen.emit(dots[min(max(at, 0), len(dots) - 1)].key)

    def _geometry(self) -> TradeOffGeometry:
        return TradeOffGeometry(self._scene, QRectF(self.rect()))

    def _by_cost(self) -> list[TradeOffDot]:
        return sorted(self._scene.dots, key=lambda dot: (dot.cost, dot.accuracy))

    def _dot_at(self, place: QPointF) -> TradeOffDot | None:
        geometry = self._geometry()
        near = [
            (gap, at)
            for at, dot in enumerate(self._scene.dots)
            if (gap := (geometry.of_dot(dot) - place).manhattanLength()) < _NEAR
        ]
        return self._scene.dots[min(near)[1]] if near else None
