"""Many runs as a sheet: a row a run, sorted by any column, ticked where they are compared."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QWidget

from gui.theme.icons import set_icon
from gui.theme.tokens import Theme
from gui.widgets.figure_model import Column, FigureRow
from gui.widgets.figure_table import FigureTable
from gui.widgets.run_sheet_model import RunSheetModel, SheetRow
from gui.widgets.table_rows import ROW_HEIGHT
from gui.widgets.themed import follow_theme

_PADDING = 12
_ARROW = 12
"""What the arrow of the sorted column wants beside its title."""

_BOX = 24
"""Width of the part before a name that ticks, in logical pixels."""

_MOST_TEXT = 160
_LEAST_NAME = 150


class RunSheet(FigureTable):
    """Ctrl and Shift select several; V, or a click on a box, ticks; Ctrl+C copies.

    Signals
    -------
    runChosen(str)
        Another run is looked at.
    ticksWanted(list of str, bool)
        These runs are to be compared, or not.
    soloWanted(list of str)
        These runs alone are to be compared.
    """

    runChosen = Signal(str)
    ticksWanted = Signal(list, bool)
    soloWanted = Signal(list)

    def __init__(self, columns: Sequence[Column], name: str, parent: QWidget | None = None) -> None:
        self._sheet = RunSheetModel(columns)
        self._widths: dict[str, int] = {}
        self._pressed_box = False
        super().__init__(columns, name, parent, model=self._sheet)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._sheet.tickWanted.connect(self._on_tick)
        self.selectionModel().selectionChanged.connect(self._tell_current)
        self.rowChosen.connect(lambda key: self.runChosen.emit(str(key)))
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._sheet.set_theme(theme)
        self.viewport().update()

    def set_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show these runs, sorted as before; what is selected stays so."""
        if tuple(rows) == self._sheet.given:
            return
        chosen, current = set(self.selected()), self.current_key
        self._silent = True
        self._sheet.set_rows(rows)
        if set(self.selected()) != chosen:
            self._select(chosen)
            self._make_current(current)
        self._silent = False
        self._fit_columns(self._sheet.columns)

    @property
    def current_key(self) -> object:
        """The id of the run that is looked at, or None."""
        index = self.currentIndex()
        return self._sheet.row_at(index.row()).key if index.isValid() else None

    def set_current(self, key: object) -> None:
        """Mark a run, or none; several that are selected stay so if it is one of them."""
        if key == self.current_key and (key is None or key in self.selected()):
            return
        self._silent = True
        self._make_current(key)
        if key is None or key not in self.selected():
            self._select(set() if key is None else {str(key)})
        self._silent = False
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def selected(self) -> list[str]:
        """Return the selected runs from top to bottom."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [str(self._sheet.row_at(number).key) for number in numbers]

    def tsv(self) -> str:
        """Return the selected runs, or all where one or none is, as text with tabs."""
        chosen = set(self.selected())
        rows = [row for row in self._sheet.rows if len(chosen) < 2 or row.key in chosen]
        lines = [[column.title for column in self._sheet.columns], *(row.texts for row in rows)]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)

    def build_menu(self) -> QMenu:
        """Return the context menu for what is selected."""
        menu = QMenu(self)
        chosen = self.selected()
        if chosen:
            ticked = self._is_ticked(chosen[0])
            words = "Do not compare" if ticked else "Compare"
            tick = menu.addAction(words, partial(self.ticksWanted.emit, chosen, not ticked))
            set_icon(tick, "eye-off" if ticked else "eye")
            tick.setShortcut(Qt.Key.Key_V)
            tick.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            solo = "Compare only this" if len(chosen) == 1 else "Compare only these"
            only = menu.addAction(solo, partial(self.soloWanted.emit, chosen))
            set_icon(only, "compare")
            menu.addSeparator()
        copy = menu.addAction("Copy table", self.copy)
        set_icon(copy, "copy")
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return menu

    def copy(self) -> None:
        """Put the table on the clipboard, for a spreadsheet."""
        QGuiApplication.clipboard().setText(self.tsv())

    def minimumSizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(300, 4 * ROW_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """V ticks, Ctrl+C copies; the rest is the table's own."""
        chosen = self.selected()
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_V and is_plain and chosen:
            self.ticksWanted.emit(chosen, not self._is_ticked(chosen[0]))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a box without selecting its row."""
        self._pressed_box = False
        index = self._box_at(event)
        if index.isValid():
            self._pressed_box = True
            row = self._sheet.row_at(index.row())
            self._on_tick(str(row.key), not row.ticked)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the press of a box be all."""
        if not self._pressed_box:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take two quick presses of a box for two presses."""
        if self._box_at(event).isValid():
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu at the mouse, or at the current row when a key asked."""
        position = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            position = self.viewport().mapToGlobal(place)
        menu = self.build_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give names what is left of another width."""
        super().resizeEvent(event)
        self._fit_columns(self._sheet.columns)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with another font."""
        if event.type() == QEvent.Type.FontChange:
            self._widths.clear()
        super().changeEvent(event)

    def _box_at(self, event: QMouseEvent) -> QModelIndex:
        """Return the index whose box is pressed by the left button."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return QModelIndex()
        inside = index.column() == 0 and place.x() < self.visualRect(index).left() + _BOX
        return index if inside else QModelIndex()

    def _is_ticked(self, key: str) -> bool:
        return any(row.key == key and row.ticked for row in map(self._row, self._sheet.rows))

    @staticmethod
    def _row(row: FigureRow) -> SheetRow:
        assert isinstance(row, SheetRow)
        return row

    def _on_tick(self, key: str, ticked: bool) -> None:
        # With several runs selected the box of one of them means them all.
        chosen = self.selected()
        self.ticksWanted.emit(chosen if key in chosen else [key], ticked)

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._tell_current()

    def _tell_current(self) -> None:
        """Tell the current run once it is selected too: Qt makes one current with the focus."""
        index = self.currentIndex()
        if not self._silent and index.isValid() and self.selectionModel().isSelected(index):
            self.rowChosen.emit(self._sheet.row_at(index.row()).key)

    def _index_of(self, key: object) -> QModelIndex:
        for number, row in enumerate(self._sheet.rows):
            if row.key == key:
                return self._sheet.index(number, 0)
        return QModelIndex()

    def _make_current(self, key: object) -> None:
        keep = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(self._index_of(key), keep)

    def _select(self, keys: set[str]) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.clearSelection()
        for key in keys:
            index = self._index_of(key)
            if index.isValid():
                self.selectionModel().select(index, flags.Select | flags.Rows)

    def _fit_columns(self, columns: Sequence[Column]) -> None:
        """Give each column what its longest text needs, and the names what is left."""
        header = self.horizontalHeader()
        wanted = [
            max(
                [self._width(column.title) + _ARROW, *(self._width(r.texts[at]) for r in self.rows)]
            )
            + _PADDING
            for at, column in enumerate(columns)
        ]
        limited = [
            width if column.is_figure else min(width, _MOST_TEXT)
            for width, column in zip(wanted, columns, strict=True)
        ]
        limited[0] = max(_LEAST_NAME, self.viewport().width() - sum(limited[1:]))
        for at, width in enumerate(limited):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(at, width)

    def _width(self, text: str) -> int:
        if text not in self._widths:
            self._widths[text] = self.fontMetrics().horizontalAdvance(text)
        return self._widths[text]
