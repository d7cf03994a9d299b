"""Rows of pictures: their shape, what stands below them, and the keyboard's frame."""

import numpy as np
import pytest

pytest.importorskip("PySide6")

from gui.widgets.restored_rows import PictureRow, RestoredRows


@pytest.fixture
def rows(qtbot):
    found = RestoredRows("rows")
    qtbot.addWidget(found)
    found.resize(700, 200)
    return found


def _row(shape, captions=(), pictures=4):
    return PictureRow("Original", "", np.zeros((pictures, *shape, 3), np.uint8), captions)


@pytest.mark.parametrize("shape", [(12, 40), (40, 12), (32, 32)])
def test_pictures_keep_their_shape_within_the_largest_side(rows, shape):
    rows.set_rows([_row(shape), _row(shape)])
    tile = rows.tile(1, 3)

    assert tile.height() / tile.width() == pytest.approx(shape[0] / shape[1])
    assert max(tile.width(), tile.height()) <= 96
    assert tile.right() <= rows.width()
    assert tile.bottom() <= rows.height()
    assert not tile.intersects(rows.tile(0, 3))


def test_the_height_is_what_the_rows_need(rows):
    shape = (12, 40)
    rows.set_rows([_row(shape), _row(shape)])
    rows.resize(700, rows.heightForWidth(700))

    assert rows.tile(0, 0).width() == pytest.approx(96, abs=1)
    assert rows.height() - rows.tile(1, 0).bottom() < 12


def test_a_caption_gives_way_to_the_one_beside_it(rows):
    rows.set_rows([_row((32, 32), ("A", "windflower of the woods", "B", "C"))])
    seen = rows.grab().toImage()
    rows.set_rows([_row((32, 32), ("A", "windflower", "B", "C"))])
    other = rows.grab().toImage()

    beside = rows.tile(0, 2).toRect().adjusted(-2, 0, 0, 16)
    assert seen.copy(beside) == other.copy(beside)
    below = rows.tile(0, 1).toRect().adjusted(0, 0, 0, 16)
    assert seen.copy(below) != other.copy(below)


def test_narrow_pictures_stand_so_far_apart_that_captions_fit(rows):
    rows.set_rows([_row((40, 12), ("comes back",) * 4)])

    assert rows.tile(0, 1).left() - rows.tile(0, 0).left() == pytest.approx(78)


def test_the_keyboard_is_seen(qtbot, rows):
    rows.set_rows([_row((32, 32))])
    rows.show()
    with qtbot.waitExposed(rows):
        pass
    corner = rows.width() // 2, 1
    rows.clearFocus()
    before = rows.grab().toImage().pixelColor(*corner).name()
    rows.setFocus()
    qtbot.waitUntil(rows.hasFocus)

    assert rows.grab().toImage().pixelColor(*corner).name() == rows._theme.accent.lower() != before
