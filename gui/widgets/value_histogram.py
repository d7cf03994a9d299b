"""How values are spread, now and at the start, as two histograms over one axis."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import format_metric, sized
from gui.widgets.themed import follow_theme

_FOOT = 18

Values = npt.NDArray[np.floating]


class ValueHistogram(QWidget):
    """Bars of the values now, and an outline of those at the start, as shares of each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._edges = np.linspace(-1, 1, 3)
        self._now = self._start = np.zeros(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("Bars: the weights now. Line: those at the start.")
        self.setAccessibleName("Histogram of the weights")
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_values(self, now: Values, start: Values) -> None:
        """Show two sets of values; what is not finite is left out.

        Parameters
        ----------
        now, start : ndarray of shape (n,)
        """
        now, start = now[np.isfinite(now)], start[np.isfinite(start)]
        largest = max((float(np.abs(part).max()) for part in (now, start) if part.size), default=0)
        largest = largest or 1.0
        bins = int(np.clip(2 * round(np.sqrt(max(now.size, 1)) / 2), 8, 40)) | 1
        self._edges = np.linspace(-largest, largest, bins + 1)
        self._now, self._start = (
            np.histogram(part, self._edges)[0] / max(1, part.size) for part in (now, start)
        )
        deviation = float(now.std()) if now.size else 0.0
        self.setAccessibleDescription(
            f"From {format_metric(-largest)} to {format_metric(largest)}, "
            f"standard deviation {format_metric(deviation)}"
        )
        self.update()

    @property
    def shares(self) -> tuple[Values, Values]:
        """The share of the values in each bin: now and at the start."""
        return self._now, self._start

    @property
    def edges(self) -> Values:
        """Where the bins begin, and where the last one ends."""
        return self._edges

    def sizeHint(self) -> QSize:
        """Return the size in a side panel."""
        return QSize(240, 84)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(120, 84)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bars, outline and the ends of the axis."""
        painter = QPainter(self)
        theme, count = self._theme, len(self._now)
        floor, width = self.height() - _FOOT, self.width() - 1
        top = max(float(self._now.max()), float(self._start.max()), 1e-9)
        lefts = [round(i * width / count) for i in range(count + 1)]
        fill = mix(theme.accent, theme.surface, 0.6)
        for index, share in enumerate(self._now):
            height = round(share / top * (floor - 2))
            left, right = lefts[index], lefts[index + 1]
            painter.fillRect(QRectF(left, floor - height, right - left - 1, height), fill)
        painter.setPen(QPen(QColor(theme.text), 1))
        line = QPolygonF()
        for index, share in enumerate(self._start):
            y = floor - round(share / top * (floor - 2)) + 0.5
            line.append(QPointF(lefts[index] + 0.5, y))
            line.append(QPointF(lefts[index + 1] + 0.5, y))
        painter.drawPolyline(line)
        painter.setPen(QColor(theme.field_border))
        painter.drawLine(0, floor, width, floor)
        painter.setPen(QColor(theme.muted))
        painter.setFont(sized(self.font(), MUTED_SIZE))
        foot = QRectF(0, floor + 2, width, _FOOT - 2)
        ends = format_metric(float(self._edges[0])), "0", format_metric(float(self._edges[-1]))
        sides = (
            Qt.AlignmentFlag.AlignLeft,
            Qt.AlignmentFlag.AlignHCenter,
            Qt.AlignmentFlag.AlignRight,
        )
        for text, side in zip(ends, sides, strict=True):
            painter.drawText(foot, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
