"""A window with the Weights tab in front."""

import numpy as np
import pytest


class WeightsLab:
    """The Weights tab of a window, and what a user does with it."""

    def __init__(self, lab):
        from gui.tabs.weights.presenter import WeightsPresenter

        self.lab, self.qtbot, self.session = lab, lab.qtbot, lab.session
        self.view = lab.page("weights")
        self.presenter = self.view.findChild(WeightsPresenter)
        lab.window.tabs.setCurrentWidget(self.view)

    def settle(self):
        self.lab.wait(lambda: not self.presenter.is_busy)

    def grid(self, part="now", view=None):
        return self.view.grids.panes[view or self.view.grids.view, part].grid

    def pixels(self, part="now"):
        """Each unit's tile, by unit."""
        grid = self.grid(part)
        return grid.tiles[np.argsort(grid.order)]

    def click_unit(self, unit, part="now"):
        from PySide6.QtCore import Qt

        grid = self.grid(part)
        place = grid.tile_rect(unit).center().toPoint()
        self.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def press(self, key, part="now"):
        self.qtbot.keyClick(self.grid(part), key)
        self.settle()

    def choose(self, box, value):
        index = box.findData(value)
        box.setCurrentIndex(index)
        box.activated.emit(index)
        self.settle()

    def page(self, name):
        self.view.grids.switch._buttons[name].click()
        self.settle()

    def layer(self, array):
        from PySide6.QtCore import Qt

        rows = self.view.options.layer_list
        arrays = [rows.item(i).data(Qt.ItemDataRole.UserRole) for i in range(rows.count())]
        rows.setCurrentRow(arrays.index(array))
        self.settle()


@pytest.fixture
def trained(open_trained):
    """Five epochs of a network of 36-8-3 on pictures of 6x6."""
    tab = WeightsLab(open_trained(epochs=5, hidden="8"))
    tab.settle()
    return tab


@pytest.fixture
def make_weights_lab():
    """Return the tab of a window."""
    return WeightsLab


@pytest.fixture
def empty(lab):
    return WeightsLab(lab)
