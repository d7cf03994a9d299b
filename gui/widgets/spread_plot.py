"""How values are spread over the epochs: a histogram a column, darker where more values are."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.analysis.spread_history import SpreadHistory
from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import format_metric, sized
from gui.widgets.hints import paint_hint
from gui.widgets.spread_ticks import ticks
from gui.widgets.themed import follow_theme

_LEFT, _FOOT, _TOP = 56, 22, 6
_STEPS = 256
_FULL = 0.95
"""Quantile of the shares that has the full colour: a bin of nearly all would pale the others."""

_LEGEND = "Darker: more values. Lines: 5 %, half and 95 % of them lie below."


class SpreadPlot(QWidget):
    """Epochs to the right, values up; lines where 5 %, half and 95 % of the values lie below.

    A press or drag, and Left and Right, move the cursor.

    Signals
    -------
    epochChosen(int)
    """

    epochChosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._history: SpreadHistory | None = None
        self._image: QImage | None = None
        self._pixels = np.empty((0, 0, 3), np.uint8)
        self._epoch: int | None = None
        self._hint = ""
        self._describe: Callable[[int], str] = lambda _place: ""
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(_LEGEND)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._image = None
        self.update()

    def set_history(self, history: SpreadHistory | None, hint: str = "") -> None:
        """Show histograms, or a hint while there are none."""
        self._history, self._hint = history, hint
        self._image = None
        self.update()

    def set_epoch(self, epoch: int | None) -> None:
        """Show the cursor at an epoch; this emits nothing."""
        if epoch != self._epoch:
            self._epoch = epoch
            self.update()

    def set_description(self, describe: Callable[[int], str]) -> None:
        """Say what the tooltip tells of the column at a place."""
        self._describe = describe

    @property
    def history(self) -> SpreadHistory | None:
        """What is shown."""
        return self._history

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(200, 120)

    def area(self) -> QRectF:
        """Return where the histograms lie."""
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - 8, self.height() - _FOOT - _TOP)

    def epoch_at(self, x: float) -> int | None:
        """Return the epoch at a place; the first or last one beyond the ends."""
        place = self.place_at(x)
        return None if place is None or self._history is None else self._history.epochs[place]

    def place_at(self, x: float) -> int | None:
        """Return which column is at a place, as `epoch_at` does."""
        history = self._history
        if history is None or not history.epochs:
            return None
        area = self.area()
        place = int((x - area.left()) / area.width() * len(history.epochs))
        return min(max(place, 0), len(history.epochs) - 1)

    def event(self, event: QEvent) -> bool:
        """Read the column under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos().x())
            words = "" if place is None else self._describe(place)
            text = f"{words}\n{_LEGEND}" if words else _LEGEND
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the histograms, the lines, the axes and the cursor."""
        painter = QPainter(self)
        theme, history = self._theme, self._history
        painter.setFont(sized(self.font(), MUTED_SIZE))
        if history is None or not history.epochs:
            paint_hint(painter, QRectF(self.rect()).adjusted(12, 0, -12, 0), self._hint, theme)
            painter.end()
            return
        area = self.area()
        if self._image is None:
            self._image = self._draw(history)
        painter.drawImage(area, self._image)
        self._draw_lines(painter, history, area)
        self._draw_axes(painter, history, area)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(area.adjusted(-2, -2, 2, 2))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the cursor to the mouse."""
        self._choose(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the cursor."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor by an epoch that is shown."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        history = self._history
        if not step or history is None or not history.epochs:
            super().keyPressEvent(event)
            return
        place = self._place_of_cursor(history) + step
        self.epochChosen.emit(history.epochs[min(max(place, 0), len(history.epochs) - 1)])

    def _choose(self, event: QMouseEvent) -> None:
        epoch = self.epoch_at(event.position().x())
        if epoch is not None:
            self.epochChosen.emit(epoch)

    def _place_of_cursor(self, history: SpreadHistory) -> int:
        return history.place_of(history.epochs[-1] if self._epoch is None else self._epoch)

    def _draw(self, history: SpreadHistory) -> QImage:
        theme = self._theme
        ramp = [mix(theme.accent, theme.surface, i / (_STEPS - 1)) for i in range(_STEPS)]
        colors = np.array([[c.red(), c.green(), c.blue()] for c in ramp], np.uint8)
        filled = history.shares[history.shares > 0]
        full = float(np.quantile(filled, _FULL)) if filled.size else 1.0
        # The root shows thin tails beside a high middle.
        parts = np.sqrt(np.minimum(history.shares / full, 1))
        places = np.rint(parts * (_STEPS - 1)).astype(int)
        self._pixels = np.ascontiguousarray(colors[places].transpose(1, 0, 2)[::-1])
        height, width = self._pixels.shape[:2]
        return QImage(self._pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)

    def _heights(
        self, history: SpreadHistory, values: npt.NDArray[np.float64], area: QRectF
    ) -> npt.NDArray[np.float64]:
        """Return where values lie, in logical pixels; those beyond the bins at their ends."""
        low, high = history.edges[0], history.edges[-1]
        if history.bins == "log":
            values, low, high = np.log(values), np.log(low), np.log(high)
        part = np.clip((values - low) / (high - low), 0, 1)
        return np.asarray(area.bottom() - part * area.height(), np.float64)

    def _draw_lines(self, painter: QPainter, history: SpreadHistory, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = area.width() / len(history.epochs)
        heights = self._heights(history, history.lines, area)
        for column in range(heights.shape[1]):
            line = QPolygonF()
            for index, y in enumerate(heights[:, column]):
                if np.isfinite(y):
                    line.append(QPointF(area.left() + (index + 0.5) * step, float(y)))
            is_median = column == 1
            color = self._theme.text if is_median else self._theme.muted
            painter.setPen(QPen(QColor(color), 1.5 if is_median else 1))
            painter.drawPolyline(line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_axes(self, painter: QPainter, history: SpreadHistory, area: QRectF) -> None:
        theme = self._theme
        step = area.width() / len(history.epochs)
        # While epochs are still being read, the cursor may be on one that is to come.
        if self._epoch is not None and self._epoch < history.epochs[-1] + history.step:
            x = area.left() + (self._place_of_cursor(history) + 0.5) * step
            painter.setPen(QPen(QColor(theme.wrong), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QColor(theme.card_border))
        painter.drawRect(area)
        painter.setPen(QColor(theme.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        places = ticks(history, area.height())
        heights = self._heights(history, np.array(places), area)
        for value, y in zip(places, heights.tolist(), strict=True):
            # The outermost stay within the plot.
            y = min(max(y, area.top() + 6), area.bottom() - 6)
            text = "0" if value == 0 else format_metric(value)
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), right, text)
        foot = QRectF(area.left(), area.bottom() + 4, area.width(), _FOOT - 4)
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | top, f"epoch {history.epochs[0]}")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | top, f"{history.epochs[-1]}")
