"""Whether a network is right as often as it is sure: a bar a bin of confidence."""

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.analysis.scores import Calibration
from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import sized
from gui.widgets.themed import follow_theme

_ALL = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)


class ReliabilityDiagram(QWidget):
    """Accuracy against confidence; bars below the diagonal are too sure of themselves.

    Blue is what is right of each bin; the vermilion line is what its confidence promised.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._calibration: Calibration | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        follow_theme(self)
        self.set_calibration(None)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_calibration(self, calibration: Calibration | None) -> None:
        """Show these bins, or none."""
        self._calibration = calibration
        error = None if calibration is None else calibration.expected_error
        words = "No reliability diagram" if error is None else f"Reliability, error {error:.3f}"
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size in a side panel."""
        return QSize(240, 220)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(140, 110)

    def square(self) -> QRectF:
        """Return where the plot lies: as wide as there is room, and no higher than wide."""
        left, bottom = 34.0, 34.0
        width, height = self.width() - left - 8, self.height() - bottom - 8
        return QRectF(left, 8, width, min(height, width))

    def bin_at(self, position: QPointF) -> int | None:
        """Return the bin under a position; None where there is none."""
        square = self.square()
        if self._calibration is None or not square.contains(position):
            return None
        bins = len(self._calibration.samples)
        return min(int((position.x() - square.left()) / square.width() * bins), bins - 1)

    def bin_text(self, index: int) -> str:
        """Return what is said about a bin."""
        shown = self._calibration
        if shown is None:
            return ""
        low, high = shown.edges[index], shown.edges[index + 1]
        if not shown.samples[index]:
            return f"No sample is {low:.0%} to {high:.0%} sure"
        return (
            f"{shown.samples[index]:,} samples are {low:.0%} to {high:.0%} sure, "
            f"{shown.confidence[index]:.1%} on average; {shown.accuracy[index]:.1%} of them are "
            "right"
        )

    def event(self, event: QEvent) -> bool:
        """Say all of the bin under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.bin_at(QPointF(event.pos()))
            QToolTip.showText(
                event.globalPos(), "" if index is None else self.bin_text(index), self
            )
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint axes, bars and diagonal."""
        theme, square = self._theme, self.square()
        painter = QPainter(self)
        painter.setFont(sized(self.font(), MUTED_SIZE))
        painter.setPen(QColor(theme.grid))
        for share in (0.0, 0.5, 1.0):
            y = square.bottom() - share * square.height()
            painter.drawLine(QLineF(square.left(), y, square.right(), y))
        painter.setPen(QColor(theme.muted))
        for share in (0.0, 0.5, 1.0):
            y = square.bottom() - share * square.height()
            painter.drawText(QRectF(0, y - 8, square.left() - 4, 16), _RIGHT, f"{share:g}")
            x = square.left() + share * square.width()
            shift = 12 if share == 1 else 16
            painter.drawText(QRectF(x - shift, square.bottom() + 2, 32, 14), _ALL, f"{share:g}")
        painter.drawText(
            QRectF(square.left(), square.bottom() + 15, square.width(), 16), _ALL, "Confidence"
        )
        if self._calibration is not None:
            self._paint_bars(painter, square, self._calibration)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(square.bottomLeft(), square.topRight()))
        painter.end()

    def _paint_bars(self, painter: QPainter, square: QRectF, shown: Calibration) -> None:
        theme = self._theme
        bins = len(shown.samples)
        xs = [round(square.left() + i * square.width() / bins) for i in range(bins + 1)]
        for index in range(bins):
            if not shown.samples[index]:
                continue
            left, width = xs[index], xs[index + 1] - xs[index] - 1
            height = shown.accuracy[index] * square.height()
            bar = QRectF(left, square.bottom() - height, width, height)
            promised = square.bottom() - shown.confidence[index] * square.height()
            gap = QRectF(left, min(promised, bar.top()), width, abs(promised - bar.top()))
            if promised < bar.top():
                painter.fillRect(gap, mix(theme.wrong, theme.surface, 0.3))
            painter.fillRect(bar, QColor(theme.right))
            painter.fillRect(QRectF(left, promised - 1, width, 2), QColor(theme.wrong))
