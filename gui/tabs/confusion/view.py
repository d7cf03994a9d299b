"""The page of the Confusion tab: what is where."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.tabs.confusion.duel_panel import DuelPanel
from gui.tabs.confusion.matrix_panel import MatrixPanel
from gui.tabs.confusion.pictures_panel import PicturesPanel
from gui.tabs.confusion.question_panel import QuestionPanel
from gui.tabs.confusion.scores_panel import ScoresPanel
from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.empty_state import EmptyState
from gui.widgets.lesion_notice import LesionNotice
from gui.widgets.page import Page

NARROW, WIDE = 260, 380
"""Least widths of the right side with the pictures and with the duel, in logical pixels."""

DUEL_WIDTH = 520
"""Of the right side with the duel, where the matrix keeps its least width."""

MATRIX_WIDTH = 328
"""Below it, the legend of the matrix is cut off."""

INVITATION = "Train a network, or open runs, to see which characters it takes for others."


class ConfusionView(Page):
    """Left the question and figures, in the middle the matrix, right the pictures or the duel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lesions = LesionNotice()
        self.question = QuestionPanel()
        self.scores = ScoresPanel()
        self.matrix = MatrixPanel()
        self.pictures = PicturesPanel()
        self.duel = DuelPanel()
        self.duel.hide()
        self.right = QWidget()
        self._widths: tuple[int | None, int | None] = (None, None)
        self.empty = EmptyState("confusion", INVITATION)
        self.left = QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.question)
        column.addWidget(self.scores, 1)
        side = QVBoxLayout(self.right)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.pictures)
        side.addWidget(self.duel)
        self.question.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for panel, widest in ((self.left, 380), (self.right, 720)):
            panel.setMinimumWidth(NARROW)
            panel.setMaximumWidth(widest)
            panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.matrix.setMinimumWidth(MATRIX_WIDTH)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        for index, panel in enumerate((self.left, self.matrix, self.right)):
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
        layout.addWidget(self.lesions)
        layout.addWidget(self.pages, 1)

    @property
    def is_duel(self) -> bool:
        """Whether the duel takes the place of the pictures."""
        return not self.duel.isHidden()

    def set_duel(self, *, is_duel: bool) -> None:
        """Let the duel take the place of the pictures and widen the right side, or go back."""
        if is_duel == self.is_duel:
            return
        left, matrix, right = self.splitter.sizes()
        pictures, duel = self._widths
        self._widths = (right, duel) if is_duel else (pictures, right)
        self.pictures.setVisible(not is_duel)
        self.duel.setVisible(is_duel)
        self.right.setMinimumWidth(WIDE if is_duel else NARROW)
        room = matrix + right
        if is_duel:
            wanted = duel or max(WIDE, min(DUEL_WIDTH, room - MATRIX_WIDTH))
        else:
            wanted = pictures or SIDE_PANEL_WIDTH
        self.splitter.setSizes([left, room - wanted, wanted])

    def set_empty(self, *, empty: bool) -> None:
        """Invite, or show what there is."""
        self.pages.setCurrentWidget(self.empty if empty else self.splitter)

    def begin(self) -> None:
        """Begin at the matrix."""
        self.matrix.view.setFocus(Qt.FocusReason.OtherFocusReason)
