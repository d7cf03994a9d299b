"""Scatter plots of accuracy against costs, side by side under a title, as files hold them."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from core.runs.learning_ways import LearningWay
from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.run_marks import FILLINGS, WAY_WORDS, RunMark, paint_run_mark
from gui.widgets.titled_image import titled_image
from gui.widgets.trade_off_figure import TradeOffGeometry, TradeOffScene, paint_trade_off

SIZE = QSize(1000, 430)
"""In logical pixels."""

_LEGEND = 22.0
_GAP = 12.0


def trade_off_image(
    scenes: Sequence[TradeOffScene], title: str, theme: Theme, scale: int
) -> QImage:
    """Return the plots side by side with a legend, `scale` times as many pixels as `SIZE`.

    Parameters
    ----------
    scenes : sequence of TradeOffScene
    title : str
    theme : Theme
    scale : int
    """

    def paint(painter: QPainter, area: QRectF, font: QFont) -> None:
        paint_way_legend(painter, ways_of(scenes), area.topLeft(), theme, font)
        width = (area.width() - _GAP * (len(scenes) - 1)) / len(scenes)
        for at, scene in enumerate(scenes):
            left = area.left() + at * (width + _GAP)
            place = QRectF(left, area.top() + _LEGEND, width, area.height() - _LEGEND)
            paint_trade_off(painter, scene, TradeOffGeometry(scene, place), theme, font)

    return titled_image(title, theme, scale, paint, SIZE)


def ways_of(scenes: Sequence[TradeOffScene]) -> list[LearningWay | None]:
    """Return the ways of learning that dots show, in the order of `FILLINGS`."""
    there = {dot.mark.way for scene in scenes for dot in scene.dots}
    return [way for way in FILLINGS if way in there]


def paint_way_legend(
    painter: QPainter,
    ways: Sequence[LearningWay | None],
    corner: QPointF,
    theme: Theme,
    font: QFont,
) -> float:
    """Paint what fillings mean, in a row to the right of a corner; return its width."""
    small = sized(font, MUTED_SIZE)
    metrics = QFontMetricsF(small)
    painter.setFont(small)
    x, y = corner.x(), corner.y() + 8
    for way in ways:
        mark = RunMark(theme.muted, way=way)
        paint_run_mark(painter, mark, QPointF(x + 6, y), 5, theme)
        painter.setPen(QColor(theme.muted))
        width = metrics.horizontalAdvance(WAY_WORDS[way])
        room = QRectF(x + 16, y - 8, width + 1, 16)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, WAY_WORDS[way])
        x += 16 + width + 14
    return x - corner.x()
