"""The rows of a sheet of runs: figures as in any table, with a mark and a tick before the name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.figure_model import Column, FigureModel, FigureRow
from gui.widgets.run_marks import RunMark, paint_run_mark

_Role = Qt.ItemDataRole
_Index = QModelIndex | QPersistentModelIndex

_MARK = 16
"""Room of a mark, in logical pixels."""

_SHARP = 3
"""Pixels of a mark by logical pixels; screens with fewer shrink it."""


@dataclass(frozen=True, slots=True)
class SheetRow(FigureRow):
    """A run.

    Parameters
    ----------
    key, values, texts
        As in `FigureRow`; the key is the run's id, the first column its name.
    mark : RunMark
    ticked : bool
        Whether it is compared.
    tip : str
        What the tooltip of its name says.
    """

    mark: RunMark
    ticked: bool
    tip: str


class RunSheetModel(FigureModel):
    """Keeps selection and scroll where rows change and none comes, goes or moves.

    Signals
    -------
    tickWanted(str, bool)
        The user ticks a run, or takes the tick away; what is shown follows with the next rows.
    """

    tickWanted = Signal(str, bool)

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(columns)
        self._theme = LIGHT
        self._marks: dict[RunMark, QIcon] = {}

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; marks have their own, which the next rows bring."""
        self._theme = theme
        self._marks = {}

    def row_at(self, number: int) -> SheetRow:
        """Return the run of a line."""
        row = self.rows[number]
        assert isinstance(row, SheetRow)
        return row

    def set_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show these rows, sorted as before."""
        before = self.rows
        self.given = tuple(rows)
        wanted = self._arranged()
        if [row.key for row in before] != [row.key for row in wanted]:
            super().set_rows(rows)
            return
        self.rows = wanted
        last = len(self.columns) - 1
        for number, (old, new) in enumerate(zip(before, wanted, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number, 0), self.index(number, last))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let names be ticked."""
        flags = super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return what stands in a cell, its tick, its mark, and what is said of it."""
        if not index.isValid():
            return None
        row, column = self.row_at(index.row()), index.column()
        match role:
            case _Role.CheckStateRole if column == 0:
                return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
            case _Role.DecorationRole if column == 0:
                return self._mark(row.mark)
            case _Role.ToolTipRole if column == 0:
                return row.tip
            case _Role.AccessibleTextRole:
                title = self.columns[column].title
                return row.texts[0] if column == 0 else f"{title}: {row.texts[column]}"
            case _:
                return super().data(index, role)

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Take the wish for a tick; whoever keeps the runs grants it."""
        if role != _Role.CheckStateRole or index.column() != 0:
            return False
        row = self.row_at(index.row())
        self.tickWanted.emit(str(row.key), not row.ticked)
        return True

    def _mark(self, mark: RunMark) -> QIcon:
        if mark not in self._marks:
            pixmap = QPixmap(_SHARP * _MARK, _SHARP * _MARK)
            pixmap.setDevicePixelRatio(_SHARP)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_run_mark(painter, mark, QPointF(_MARK / 2, _MARK / 2), 5.0, self._theme)
            painter.end()
            self._marks[mark] = QIcon(pixmap)
            # Qt would tint it where its row is selected.
            self._marks[mark].addPixmap(pixmap, QIcon.Mode.Selected)
        return self._marks[mark]
