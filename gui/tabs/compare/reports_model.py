"""The lines of the reports as a Qt model: lines never come or go, only what stands in them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from gui.tabs.compare.reports_lines import COLUMNS, STATE, Line
from gui.theme.tokens import LIGHT, Theme

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

SHARE_ROLE = int(_Role.UserRole)
"""How far the training of a row is, 0 to 1, in its state; None elsewhere."""


class ReportsModel(QAbstractTableModel):
    """Headings of sections can be neither chosen nor reached."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self._theme = LIGHT
        self._font = QFont()

    def set_theme(self, theme: Theme, font: QFont) -> None:
        """Take colours, and the font whose semibold headings have."""
        self._theme, self._font = theme, QFont(font)
        self._font.setWeight(QFont.Weight.DemiBold)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; only those that differ are told of."""
        before = self.lines
        if [line.row for line in before] != [line.row for line in lines]:
            self.beginResetModel()
            self.lines = list(lines)
            self.endResetModel()
            return
        self.lines = list(lines)
        for at, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, STATE))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Pass over headings."""
        if not self.lines[index.row()].row:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return what stands in a cell, its tooltip, its look, and how far training is."""
        line, column = self.lines[index.row()], index.column()
        if not line.row:
            return self._heading(line, column, role)
        match role:
            case _Role.DisplayRole:
                return line.texts[column]
            case _Role.ToolTipRole:
                return line.tips[column]
            case _Role.AccessibleTextRole:
                return f"{COLUMNS[column].title}: {line.texts[column] or line.tips[column]}"
            case _Role.TextAlignmentRole:
                return _alignment(column)
            case _Role.ForegroundRole:
                return self._color(line, column)
            case _ if role == SHARE_ROLE and column == STATE:
                return line.share
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return the title of a column, its tooltip and its side."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case _Role.DisplayRole:
                return COLUMNS[section].title
            case _Role.ToolTipRole:
                return COLUMNS[section].tooltip
            case _Role.TextAlignmentRole:
                return _alignment(section)
            case _:
                return None

    def _heading(self, line: Line, column: int, role: int) -> Any:
        if column:
            return None
        match role:
            case _Role.DisplayRole:
                return line.texts[0]
            case _Role.FontRole:
                return self._font
            case _Role.ForegroundRole:
                return QColor(self._theme.text)
            case _:
                return None

    def _color(self, line: Line, column: int) -> QColor | None:
        if column == STATE and line.is_problem:
            return QColor(self._theme.warning)
        titles = ("By", "Figure", "Data", "State", "Difference")
        is_muted = COLUMNS[column].title in titles
        return QColor(self._theme.muted) if is_muted else None


def _alignment(column: int) -> Qt.AlignmentFlag:
    is_figure = COLUMNS[column].is_figure
    side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
