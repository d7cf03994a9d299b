"""A plot as a picture that explains itself: title, legend and runs above the curves."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from gui.theme.tokens import CARD_PADDING, NUMBER_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.metric_plot import MetricPlot, RunStyle
from gui.widgets.split_legend import SplitLegend

_LINE = 22
"""Height of a line of the legend, in logical pixels."""

_DOT = 5


def plot_picture(
    title: str, plot: MetricPlot, styles: Sequence[RunStyle], theme: Theme, ratio: float = 2.0
) -> QImage:
    """Draw a plot with its title, its legend and the names of the runs that are drawn.

    Parameters
    ----------
    title : str
    plot : MetricPlot
    styles : sequence of RunStyle
        All runs; the hidden ones are left out.
    theme : Theme
    ratio : float
        Pixels of the picture by logical pixels of the window.
    """
    runs = [style for style in styles if style.visible]
    legend = SplitLegend()
    legend.set_theme(theme)
    legend.resize(legend.sizeHint())
    font = plot.font()
    width = plot.width() + 2 * CARD_PADDING
    places = _places(runs, plot, width)
    lines = 1 + (int(places[-1].y()) // _LINE if places else -1)
    top = CARD_PADDING + NUMBER_SIZE + 12 + lines * _LINE
    image = QImage(
        int(width * ratio),
        int((top + plot.height() + CARD_PADDING) * ratio),
        QImage.Format.Format_RGB32,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bold = sized(font, NUMBER_SIZE - 4)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    head = QRectF(CARD_PADDING, CARD_PADDING, width - 2 * CARD_PADDING, NUMBER_SIZE)
    painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter), title)
    corner = QPoint(width - CARD_PADDING - legend.width(), CARD_PADDING)
    legend.render(painter, corner, QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.setFont(font)
    for place, run in zip(places, runs, strict=True):
        at = place + QPointF(CARD_PADDING, CARD_PADDING + NUMBER_SIZE + 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(run.color))
        painter.drawEllipse(at + QPointF(_DOT, _LINE / 2), _DOT, _DOT)
        painter.setPen(QColor(theme.text))
        room = QRectF(at.x() + 2 * _DOT + 6, at.y(), width, _LINE)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), run.name)
    painter.drawImage(QPointF(CARD_PADDING, top), plot.to_image(ratio))
    painter.end()
    return image


def _places(runs: Sequence[RunStyle], plot: MetricPlot, width: int) -> list[QPointF]:
    """Return where each run's dot and name begin, in lines that are as wide as the picture."""
    metrics = plot.fontMetrics()
    places: list[QPointF] = []
    x, y = 0.0, 0.0
    for run in runs:
        needed = 2 * _DOT + 6 + metrics.horizontalAdvance(run.name) + 24
        if x > 0 and x + needed > width - 2 * CARD_PADDING:
            x, y = 0.0, y + _LINE
        places.append(QPointF(x, y))
        x += needed
    return places
