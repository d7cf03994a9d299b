"""What the colours and marks of boxes mean, as they are drawn in a picture."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.box_marks import DOUBTFUL, SURE
from gui.widgets.figures import sized
from gui.widgets.themed import follow_theme

_BOXES = (
    ("sure", SURE, Qt.PenStyle.SolidLine),
    ("doubtful", DOUBTFUL, Qt.PenStyle.DashLine),
)
_MARKS = (("changed", "✎"), ("verified", "✓"))

_SAMPLE, _GAP, _APART = 11.0, 4.0, 12.0


class BoxLegend(QWidget):
    """A box as a sure reading has it, one of a doubtful one, and the marks of a person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.setFont(sized(self.font(), MUTED_SIZE))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "Solid blue: the network is sure. Dashed vermilion: it is less sure than the threshold "
            "of the Reading card. ✎: somebody typed the character or changed its box; ✓: somebody "
            "found it right (Space)"
        )
        self.setAccessibleName("Legend of the boxes")
        self.setAccessibleDescription(self.toolTip())
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for all samples with their words."""
        metrics = QFontMetricsF(self.font())
        words = [text for text, *_ in (*_BOXES, *_MARKS)]
        wide = sum(_SAMPLE + _GAP + metrics.horizontalAdvance(text) + _APART for text in words)
        return QSize(round(wide - _APART) + 2, max(18, round(metrics.height())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the samples as the canvas paints its boxes."""
        painter = QPainter(self)
        metrics = QFontMetricsF(self.font())
        left, middle = 0.5, self.height() // 2 + 0.5
        for text, colour, style in _BOXES:
            painter.setPen(QPen(QColor(colour), 1, style))
            corner = QPointF(left, middle - _SAMPLE / 2 - 0.5)
            painter.drawRect(QRectF(corner.x(), round(corner.y()) + 0.5, _SAMPLE, _SAMPLE))
            left = self._write(painter, metrics, left, text)
        for text, mark in _MARKS:
            painter.setPen(QColor(SURE))
            painter.drawText(QRectF(left, 0, _SAMPLE + 2, self.height()), _LEFT, mark)
            left = self._write(painter, metrics, left, text)

    def _write(self, painter: QPainter, metrics: QFontMetricsF, left: float, text: str) -> float:
        """Write a word behind its sample; return where the next sample begins."""
        wide = metrics.horizontalAdvance(text)
        painter.setPen(QColor(self._theme.muted))
        begin = left + _SAMPLE + _GAP
        painter.drawText(QRectF(begin, 0, wide + 2, self.height()), _LEFT, text)
        return begin + wide + _APART


_LEFT = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
