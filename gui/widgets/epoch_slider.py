"""The slider of the timeline: the whole plan is its groove, the trained part can be chosen."""

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSlider, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.themed import follow_theme

_GROOVE = 4.0
_RADIUS = 7.0
_MARGIN = 10.0


class EpochSlider(QSlider):
    """Chooses an epoch from first to last; `total` only sets the length of the groove.

    A click anywhere moves there at once. Left and Right move by one epoch, Page Up and Page Down
    by ten, Home and End to the first and the last.
    """

    epochChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._total = 1
        self._theme = LIGHT
        self._hovered = False
        self.setPageStep(10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("Epoch")
        self.valueChanged.connect(self.epochChosen)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_range(self, first: int, last: int, total: int) -> None:
        """Let the epochs from first to last be chosen, of `total` that are planned."""
        with QSignalBlocker(self):
            self.setRange(first, max(first, last))
        self._total = max(total, last)
        self.update()

    def set_epoch(self, epoch: int) -> None:
        """Move the handle."""
        with QSignalBlocker(self):
            self.setValue(epoch)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(240, 28)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(80, 24)

    def epoch_at(self, x: float) -> int:
        """Return the nearest epoch that can be chosen."""
        span = max(1, self._total - self.minimum())
        share = (x - _MARGIN) / max(1.0, self.width() - 2 * _MARGIN)
        return min(max(self.minimum() + round(share * span), self.minimum()), self.maximum())

    def column_of(self, epoch: int) -> float:
        """Return the x of an epoch."""
        span = max(1, self._total - self.minimum())
        return _MARGIN + (epoch - self.minimum()) / span * (self.width() - 2 * _MARGIN)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setSliderPosition(self.epoch_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle."""
        if self.isSliderDown():
            self.setSliderPosition(self.epoch_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the handle go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go forward with Page Down, as in the plots; Qt's sliders go forward with Page Up."""
        actions = {
            Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
            Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
        }
        if event.key() in actions:
            self.triggerAction(actions[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the plan, the trained part, the part up to the handle, and the handle."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        enabled = self.isEnabled()
        handle = self.column_of(self.sliderPosition())
        accent = QColor(theme.accent if enabled else theme.disabled)
        for right, color in (
            (self.width() - _MARGIN, QColor(theme.card_border)),
            (self.column_of(self.maximum()), QColor(theme.field_border)),
            (handle, accent),
        ):
            if enabled or color.rgb() != QColor(theme.field_border).rgb():
                self._paint_groove(painter, right, color)
        center = QPointF(handle, self.height() / 2)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(QColor(theme.surface))
            painter.drawEllipse(center, _RADIUS + 2, _RADIUS + 2)
        painter.setPen(QPen(QColor(theme.surface), 2))
        lively = enabled and (self.underMouse() or self.isSliderDown())
        painter.setBrush(QColor(theme.accent_hover) if lively else accent)
        painter.drawEllipse(center, _RADIUS, _RADIUS)
        painter.end()

    def _paint_groove(self, painter: QPainter, right: float, color: QColor) -> None:
        top = (self.height() - _GROOVE) / 2
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(_MARGIN, top, right - _MARGIN, _GROOVE), 2, 2)
