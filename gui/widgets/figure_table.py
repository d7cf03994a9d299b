"""A table of names and figures that can be sorted by any column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.theme.apply import tabular

ROW_HEIGHT = 24
_LONGEST = "100%"
_PADDING = 12

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its tooltip, and whether it holds figures, which stand at the right."""

    title: str
    tooltip: str
    is_figure: bool = True


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row.

    Parameters
    ----------
    key : object
        What it stands for; told when it is chosen.
    values : tuple
        What the columns are sorted by: texts, numbers, or None where there is none.
    texts : tuple of str
        What stands there.
    """

    key: object
    values: tuple[Any, ...]
    texts: tuple[str, ...]


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[FigureRow] = []
        self.given: tuple[FigureRow, ...] = ()
        self.order: tuple[int, Qt.SortOrder] | None = None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()].texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[index.column()])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        before, kept = self.rows, self.persistentIndexList()
        self.order = None if column < 0 else (column, order)
        self._arrange()
        # What is chosen is a row, wherever it goes, and not a place.
        places = {id(row): at for at, row in enumerate(self.rows)}
        moved = [self.index(places[id(before[each.row()])], each.column()) for each in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def set_rows(self, rows: Sequence[FigureRow]) -> None:
        self.beginResetModel()
        self.given = tuple(rows)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        rows = list(self.given)
        if self.order is not None:
            column, order = self.order
            known = [row for row in rows if row.values[column] is not None]
            missing = [row for row in rows if row.values[column] is None]
            known.sort(
                key=lambda row: row.values[column], reverse=order == Qt.SortOrder.DescendingOrder
            )
            rows = known + missing
        self.rows = rows


class FigureTable(QTableView):
    """Rows to choose from; a click on a title sorts.

    Signals
    -------
    rowChosen(object)
        The key of the row that the user chose.
    """

    rowChosen = Signal(object)

    def __init__(self, columns: Sequence[Column], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(columns)
        self.setModel(self._model)
        self._silent = False
        self.setAccessibleName(name)
        self.setProperty("compact", True)
        self.setFont(tabular(self.font()))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        self._fit_columns(columns)
        header.setMinimumSectionSize(24)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setAccessibleName(f"{name}: columns")
        self.setSortingEnabled(True)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def changeEvent(self, event: QEvent) -> None:
        """Measure the columns again with another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_columns(self._model.columns)

    def _fit_columns(self, columns: Sequence[Column]) -> None:
        """Give figures what they and their titles need, and names the rest."""
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        measure = self.fontMetrics()
        for at, column in enumerate(columns):
            header.setSectionResizeMode(at, modes.Fixed if column.is_figure else modes.Stretch)
            texts = (column.title, _LONGEST, *(row.texts[at] for row in self._model.given))
            widest = max(measure.horizontalAdvance(text) for text in texts)
            if column.is_figure:
                header.resizeSection(at, widest + _PADDING)

    def minimumSizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(160, 4 * ROW_HEIGHT)

    @property
    def rows(self) -> list[FigureRow]:
        """What is shown, in its order."""
        return self._model.rows

    def set_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show these rows, sorted as before; what was chosen stays chosen."""
        if tuple(rows) == self._model.given:
            return
        chosen = self.current_key
        self._silent = True
        self._model.set_rows(rows)
        self._fit_columns(self._model.columns)
        self._silent = False
        self.set_current(chosen)

    @property
    def current_key(self) -> object:
        """The key of the row that is chosen, or None."""
        chosen = self.selectionModel().selectedRows()
        return self._model.rows[chosen[0].row()].key if chosen else None

    def set_current(self, key: object) -> None:
        """Mark the row of a key, or none; this emits nothing."""
        if key == self.current_key:
            return
        self._silent = True
        keys = [row.key for row in self._model.rows]
        if key in keys:
            self.setCurrentIndex(self._model.index(keys.index(key), 0))
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self._silent = False

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._silent:
            self.rowChosen.emit(self._model.rows[now.row()].key)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
