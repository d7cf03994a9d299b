"""Paints a confusion matrix: on the screen, into a picture, and into a drawing alike."""

from functools import cache

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.theme.contrast import contrast_ratio
from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import sized
from gui.widgets.matrix_geometry import (
    LEGEND_HEIGHT,
    SMALLEST_TEXT,
    TITLE_HEIGHT,
    MatrixContent,
    MatrixGeometry,
)

LARGEST_TEXT = 13
_STEPS = 64

_ALL = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)


@cache
def ramp(color: str, surface: str, texts: tuple[str, str]) -> tuple[list[QColor], list[QColor]]:
    """Return a single-hue ramp from the surface, and the colour of a text upon each step.

    Parameters
    ----------
    color, surface : str
        ``#RRGGBB``.
    texts : tuple of two str
        The more legible one is taken.
    """
    steps = [mix(color, surface, step / (_STEPS - 1)) for step in range(_STEPS)]
    upon = [
        QColor(max(texts, key=lambda text, s=step: contrast_ratio(text, s.name())))  # type: ignore[misc]
        for step in steps
    ]
    return steps, upon


def ramps(theme: Theme) -> dict[int, tuple[list[QColor], list[QColor]]]:
    """Return the ramps of right (1) and wrong (-1): blue and vermilion."""
    texts = (theme.text, theme.surface) if theme.name == "light" else (theme.text, theme.on_accent)
    return {
        1: ramp(theme.right, theme.surface, texts),
        -1: ramp(theme.wrong, theme.surface, texts),
    }


def paint_matrix(
    painter: QPainter, content: MatrixContent, geometry: MatrixGeometry, theme: Theme, font: QFont
) -> None:
    """Paint cells, figures, names, titles and legend; the ground is left to the caller."""
    _paint_cells(painter, content, geometry, theme, font)
    _paint_names(painter, content, geometry, theme, font)
    _paint_legend(painter, content, geometry, theme, font)


def text_size(length: int, side: float, font: QFont) -> int | None:
    """Return the size of a figure in a cell in pixels, or None where there is no room for it.

    Parameters
    ----------
    length : int
        How many letters it has. Figures of one length have one size in all cells.
    side : float
        Of a cell, in logical pixels.
    font : QFont
    """
    unit = QFontMetricsF(sized(font, 100)).horizontalAdvance("0") / 100
    # Long ones, such as 100 per cent, may fill their cell.
    blank, smallest = (2.0, SMALLEST_TEXT) if length < 3 else (0.4, SMALLEST_TEXT - 1)
    # Figures are lower than their font: the smallest fit cells that are little higher.
    height = max((side - 1) * 0.82, float(SMALLEST_TEXT) if side >= SMALLEST_TEXT + 1 else 0.0)
    size = int(min(LARGEST_TEXT, (side - blank) / (max(length, 1) * unit), height))
    return size if size >= smallest else None


