"""The marks of runs: a hue and a shape tell which run, the filling how it learned."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.runs.learning_ways import LearningWay
from gui.theme.tokens import Theme
from gui.widgets.mark_shapes import RUN_SHAPES, mark_path

Filling = Literal["full", "ring", "target", "dashes"]

FILLINGS: dict[LearningWay | None, Filling] = {
    "from scratch": "full",
    "fine-tuned": "ring",
    "classical": "target",
    None: "dashes",
}
"""Filled, hollow, hollow with a dot, or a dashed outline where nobody knows."""

WAY_WORDS: dict[LearningWay | None, str] = {way: way or "not known" for way in FILLINGS}

_LINE = 1.8


@dataclass(frozen=True, slots=True)
class RunMark:
    """How a run is marked; `color` is ``#RRGGBB``, `shape` one of `RUN_SHAPES`."""

    color: str
    shape: str = RUN_SHAPES[0]
    way: LearningWay | None = "from scratch"


def paint_run_mark(
    painter: QPainter, mark: RunMark, center: QPointF, radius: float, theme: Theme
) -> None:
    """Paint a mark; what is hollow shows the surface, so that marks below do not mix with it."""
    color, filling = QColor(mark.color), FILLINGS[mark.way]
    painter.save()
    if filling == "full":
        # A rim of the surface parts it from the marks below.
        painter.setPen(QPen(QColor(theme.surface), 1))
        painter.setBrush(color)
        painter.drawPath(mark_path(mark.shape, center, radius))
        painter.restore()
        return
    pen = QPen(color, _LINE)
    if filling == "dashes":
        # Square ends would close the gaps.
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1.6, 1.2])
    painter.setPen(pen)
    painter.setBrush(QColor(theme.surface))
    painter.drawPath(mark_path(mark.shape, center, radius - _LINE / 2))
    if filling == "target":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(center, 0.36 * radius, 0.36 * radius)
    painter.restore()
