"""The Compare tab: its pages behind a row of words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.tabs.compare.reports_page import ReportsPage
from gui.tabs.compare.runs_page import RunsPage
from gui.widgets.page import Page
from gui.widgets.page_switch import PageSwitch


class CompareView(Page):
    """Holds the pages.

    Signals
    -------
    closing()
        The window closes.
    """

    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs = RunsPage()
        pages = QStackedWidget()
        self.switch = PageSwitch(pages)
        self.switch.add_page("runs", "Runs", "What runs reached, at what cost", self.runs)
        self.reports = ReportsPage()
        self.switch.add_page(
            "reports",
            "Reports",
            "Every figure of the two course reports: published, and reached here",
            self.reports,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(self.switch)
        layout.addWidget(pages, 1)

    def close_page(self) -> None:
        """Wait for threads."""
        self.closing.emit()
