"""The view of runs side by side: titles stay in place while the columns scroll."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QSizePolicy,
    QTableView,
    QWidget,
)

from gui.theme.icons import set_icon
from gui.theme.tokens import Theme
from gui.widgets.run_table_heads import (
    DOT_ROOM,
    HEAD_HEIGHT,
    PADDING,
    TITLE_GAP,
    RunHeader,
    Shares,
    TitleHeader,
    share_width,
)
from gui.widgets.run_table_model import RunHead, RunTableModel, TableLine
from gui.widgets.themed import follow_theme

LINE_HEIGHT = 22
_LEAST_WIDTH = 150
_MOST_NAME = 60.0
"""What the name of a run may claim of its column; the rest of a long one is in its tooltip."""


class RunTable(QTableView):
    """A column a run, with its dot and name at the top; a click or the arrow keys choose a run.

    Ctrl+C copies the whole table. It is as high as its lines; what is too wide scrolls.

    Signals
    -------
    runChosen(str)
        The user chose a run.
    """

    runChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RunTableModel(self)
        self._by_program = False
        self._model.set_font(self.font())
        self.setModel(self._model)
        self._heads = RunHeader(self)
        self._titles = TitleHeader(self)
        self._scrolls = False
        self.setHorizontalHeader(self._heads)
        self.setVerticalHeader(self._titles)
        self.setProperty("compact", True)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._told: str | None = None
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.set_theme(theme)
        self._heads.set_theme(theme)
        self._titles.set_theme(theme)

    def set_table(self, heads: Sequence[RunHead], lines: Sequence[TableLine]) -> None:
        """Show these runs and lines; the chosen run stays chosen where it is still there.

        Raises
        ------
        ValueError
            If a line has another number of values than there are runs.
        """
        if tuple(heads) == self._model.heads and tuple(lines) == self._model.lines:
            return
        before = self.current()
        self._by_program = True
        self._model.set_table(heads, lines)
        self._by_program = False
        self.set_current(before)
        self._fit()

    def set_current(self, run_id: str | None) -> None:
        """Show which run is looked at; this emits nothing."""
        ids = [head.run_id for head in self._model.heads]
        self._by_program = True
        if run_id in ids and self._model.lines:
            self.selectColumn(ids.index(run_id))
        else:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        self._by_program = False
        self._told = run_id

    def current(self) -> str | None:
        """Return the chosen run."""
        index = self.currentIndex()
        return self._model.heads[index.column()].run_id if index.isValid() else None

    def text_at(self, row: int, column: int) -> str:
        """Return what is written in a cell."""
        return self._model.text_at(row, column)

    @property
    def tsv(self) -> str:
        """The table as text with tabs."""
        return self._model.tsv()

    def copy(self) -> None:
        """Put the table on the clipboard, for a spreadsheet."""
        QGuiApplication.clipboard().setText(self.tsv)

    def sizeHint(self) -> QSize:
        """Return the size at which every line is seen."""
        bar = self.horizontalScrollBar().sizeHint().height() if self._scrolls else 0
        lines = self.verticalHeader().length()
        return QSize(250, HEAD_HEIGHT + lines + 2 * self.frameWidth() + bar)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(_LEAST_WIDTH, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        menu = self.build_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def build_menu(self) -> QMenu:
        """Return the context menu."""
        menu = QMenu(self)
        copy = menu.addAction("Copy table")
        set_icon(copy, "copy")
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(self.copy)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew; who looks at the last columns goes on looking at them."""
        bar = self.horizontalScrollBar()
        at_end = 0 < bar.maximum() == bar.value()
        super().resizeEvent(event)
        self._fit()
        if at_end:
            bar.setValue(bar.maximum())

    def _on_selection_changed(self) -> None:
        """Tell a run once its column is selected: Qt makes one current when the focus comes."""
        columns = self.selectionModel().selectedColumns()
        if self._by_program or not columns:
            return
        run_id = self._model.heads[columns[0].column()].run_id
        if run_id != self._told:
            self._told = run_id
            self.runChosen.emit(run_id)

    def _fit(self) -> None:
        """Share the width among titles and columns, and give every line the height it needs."""
        inside = self.width() - 2 * self.frameWidth()
        shares = share_width(inside, self._title_width(), self._column_widths())
        self.verticalHeader().setFixedWidth(shares.title)
        for column, width in enumerate(shares.columns):
            self.setColumnWidth(column, width)
        for row in range(len(self._model.lines)):
            self.setRowHeight(row, self._height_of(row, shares))
        self._scrolls = shares.title + sum(shares.columns) > inside
        self.updateGeometry()

    def _title_width(self) -> int:
        model = self._model
        widths = [
            QFontMetricsF(model.title_font(row)).horizontalAdvance(line.title)
            for row, line in enumerate(model.lines)
        ]
        return math.ceil(max(widths, default=0)) + TITLE_GAP

    def _column_widths(self) -> list[int]:
        model = self._model
        widths = []
        for column, head in enumerate(model.heads):
            widest = DOT_ROOM + min(self._heads.name_width(head), _MOST_NAME)
            for row in range(len(model.lines)):
                metrics = QFontMetricsF(model.font_at(row, column))
                widest = max(widest, metrics.horizontalAdvance(model.text_at(row, column)))
            widths.append(math.ceil(widest) + 2 * PADDING)
        return widths

    def _height_of(self, row: int, shares: Shares) -> int:
        model = self._model
        cells = [(model.lines[row].title, model.title_font(row), shares.title - TITLE_GAP)]
        cells += [
            (model.text_at(row, column), model.font_at(row, column), width - 2 * PADDING)
            for column, width in enumerate(shares.columns)
        ]
        heights = [
            QFontMetricsF(font)
            .boundingRect(QRectF(0, 0, width + 0.5, 1000), int(Qt.TextFlag.TextWordWrap), text)
            .height()
            for text, font, width in cells
        ]
        return max(LINE_HEIGHT, math.ceil(max(heights)) + 7)
