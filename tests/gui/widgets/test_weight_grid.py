"""Tiles are painted as whole pixels, found under the mouse, scrolled to and crossed out."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from gui.theme.tokens import LIGHT
from gui.widgets.color_bar import ColorBar
from gui.widgets.signed_bars import SignedBars
from gui.widgets.value_histogram import ValueHistogram
from gui.widgets.weight_grid import WeightGrid


@pytest.fixture
def tiles():
    return np.random.default_rng(0).integers(0, 256, (12, 5, 4, 3), np.uint8)


@pytest.fixture
def grid(qtbot, light, tiles):
    grid = WeightGrid("Weights")
    qtbot.addWidget(grid)
    grid.resize(300, 240)
    grid.show()
    qtbot.waitExposed(grid)
    grid.set_tiles(tiles, np.arange(12)[::-1].copy())
    return grid


def test_every_weight_is_a_square_of_its_colour(grid, tiles):
    image = grid.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    scale = grid.arrangement.scale / ratio
    assert scale >= 2
    for place in (0, 5, 11):
        rect = grid.tile_rect(11 - place)
        for row, column in ((0, 0), (4, 3), (2, 1)):
            x, y = rect.x() + (column + 0.5) * scale, rect.y() + (row + 0.5) * scale
            color = image.pixelColor(int(x * ratio), int(y * ratio))
            assert [color.red(), color.green(), color.blue()] == tiles[place, row, column].tolist()


def test_tiles_of_zeros_alone_have_a_frame_and_others_none(grid, tiles):
    surface = QColor(LIGHT.surface)
    tiles = tiles.copy()
    tiles[3] = surface.red(), surface.green(), surface.blue()
    grid.set_tiles(tiles, np.arange(12))

    image = grid.viewport().grab().toImage()

    def color(place, x, y):
        rect, ratio = grid.tile_rect(place), image.devicePixelRatio()
        return image.pixelColor(int((rect.x() + x) * ratio), int((rect.y() + y) * ratio)).name()

    middle = grid.tile_rect(3).width() / 2
    assert color(3, 0.5, middle) == QColor(LIGHT.card_border).name()
    assert color(3, middle, middle) == surface.name()
    assert color(4, 0.5, 0.5) == QColor(*tiles[4, 0, 0].tolist()).name()


def test_the_unit_under_the_mouse_is_that_of_the_tile(grid):
    for unit in range(12):
        assert grid.unit_at(grid.tile_rect(unit).center()) == unit
    assert grid.unit_at(QPointF(-5, 5)) is None


def test_arrows_ask_for_neighbours_and_stop_at_the_ends(grid, qtbot):
    chosen = []
    grid.unitChosen.connect(chosen.append)
    grid.unitChosen.connect(grid.set_chosen)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert chosen == [11, 10, 11, 0]


def test_what_does_not_fit_scrolls_to_the_chosen_unit(grid):
    many = np.zeros((500, 32, 32, 3), np.uint8)
    grid.set_tiles(many, np.arange(500))
    assert grid.arrangement.scale == 1
    assert grid.verticalScrollBar().maximum() > 0

    grid.set_chosen(499)

    rect = grid.tile_rect(499)
    assert rect.top() >= 0
    assert rect.bottom() <= grid.viewport().height()


def test_rows_that_are_too_wide_have_the_mean_of_neighbours(grid):
    rows = np.zeros((4, 1, 3000, 3), np.uint8)
    rows[2] = 200
    grid.set_tiles(rows, np.arange(4), layout="column")

    assert grid.arrangement.width <= grid.viewport().width()
    assert grid.tile_rect(2).height() >= 4
    color = grid.viewport().grab().toImage().pixelColor(grid.tile_rect(2).center().toPoint())
    assert color.red() == 200


def test_a_bar_of_colours_has_the_numbers_of_its_ends(qtbot, light):
    bar = ColorBar()
    qtbot.addWidget(bar)
    bar.set_range(np.zeros((3, 3), np.uint8), 0.25)

    assert bar.texts == ("−0.250", "0", "0.250")
    assert bar.accessibleName() == "Colours from −0.250 over 0 to 0.250"


@pytest.mark.parametrize("names", [("a", "b"), ("airplane", "automobile", "truck")])
def test_classes_are_sorted_by_their_numbers(qtbot, light, names):
    bars = SignedBars()
    qtbot.addWidget(bars)
    bars.set_values(names, np.arange(len(names)) - 0.5)
    bars.resize(120, 104)
    bars.grab()
    assert bars.shown_names == list(names)
    assert bars.text_at(1) == f"{names[0]}: −0.500"
    bars.set_sorted(is_sorted=True)
    assert bars.shown_names == list(names)[::-1]


def test_a_histogram_leaves_out_what_is_not_finite(qtbot, light):
    histogram = ValueHistogram()
    qtbot.addWidget(histogram)
    histogram.set_values(np.array([1.0, np.nan, -1, np.inf]), np.zeros(5))
    histogram.grab()

    assert histogram.edges[-1] == 1
    assert histogram.shares[0].sum() == pytest.approx(1)
    assert histogram.shares[1].max() == 1


def test_it_shows_that_it_has_the_keyboard(grid, qtbot):
    def edge():
        return grid.viewport().grab().toImage().pixelColor(1, 100).name()

    grid.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    assert edge() == LIGHT.accent.lower()
    grid.clearFocus()
    assert edge() != LIGHT.accent.lower()


def test_screen_readers_hear_the_figures_of_the_epoch_that_is_shown(grid, tiles):
    grid.set_chosen(4)
    grid.set_description(lambda unit: f"unit {unit} after another epoch")
    grid.set_tiles(tiles, np.arange(12))
    assert grid.accessibleDescription() == "unit 4 after another epoch"
    grid.set_tiles(tiles[:3], np.arange(3))
    assert grid.accessibleDescription() == ""
