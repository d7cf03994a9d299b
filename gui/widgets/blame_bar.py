"""Where the errors of a text come from, as one bar in three parts."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.ocr.blame import Blame
from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.themed import follow_theme

_PARTS = (
    ("finding", "letters that are missing, extra, or found in pieces", 1),
    ("ordering", "letters whose line was put in another place", 4),
    ("reading", "letters that were found and taken for another", 0),
)
"""Names, what they count, and which of the theme's hues."""

_BAR, _WORDS = 10, 18


class BlameBar(QWidget):
    """Shows the parts beside each other, each with its name and count below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._blame = Blame(0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self)
        self.set_blame(self._blame)

    @property
    def blame(self) -> Blame:
        """What is shown."""
        return self._blame

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_blame(self, blame: Blame) -> None:
        """Show how many errors each stage is to blame for."""
        self._blame = blame
        words = [f"{name}: {getattr(blame, name)}, {about}" for name, about, _ in _PARTS]
        self.setToolTip("\n".join(words))
        self.setAccessibleName("Errors by stage. " + "; ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the bar with its words."""
        return QSize(220, _BAR + _WORDS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the parts by their share, and their names in equal columns."""
        painter = QPainter(self)
        painter.setFont(sized(self.font(), MUTED_SIZE))
        counts = [getattr(self._blame, name) for name, _, _ in _PARTS]
        total, left = sum(counts), 0.0
        painter.fillRect(QRectF(0, 0, self.width(), _BAR), QColor(self._theme.raised))
        for count, (_, _, hue) in zip(counts, _PARTS, strict=True):
            wide = self.width() * count / total if total else 0
            painter.fillRect(QRectF(left, 0, wide, _BAR), QColor(self._theme.runs[hue]))
            left += wide
        column = self.width() / len(_PARTS)
        for at, (count, (name, _, hue)) in enumerate(zip(counts, _PARTS, strict=True)):
            mark = QRectF(at * column, _BAR + 7, 8, 8)
            painter.fillRect(mark, QColor(self._theme.runs[hue]))
            painter.setPen(QColor(self._theme.text))
            words = QRectF(mark.right() + 4, _BAR, column - 12, _WORDS + 4)
            painter.drawText(words, _LEFT, f"{name} {count}")


_LEFT = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
