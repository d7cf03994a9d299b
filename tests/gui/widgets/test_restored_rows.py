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
    below = rows.tile(0, 0)

    assert rows._caption("A", below) == "A"
    assert rows._caption("16.3 dB", below.adjusted(0, 0, 42 - below.width(), 0)) == "16.3"
    shortened = rows._caption("windflower of the woods", below)
    assert shortened.startswith("wind")
    assert shortened.endswith("…")


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
