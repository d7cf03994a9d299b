"""The axis of plots over the number of components: logarithmic, from 1 to all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log, log2

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen

from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.figures import sized

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 8, 34


@dataclass(frozen=True, slots=True)
class AxisUnit:
    """What stands below the axis for a number of components.

    Parameters
    ----------
    title : str
        Of the axis.
    text : callable
        Takes a number of components; returns what is written at its tick.
    """

    title: str
    text: Callable[[int], str]


NUMBERS = AxisUnit("numbers kept, k", str)


class ComponentAxis:
    """Maps numbers of components to pixels, and paints the axis below a plot.

    Parameters
    ----------
    rect : QRectF
        Of the whole plot.
    most : int
        The largest number.
    unit : AxisUnit
    """

    def __init__(self, rect: QRectF, most: int, unit: AxisUnit = NUMBERS) -> None:
        self._unit = unit
        self.area = rect.adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        self._span = log(max(most, 2))
        self.most = most

    def x(self, components: float) -> float:
        """Return where a number lies."""
        return self.area.left() + self.area.width() * log(max(components, 1)) / self._span

    def y(self, share: float) -> float:
        """Return where a share of the height lies; 0 is at the bottom."""
        return self.area.bottom() - self.area.height() * share

    def components_at(self, x: float) -> int:
        """Return the number nearest to a place, within the axis."""
        share = (x - self.area.left()) / max(self.area.width(), 1)
        return min(max(round(float(2.718281828459045 ** (share * self._span))), 1), self.most)

    def paint(
        self, painter: QPainter, theme: Theme, font: QFont, ticks: list[tuple[float, str]]
    ) -> None:
        """Paint frame, grid and ticks; `ticks` are shares of the height with their texts."""
        painter.setFont(sized(font, MUTED_SIZE))
        for share, text in ticks:
            y = self.y(share)
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(round(self.area.left()), round(y), round(self.area.right()), round(y))
            painter.setPen(QColor(theme.muted))
            room = QRectF(self.area.left() - _LEFT, y - 8, _LEFT - 6, 16)
            painter.drawText(room, int(_RIGHT_ALIGNED), text)
        for power in range(int(log2(max(self.most, 2))) + 1):
            value = 2**power
            x = self.x(value)
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(round(x), round(self.area.top()), round(x), round(self.area.bottom()))
            if power % 2 == 0:
                painter.setPen(QColor(theme.muted))
                room = QRectF(x - 24, self.area.bottom() + 2, 48, 14)
                painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self._unit.text(value))
        painter.setPen(QColor(theme.muted))
        room = QRectF(self.area.left(), self.area.bottom() + 17, self.area.width(), 15)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self._unit.title)

    def paint_cut(self, painter: QPainter, theme: Theme, components: int) -> None:
        """Paint the line at which the slider stands."""
        x = self.x(components)
        painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
        painter.drawLine(round(x), round(self.area.top()), round(x), round(self.area.bottom()))


_RIGHT_ALIGNED = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def stepped(event: QKeyEvent, components: int, most: int) -> int | None:
    """Return the number that a key leads to; None of other keys."""
    step = {
        Qt.Key.Key_Left: components - 1,
        Qt.Key.Key_Down: components - 1,
        Qt.Key.Key_Right: components + 1,
        Qt.Key.Key_Up: components + 1,
        Qt.Key.Key_PageDown: components // 2,
        Qt.Key.Key_PageUp: components * 2,
        Qt.Key.Key_Home: 1,
        Qt.Key.Key_End: most,
    }.get(Qt.Key(event.key()))
    return None if step is None else min(max(step, 1), most)
