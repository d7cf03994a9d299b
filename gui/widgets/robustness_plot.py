"""Character errors against an amount, on the screen: a click or a key chooses the amount."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.ocr.spoiling.robustness import RobustnessCurve
from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.hints import paint_hint
from gui.widgets.robustness_figure import RobustnessGeometry, paint_robustness
from gui.widgets.themed import follow_theme

_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}


class RobustnessPlot(QWidget):
    """Shows a curve as far as it is measured, and where the picture stands.

    Signals
    -------
    amountChosen(float)
        The amount of a measured point.
    """

    amountChosen = Signal(float)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._curve: RobustnessCurve | None = None
        self._now: tuple[float, float | None] | None = None
        self._hint = ""
        self.setAccessibleName(name)
        self.setToolTip("A click, or an arrow key, spoils the picture by the amount of that point")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_theme(self)

    @property
    def curve(self) -> RobustnessCurve | None:
        """What is shown."""
        return self._curve

    @property
    def now(self) -> tuple[float, float | None] | None:
        """The amount that is marked, and the error rate there."""
        return self._now

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_curve(self, curve: RobustnessCurve | None, hint: str = "") -> None:
        """Show a curve, or a hint while there is none."""
        self._curve, self._hint = curve, hint
        words = hint
        if curve is not None:
            rates = zip(curve.amounts, curve.rates(0), strict=True)
            words = "; ".join(f"{curve.spoiling.words(a)}: {rate:.0%}" for a, rate in rates)
        self.setAccessibleDescription(words)
        self.update()

    def set_now(self, amount: float, rate: float | None) -> None:
        """Mark where the picture stands; the error rate is None while it is not known."""
        self._now = (amount, rate)
        self.update()

    def x_of(self, amount: float) -> float:
        """Return where an amount lies in the widget."""
        if self._curve is None:
            raise ValueError("there is no curve")
        return self._geometry(self._curve).point(amount, 0).x()

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(200, 120)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the curve, or the hint."""
        painter = QPainter(self)
        if self._curve is None:
            painter.setFont(sized(self.font(), MUTED_SIZE))
            paint_hint(
                painter, QRectF(self.rect()).adjusted(12, 0, -12, 0), self._hint, self._theme
            )
        else:
            geometry = self._geometry(self._curve)
            paint_robustness(painter, self._curve, geometry, self._theme, self.font(), self._now)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the nearest point."""
        curve = self._curve
        if curve is None or not curve.points or event.button() != Qt.MouseButton.LeftButton:
            return
        at = self._geometry(curve).amount_at(event.position().x())
        self.amountChosen.emit(min(curve.amounts, key=lambda amount: abs(amount - at)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the point before or after, or the first or last."""
        curve, key = self._curve, Qt.Key(event.key())
        if curve is None or not curve.points:
            super().keyPressEvent(event)
            return
        amounts = curve.amounts
        if key in _KEYS:
            here = self._now[0] if self._now is not None else amounts[0]
            after = [amount for amount in amounts if (amount - here) * _KEYS[key] > 1e-9]
            if after:
                self.amountChosen.emit(min(after, key=lambda amount: abs(amount - here)))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.amountChosen.emit(amounts[0] if key == Qt.Key.Key_Home else amounts[-1])
        else:
            super().keyPressEvent(event)

    def _geometry(self, curve: RobustnessCurve) -> RobustnessGeometry:
        return RobustnessGeometry(curve, QRectF(self.rect()))
