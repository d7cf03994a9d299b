"""The page of the epochs: what is shown, on which scale, the plot, and words below it."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.analysis.layer_spreads import Quantity
from core.analysis.spread_history import Bins
from core.datasets.dataset import SplitName
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.spread_plot import SpreadPlot

_QUANTITIES: tuple[tuple[Quantity, str], ...] = (
    ("weights", "Weights"),
    ("gradients", "Gradients"),
    ("activations", "Activations"),
)
_BINS: tuple[tuple[Bins, str], ...] = (
    ("linear", "Linear"),
    ("log", "Log of |value|"),
)


class HistoryPanel(QWidget):
    """Choices above the plot; setters never emit.

    Each quantity has a scale of its own: gradients shrink and grow over decades.

    Signals
    -------
    quantityChosen(), splitChosen(), binsChosen()
    """

    quantityChosen = Signal()
    splitChosen = Signal()
    binsChosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bins: dict[Quantity, Bins] = {
            "weights": "linear",
            "gradients": "log",
            "activations": "linear",
        }
        self.quantity_box = ChoiceBox()
        for quantity, title in _QUANTITIES:
            self.quantity_box.addItem(title, quantity)
        self.quantity_box.setAccessibleName("Histograms of")
        self.quantity_box.setToolTip(
            "Histograms of the layer's weights, of the loss' gradient with respect to them, or of "
            "what its units answer to samples"
        )
        self.split_box = ChoiceBox()
        self.split_box.setAccessibleName("Split of the activations")
        self.split_box.setToolTip("Whose samples the units answer to")
        self.bins_box = ChoiceBox()
        for bins, title in _BINS:
            self.bins_box.addItem(title, bins)
        self.bins_box.setMinimumContentsLength(12)
        self.bins_box.setAccessibleName("Scale of the histograms")
        self.bins_box.setToolTip(
            "Bins of one width; or of one width in log |value|, whatever the sign, to see decades"
        )
        self.plot = SpreadPlot("Weights over the epochs")
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        boxes = ("Of", self.quantity_box), ("Split", self.split_box), ("Scale", self.bins_box)
        for title, box in boxes:
            name = label(title, "muted")
            name.setBuddy(box)
            row.addWidget(name)
            row.addWidget(box)
            row.addSpacing(8)
            if box is self.split_box:
                self._split_label = name
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.plot, 1)
        column.addWidget(self.words)
        self.quantity_box.activated.connect(lambda _index: self._on_quantity())
        self.bins_box.activated.connect(lambda _index: self._on_bins())
        self.split_box.activated.connect(lambda _index: self.splitChosen.emit())
        self._show_split()

    @property
    def quantity(self) -> Quantity:
        """Of what the histograms are."""
        return cast("Quantity", self.quantity_box.currentData())

    @property
    def split(self) -> SplitName:
        """Whose samples answer; gradients are those of the training samples."""
        chosen: SplitName | None = self.split_box.currentData()
        return chosen if chosen is not None and self.quantity == "activations" else "train"

    @property
    def bins(self) -> Bins:
        """The scale, of this quantity."""
        return self._bins[self.quantity]

    def set_splits(self, splits: Sequence[tuple[str, SplitName]]) -> None:
        """Offer splits as (words, name); keep the chosen one where it is still there."""
        self.split_box.fill(splits, self.split_box.currentData())

    def set_words(self, text: str) -> None:
        """Say something below the plot."""
        if text != self.words.text():
            self.words.setText(text)
            self.plot.setAccessibleDescription(text)

    def _on_quantity(self) -> None:
        self.bins_box.setCurrentIndex(self.bins_box.findData(self.bins))
        self._show_split()
        self.plot.setAccessibleName(f"{self.quantity_box.currentText()} over the epochs")
        self.quantityChosen.emit()

    def _show_split(self) -> None:
        for part in (self._split_label, self.split_box):
            part.setVisible(self.quantity == "activations")

    def _on_bins(self) -> None:
        self._bins[self.quantity] = cast("Bins", self.bins_box.currentData())
        self.binsChosen.emit()
