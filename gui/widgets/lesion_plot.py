"""A lesion curve to point at: what is clicked is what is to be switched off."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.analysis.greedy_lesion import LesionCurve
from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.hints import paint_hint
from gui.widgets.lesion_figure import LesionGeometry, paint_lesion_curve
from gui.widgets.themed import follow_theme

_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class LesionPlot(QWidget):
    """Accuracy against units left.

    The mouse, or the arrow keys, Home and End, point at a place; a click, Return or Space chooses.

    Signals
    -------
    pointHovered(object)
        How many units are off at the place that is pointed at, or None.
    pointChosen(int)
        How many are to be off.
    """

    pointHovered = Signal(object)
    pointChosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._curve: LesionCurve | None = None
        self._off: int | None = None
        self._hovered: int | None = None
        self._hint = ""
        self.setAccessibleName(name)
        self.setToolTip(
            "A click switches off what the curve has switched off there (arrow keys and Return)"
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_curve(self, curve: LesionCurve | None, hint: str = "") -> None:
        """Show a curve, or a hint while there is none."""
        self._curve, self._hint = curve, hint
        self._off = self._hovered = None
        self.setEnabled(curve is not None)
        self.update()

    def set_off(self, off: int | None) -> None:
        """Mark how many of the curve's units are off now; None where it is none of its points."""
        if off != self._off:
            self._off = off
            self.update()

    @property
    def curve(self) -> LesionCurve | None:
        """What is shown."""
        return self._curve

    @property
    def off(self) -> int | None:
        """How many of the curve's units are marked as off."""
        return self._off

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(240, 120)

    def x_of(self, off: int) -> float:
        """Return where the point with so many units off lies, in the widget."""
        if self._curve is None:
            raise ValueError("there is no curve")
        return self._geometry(self._curve).point(off, 0).x()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the curves, or the hint."""
        painter = QPainter(self)
        if self._curve is None:
            painter.setFont(sized(self.font(), MUTED_SIZE))
            paint_hint(
                painter, QRectF(self.rect()).adjusted(12, 0, -12, 0), self._hint, self._theme
            )
        else:
            geometry = self._geometry(self._curve)
            marks = (self._off, self._hovered)
            paint_lesion_curve(painter, self._curve, geometry, self._theme, self.font(), marks)
            if self.hasFocus():
                painter.setPen(QPen(QColor(self._theme.accent), 2))
                painter.drawRect(geometry.area.adjusted(-2, -2, 2, 2))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the place below the mouse."""
        if self._curve is not None:
            self._point_at(self._geometry(self._curve).off_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point_at(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the place below the mouse."""
        if self._curve is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pointChosen.emit(self._geometry(self._curve).off_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point at a place before or after, or choose the one that is pointed at."""
        curve, key = self._curve, Qt.Key(event.key())
        if curve is None:
            super().keyPressEvent(event)
            return
        at = self._hovered if self._hovered is not None else self._off or 0
        if key in _KEYS:
            self._point_at(min(max(at + _KEYS[key], 0), curve.units))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._point_at(0 if key == Qt.Key.Key_Home else curve.units)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pointChosen.emit(at)
        else:
            super().keyPressEvent(event)

    def _geometry(self, curve: LesionCurve) -> LesionGeometry:
        return LesionGeometry(curve, QRectF(self.rect()))

    def _point_at(self, off: int | None) -> None:
        if off != self._hovered:
            self._hovered = off
            self.pointHovered.emit(off)
            self.update()
