"""The page of the epochs: what is shown, on which scale, the plot, and words below it."""

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.analysis.layer_spreads import Quantity
from core.analysis.spread_history import Bins
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
    quantityChosen(), binsChosen()
    """

    quantityChosen = Signal()
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
        for title, box in (("Of", self.quantity_box), ("Scale", self.bins_box)):
            name = label(title, "muted")
            name.setBuddy(box)
            row.addWidget(name)
            row.addWidget(box)
            row.addSpacing(8)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.plot, 1)
        column.addWidget(self.words)
        self.quantity_box.activated.connect(lambda _index: self._on_quantity())
        self.bins_box.activated.connect(lambda _index: self._on_bins())

    @property
    def quantity(self) -> Quantity:
        """Of what the histograms are."""
        return cast("Quantity", self.quantity_box.currentData())

    @property
    def bins(self) -> Bins:
        """The scale, of this quantity."""
        return self._bins[self.quantity]

    def set_words(self, text: str) -> None:
        """Say something below the plot."""
        if text != self.words.text():
            self.words.setText(text)
            self.plot.setAccessibleDescription(text)

    def _on_quantity(self) -> None:
        self.bins_box.setCurrentIndex(self.bins_box.findData(self.bins))
        self.plot.setAccessibleName(f"{self.quantity_box.currentText()} over the epochs")
        self.quantityChosen.emit()

    def _on_bins(self) -> None:
        self._bins[self.quantity] = cast("Bins", self.bins_box.currentData())
        self.binsChosen.emit()
