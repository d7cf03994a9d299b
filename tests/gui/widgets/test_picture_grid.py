"""The grid of pictures, the table of figures, the bars and the reliability diagram."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from core.analysis.scores import calibration
from gui.theme.tokens import LIGHT
from gui.widgets.figure_table import Column, FigureRow, FigureTable
from gui.widgets.picture_grid import PictureGrid
from gui.widgets.picture_tile import PictureTile
from gui.widgets.reliability_diagram import ReliabilityDiagram
from gui.widgets.sample_pixels import sample_image


@pytest.fixture
def grid(qtbot, light):
    grid = PictureGrid()
    grid.made = []

    def make(place):
        grid.made.append(place)
        picture = np.full((8, 8), place % 2, np.float32)
        return PictureTile(sample_image(picture), f"A {place}%", place % 2 == 0, f"sample {place}")

    qtbot.addWidget(grid)
    grid.resize(260, 300)
    grid.set_pictures(5000, make)
    grid.show()
    grid.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    return grid


def test_only_what_is_in_view_is_made(grid):
    grid.grab()
    assert 0 < len(set(grid.made)) < 30
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    grid.grab()
    assert max(grid.made) == 4999


def test_keys_go_from_picture_to_picture(grid, qtbot):
    chosen = []
    grid.pictureChosen.connect(chosen.append)
    key = Qt.Key
    for step in (key.Key_Right, key.Key_Right, key.Key_Down, key.Key_Up, key.Key_End, key.Key_Home):
        qtbot.keyClick(grid, step)
    assert chosen == [0, 1, 4, 1, 4999, 0]
    assert grid.accessibleDescription() == "sample 0"
    qtbot.keyClick(grid, key.Key_End)
    assert grid.viewport().rect().contains(grid.tile_rect(4999))
    qtbot.keyClick(grid, key.Key_Right)
    assert grid.current == 4999


def test_a_click_finds_the_picture_under_it(grid):
    for place in (0, 2, 3):
        assert grid.place_at(QPointF(grid.tile_rect(place).center())) == place
    assert grid.place_at(QPointF(-40, 10)) is None


def test_pictures_keep_the_black_and_white_of_the_data(grid, light):
    light.choose("dark")
    image = grid.viewport().grab().toImage()
    black, white = (image.pixelColor(grid.tile_rect(at).center()).lightness() for at in (0, 1))
    assert (black, white) == (0, 255)


def test_the_grid_stays_where_it_was_scrolled_to(grid):
    grid.verticalScrollBar().setValue(500)
    grid.set_pictures(5000, grid._make, stay=True)
    assert grid.verticalScrollBar().value() == 500
    grid.set_pictures(5000, grid._make)
    assert grid.verticalScrollBar().value() == 0


COLUMNS = (Column("name", "What", is_figure=False), Column("value", "How much"))
ROWS = [
    FigureRow("a", ("a", 2.0), ("a", "2.00")),
    FigureRow("b", ("b", None), ("b", "–")),
    FigureRow("c", ("c", 1.0), ("c", "1.00")),
]


@pytest.fixture
def table(qtbot, light):
    table = FigureTable(COLUMNS, "Figures")
    qtbot.addWidget(table)
    table.resize(240, 200)
    table.set_rows(ROWS)
    table.show()
    return table


def test_a_table_is_sorted_and_what_is_missing_comes_last(table):
    for order, keys in (
        (Qt.SortOrder.AscendingOrder, "cab"),
        (Qt.SortOrder.DescendingOrder, "acb"),
    ):
        table.sortByColumn(1, order)
        assert "".join(row.key for row in table.rows) == keys
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert "".join(row.key for row in table.rows) == "abc"


def test_what_is_chosen_stays_chosen_when_the_rows_are_sorted(table):
    chosen = []
    table.set_current("c")
    table.rowChosen.connect(chosen.append)
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        table.sortByColumn(1, order)
        assert table.current_key == "c"
    assert chosen == []


def test_a_row_is_chosen_by_the_user_alone(table):
    chosen = []
    table.rowChosen.connect(chosen.append)
    table.set_current("c")
    assert chosen == []
    assert table.current_key == "c"
    table.selectRow(0)
    assert chosen == ["a"]
    table.set_rows(ROWS[1:])
    assert chosen == ["a"]
    assert table.current_key is None


def test_a_bin_of_the_diagram_is_put_into_words(qtbot, light):
    labels = np.array([0, 0, 1, 1])
    sure = np.array([[0.95, 0.05], [0.96, 0.04], [0.97, 0.03], [0.4, 0.6]])
    diagram = ReliabilityDiagram()
    qtbot.addWidget(diagram)
    diagram.resize(240, 220)
    diagram.set_calibration(calibration(labels, sure))
    diagram.show()
    square = diagram.square()
    last = diagram.bin_at(QPointF(square.right() - 2, square.center().y()))
    assert last == 14
    assert diagram.bin_text(last).startswith("3 samples are 93% to 100% sure, 96.0% on average; 66")
    assert diagram.bin_text(0).startswith("No sample is 0% to 7% sure")
    assert not diagram.grab().isNull()


def test_it_shows_that_it_has_the_keyboard_without_a_current_picture(grid):
    def edge():
        return grid.viewport().grab().toImage().pixelColor(1, 100).name()

    assert edge() == LIGHT.accent.lower()
    grid.clearFocus()
    assert edge() != LIGHT.accent.lower()
