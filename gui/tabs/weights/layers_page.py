"""The page of the layers: the network as blocks and as a table, and what a layer answers."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.analysis.activation_tiles import LAYOUTS, ActivationTiles
from core.analysis.heat_colors import viridis
from core.models.network_table import NetworkTable
from gui.widgets.buttons import icon_button, push_button
from gui.widgets.captioned_picture import CaptionedPicture
from gui.widgets.color_bar import ColorBar
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import format_metric
from gui.widgets.labels import label
from gui.widgets.layer_diagram import LayerDiagram
from gui.widgets.layer_list import LayerList
from gui.widgets.probability_bars import ClassProbability, ProbabilityBars
from gui.widgets.weight_grid import WeightGrid

TOOLTIP = (
    "The network as blocks and as a table, and what each layer answers to the cursor's sample. A "
    "click or the arrow keys choose a layer; a double click or Enter shows its weights"
)

_SAMPLE_WIDTH = 164


class LayersPage(QWidget):
    """Setters never emit.

    Signals
    -------
    layerChosen(str), layerOpened(str)
        The name of a layer: to see its answers; to see its weights.
    unitChosen(int)
        A tile of the chosen layer.
    sampleStepped(int)
        -1 or 1: the sample before or after.
    """

    layerChosen = Signal(str)
    layerOpened = Signal(str)
    unitChosen = Signal(int)
    sampleStepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.diagram = LayerDiagram()
        self.sums = ElidedLabel("")
        self.sums.setProperty("role", "muted")
        self.table = LayerList()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(8)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self._make_answers())
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([120, 260])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.diagram)
        column.addWidget(self.sums)
        column.addWidget(self.splitter, 1)
        self.diagram.layerChosen.connect(self.layerChosen)
        self.diagram.layerOpened.connect(self.layerOpened)
        self.table.rowChosen.connect(lambda name: self.layerChosen.emit(str(name)))
        self.table.rowOpened.connect(lambda name: self.layerOpened.emit(str(name)))
        self.grid.unitChosen.connect(self.unitChosen)

    def _make_answers(self) -> QWidget:
        self.sample = CaptionedPicture("Sample")
        self.classes = ProbabilityBars()
        before = icon_button("chevron-left", "The sample before in its split", parent=self)
        after = icon_button("chevron-right", "The sample after in its split", parent=self)
        before.clicked.connect(lambda _checked=False: self.sampleStepped.emit(-1))
        after.clicked.connect(lambda _checked=False: self.sampleStepped.emit(1))
        self.step_buttons = before, after
        left = QWidget()
        left.setFixedWidth(_SAMPLE_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(label("Sample", "muted"), 1)
        row.addWidget(before)
        row.addWidget(after)
        column.addLayout(row)
        column.addWidget(self.sample, 100)
        column.addWidget(self.classes)
        column.addStretch(1)
        self.facts = ElidedLabel("")
        self.facts.setProperty("role", "muted")
        self.weights_button = push_button("Show its weights", "weights")
        self.weights_button.setToolTip(
            "Show the kernels or weight vectors of this layer in the grids (a double click, or "
            "Enter, does so too)"
        )
        self.weights_button.clicked.connect(
            lambda _checked=False: self.layerOpened.emit(self.diagram.chosen)
        )
        self.grid = WeightGrid("Answers of the layer")
        self.colors = ColorBar()
        self.colors.setToolTip(
            "A scale of this layer's own; the largest 0.5 % of its answers share the last colour"
        )
        self.hint = label("", "muted")
        self.hint.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.facts, 1)
        head.addWidget(self.weights_button)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addLayout(head)
        right.addWidget(self.hint)
        right.addWidget(self.grid, 1)
        right.addWidget(self.colors)
        answers = QWidget()
        row = QHBoxLayout(answers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(left)
        row.addLayout(right, 1)
        self.set_hint("")
        return answers

    def set_table(self, table: NetworkTable, sums: str) -> None:
        """Show the layers of a network, and their sums in words."""
        self.diagram.set_table(table)
        self.table.set_table(table)
        self.sums.setText(sums)

    def set_chosen(self, name: str, *, has_weights: bool) -> None:
        """Mark a layer, and say whether it has weights to show."""
        self.diagram.set_chosen(name)
        self.table.set_current(name)
        self.weights_button.setEnabled(has_weights)

    def set_sample(self, image: QImage | None, caption: str, text: str, hint: str = "") -> None:
        """Show the sample; see `CaptionedPicture.set_picture`."""
        self.sample.set_picture(image, caption, text, hint)

    def set_classes(self, rows: Sequence[ClassProbability]) -> None:
        """Show what the network says of the sample; nothing of one that tells no classes apart."""
        self.classes.set_rows(rows)
        self.classes.setVisible(bool(rows))

    def set_answers(
        self, facts: str, tiles: ActivationTiles, describe: Callable[[int], str]
    ) -> None:
        """Show what a layer answers.

        Parameters
        ----------
        facts : str
            What is shown, in a line.
        tiles : ActivationTiles
        describe : callable
            Returns the words on a unit.
        """
        self.hint.hide()
        self.grid.show()
        self.facts.setText(facts)
        layout, gap = LAYOUTS[tiles.kind]
        self.grid.set_description(describe)
        self.grid.set_tiles(tiles.pixels, np.arange(len(tiles.pixels)), layout=layout, gap=gap)
        low, high = tiles.limits
        self.colors.setVisible(tiles.kind != "bars")
        self.colors.set_range(
            viridis(),
            None,
            (format_metric(low), format_metric(high)),
            format_metric((low + high) / 2),
        )

    def set_hint(self, hint: str) -> None:
        """Show no answers, and why."""
        self.facts.setText("")
        self.grid.set_tiles(np.empty((0, 1, 1, 3), np.uint8), np.empty(0, np.int64))
        self.grid.set_chosen(None)
        self.grid.hide()
        self.colors.hide()
        self.hint.setText(hint)
        self.hint.show()
        self.set_classes(())
