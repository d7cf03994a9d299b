"""How many samples each class has: a small strip of bars, one a class."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.color_mix import mix
from gui.widgets.themed import follow_theme

_HEIGHT = 20


@dataclass(frozen=True, slots=True)
class ClassCount:
    """The samples of one class in the three splits."""

    name: str
    train: int
    validation: int = 0
    test: int = 0

    @property
    def total(self) -> int:
        """All samples of the class."""
        return self.train + self.validation + self.test

    def sentence(self) -> str:
        """Return ``"K: 34 training, 8 validation, 8 test"``."""
        return f"{self.name}: {self.train} training, {self.validation} validation, {self.test} test"


class ClassBars(QWidget):
    """Bars as high as the classes are large: training below, validation and test above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._counts: tuple[ClassCount, ...] = ()
        self._hovered: int | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self)
        self.set_counts(())

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_counts(self, counts: Sequence[ClassCount]) -> None:
        """Show these classes."""
        self._counts = tuple(counts)
        self._hovered = None
        if self._counts:
            sizes = [count.total for count in self._counts]
            name = f"{len(sizes)} classes of {min(sizes)} to {max(sizes)} samples"
        else:
            name = "No classes"
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size in a side panel."""
        return QSize(250, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(80, _HEIGHT)

    def bar_at(self, position: QPointF) -> int | None:
        """Return the index of the class under a position."""
        if not self._counts or not QRectF(self.rect()).contains(position):
            return None
        return min(int(position.x() / self.width() * len(self._counts)), len(self._counts) - 1)

    def text_at(self, position: QPointF) -> str:
        """Return what is said about the class under a position."""
        index = self.bar_at(position)
        return "" if index is None else self._counts[index].sentence()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars on whole pixels, with a gap of one where there is room."""
        if not self._counts:
            return
        theme = self._theme
        painter = QPainter(self)
        colors = (
            QColor(theme.accent),
            mix(theme.accent, theme.surface, 0.55),
            mix(theme.accent, theme.surface, 0.28),
        )
        largest = max(1, max(count.total for count in self._counts))
        floor = self.height() - 1.0
        unit = (floor - 1) / largest
        painter.fillRect(QRectF(0, floor, self.width(), 1), QColor(theme.card_border))
        slot = self.width() / len(self._counts)
        gap = 2 if slot >= 6 else 1 if slot >= 3 else 0
        for index, count in enumerate(self._counts):
            left, right = round(index * slot), round((index + 1) * slot) - gap
            if index == self._hovered:
                painter.fillRect(QRectF(left - 1, 0, right - left + 2, floor), QColor(theme.hover))
            below = 0
            for size, color in zip(
                (count.train, count.validation, count.test), colors, strict=True
            ):
                bottom, top = round(floor - below * unit), round(floor - (below + size) * unit)
                painter.fillRect(QRectF(left, top, right - left, bottom - top), color)
                below += size
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the class under the mouse."""
        self._hover(self.bar_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the mark away."""
        super().leaveEvent(event)
        self._hover(None)

    def event(self, event: QEvent) -> bool:
        """Say how large the class under the mouse is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.text_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self.update()
