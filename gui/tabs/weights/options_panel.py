"""Left of the grids: which run and layer, how they are shown, and what the units are."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from core.analysis.units import Order
from core.analysis.weight_grid import Scale
from core.analysis.weight_layers import WeightLayer
from gui.widgets.buttons import push_button
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label

_SCALES = (
    ("grid", "One for a grid"),
    ("both", "The same for both grids"),
    ("tile", "Each tile its own"),
)
_ORDERS = (
    ("index", "By index"),
    ("norm", "By norm, largest first"),
    ("change", "By change since the start"),
    ("class", "By the class they serve most"),
)
_CONTRAST_STEPS = 4
"""Steps of the slider that double the contrast."""


class OptionsPanel(QWidget):
    """The choices; setters never emit.

    Signals
    -------
    runChosen(str)
        The id of a run.
    layerChosen(str)
        The array of a layer.
    changed()
        Scale, contrast or order.
    greedyRequested()
        Which units of the layer the network needs is to be found.
    """

    runChosen = Signal(str)
    layerChosen = Signal(str)
    changed = Signal()
    greedyRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[WeightLayer, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._make_layers_card(), 1)
        column.addWidget(self._make_look_card())
        column.addWidget(self._make_units_card())

    def _make_layers_card(self) -> Card:
        card = Card("Layers")
        self.run_box = ChoiceBox()
        self.run_box.setAccessibleName("Run")
        self.run_box.setToolTip("Whose weights are shown")
        self.run_box.activated.connect(
            lambda index: self.runChosen.emit(self.run_box.itemData(index))
        )
        self.layer_list = QListWidget()
        self.layer_list.setAccessibleName("Layers")
        self.layer_list.setToolTip("Whose units are shown; Page Up and Page Down in the grid")
        self.layer_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.layer_list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.layer_list.setMinimumHeight(84)
        self.layer_list.currentRowChanged.connect(self._on_layer)
        card.body.addWidget(self.run_box)
        card.body.addWidget(self.layer_list, 1)
        return card

    def _make_look_card(self) -> Card:
        card = Card("Colours and order")
        self.scale_box = _choices("Scale of the colours", _SCALES)
        self.order_box = _choices("Order of the units", _ORDERS)
        self.scale_box.setToolTip("Which weights share the meaning of a colour")
        self.order_box.setToolTip("Which unit comes first, in both grids")
        self.contrast = QSlider(Qt.Orientation.Horizontal)
        self.contrast.setRange(-2 * _CONTRAST_STEPS, 4 * _CONTRAST_STEPS)
        self.contrast.setPageStep(_CONTRAST_STEPS)
        self.contrast.setAccessibleName("Contrast")
        self.contrast.setToolTip("Contrast: how small a weight already has the full colour")
        for box in (self.scale_box, self.order_box):
            box.activated.connect(lambda _index: self.changed.emit())
        self.contrast.valueChanged.connect(lambda _value: self.changed.emit())
        for title, widget in (
            ("Scale", self.scale_box),
            ("Order", self.order_box),
            ("Contrast", self.contrast),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            name = label(title, "muted")
            name.setBuddy(widget)
            name.setFixedWidth(56)
            row.addWidget(name)
            row.addWidget(widget, 1)
            card.body.addLayout(row)
        return card

    def _make_units_card(self) -> Card:
        card = Card("Units")
        self._number = label("–", "number")
        self._words = label("", "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self._states = label("", "muted")
        self._states.setWordWrap(True)
        self._states.setMinimumHeight(34)
        self._states.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.lesions = label("", "muted")
        self.lesions.setWordWrap(True)
        self.lesions.setVisible(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._number)
        row.addWidget(self._words, 1)
        card.body.addLayout(row)
        card.body.addWidget(self._states)
        card.body.addWidget(self.lesions)
        self.greedy = push_button("Greedy lesion…", "chart")
        self.greedy.setToolTip(
            "Switch the units of this layer off one after another, each time the one that costs "
            "least accuracy"
        )
        self.greedy.clicked.connect(lambda _checked=False: self.greedyRequested.emit())
        card.body.addWidget(self.greedy)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return card

    @property
    def scale(self) -> Scale:
        """What has one scale of colours."""
        return cast("Scale", self.scale_box.currentData())

    @property
    def order(self) -> Order:
        """By what units are sorted."""
        return cast("Order", self.order_box.currentData())

    @property
    def contrast_factor(self) -> float:
        """How much smaller a weight has the full colour than the largest."""
        return float(2 ** (self.contrast.value() / _CONTRAST_STEPS))

    @property
    def badge(self) -> str:
        """What is said of copies: ``"1 distinct unit of 64"``."""
        return f"{self._number.text()} {self._words.text()}"

    @property
    def states(self) -> str:
        """What is said of dead and saturated units."""
        return self._states.text()

    def set_runs(self, runs: Sequence[tuple[str, str]], current: str) -> None:
        """Offer runs, as (id, name), newest first."""
        self.run_box.fill([(name, run_id) for run_id, name in runs], current)

    def clear(self) -> None:
        """Offer no layer, and say nothing of units."""
        with QSignalBlocker(self.layer_list):
            self.layer_list.clear()
        self._layers = ()
        self.clear_figures()

    def clear_figures(self) -> None:
        """Say nothing of units, whose weights cannot be read."""
        self._number.setText("–")
        self._words.setText("")
        self._words.setToolTip("")
        self.set_states("")
        self.set_lesions("")

    def set_layers(self, layers: tuple[WeightLayer, ...], current: WeightLayer) -> None:
        """Offer layers."""
        with QSignalBlocker(self.layer_list):
            if layers != self._layers:
                self._layers = layers
                self.layer_list.clear()
                for layer in layers:
                    item = QListWidgetItem(f"{layer.title} · {layer.description}")
                    item.setData(Qt.ItemDataRole.UserRole, layer.array)
                    item.setToolTip(f"{layer.array}, shape {'×'.join(map(str, layer.shape))}")
                    self.layer_list.addItem(item)
            self.layer_list.setCurrentRow(layers.index(current))

    def step_layer(self, by: int) -> None:
        """Go to the layer before or after, as if it were clicked."""
        row = self.layer_list.currentRow() + by
        if 0 <= row < self.layer_list.count():
            self.layer_list.setCurrentRow(row)

    def set_distinct(self, distinct: int | None, units: int, noun: str) -> None:
        """Say how many units of a layer are no copies of others."""
        if distinct is None:
            number, words = f"{units}", f"{noun}s"
        else:
            number = f"{distinct}"
            words = f"distinct {noun}{'' if distinct == 1 else 's'} of {units}"
        if (number, words) != (self._number.text(), self._words.text()):
            self._number.setText(number)
            self._words.setText(words)
            self._words.setToolTip(
                "Units whose weight vectors have a cosine above 0.99 count as one. Units that "
                "begin equal stay so until rounding parts them: in float32, after dozens of epochs"
                if distinct is not None
                else ""
            )

    def set_states(self, text: str) -> None:
        """Say how many units are dead or saturated, or what it takes to know."""
        self._states.setText(text)

    def set_lesions(self, text: str) -> None:
        """Say what switching units off costs; empty while all are on."""
        self.lesions.setText(text)
        self.lesions.setVisible(bool(text))

    def _on_layer(self, row: int) -> None:
        item = self.layer_list.item(row)
        if item is not None:
            self.layerChosen.emit(item.data(Qt.ItemDataRole.UserRole))


def _choices(name: str, entries: Sequence[tuple[str, str]]) -> ChoiceBox:
    box = ChoiceBox()
    box.setAccessibleName(name)
    for value, title in entries:
        box.addItem(title, value)
    return box
