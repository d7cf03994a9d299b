import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from core.synthetic.alphabet import CHARACTERS, shipped_alphabet
from core.synthetic.variation import Variation
from gui.characters.sample_drawing import SIDE, draw_samples, draw_samples_of


def test_more_columns_begin_with_the_same_pictures():
    few, many = draw_samples(3, 5, Variation()), draw_samples(9, 5, Variation())
    assert few.pixels.shape == (36 * SIDE, 3 * SIDE)
    assert np.array_equal(few.pixels, many.pixels[:, : 3 * SIDE])
    assert np.array_equal(few.allographs, many.allographs[:, :3])
    assert not np.array_equal(few.pixels, draw_samples(3, 6, Variation()).pixels)


def test_each_row_shows_its_class():
    alphabet = shipped_alphabet()
    drawn = draw_samples(6, 0, Variation())
    for character, row in zip(CHARACTERS, drawn.allographs, strict=True):
        assert {alphabet.allographs[index].character for index in row} == {character}


def test_samples_of_one_allograph_are_a_sheet():
    sheet = draw_samples_of(40, 2, 4, 0, Variation())
    assert sheet.shape == (2 * SIDE, 4 * SIDE)
    assert sheet.dtype == np.uint8
    assert sheet.min() < 64 < 192 < sheet.max()


def test_a_slider_changes_the_sheet(drawing):
    before = drawing.characters.samples.samples
    drawing.slider("slant").setValue(drawing.slider("slant").maximum())
    drawing.settle()
    after = drawing.characters.samples.samples
    assert after is not before
    columns = drawing.window.samples.sheet.columns
    expected = draw_samples(columns, 0, Variation(slant=1.0))
    assert np.array_equal(after.pixels, expected.pixels)


def test_while_a_slider_is_dragged_the_newest_place_wins(drawing):
    slider = drawing.slider("pen_width")
    for stop in range(0, slider.maximum(), 3):
        slider.setValue(stop)
    slider.setValue(20)
    drawing.settle()
    columns = drawing.window.samples.sheet.columns
    expected = draw_samples(columns, 0, drawing.window.variation.values())
    assert np.array_equal(drawing.characters.samples.samples.pixels, expected.pixels)


def test_new_writers_draw_with_the_next_seed(drawing):
    drawing.window.writers.next_button.click()
    drawing.settle()
    assert drawing.window.writers.value() == 1
    columns = drawing.window.samples.sheet.columns
    expected = draw_samples(columns, 1, Variation())
    assert np.array_equal(drawing.characters.samples.samples.pixels, expected.pixels)


def test_an_entry_that_cannot_be_used_leaves_the_sheet(drawing, qtbot):
    before = drawing.characters.samples.samples
    editor = drawing.row("slant").field.editor
    editor.selectAll()
    qtbot.keyClicks(editor, "x")
    drawing.settle()
    assert drawing.characters.samples.samples is before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pixels_are_whole_and_paper_is_white_in_every_theme(drawing, light, theme):
    light.choose(theme)
    sheet = drawing.window.samples.sheet
    shown = sheet.grab().toImage()
    samples = drawing.characters.samples.samples
    side, ratio = sheet._layout.tile, shown.devicePixelRatio()
    for row, column in ((0, 0), (17, 3), (18, 0), (35, 2)):
        corner = sheet.tile_rect((row, column)).topLeft()
        picture = samples.pixels[row * SIDE :, column * SIDE :][:SIDE, :SIDE]
        for y in range(1, SIDE - 1, 5):
            for x in range(1, SIDE - 1, 3):
                place = (corner.x() + (x + 0.5) * side / SIDE) * ratio
                down = (corner.y() + (y + 0.5) * side / SIDE) * ratio
                color = QColor(shown.pixel(int(place), int(down)))
                assert color.red() == color.blue() == picture[y, x]


def test_what_is_pointed_at_is_named(drawing, qtbot):
    sheet = drawing.window.samples.sheet
    middle = sheet.tile_rect((8, 1)).center().toPoint()
    assert sheet.tile_at(middle.toPointF()) == (8, 1)
    qtbot.mouseMove(sheet, middle)
    index = drawing.characters.samples.samples.allographs[8, 1]
    name = f"I · {shipped_alphabet().allographs[index].name}"
    drawing.wait(lambda: drawing.window.samples.caption.text() == name)
    sheet._hover(None)
    assert drawing.window.samples.caption.text().startswith("Point at")


def test_the_keyboard_goes_from_picture_to_picture_and_opens_its_skeleton(drawing, qtbot):
    sheet = drawing.window.samples.sheet
    sheet.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(sheet, key)
    assert sheet.accessibleDescription().startswith("B · ")
    index = int(drawing.characters.samples.samples.allographs[1, 1])
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert drawing.window.pages.page == "skeletons"
    drawing.settle()
    allograph = shipped_alphabet().allographs[index]
    assert drawing.window.skeletons.details.title.text() == f"B · {allograph.name}"


def test_what_is_pointed_at_is_named_anew_when_others_are_drawn(drawing, qtbot):
    sheet = drawing.window.samples.sheet
    sheet.tilePointed.emit((0, 0))
    alphabet = shipped_alphabet()
    for _ in range(3):
        drawing.window.writers.next_button.click()
        drawing.settle()
        index = drawing.characters.samples.samples.allographs[0, 0]
        assert drawing.window.samples.caption.text() == f"A · {alphabet.allographs[index].name}"


def test_the_keyboard_goes_on_in_a_narrower_window(drawing, qtbot):
    drawing.window.resize(1500, 780)
    drawing.settle()
    sheet = drawing.window.samples.sheet
    sheet.setFocus()
    for _ in range(sheet.columns):
        qtbot.keyClick(sheet, Qt.Key.Key_Right)
    before = sheet.columns
    drawing.window.resize(1000, 780)
    drawing.settle()
    assert sheet.columns < before - 1
    assert sheet._current == (0, sheet.columns - 1)
    qtbot.keyClick(sheet, Qt.Key.Key_Left)
    assert sheet._current == (0, sheet.columns - 2)
    assert sheet.tile_rect(sheet._current).right() < sheet.width()


def test_a_wider_window_shows_more_of_each(drawing):
    drawing.window.resize(1000, 780)
    drawing.settle()
    few = drawing.window.samples.sheet.columns
    drawing.window.resize(1500, 780)
    drawing.settle()
    assert drawing.window.samples.sheet.columns > few
    assert drawing.characters.samples.samples.columns == drawing.window.samples.sheet.columns
