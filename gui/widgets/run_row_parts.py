"""Parts of a row of the run list: the limb of a fork, and the tags."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from gui.theme.tokens import Theme
from gui.widgets.run_list_model import RunRow

INDENT = 16
"""What a fork stands further to the right than the run that it left."""

DEEPEST = 4
"""Forks of forks beyond this depth stand no further to the right: their names need room."""

_PADDING = 5.0
_GAP = 4.0
_LEAST = 34.0


def indent_of(depth: int) -> int:
    """Return how far a row is moved to the right, in logical pixels."""
    return INDENT * min(max(depth, 0), DEEPEST)


def fitting_line(run: RunRow, metrics: QFontMetricsF, room: float) -> str:
    """Return status and detail, without what is said elsewhere too where the room is short.

    What a run reached is given up last: of a run that goes on a bar says how far it is, and the
    tooltip says all.
    """
    status = "" if run.progress is not None else run.status
    best = run.detail.rpartition(" · ")[2]
    shorter = (
        run.second_line,
        " · ".join(text for text in (status, run.detail) if text),
        " · ".join(text for text in (status, run.detail.removeprefix("epoch ")) if text),
        " · ".join(text for text in (status, best) if text),
    )
    for line in shorter:
        if metrics.horizontalAdvance(line) <= room:
            return line
    return metrics.elidedText(best, Qt.TextElideMode.ElideRight, room)


def paint_limb(painter: QPainter, row: QRect, dot: QPointF, theme: Theme) -> None:
    """Draw the elbow that leads from the run above to the dot of its fork."""
    trunk = dot.x() - INDENT
    path = QPainterPath(QPointF(trunk, row.top() + 2))
    path.lineTo(trunk, dot.y() - 4)
    path.quadTo(trunk, dot.y(), trunk + 4, dot.y())
    path.lineTo(dot.x() - 7, dot.y())
    painter.setPen(QPen(QColor(theme.field_border), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def shown_tags(
    tags: Sequence[str], metrics: QFontMetricsF, room: float
) -> list[tuple[str, float, float]]:
    """Return text, left edge and width of the chips that fit; the last may say how many do not.

    Parameters
    ----------
    tags : sequence of str
    metrics : QFontMetricsF
        Of the font in which they are written.
    room : float
        Width for all of them, in logical pixels.
    """
    chips: list[tuple[str, float, float]] = []
    x = 0.0
    for number, tag in enumerate(tags):
        left = len(tags) - number - 1
        more = metrics.horizontalAdvance(f"+{left}") + 2 * _PADDING + _GAP if left else 0.0
        width = metrics.horizontalAdvance(tag) + 2 * _PADDING
        text = tag
        if x + width + more > room:
            width = room - more - x
            text = metrics.elidedText(tag, Qt.TextElideMode.ElideRight, width - 2 * _PADDING)
            if width < _LEAST:
                text = f"+{left + 1}"
                width = metrics.horizontalAdvance(text) + 2 * _PADDING
                return [*chips, (text, x, width)] if x + width <= room else chips
        chips.append((text, x, width))
        x += width + _GAP
    return chips


def paint_tags(
    painter: QPainter, area: QRectF, tags: Sequence[str], ink: QColor, theme: Theme
) -> None:
    """Write tags as chips, as many as fit, in the font of the painter."""
    metrics = QFontMetricsF(painter.font())
    height = min(area.height(), metrics.height() + 1)
    for text, left, width in shown_tags(tags, metrics, area.width()):
        chip = QRectF(area.left() + left, area.center().y() - height / 2, width, height)
        painter.setPen(QPen(QColor(theme.card_border), 1))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(ink)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
