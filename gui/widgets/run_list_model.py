"""The runs of a list as rows of a Qt model; what changed is told row by row."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from gui.widgets.mark_shapes import RUN_SHAPES

_ItemRole = Qt.ItemDataRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as the list shows it.

    Parameters
    ----------
    run_id, name : str
    color : str
        ``#RRGGBB``, the same as that of its curves.
    shape : str
        Of its mark, the same as those on its curves.
    status : str
        "running", "finished" ...
    detail : str
        What follows the status: "epoch 120 · best .691".
    visible : bool
        Whether its curves are drawn.
    progress : float, optional
        From 0 to 1 while it runs.
    can_continue : bool
        Whether training can go on with it.
    tip : str
        What the tooltip adds, such as its settings.
    tags : tuple of str
    depth : int
        0 for a run of its own, 1 for a fork of the run above it, 2 for a fork of that.
    """

    run_id: str
    name: str
    color: str
    status: str = ""
    detail: str = ""
    visible: bool = True
    progress: float | None = None
    can_continue: bool = False
    tip: str = ""
    tags: tuple[str, ...] = ()
    depth: int = 0
    shape: str = RUN_SHAPES[0]

    @property
    def second_line(self) -> str:
        """Status and detail."""
        return " · ".join(text for text in (self.status, self.detail) if text)

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        kind = "fork" if self.depth else ""
        tags = f"tags {', '.join(self.tags)}" if self.tags else ""
        shown = "shown" if self.visible else "hidden"
        texts = (self.name, kind, self.status, self.detail, tags, shown)
        return ", ".join(text for text in texts if text)


class RunRole(IntEnum):
    """The role under which the model gives the `RunRow` itself."""

    ROW = Qt.ItemDataRole.UserRole


class RunListModel(QAbstractListModel):
    """Keeps the rows; an edit by the user is told by `nameEdited`."""

    nameEdited = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RunRow] = []

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """What is shown."""
        return tuple(self._rows)

    def row_at(self, index: _Index) -> RunRow | None:
        """Return the run of an index."""
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, run_id: str) -> QModelIndex:
        """Return the index of a run, invalid when there is none."""
        for number, row in enumerate(self._rows):
            if row.run_id == run_id:
                return self.index(number)
        return QModelIndex()

    def set_rows(self, rows: list[RunRow]) -> None:
        """Show these rows, telling only what changed, so that a selection stays."""
        wanted = {row.run_id for row in rows}
        for number in range(len(self._rows) - 1, -1, -1):
            if self._rows[number].run_id not in wanted:
                self.beginRemoveRows(_ROOT, number, number)
                del self._rows[number]
                self.endRemoveRows()
        for number, row in enumerate(rows):
            self._put(number, row)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many runs there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let rows be selected and renamed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _Index, role: int = _ItemRole.DisplayRole) -> Any:
        """Return the name, what a screen reader says, or the row itself."""
        row = self.row_at(index)
        if row is None:
            return None
        if role in (_ItemRole.DisplayRole, _ItemRole.EditRole):
            return row.name
        if role in (_ItemRole.AccessibleTextRole, _ItemRole.AccessibleDescriptionRole):
            return row.spoken
        if role == _ItemRole.ToolTipRole:
            tags = " ".join(f"#{tag}" for tag in row.tags)
            return "\n".join(part for part in (row.name, row.second_line, tags, row.tip) if part)
        return row if role == RunRole.ROW else None

    def setData(self, index: _Index, value: Any, role: int = _ItemRole.EditRole) -> bool:
        """Take a name the user wrote; an empty one changes nothing."""
        row = self.row_at(index)
        name = str(value).strip()
        if row is None or role != _ItemRole.EditRole or not name or name == row.name:
            return False
        self._rows[index.row()] = replace(row, name=name)
        self.dataChanged.emit(index, index)
        self.nameEdited.emit(row.run_id, name)
        return True

    def _put(self, number: int, row: RunRow) -> None:
        """Make `row` the one at `number`; those before it are in place already."""
        following = range(number, len(self._rows))
        source = next((at for at in following if self._rows[at].run_id == row.run_id), None)
        if source is None:
            self.beginInsertRows(_ROOT, number, number)
            self._rows.insert(number, row)
            self.endInsertRows()
            return
        if source != number:
            self.beginMoveRows(_ROOT, source, source, _ROOT, number)
            self._rows.insert(number, self._rows.pop(source))
            self.endMoveRows()
        if self._rows[number] != row:
            self._rows[number] = row
            self.dataChanged.emit(self.index(number), self.index(number))
