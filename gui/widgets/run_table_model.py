"""Runs side by side: a column a run, a line a number or a setting."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import MISSING, format_metric, sized
from gui.widgets.mark_shapes import RUN_SHAPES

_Role = Qt.ItemDataRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

DIVERGED = "diverged"
"""A value that is written in the colour of errors."""

Value = float | int | str | None
"""A number, a text as it is to be shown, or None where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class RunHead:
    """A run at the top of its column; `color` (``#RRGGBB``) and `shape` are those of its curves."""

    run_id: str
    name: str
    color: str
    shape: str = RUN_SHAPES[0]


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of the table.

    Parameters
    ----------
    title : str
    values : tuple of Value
        One a run; none at all for a heading above other lines.
    better : {"lower", "higher"}, optional
        Which number is the best of the line; where there is one, it is written in semibold.
    tip : str
        What the tooltip of the title says.
    """

    title: str
    values: tuple[Value, ...] = ()
    better: Literal["lower", "higher"] | None = None
    tip: str = ""

    @property
    def best(self) -> frozenset[int]:
        """Which values are the best; none where all are equal or fewer than two are numbers."""
        numbers = {
            at: float(value)
            for at, value in enumerate(self.values)
            if isinstance(value, int | float) and math.isfinite(value)
        }
        if self.better is None or len(set(numbers.values())) < 2:
            return frozenset()
        best = (min if self.better == "lower" else max)(numbers.values())
        return frozenset(at for at, number in numbers.items() if number == best)


def value_text(value: Value) -> str:
    """Return a value as it is shown: a number with few digits, a dash for None."""
    if value is None:
        return MISSING
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else format_metric(value)


class RunTableModel(QAbstractTableModel):
    """Keeps runs and lines, and says how each cell looks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._plain = self._semibold = QFont()
        self.heads: tuple[RunHead, ...] = ()
        self.lines: tuple[TableLine, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self.lines and self.heads:
            last = self.index(len(self.lines) - 1, len(self.heads) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def set_font(self, font: QFont) -> None:
        """Take a font; its size is that of muted text."""
        self._plain = sized(font, MUTED_SIZE)
        self._semibold = sized(font, MUTED_SIZE, semibold=True)

    def set_table(self, heads: Sequence[RunHead], lines: Sequence[TableLine]) -> None:
        """Show these runs and lines.

        Raises
        ------
        ValueError
            If a line has another number of values than there are runs.
        """
        for line in lines:
            if line.values and len(line.values) != len(heads):
                raise ValueError(
                    f"{line.title!r} has {len(line.values)} values for {len(heads)} runs"
                )
        self.beginResetModel()
        self.heads, self.lines = tuple(heads), tuple(lines)
        self.endResetModel()

    def tsv(self) -> str:
        """Return the table as text with tabs, numbers with all their digits, for a spreadsheet."""
        rows = [["", *(head.name for head in self.heads)]]
        for line in self.lines:
            values = ["" if value is None else str(value) for value in line.values]
            rows.append([line.title, *values])
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)

    def text_at(self, row: int, column: int) -> str:
        """Return what is written in a cell."""
        values = self.lines[row].values
        return value_text(values[column]) if values else ""

    def font_at(self, row: int, column: int) -> QFont:
        """Return the type of a cell."""
        return self._semibold if column in self.lines[row].best else self._plain

    def title_font(self, row: int) -> QFont:
        """Return the type of a line's title."""
        return self._plain if self.lines[row].values else self._semibold

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many runs there are."""
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return text, type and colour of a cell."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        line = self.lines[row]
        match role:
            case _Role.DisplayRole:
                return self.text_at(row, column)
            case _Role.ToolTipRole:
                return f"{self.heads[column].name}\n{line.title}: {self.text_at(row, column)}"
            case _Role.AccessibleTextRole:
                best = ", the best" if column in line.best else ""
                text = self.text_at(row, column)
                return f"{self.heads[column].name}, {line.title}: {text}{best}"
            case _Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case _Role.FontRole:
                return self.font_at(row, column)
            case _Role.ForegroundRole:
                value = line.values[column] if line.values else None
                if value is None:
                    return QColor(self._theme.muted)
                return QColor(self._theme.wrong_text if value == DIVERGED else self._theme.text)
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return the name of a run or the title of a line."""
        # A header that is about to hear of a new table still asks for sections of the old one.
        along = self.heads if orientation == Qt.Orientation.Horizontal else self.lines
        if not 0 <= section < len(along):
            return None
        if orientation == Qt.Orientation.Horizontal:
            name = self.heads[section].name
            return name if role in (_Role.DisplayRole, _Role.ToolTipRole) else None
        line = self.lines[section]
        if role == _Role.ToolTipRole:
            return line.tip or line.title
        return line.title if role == _Role.DisplayRole else None
