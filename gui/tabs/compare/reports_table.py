"""The table of all rows of the reports."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.tabs.compare.reports_lines import COLUMNS, STATE, Line
from gui.tabs.compare.reports_model import SHARE_ROLE, ReportsModel
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.table_rows import ROW_HEIGHT, set_up_rows
from gui.widgets.themed import follow_theme

_PADDING = 12
_BAR = 3
_LEAST_TITLE = 130
_MOST = {"Figure": 164, "Published": 104, "Here": 92, "Data": 104, "State": 136}
"""Widths, in logical pixels; what is cut off is in the tooltip."""


class _BarDelegate(QStyledItemDelegate):
    """Draws how far training is below the words of a state."""

    theme = LIGHT

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        share = index.data(SHARE_ROLE)
        if share is None:
            return
        room = QRectF(option.rect)
        bar = QRectF(room.left() + 3, room.bottom() - _BAR, room.width() - 6, _BAR)
        painter.fillRect(bar, QColor(self.theme.grid))
        bar.setWidth(bar.width() * share)
        painter.fillRect(bar, QColor(self.theme.accent))


class ReportsTable(QTableView):
    """A row may have several lines; any of them stands for it. Ctrl+C copies the table.

    Signals
    -------
    rowChosen(str)
        The user chose a row.
    """

    rowChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = ReportsModel()
        self._delegate = _BarDelegate(self)
        self.setModel(self._lines)
        self.setItemDelegateForColumn(STATE, self._delegate)
        set_up_rows(self, "Rows of the reports")
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._silent = False
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._lines.set_theme(theme, self.font())
        self._delegate.theme = theme
        self.viewport().update()

    @property
    def lines(self) -> list[Line]:
        """What is shown."""
        return self._lines.lines

    @property
    def current_row(self) -> str:
        """The name of the row that is chosen; empty where none is."""
        index = self.currentIndex()
        return self.lines[index.row()].row if index.isValid() else ""

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        is_new = not self.lines
        self._lines.set_lines(lines)
        if is_new:
            for at, line in enumerate(lines):
                if not line.row:
                    self.setSpan(at, 0, 1, len(COLUMNS))
        self._fit_columns()

    def choose(self, name: str) -> None:
        """Mark the first line of a row; this emits nothing."""
        rows = [line.row for line in self.lines]
        self._silent = True
        if name in rows:
            self.setCurrentIndex(self._lines.index(rows.index(name), 0))
        self._silent = False

    def tsv(self) -> str:
        """Return the table as text with tabs, each line with all that is said of it."""
        lines = ["\t".join(column.title for column in COLUMNS)]
        title = ""
        for line in self.lines:
            if line.row:
                title = line.texts[1] or title
                lines.append("\t".join((line.texts[0], title, *line.texts[2:])))
        return "\n".join(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C; the rest is the table's own."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.tsv())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give titles what is left of another width."""
        super().resizeEvent(event)
        self._fit_columns()

    def minimumSizeHint(self) -> QSize:
        """Return room for some rows."""
        return QSize(420, 6 * ROW_HEIGHT)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._silent and self.lines[now.row()].row:
            self.rowChosen.emit(self.lines[now.row()].row)

    def _fit_columns(self) -> None:
        measure, header = self.fontMetrics(), self.horizontalHeader()
        widths = []
        for at, column in enumerate(COLUMNS):
            texts = {line.texts[at] for line in self.lines if line.row} | {column.title}
            wanted = max(map(measure.horizontalAdvance, texts)) + _PADDING
            # A state that changes as training goes on moves nothing.
            wanted = _MOST["State"] if at == STATE else wanted
            widths.append(min(wanted, _MOST.get(column.title, wanted)))
        widths[1] = max(_LEAST_TITLE, self.viewport().width() - sum(widths) + widths[1])
        for at, width in enumerate(widths):
            header.resizeSection(at, width)
