"""Rows of names and figures as a Qt model that sorts: numbers as numbers, what is missing last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

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


class FigureModel(QAbstractTableModel):
    """Keeps rows as they were given and as they are sorted."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[FigureRow] = []
        self.given: tuple[FigureRow, ...] = ()
        self.order: tuple[int, Qt.SortOrder] | None = None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell, and on which side."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()].texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[index.column()])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the title of a column, its tooltip and its side."""
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
        """Sort by a column; -1 brings back the order in which rows were given."""
        self.layoutAboutToBeChanged.emit()
        before, kept = self.rows, self.persistentIndexList()
        self.order = None if column < 0 else (column, order)
        self.rows = self._arranged()
        # What is chosen is a row, wherever it goes, and not a place.
        places = {id(row): at for at, row in enumerate(self.rows)}
        moved = [self.index(places[id(before[each.row()])], each.column()) for each in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def set_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show these rows, sorted as before."""
        self.beginResetModel()
        self.given = tuple(rows)
        self.rows = self._arranged()
        self.endResetModel()

    def _arranged(self) -> list[FigureRow]:
        rows = list(self.given)
        if self.order is not None:
            column, order = self.order
            known = [row for row in rows if row.values[column] is not None]
            missing = [row for row in rows if row.values[column] is None]
            known.sort(
                key=lambda row: row.values[column], reverse=order == Qt.SortOrder.DescendingOrder
            )
            rows = known + missing
        return rows


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
