"""The page of the Confusion tab: what is where."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.tabs.confusion.matrix_panel import MatrixPanel
from gui.tabs.confusion.pictures_panel import PicturesPanel
from gui.tabs.confusion.question_panel import QuestionPanel
from gui.tabs.confusion.scores_panel import ScoresPanel
from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.empty_state import EmptyState
from gui.widgets.message_bar import MessageBar

INVITATION = "Train a network, or open runs, to see which characters it takes for others."


class ConfusionView(QWidget):
    """Left the question and the figures, in the middle the matrix, at the right the pictures.

    Signals
    -------
    shown()
        The page came to the front.
    """

    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_settled: Callable[[], bool] = lambda: True
        self.messages = MessageBar()
        self.question = QuestionPanel()
        self.scores = ScoresPanel()
        self.matrix = MatrixPanel()
        self.pictures = PicturesPanel()
        self.empty = EmptyState("confusion", INVITATION)
        self.left = QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.question)
        column.addWidget(self.scores, 1)
        self.question.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for panel, widest in ((self.left, 380), (self.pictures, 720)):
            panel.setMinimumWidth(260)
            panel.setMaximumWidth(widest)
            panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        for index, panel in enumerate((self.left, self.matrix, self.pictures)):
            self.splitter.addWidget(panel)
            self.splitter.setCollapsible(index, False)
            self.splitter.setStretchFactor(index, 1 if panel is self.matrix else 0)
        self.splitter.setSizes([SIDE_PANEL_WIDTH, 660, SIDE_PANEL_WIDTH])
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(self.pages, 1)

    def is_settled(self) -> bool:
        """Whether the page shows what the cursor names, as films ask."""
        return self._is_settled()

    def set_settled(self, is_settled: Callable[[], bool]) -> None:
        """Let somebody who knows say whether the page shows what it shall."""
        self._is_settled = is_settled

    def set_empty(self, *, empty: bool) -> None:
        """Invite, or show what there is."""
        self.pages.setCurrentWidget(self.empty if empty else self.splitter)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the matrix."""
        super().showEvent(event)
        self.matrix.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit()
