"""The page Reports of the Compare tab: what is where."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QMessageBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui.tabs.compare.reports_details import ReportDetails
from gui.tabs.compare.reports_table import ReportsTable
from gui.widgets.buttons import primary_button, push_button
from gui.widgets.card import Card
from gui.widgets.elided_label import ElidedLabel


class ReportsPage(QWidget):
    """Left all rows with what was published and what is reached, right the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = Card("Reports")
        self.reproduce = primary_button("Reproduce", "play")
        self.reproduce.setToolTip("Do the chosen row again; where its run is missing, train it")
        self.reproduce_all = push_button("Reproduce all…")
        self.reproduce_all.setToolTip("Do all rows that are not done; asks first, for that is long")
        self.cancel = push_button("Cancel", "stop")
        self.cancel.setToolTip("Stop the run that trains, which is kept and can go on")
        self.quick = QCheckBox("Quick")
        self.quick.setToolTip(
            "Train for two epochs at most, to see that everything runs; nothing is reached so"
        )
        self.status = ElidedLabel("")
        self.status.setProperty("role", "muted")
        self.data = self.rows.add_header_button(
            "folder", "Name folders in which the data lie", "Where are the data?"
        )
        self.export = self.rows.add_header_button(
            "export", "Take the table or the picture away", "Export"
        )
        self.table = ReportsTable()
        self.details = ReportDetails()
        controls = QHBoxLayout()
        controls.setContentsMargins(0, 0, 0, 0)
        controls.setSpacing(8)
        for button in (self.reproduce, self.reproduce_all, self.cancel):
            controls.addWidget(button)
        controls.addSpacing(4)
        controls.addWidget(self.quick)
        controls.addSpacing(4)
        controls.addWidget(self.status, 1)
        self.rows.body.addLayout(controls)
        self.rows.body.addWidget(self.table, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.rows)
        self.splitter.addWidget(self.details)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([920, 324])
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.details.setMinimumWidth(280)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.cancel.hide()


def confirmed(parent: QWidget, text: str) -> bool:
    """Ask whether all is to be done; it takes long."""
    box = QMessageBox(QMessageBox.Icon.Question, "Reproduce all", text, parent=parent)
    go = box.addButton("Reproduce all", QMessageBox.ButtonRole.AcceptRole)
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setDefaultButton(go)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return clicked is go
