"""The two axes of a metric plot: quiet, of fixed size, whole numbers below, no SI prefixes."""

from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen
from PySide6.QtWidgets import QGraphicsSceneResizeEvent

from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import sized
from gui.widgets.plot_ticks import linear_ticks, log_texts, log_ticks, tick_texts

LEFT_WIDTH = 60
"""Wide enough for the label and "0.0005", and the same in every plot so that they line up."""

BOTTOM_HEIGHT = 20
BOTTOM_HEIGHT_WITH_LABEL = 42

_LABEL_OVERHANG = 16
"""How many pixels a label may be longer than its axis."""

_LABEL_LIFT = 2
"""Pixels that the label below the plot is raised by, for the tails of its letters."""

_PIXELS_PER_TICK = {"left": 30, "bottom": 64}


class MetricAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis with one level of ticks, whose numbers are 12-pixel muted text."""

    # pyqtgraph asks for the label while it is being built.
    _text = ""

    def __init__(self, orientation: Literal["left", "bottom"], font: QFont) -> None:
        super().__init__(orientation)
        self._integer = orientation == "bottom"
        self._log = False
        self._step = 1.0
        self._spine = QPen()
        self.enableAutoSIPrefix(False)
        self.setTickFont(sized(font, MUTED_SIZE))
        self.setStyle(tickLength=0, tickAlpha=0, tickTextOffset=6, autoExpandTextSpace=False)
        if orientation == "left":
            self.setWidth(LEFT_WIDTH)
        else:
            self.setHeight(BOTTOM_HEIGHT)
            self.setStyle(hideOverlappingLabels=False)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._spine = QPen(mix(theme.muted, theme.surface, 0.55), 1)
        self.setPen(self._spine if self.style["showValues"] else QPen(Qt.PenStyle.NoPen))
        self.setTextPen(QColor(theme.muted))
        self.label.setDefaultTextColor(QColor(theme.muted))

    @property
    def text(self) -> str:
        """The label beside the axis, in full."""
        return self._text

    def set_text(self, text: str) -> None:
        """Write a label beside the axis; an empty text leaves its room to the plot."""
        if text == self._text:
            return
        self._text = text
        self.label.setFont(self.style["tickFont"])
        self.setLabel(text)
        self.showLabel(bool(text))
        if self.orientation == "bottom":
            self.setHeight(BOTTOM_HEIGHT_WITH_LABEL if text else BOTTOM_HEIGHT)

    def set_shown(self, shown: bool) -> None:
        """Draw the line and the numbers, or only keep their room."""
        self.setStyle(showValues=shown)
        self.setPen(self._spine if shown else QPen(Qt.PenStyle.NoPen))

    def set_log(self, log: bool) -> None:
        """Say that the axis counts exponents of ten."""
        if log != self._log:
            self._log = log
            self.picture = None
            self.update()

    def set_integer(self, integer: bool) -> None:
        """Say whether the axis counts something whole, such as epochs."""
        if integer != self._integer:
            self._integer = integer
            self.picture = None
            self.update()

    def labelString(self) -> str:
        """Return the label as plain text, so that it takes the theme's colour.

        Where it is too long, what follows the comma is left out.
        """
        is_left = self.orientation == "left"
        room = (self.height() if is_left else self.width()) + _LABEL_OVERHANG
        metrics = QFontMetricsF(self.label.font())
        for text in (self._text, self._text.partition(",")[0]):
            if metrics.horizontalAdvance(text) <= room:
                return text
        return metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, room)

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:
        """Write as much of the label as there is room for."""
        if self._text and self.label is not None:
            self.label.setPlainText(self.labelString())
        super().resizeEvent(event)
        if self.orientation == "bottom" and self.label is not None:
            # pyqtgraph lets it hang over the edge, where the plot cuts what is below its line.
            self.label.moveBy(0, -_LABEL_LIFT)

    def ticks(self) -> list[float]:
        """Return where the ticks are, for the grid."""
        size = self.width() if self.orientation == "bottom" else self.height()
        low, high = self.range
        return [value for _, level in self.tickValues(low, high, size) for value in level]

    def tickValues(
        self, minVal: float, maxVal: float, size: float
    ) -> list[tuple[float, list[float]]]:
        """Return the one level of ticks."""
        count = max(2, int(size / _PIXELS_PER_TICK[self.orientation]))
        if self._log:
            return [(1.0, log_ticks(minVal, maxVal, count))]
        self._step, values = linear_ticks(minVal, maxVal, count, integer=self._integer)
        return [(self._step, values)]

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        """Return what is written at the ticks."""
        if self._log:
            return log_texts(values)
        return tick_texts(values, spacing, integer=self._integer)
