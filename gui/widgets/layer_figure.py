"""The layers of a network as blocks: how they are painted, in the window and in a file."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication

from core.models.network_table import NetworkTable
from gui.theme.icons import icon_renderer
from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import sized
from gui.widgets.layer_geometry import (
    BEVEL,
    TEXT_HEIGHT,
    LayerBlock,
    LayerGeometry,
    LayerKind,
    Measure,
    layer_kind,
    layer_texts,
)
from gui.widgets.titled_image import titled_image

_LOCK = 12.0
_WIDEST, _NARROWEST, _BLOCK = 1200, 720, 92
"""Of files, in logical pixels: where lines are broken, what a title needs, height of blocks."""

_MARGIN, _HEAD = 12, 56
"""Of `titled_image`: at each side, and above and below with the title."""

_CENTER = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.AlignmentFlag.AlignVCenter)


def measure_of(font: QFont) -> Measure:
    """Return what measures the texts of blocks in a font."""
    plain = QFontMetricsF(sized(font, MUTED_SIZE))
    bold = QFontMetricsF(sized(font, MUTED_SIZE, semibold=True))
    return lambda text, is_name: (bold if is_name else plain).horizontalAdvance(text)


def paint_layers(
    painter: QPainter,
    geometry: LayerGeometry,
    theme: Theme,
    font: QFont,
    marks: tuple[str, str] = ("", ""),
) -> None:
    """Paint the blocks with arrows from each to the next.

    Parameters
    ----------
    painter : QPainter
    geometry : LayerGeometry
    theme : Theme
    font : QFont
    marks : tuple of (str, str)
        The names of the layer that is chosen, and of the one under the mouse.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for block in geometry.blocks:
        if block.row.name in marks:
            _paint_mark(painter, block, theme, is_chosen=block.row.name == marks[0])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for before, after in pairwise(geometry.blocks):
        _paint_arrow(painter, before, after, geometry, theme)
    for block in geometry.blocks:
        is_frozen = geometry.table.is_frozen(block.row)
        _paint_block(painter, block, theme, is_frozen=is_frozen)
        if block.is_named:
            _paint_texts(painter, block, theme, font, is_frozen=is_frozen)


def layer_image(table: NetworkTable, title: str, theme: Theme, scale: int) -> QImage:
    """Return the layers under a title, `scale` times as many pixels as logical ones."""
    measure = measure_of(QApplication.font())
    wanted = LayerGeometry.wanted_width(table, measure, _WIDEST)
    width = min(_WIDEST, max(_NARROWEST, round(wanted))) + 2 * _MARGIN
    height = LayerGeometry.wanted_height(table, width - 2 * _MARGIN, measure, _BLOCK)

    def paint(painter: QPainter, area: QRectF, font: QFont) -> None:
        paint_layers(painter, LayerGeometry(table, area, measure), theme, font)

    size = QSize(width, round(height) + _HEAD)
    return titled_image(title, theme, scale, paint, size)


def block_colors(kind: LayerKind, theme: Theme) -> tuple[QColor, QColor, QColor]:
    """Return the colours of a block's front, of its faces, and of its edges."""
    tone = {
        "input": theme.muted,
        "convolution": theme.accent,
        "dense": theme.runs[4],
        "summary": theme.muted,
    }[kind]
    share = 0.3 if kind in ("input", "summary") else 0.62
    return (
        mix(tone, theme.surface, share),
        mix(tone, theme.surface, share * 0.6),
        mix(tone, theme.text, 0.75),
    )


def _paint_mark(painter: QPainter, block: LayerBlock, theme: Theme, *, is_chosen: bool) -> None:
    painter.setPen(QPen(QColor(theme.accent), 1.5) if is_chosen else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.selection if is_chosen else theme.hover))
    painter.drawRoundedRect(block.slot.adjusted(-1, 1, 1, -1), 4, 4)


def _paint_block(painter: QPainter, block: LayerBlock, theme: Theme, *, is_frozen: bool) -> None:
    front = block.front
    fill, face, edge = block_colors(layer_kind(block.row), theme)
    up = QPointF(BEVEL, -BEVEL)
    corners = front.topLeft(), front.topRight(), front.bottomRight()
    painter.setPen(QPen(edge, 1))
    painter.setBrush(face)
    above, right = (
        QPolygonF([first, second, second + up, first + up]) for first, second in pairwise(corners)
    )
    painter.drawPolygon(above)
    painter.drawPolygon(right)
    painter.setBrush(fill)
    painter.drawRect(front)
    if is_frozen:
        painter.setBrush(QBrush(edge, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(front)


def _paint_texts(
    painter: QPainter, block: LayerBlock, theme: Theme, font: QFont, *, is_frozen: bool
) -> None:
    slot = block.slot
    title, shape, parameters = layer_texts(block.row)
    bold = sized(font, MUTED_SIZE, semibold=True)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    head = QRectF(slot.left(), slot.top() + 2, slot.width(), TEXT_HEIGHT)
    painter.drawText(head, _CENTER, title)
    if is_frozen:
        lock = QRectF(0, 0, _LOCK, _LOCK)
        lock.moveCenter(QPointF(block.front.center().x(), block.front.center().y()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface))
        painter.drawEllipse(lock.adjusted(-3, -3, 3, 3))
        icon_renderer("lock", theme.text).render(painter, lock)
    painter.setFont(sized(font, MUTED_SIZE))
    below = QRectF(slot.left(), slot.bottom() - 2 * TEXT_HEIGHT - 2, slot.width(), TEXT_HEIGHT)
    painter.setPen(QColor(theme.text))
    painter.drawText(below, _CENTER, shape)
    painter.setPen(QColor(theme.muted))
    painter.drawText(below.translated(0, TEXT_HEIGHT), _CENTER, parameters)


def _paint_arrow(
    painter: QPainter,
    before: LayerBlock,
    after: LayerBlock,
    geometry: LayerGeometry,
    theme: Theme,
) -> None:
    """Paint an arrow from a block to the next; where that begins a line, its end and beginning."""
    start = QPointF(before.front.right() + BEVEL + 2, before.front.center().y())
    end = QPointF(after.front.left() - 3, after.front.center().y())
    if before.line == after.line:
        _paint_line(painter, start, end, theme)
        return
    right = min(geometry.area.right(), before.slot.right() + 16)
    _paint_line(painter, start, QPointF(right, start.y()), theme)
    left = max(geometry.area.left(), after.slot.left() - 16)
    _paint_line(painter, QPointF(left, end.y()), end, theme)


def _paint_line(painter: QPainter, start: QPointF, end: QPointF, theme: Theme) -> None:
    color = QColor(theme.field_border)
    painter.setPen(QPen(color, 1))
    painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([end, end + QPointF(-5, -3), end + QPointF(-5, 3)]))