def _paint_cells(
    painter: QPainter, content: MatrixContent, geometry: MatrixGeometry, theme: Theme, font: QFont
) -> None:
    view = geometry.view
    part = np.s_[view.row : view.row + view.count, view.column : view.column + view.count]
    strengths = content.strengths[part]
    colors = ramps(theme)
    places = [
        (int(row), int(column), float(strengths[row, column]))
        for row, column in np.argwhere(strengths)
    ]
    xs = [geometry.edge_x(place) for place in range(view.count + 1)]
    ys = [geometry.edge_y(place) for place in range(view.count + 1)]
    steps = []
    for row, column, strength in places:
        sign = 1 if strength > 0 else -1
        step = round(abs(strength) * (_STEPS - 1))
        area = QRectF(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
        painter.fillRect(area, colors[sign][0][step])
        steps.append((row, column, area, colors[sign][1][step]))
    painter.setPen(QColor(theme.grid))
    right, bottom = xs[-1], ys[-1]
    lines = [QLineF(x, ys[0], x, bottom) for x in xs] + [QLineF(xs[0], y, right, y) for y in ys]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    lengths = {len(text) for row in content.texts for text in row} - {0}
    sizes = {length: text_size(length, geometry.side, font) for length in lengths}
    fonts = {length: sized(font, size) for length, size in sizes.items() if size is not None}
    for row, column, area, color in steps:
        text = content.texts[view.row + row][view.column + column]
        if len(text) in fonts:
            painter.setFont(fonts[len(text)])
            painter.setPen(color)
            painter.drawText(area, _ALL, text)


def _paint_names(
    painter: QPainter, content: MatrixContent, geometry: MatrixGeometry, theme: Theme, font: QFont
) -> None:
    view, square = geometry.view, geometry.square
    name_font = sized(font, geometry.name_size)
    measure = QFontMetricsF(name_font)
    painter.setFont(name_font)
    painter.setPen(QColor(theme.text))
    elide = Qt.TextElideMode.ElideRight
    for place in range(0, view.count, geometry.name_step):
        row, column = view.row + place, view.column + place
        area = geometry.row_name(row).adjusted(0, -4, 0, 4)
        painter.drawText(area, _RIGHT, measure.elidedText(content.names[row], elide, area.width()))
        area = geometry.column_name(column)
        if geometry.turned:
            painter.save()
            painter.translate(area.center().x(), area.bottom())
            painter.rotate(-90)
            turned = QRectF(0, -20, area.height(), 40)
            text = measure.elidedText(content.names[column], elide, area.height())
            painter.drawText(
                turned, int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter), text
            )
            painter.restore()
        else:
            painter.drawText(area.adjusted(-8, 0, 8, 0), _ALL, content.names[column])
    painter.setFont(sized(font, MUTED_SIZE))
    painter.setPen(QColor(theme.muted))
    painter.drawText(
        QRectF(square.left() - 60, geometry.first, square.width() + 120, TITLE_HEIGHT - 2),
        _ALL,
        "Predicted class",
    )
    painter.save()
    names_left = geometry.row_name(view.row).left()
    painter.translate(max(0.0, names_left - TITLE_HEIGHT), square.center().y())
    painter.rotate(-90)
    painter.drawText(QRectF(-150, 0, 300, TITLE_HEIGHT), _ALL, "Actual class")
    painter.restore()


def _paint_legend(
    painter: QPainter, content: MatrixContent, geometry: MatrixGeometry, theme: Theme, font: QFont
) -> None:
    if not content.legend:
        return
    square = geometry.square
    painter.setFont(sized(font, MUTED_SIZE))
    measure = QFontMetricsF(painter.font())
    middle = square.bottom() + LEGEND_HEIGHT / 2 + 3
    bar = 72.0
    widths = [
        measure.horizontalAdvance(entry.words)
        + measure.horizontalAdvance(entry.low + entry.high)
        + bar
        + 3 * 6
        for entry in content.legend
    ]
    total = sum(widths) + 24 * (len(widths) - 1)
    # In the middle of the matrix; beside a small one at its right edge, where nothing is cut off.
    at = max(min(square.center().x() - total / 2, square.right() - total), 0.0)
    for entry, width in zip(content.legend, widths, strict=True):
        x = at
        painter.setPen(QColor(theme.muted))
        for text in (entry.words, entry.low):
            advance = measure.horizontalAdvance(text)
            painter.drawText(QRectF(x, middle - 10, advance + 1, 20), _ALL, text)
            x += advance + 6
        colors = ramps(theme)[entry.sign][0]
        unit = bar / _STEPS
        for step, color in enumerate(colors):
            painter.fillRect(QRectF(x + step * unit, middle - 5, unit + 0.5, 10), color)
        painter.setPen(QColor(theme.card_border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(x, middle - 5, bar, 10))
        x += bar + 6
        painter.setPen(QColor(theme.muted))
        advance = measure.horizontalAdvance(entry.high)
        painter.drawText(QRectF(x, middle - 10, advance + 1, 20), _ALL, entry.high)
        at += width + 24
