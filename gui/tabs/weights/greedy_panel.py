"""Below the grids: how the network fares with fewer and fewer units of the layer."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from core.datasets.dataset import SplitName
from gui.widgets.buttons import push_button
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.lesion_plot import LesionPlot

TITLE = "Greedy lesion"


class GreedyPanel(Card):
    """The curve, its progress, and what it says in words.

    Signals
    -------
    startRequested(), cancelRequested(), closeRequested()
    splitChosen()
    """

    startRequested = Signal()
    cancelRequested = Signal()
    closeRequested = Signal()
    splitChosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.split_box = ChoiceBox()
        self.split_box.setAccessibleName("Split of the greedy lesion")
        self.split_box.setToolTip("Whose accuracy decides which unit goes next")
        self.split_box.activated.connect(lambda _at: self.splitChosen.emit())
        self.again = push_button("Find again")
        self.again.setToolTip("Search in the layer and at the epoch that are shown now")
        self.again.clicked.connect(lambda _checked=False: self.startRequested.emit())
        self.add_header_widget(self.split_box)
        self.add_header_widget(self.again)
        close = self.add_header_button("close", "Hide the greedy lesion", "Hide the greedy lesion")
        close.clicked.connect(lambda _checked=False: self.closeRequested.emit())
        self.plot = LesionPlot("Accuracy against units left")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the greedy lesion")
        self.bar.setTextVisible(False)
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        self.cancel = push_button("Cancel")
        self.cancel.setToolTip("Stop the search; what is off stays as it is")
        self.cancel.clicked.connect(lambda _checked=False: self.cancelRequested.emit())
        self.body.setSpacing(4)
        self.body.addWidget(self.plot, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        self.body.addLayout(row)
        self.bar.setFixedWidth(160)
        self.set_progress(None)

    @property
    def split(self) -> SplitName | None:
        """The chosen split."""
        found: SplitName | None = self.split_box.currentData()
        return found

    def set_splits(self, splits: Sequence[tuple[str, SplitName]]) -> None:
        """Offer splits as (words, name); keep the chosen one where it is still there."""
        self.split_box.fill(splits, self.split)

    def set_progress(self, progress: tuple[int, int] | None) -> None:
        """Show how far the search is; None where there is none."""
        for widget in (self.bar, self.cancel):
            widget.setVisible(progress is not None)
        self.again.setEnabled(progress is None)
        if progress is not None:
            self.bar.setMaximum(progress[1])
            self.bar.setValue(progress[0])
