"""The likeliest classes of a sample as bars, its own class marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import sized
from gui.widgets.themed import follow_theme

ROW_HEIGHT = 19
ROWS = 5

_LEFT = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class ClassProbability:
    """A class, its probability from 0 to 1, and whether it is what the sample is."""

    name: str
    probability: float
    is_actual: bool


class ProbabilityBars(QWidget):
    """A row a class: its name, a bar, per cent; the sample's own class is blue and bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._rows: tuple[ClassProbability, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self)
        self.set_rows(())

    @property
    def rows(self) -> tuple[ClassProbability, ...]:
        """What is shown."""
        return self._rows

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_rows(self, rows: Sequence[ClassProbability]) -> None:
        """Show these classes, the first one at the top."""
        self._rows = tuple(rows)
        words = [
            f"{row.name} {row.probability:.1%}{' (right)' if row.is_actual else ''}" for row in rows
        ]
        self.setAccessibleName("; ".join(words) or "No probabilities")
        self.setToolTip("\n".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of five rows."""
        return QSize(150, ROWS * ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(100, ROWS * ROW_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rows."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, plain = self._theme, sized(self.font(), MUTED_SIZE)
        bold = sized(self.font(), MUTED_SIZE, semibold=True)
        measure = QFontMetricsF(bold)
        names = max(measure.horizontalAdvance(row.name) for row in self._rows)
        names = min(names, self.width() * 0.4) + 8
        percents = measure.horizontalAdvance("100.0%") + 4
        room = self.width() - names - percents
        for index, row in enumerate(self._rows):
            top = index * ROW_HEIGHT
            painter.setFont(bold if row.is_actual else plain)
            painter.setPen(QColor(theme.text))
            text = measure.elidedText(row.name, Qt.TextElideMode.ElideRight, names - 8)
            painter.drawText(QRectF(0, top, names, ROW_HEIGHT), _LEFT, text)
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(names, top + 4, room, ROW_HEIGHT - 8)
            painter.setBrush(mix(theme.muted, theme.surface, 0.15))
            painter.drawRoundedRect(bar, 2, 2)
            bar.setWidth(max(1.0, room * row.probability))
            # What is likeliest and wrong is what the mistake is.
            wrong = not row.is_actual and index == 0
            tone = theme.right if row.is_actual else theme.wrong if wrong else theme.muted
            painter.setBrush(QColor(tone))
            painter.drawRoundedRect(bar, 2, 2)
            painter.setPen(QColor(theme.text))
            painter.drawText(
                QRectF(self.width() - percents, top, percents, ROW_HEIGHT),
                _RIGHT,
                f"{row.probability:.1%}",
            )
        painter.end()
