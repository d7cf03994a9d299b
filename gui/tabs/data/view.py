"""The page of the Data tab: what is where."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gui.tabs.data.augmentation_page import AugmentationPage
from gui.tabs.data.download_panel import DownloadPanel
from gui.tabs.data.facts_panel import FactsPanel
from gui.tabs.data.question_panel import QuestionPanel
from gui.tabs.data.samples_panel import SamplesPanel
from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.card import Card
from gui.widgets.filter_field import FilterField
from gui.widgets.page import Page
from gui.widgets.page_switch import PageSwitch
from gui.widgets.picture_list import PictureList
from gui.widgets.scrolled import scrolled


class DataView(Page):
    """Left every data set, in the middle the chosen one, or augmentation of the open one.

    Signals
    -------
    openPressed()
        Enter on the list, or a double click: open what is chosen.
    closing()
        The window closes.
    """

    openPressed = Signal()
    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = FilterField("data sets")
        self.list = PictureList()
        self.list.setAccessibleName("Data sets")
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _index: self.openPressed.emit())
        self.facts = FactsPanel()
        self.question = QuestionPanel()
        self.download = DownloadPanel()
        for panel in (self.question, self.download):
            self.facts.below_buttons.addWidget(panel)
        self.samples = SamplesPanel()
        self.augmentation = AugmentationPage()
        self._lay_out()

    def _lay_out(self) -> None:
        self.left = Card("Data sets")
        self.add_files = self.left.add_header_button(
            "open", "Open a data file (Ctrl+O) or folder (Ctrl+Shift+O)", "Open data"
        )
        self.left.body.addWidget(self.filter)
        self.left.body.addWidget(self.list, 1)
        about = QWidget()
        row = QHBoxLayout(about)
        # Room for the focus rings at the edge of what scrolls.
        row.setContentsMargins(2, 2, 8, 2)
        row.setSpacing(24)
        row.addWidget(self.facts, 5)
        row.addWidget(self.samples, 6)
        self.middle = Card("")
        self.middle.setAccessibleName("The chosen data set")
        inside = QStackedWidget()
        self.switch = PageSwitch(inside)
        self.switch.add_page(
            "about", "Data set", "What it is, and what it looks like", scrolled(about)
        )
        self.switch.add_page(
            "augmentation",
            "Augmentation",
            "What augmentation makes of the samples of the open data",
            self.augmentation,
        )
        self.middle.add_header_widget(self.switch)
        self.middle.body.addWidget(inside, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        for at, panel in enumerate((self.left, self.middle)):
            self.splitter.addWidget(panel)
            self.splitter.setCollapsible(at, False)
            self.splitter.setStretchFactor(at, at)
        self.left.setMinimumWidth(220)
        self.left.setMaximumWidth(420)
        self.splitter.setSizes([SIDE_PANEL_WIDTH, 980])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(self.splitter, 1)

    def close_page(self) -> None:
        """Let the work end."""
        self.closing.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open what is chosen in the list with Enter."""
        if (
            watched is self.list
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.openPressed.emit()
            return True
        return super().eventFilter(watched, event)
