"""Two bars, before and after, with their accuracies in words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.themed import follow_theme

_ROW, _BAR, _TEXT = 44, 8, 18


class BeforeAfterBars(QWidget):
    """Pairs of bars from 0 to 1; the pale one is before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._pairs: tuple[tuple[str, float, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_pairs(self, pairs: tuple[tuple[str, float, float], ...]) -> None:
        """Show these: what is read, and its accuracies before and after, 0 to 1."""
        self._pairs = pairs
        self.setAccessibleName("Before and after: " + "; ".join(map(pair_words, pairs)))
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> tuple[str, ...]:
        """What is written beside the bars."""
        return tuple(map(pair_words, self._pairs))

    def sizeHint(self) -> QSize:
        """Return the room that the pairs need."""
        return QSize(200, _ROW * len(self._pairs))

    def minimumSizeHint(self) -> QSize:
        """Return the same: nothing is cut off."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words, and the bars below them."""
        painter = QPainter(self)
        theme = self._theme
        for at, pair in enumerate(self._pairs):
            top = at * _ROW
            painter.setPen(QColor(theme.text))
            area = QRectF(0, top, self.width(), _TEXT)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), pair_words(pair))
            pale = QColor(theme.accent)
            pale.setAlpha(110)
            bars = ((pair[1], pale), (pair[2], QColor(theme.accent)))
            for row, (share, colour) in enumerate(bars):
                bar = QRectF(0, top + _TEXT + 1 + row * (_BAR + 1), self.width(), _BAR)
                painter.fillRect(bar, QColor(theme.raised))
                bar.setWidth(share * bar.width())
                painter.fillRect(bar, colour)


def pair_words(pair: tuple[str, float, float]) -> str:
    """Return ``"Your letters: 61.0 % → 94.0 %"``."""
    name, before, after = pair
    return f"{name}: {100 * before:.1f} % → {100 * after:.1f} %"
