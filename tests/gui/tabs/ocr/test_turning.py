"""A page on its side: told with a button that turns it, and turned by menu and keys."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle
from gui.tabs.ocr.thumbnails import glance_at

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def drawn():
    # Seven letters: of a page on its side each one is looked at from many sides.
    return draw_page("BRAVE 24", seed=4, style=PageStyle(letter_height=48)).picture


@pytest.fixture
def lying(drawn, tmp_path):
    path = tmp_path / "lying.png"
    Image.fromarray(np.ascontiguousarray(np.rot90(drawn))).save(path)
    return path


def test_a_page_on_its_side_is_told_and_turned_by_the_button(tab, lying, drawn):
    tab.open(lying)
    assert tab.view.messages.text == "This page reads better turned by 90° clockwise."
    junk = tab.text
    (button,) = [b for b in tab.view.messages.findChildren(QPushButton) if b.text() == "Turn"]
    button.click()
    tab.wait()

    assert tab.text == ["BRAVE 24"]
    assert tab.view.messages.text == ""
    high, wide = drawn.shape
    assert tab.canvas.view.picture == (high, wide)
    assert tab.view.picture.subtitle == f"{wide}×{high} px, turned by 90° clockwise"
    image = glance_at(lying).image
    assert image.width() > image.height()

    tab.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert tab.text == junk
    assert tab.canvas.view.picture == (wide, high)
    assert tab.view.picture.subtitle == f"{high}×{wide} px"


def test_an_upright_page_is_turned_by_menu_and_keys_alone(page, lab):
    before = page.text
    assert page.view.messages.text == ""
    lab.actions.page_turn_right.trigger()
    page.wait()
    assert page.document.picture.turned == 90
    assert "90° counterclockwise" in page.view.messages.text
    page.key(Qt.Key.Key_L, CTRL_SHIFT)
    page.wait()
    assert (page.document.picture.turned, page.text) == (0, before)
    assert page.view.messages.text == ""
    page.key(Qt.Key.Key_R, CTRL_SHIFT)
    page.wait()

    assert page.document.picture.turned == 90


def test_another_picture_that_lies_the_same_way_is_told_too(tab, lying, tmp_path):
    tab.open(lying)
    other = tmp_path / "other.png"
    lying.rename(other)
    tab.view.messages.clear()
    tab.open(other)

    assert tab.view.messages.text == "This page reads better turned by 90° clockwise."
