"""The pictures behind what is chosen in the matrix."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.analysis.predictions import Answers, Order
from gui.tabs.confusion.mark_bar import MarkBar
from gui.tabs.confusion.sample_card import SampleCard
from gui.widgets.buttons import push_button
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.picture_grid import PictureGrid

_ORDERS: dict[Order, str] = {
    "surest": "surest first",
    "least sure": "least sure first",
    "data": "as in the data",
}
PictureFilter = Answers | Literal["marked"]

_ANSWERS: dict[PictureFilter, str] = {
    "all": "all",
    "correct": "read right",
    "misclassified": "misread",
    "marked": "marked",
}


class PicturesPanel(QWidget):
    """A grid that fills the space, and below it the picture that is looked at.

    Signals
    -------
    filterChosen()
        The user wants other pictures, or another order.
    certainErrorsRequested()
    """

    filterChosen = Signal()
    certainErrorsRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = Card("Pictures")
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        self.answers_box = ChoiceBox()
        self.answers_box.setToolTip("Which pictures to show")
        self.answers_box.setAccessibleName("Which pictures")
        self.order_box = ChoiceBox()
        self.order_box.setToolTip("In which order, by how sure the network is of its answer")
        self.order_box.setAccessibleName("Order of the pictures")
        for answers, title in _ANSWERS.items():
            self.answers_box.addItem(title, answers)
        for order, title in _ORDERS.items():
            self.order_box.addItem(title, order)
        self.certain_errors = push_button("Most certain errors", "warning")
        self.certain_errors.setToolTip(
            "Of all classes: what was misread, and how surely, the surest first"
        )
        self.duel = push_button("Duel", "compare")
        self.grid = PictureGrid()
        self.grid.set_multiple()
        self.marks = MarkBar()
        self.sample = SampleCard()
        self.sample.hide()
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.answers_box, 1)
        filters.addWidget(self.order_box, 1)
        self.card.body.addWidget(self.words)
        self.card.body.addLayout(filters)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.certain_errors, 1)
        buttons.addWidget(self.duel)
        self.card.body.addLayout(buttons)
        self.card.body.addWidget(self.grid, 1)
        self.card.body.addWidget(self.marks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.card, 1)
        layout.addWidget(self.sample)
        self.answers_box.activated.connect(lambda _at: self.filterChosen.emit())
        self.order_box.activated.connect(lambda _at: self.filterChosen.emit())
        self.certain_errors.clicked.connect(
            lambda _checked=False: self.certainErrorsRequested.emit()
        )

    @property
    def answers(self) -> PictureFilter:
        """Which pictures are wanted."""
        found: PictureFilter = self.answers_box.currentData()
        return found

    @property
    def order(self) -> Order:
        """Their order."""
        found: Order = self.order_box.currentData()
        return found

    def set_filter(self, answers: PictureFilter, *, is_open: bool = True) -> None:
        """Show which pictures are wanted, and whether there is a choice; this emits nothing."""
        self.answers_box.setCurrentIndex(self.answers_box.findData(answers))
        self.answers_box.setEnabled(is_open)

    def set_order(self, order: Order) -> None:
        """Show the order; this emits nothing."""
        self.order_box.setCurrentIndex(self.order_box.findData(order))
