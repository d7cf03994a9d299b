"""A slider from one sample to another, below the probabilities that two classes have on the way."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from core.analysis.blend import STEPS
from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.themed import follow_theme

_MARGIN, _PLOT, _GROOVE, _RADIUS = 10.0, 44.0, 4.0, 7.0
_HEIGHT = 76


class BlendSlider(QSlider):
    """Chooses a share from 0 to 1 in hundredths; where the larger of two classes changes is marked.

    Left and Right move it by a hundredth, Page Up and Down by ten; a click moves it there.

    Signals
    -------
    shareChosen(float)
    """

    shareChosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = LIGHT
        self._curves: npt.NDArray[np.float64] = np.empty((0, 2))
        self._flips: tuple[float, ...] = ()
        self.setRange(0, STEPS)
        self.setPageStep(STEPS // 10)
        self.setValue(STEPS // 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Blend")
        self.setToolTip("From the chosen sample at the left to the one at the right (Left, Right)")
        self.valueChanged.connect(lambda value: self.shareChosen.emit(value / STEPS))
        follow_theme(self)

    @property
    def share(self) -> float:
        """Where the handle is: 0 at the left, 1 at the right."""
        return self.value() / STEPS

    @property
    def flips(self) -> tuple[float, ...]:
        """The shares that are marked."""
        return self._flips

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_blend(
        self, curves: npt.NDArray[np.float64] | None, flips: Sequence[float], text: str
    ) -> None:
        """Show the way.

        Parameters
        ----------
        curves : ndarray of shape (101, 2) or None
            Probabilities of the left class and of the right one at every hundredth.
        flips : sequence of float
            Shares to mark.
        text : str
            For screen readers.
        """
        self._curves = np.empty((0, 2)) if curves is None else curves
        self._flips = tuple(map(float, flips))
        self.setEnabled(curves is not None)
        self.setAccessibleDescription(text)
        self.update()

    def column_of(self, share: float) -> float:
        """Return the x of a share."""
        return _MARGIN + share * (self.width() - 2 * _MARGIN)

    def share_at(self, x: float) -> float:
        """Return the nearest share to an x."""
        share = (x - _MARGIN) / max(1.0, self.width() - 2 * _MARGIN)
        return min(max(share, 0.0), 1.0)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(120, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setSliderPosition(round(self.share_at(event.position().x()) * STEPS))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle."""
        if self.isSliderDown():
            self.setSliderPosition(round(self.share_at(event.position().x()) * STEPS))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the handle go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint both curves, the flips through both, the groove and the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        left, right = self.column_of(0), self.column_of(1)
        middle = _HEIGHT - _RADIUS - 5
        painter.setPen(QPen(QColor(theme.grid), 1))
        for level in (0.0, 0.5, 1.0):
            y = round(self._level(level)) + 0.5
            painter.drawLine(QPointF(left, y), QPointF(right, y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.field_border if self.isEnabled() else theme.card_border))
        painter.drawRoundedRect(QRectF(left, middle - _GROOVE / 2, right - left, _GROOVE), 2, 2)
        self._paint_flips(painter, middle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for column, tone in ((0, theme.wrong), (1, theme.right)):
            shares = np.linspace(0, 1, len(self._curves)) if len(self._curves) else ()
            points = [
                QPointF(self.column_of(float(share)), self._level(float(each)))
                for share, each in zip(shares, self._curves[:, column], strict=True)
            ]
            painter.setPen(QPen(QColor(tone), 2))
            painter.drawPolyline(QPolygonF(points))
        if self.isEnabled():
            self._paint_handle(painter, middle)
        painter.end()

    def _level(self, probability: float) -> float:
        return 3 + (1 - probability) * (_PLOT - 6)

    def _paint_flips(self, painter: QPainter, middle: float) -> None:
        theme = self._theme
        painter.setFont(sized(self.font(), MUTED_SIZE))
        for share in self._flips:
            x = self.column_of(share)
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, middle - 6))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.text))
            tip = QPointF(x, middle - 2)
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-5, -8), tip + QPointF(5, -8)]))

    def _paint_handle(self, painter: QPainter, middle: float) -> None:
        theme = self._theme
        x = self.column_of(self.sliderPosition() / STEPS)
        painter.setPen(QPen(QColor(theme.accent), 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, middle))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(QColor(theme.surface))
            painter.drawEllipse(QPointF(x, middle), _RADIUS + 2, _RADIUS + 2)
        painter.setPen(QPen(QColor(theme.surface), 2))
        lively = self.underMouse() or self.isSliderDown()
        painter.setBrush(QColor(theme.accent_hover if lively else theme.accent))
        painter.drawEllipse(QPointF(x, middle), _RADIUS, _RADIUS)
