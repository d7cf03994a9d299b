"""The page of the Weights tab: what is where."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.tabs.weights.greedy_panel import GreedyPanel
from gui.tabs.weights.grids_panel import GridsPanel
from gui.tabs.weights.options_panel import OptionsPanel
from gui.tabs.weights.unit_panel import UnitPanel
from gui.tabs.weights.words_page import WordsPage
from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.empty_state import EmptyState
from gui.widgets.page import Page

INVITATION = "Train a network, or open a run, to see what its units look for."


class WeightsView(Page):
    """Left layers and choices, in the middle the grids, at the right the unit.

    Of a run without layers its visual words instead.

    Signals
    -------
    undoRequested()
        Ctrl+Z, while there is something to undo here.
    """

    undoRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.can_undo = False
        self.empty = EmptyState("weights", INVITATION)
        self.options = OptionsPanel()
        self.grids = GridsPanel()
        self.greedy = GreedyPanel()
        self.greedy.hide()
        self.unit = UnitPanel()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.grids, 3)
        column.addWidget(self.greedy, 2)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        for index, panel in enumerate((self.options, middle, self.unit)):
            self.splitter.addWidget(panel)
            self.splitter.setCollapsible(index, False)
            self.splitter.setStretchFactor(index, 1 if panel is middle else 0)
            if panel is not middle:
                panel.setMinimumWidth(260)
                panel.setMaximumWidth(420)
                panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.splitter.setSizes([SIDE_PANEL_WIDTH, 660, 300])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.words = WordsPage()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(self.stack, 1)

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+Z for what was done here last, before the window's own Undo hears of it."""
        if self.can_undo and isinstance(event, QKeyEvent):
            is_undo = (
                event.key() == Qt.Key.Key_Z
                and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            )
            if is_undo and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if is_undo and event.type() == QEvent.Type.KeyPress:
                self.undoRequested.emit()
                return True
        return super().event(event)
