"""Numbers of classes as bars up and down from zero, each with the class's name."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.figures import format_metric, sized
from gui.widgets.themed import follow_theme

_ROW = 13
"""Height of a row of names, in logical pixels."""


class SignedBars(QWidget):
    """One bar a class, blue up and vermilion down, in class order or the largest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._names: tuple[str, ...] = ()
        self._values = np.empty(0)
        self._order = np.empty(0, np.int64)
        self._is_sorted = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Outgoing weights by class")
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_values(self, names: Sequence[str], values: npt.NDArray[np.floating]) -> None:
        """Show a number of each class; `values` has shape (classes,)."""
        self._names, self._values = tuple(names), np.asarray(values, float)
        self._arrange()

    def set_sorted(self, *, is_sorted: bool) -> None:
        """Show the largest first, or all in class order."""
        self._is_sorted = is_sorted
        self._arrange()

    @property
    def shown_names(self) -> list[str]:
        """The classes from left to right."""
        return [self._names[index] for index in self._order]

    def sizeHint(self) -> QSize:
        """Return the size in a side panel."""
        return QSize(240, 104)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(120, 104)

    def text_at(self, x: float) -> str:
        """Return what is said about the bar at a place."""
        if not len(self._order):
            return ""
        index = int(np.clip(x / self.width() * len(self._order), 0, len(self._order) - 1))
        place = int(self._order[index])
        return f"{self._names[place]}: {format_metric(float(self._values[place]))}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars on whole pixels, and the names where they fit."""
        if not len(self._order):
            return
        painter = QPainter(self)
        theme, count = self._theme, len(self._order)
        slot = self.width() / count
        painter.setFont(sized(self.font(), 10 if slot < 12 else 11))
        metrics = painter.fontMetrics()
        widest = max(metrics.horizontalAdvance(name) for name in self._names)
        # In up to three rows by turns; names that do not fit even so are on hover alone.
        rows = next((rows for rows in (1, 2, 3) if widest <= rows * slot + 1), 0)
        room = self.height() - rows * _ROW
        values = np.nan_to_num(self._values)
        high, low = max(float(values.max()), 0.0), min(float(values.min()), 0.0)
        unit = (room - 3) / max(high - low, 1e-12)
        zero = round(1 + high * unit)
        gap = 1 if slot >= 3 else 0
        for index, place in enumerate(self._order):
            left, right = round(index * slot), round((index + 1) * slot) - gap
            height = round(abs(values[place]) * unit)
            up = values[place] >= 0
            top = zero - height if up else zero + 1
            color = QColor(theme.right if up else theme.wrong)
            painter.fillRect(QRectF(left, top, right - left, height), color)
            if rows:
                painter.setPen(QColor(theme.muted))
                middle = (left + right) / 2
                y = room + index % rows * _ROW
                # The first and the last name may be wider than what is beside their bars.
                half = metrics.horizontalAdvance(self._names[place]) / 2 + 1
                middle = min(max(middle, half), self.width() - half)
                below = QRectF(middle - half, y, 2 * half, _ROW)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._names[place])
        painter.fillRect(QRectF(0, zero, self.width(), 1), QColor(theme.field_border))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say the number under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.text_at(event.pos().x())
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _arrange(self) -> None:
        count = len(self._values)
        falling = np.argsort(-self._values, kind="stable")
        self._order = falling if self._is_sorted else np.arange(count)
        if count:
            best = " ".join(self._names[index] for index in falling[:3])
            self.setAccessibleDescription(f"Largest for {best}")
        self.update()
