"""The middle of the page: two grids side by side, or one, or the change."""

from collections.abc import Callable
from typing import cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.analysis.weight_grid import Layout
from core.analysis.weight_layers import LayerKind
from gui.tabs.weights.grid_work import GridPicture, View
from gui.tabs.weights.history_panel import HistoryPanel
from gui.tabs.weights.layers_page import TOOLTIP as LAYERS_TOOLTIP
from gui.tabs.weights.layers_page import LayersPage
from gui.tabs.weights.symmetry_page import TOOLTIP, SymmetryPage
from gui.widgets.card import Card
from gui.widgets.color_bar import ColorBar
from gui.widgets.labels import label
from gui.widgets.page_switch import PageSwitch
from gui.widgets.tile_sheet import GAP
from gui.widgets.weight_grid import WeightGrid

_LAYOUTS: dict[LayerKind, tuple[Layout, int]] = {
    # More than parts the kernels, or the maps, of one unit.
    "kernels": ("tiles", 9),
    "maps": ("tiles", 9),
    "matrix": ("column", 0),
    "bars": ("row", 1),
}
"""Layout of the tiles, and the gap between them in logical pixels, where they are no pictures."""

_PAGES: tuple[tuple[View, str, str, tuple[str, ...]], ...] = (
    ("both", "Both", "Initial weights beside those at the cursor", ("start", "now")),
    ("now", "Now", "The weights at the cursor, larger", ("now",)),
    ("change", "Change", "The difference: now minus start", ("change",)),
)


class GridPane(QWidget):
    """A caption, a grid and its colour bar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.caption = label("", "muted")
        self.grid = WeightGrid(name)
        self.colors = ColorBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.caption)
        column.addWidget(self.grid, 1)
        column.addWidget(self.colors)


class GridsPanel(Card):
    """The card of the grids.

    Signals
    -------
    viewChosen(str)
        ``"both"``, ``"now"``, ``"change"``, ``"epochs"``, ``"symmetry"`` or ``"layers"``.
    unitChosen(int), layerStepped(int), lesionRequested(int)
        See `WeightGrid`.
    exportRequested()
    """

    viewChosen = Signal(str)
    unitChosen = Signal(int)
    layerStepped = Signal(int)
    lesionRequested = Signal(int)
    exportRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Weights", parent)
        self.pages = QStackedWidget()
        self.switch = PageSwitch(self.pages)
        self.panes: dict[tuple[View, str], GridPane] = {}
        names = {"start": "Weights at the start", "now": "Weights now", "change": "Change"}
        for view, title, tooltip, parts in _PAGES:
            page = QWidget()
            row = QHBoxLayout(page)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(16)
            for part in parts:
                pane = GridPane(names[part])
                self.panes[view, part] = pane
                row.addWidget(pane, 1)
            self.switch.add_page(view, title, tooltip, page)
        self.history_panel = HistoryPanel()
        self.history = self.history_panel.plot
        tooltip = "How weights, gradients or activations are spread at each epoch"
        self.switch.add_page("epochs", "Epochs", tooltip, self.history_panel)
        self.symmetry = SymmetryPage()
        self.switch.add_page("symmetry", "Symmetry", TOOLTIP, self.symmetry)
        self.layers = LayersPage()
        self.switch.add_page("layers", "Layers", LAYERS_TOOLTIP, self.layers)
        for pane in self.panes.values():
            pane.grid.unitChosen.connect(self.unitChosen)
            pane.grid.layerStepped.connect(self.layerStepped)
            pane.grid.lesionRequested.connect(self.lesionRequested)
        left, right = (self.panes["both", part].grid for part in ("start", "now"))
        for one, other in ((left, right), (right, left)):
            one.unitHovered.connect(other.set_hovered)
            one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
        self.switch.pageChosen.connect(self.viewChosen)
        self.add_header_widget(self.switch)
        self.body.addWidget(self.pages, 1)
        save = self.add_header_button("export", "Export what is shown as a picture…", "Export")
        save.clicked.connect(self.exportRequested)

    @property
    def view(self) -> View:
        """Which page is shown."""
        return cast("View", self.switch.page)

    def set_pictures(
        self,
        view: View,
        pictures: dict[str, GridPicture],
        captions: dict[str, str],
        order: npt.NDArray[np.int64],
        colors: npt.NDArray[np.uint8],
        *,
        kind: LayerKind,
    ) -> None:
        """Show what was computed for a view.

        Parameters
        ----------
        view : {"both", "now", "change"}
        pictures : dict of GridPicture
            By ``"start"``, ``"now"``, ``"change"``.
        captions : dict of str
            What stands above each.
        order : ndarray of shape (shown units,)
            The unit of each tile.
        colors : ndarray of shape (n, 3), uint8
            Of the colour bars.
        kind : {"pictures", "kernels", "maps", "matrix", "bars"}
            Rows of a matrix have no gaps; tiles of several kernels have wide ones.
        """
        for name, picture in pictures.items():
            pane = self.panes[view, name]
            if pane.caption.text() != captions[name]:
                pane.caption.setText(captions[name])
            layout, gap = _LAYOUTS.get(kind, ("tiles", GAP))
            pane.grid.set_tiles(picture.tiles, order, layout=layout, gap=gap)
            pane.colors.set_range(colors, picture.limit)
            pane.colors.show()

    def clear(self, hint: str) -> None:
        """Show no weights, and say why above where they would be."""
        nothing = np.empty((0, 1, 1, 3), np.uint8)
        for (view, part), pane in self.panes.items():
            is_first = (view, part) != ("both", "now")
            pane.caption.setText(hint if is_first else "")
            pane.grid.set_tiles(nothing, np.empty(0, np.int64))
            pane.colors.hide()

    def set_description(self, describe: Callable[[int], str]) -> None:
        """Say what the tooltips of units tell."""
        for pane in self.panes.values():
            pane.grid.set_description(describe)

    def set_chosen(self, unit: int | None) -> None:
        """Outline a unit in every grid."""
        for pane in self.panes.values():
            pane.grid.set_chosen(unit)

    def set_off(self, units: frozenset[int]) -> None:
        """Cross out units that are switched off."""
        for pane in self.panes.values():
            pane.grid.set_off(units)

    def grab_view(self) -> list[GridPane]:
        """Return the panes of the page that is shown, from left to right."""
        return [pane for (view, _part), pane in self.panes.items() if view == self.view]
