"""The dialog that says where the data of the reports lie."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from core.reports.row import ReportRow
from core.reports.sources import Need
from gui.widgets.buttons import push_button
from gui.widgets.labels import label

EXPLANATION = (
    "These folders, and three levels of folders below them, are looked through for what the "
    "reports took, by the names of files and folders:"
)


def needs_of(rows: Iterable[ReportRow]) -> list[Need]:
    """Return what rows take, each once, in their order."""
    return list(dict.fromkeys(need for row in rows for need in row.needs))


def need_words(need: Need) -> str:
    """Return the names by which something is found, in a line."""
    others = f"; or {', '.join(need.stand_ins)} in its place" if need.stand_ins else ""
    built_in = f"; otherwise {need.built_in}" if need.built_in else ""
    return f"{need.title[:1].upper()}{need.title[1:]}: {need.own[0]}{others}{built_in}"


class FoldersDialog(QDialog):
    """A list of folders that grows and shrinks.

    Parameters
    ----------
    folders : sequence of str
    needs : sequence of Need
        What is looked for.
    parent : QWidget
    """

    def __init__(self, folders: Sequence[str], needs: Sequence[Need], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Where are the data?")
        explanation = label(EXPLANATION)
        self.needs = label("\n".join(map(need_words, needs)), "muted")
        for text in (explanation, self.needs):
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QListWidget()
        self.list.setAccessibleName("Folders with data")
        self.list.setToolTip("The folder named first is looked through first")
        self.list.addItems(list(folders))
        self.add = push_button("Add folder…", "plus")
        self.add.setToolTip("Name another folder in which data lie")
        self.remove = push_button("Remove", "minus")
        self.remove.setToolTip("Look through the chosen folder no more; nothing in it changes")
        self.add.clicked.connect(lambda _checked=False: self._ask())
        self.remove.clicked.connect(lambda _checked=False: self._remove())
        self.list.currentRowChanged.connect(lambda _row: self._follow())
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(explanation)
        layout.addWidget(self.needs)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addWidget(buttons)
        self.resize(620, 480)
        self._follow()

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders in the list."""
        return tuple(self.list.item(at).text() for at in range(self.list.count()))

    def add_folder(self, folder: str) -> None:
        """Append a folder, once."""
        if folder not in self.folders:
            self.list.addItem(folder)
        self.list.setCurrentRow(self.folders.index(folder))

    def _ask(self) -> None:
        chosen = self.list.currentItem()
        start = str(Path.home()) if chosen is None else str(Path(chosen.text()).parent)
        folder = QFileDialog.getExistingDirectory(self, "Folder with data", start)
        if folder:
            self.add_folder(folder)

    def _remove(self) -> None:
        self.list.takeItem(self.list.currentRow())
        self._follow()

    def _follow(self) -> None:
        self.remove.setEnabled(self.list.currentRow() >= 0)
