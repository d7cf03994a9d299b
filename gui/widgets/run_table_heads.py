"""The names of runs above a table, the titles of lines beside it, and who gets which width."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.mark_shapes import mark_path
from gui.widgets.run_table_model import RunHead, RunTableModel

HEAD_HEIGHT = 26
PADDING = 5
"""Left and right of a text; the style of an item view takes 3 of these, its style sheet 2."""

TITLE_GAP = 2
"""Between a title and its line's values, which have their own padding."""

DOT_ROOM = 13.0
_DOT = 8.0
_LEAST_TITLE, _LEAST_COLUMN = 88, 50
_WIDE_COLUMN = 100
"""What a long value gets where the table is wider than its place anyway."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Widths in logical pixels, of the titles and of every column."""

    title: int
    columns: tuple[int, ...]


def share_width(inside: int, title: int, columns: Sequence[int]) -> Shares:
    """Share a width among titles and columns.

    Where it is short, titles break into lines first, then the widest columns; where also that is
    not enough, the columns are wider than their place and scroll.

    Parameters
    ----------
    inside : int
        What there is.
    title : int
        What the longest title wants.
    columns : sequence of int
        What the longest value of every column wants.
    """
    title = max(1, min(title, max(_LEAST_TITLE, inside - sum(columns))))
    room = inside - title
    most = max(columns, default=0)
    while most > _LEAST_COLUMN and sum(min(width, most) for width in columns) > room:
        most -= 1
    shares = [min(width, most) for width in columns]
    spare = room - sum(shares)
    if spare < 0:
        shares = [min(width, _WIDE_COLUMN) for width in columns]
    elif shares:
        shares = [
            width + spare // len(shares) + (at < spare % len(shares))
            for at, width in enumerate(shares)
        ]
    return Shares(title, tuple(shares))


class _Header(QHeaderView):
    """Paints its sections itself: the style would neither place a dot nor break lines."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._theme = LIGHT
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(20)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.viewport().update()


class RunHeader(_Header):
    """A dot and a name above each column, at the right like the numbers below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._font = sized(parent.font(), MUTED_SIZE, semibold=True)
        self.setSectionsClickable(True)
        self.setFixedHeight(HEAD_HEIGHT)

    def name_width(self, head: RunHead) -> float:
        """Return the width of a name."""
        return QFontMetricsF(self._font).horizontalAdvance(head.name)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint dot and name."""
        model = self.model()
        if not isinstance(model, RunTableModel):
            return
        head = model.heads[logicalIndex]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self._font)
        room = QRectF(rect).adjusted(PADDING, 0, -PADDING, 0)
        # Half a pixel more: what just fits is not to be cut by a rounding.
        width = room.width() - DOT_ROOM + 0.5
        name = metrics.elidedText(head.name, Qt.TextElideMode.ElideRight, width)
        left = room.right() - metrics.horizontalAdvance(name)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(head.color))
        center = QPointF(left - DOT_ROOM + _DOT / 2 + 0.5, room.center().y() + 0.5)
        painter.drawPath(mark_path(head.shape, center, _DOT / 2))
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.text))
        place = QRectF(left, room.top(), room.right() - left + 1, room.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.restore()


class TitleHeader(_Header):
    """The title of each line, in as many lines as it needs."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint a title, or a heading in semibold."""
        model = self.model()
        if not isinstance(model, RunTableModel):
            return
        line = model.lines[logicalIndex]
        painter.save()
        painter.setFont(model.title_font(logicalIndex))
        painter.setPen(QColor(self._theme.muted if line.values else self._theme.text))
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(rect).adjusted(0, 0, 0.5 - TITLE_GAP, 0), flags, line.title)
        painter.restore()
