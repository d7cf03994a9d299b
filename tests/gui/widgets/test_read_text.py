"""Lines of letters, with what is wrong above them."""

import pytest

from core.ocr.box import Box
from core.ocr.page import Character
from gui.widgets.read_text import ReadText


@pytest.fixture
def text(qtbot):
    widget = ReadText()
    qtbot.addWidget(widget)
    characters = [Character(Box(0, 0, 9, 9), line, 0, "A", 0.5) for line in range(2)]
    widget.set_characters(characters, ["A", "A"])
    return widget


def test_lines_make_room_for_what_is_right_and_take_it_back(text):
    upper, lower = text.rect_of(0), text.rect_of(1)
    size = text.sizeHint()
    text.set_errors({1: "B"}, {})
    assert text.rect_of(0).top() > upper.top()
    assert text.rect_of(1).top() - text.rect_of(0).bottom() > lower.top() - upper.bottom() + 5
    assert text.sizeHint().height() > size.height()

    text.set_errors({}, {})
    assert (text.rect_of(0), text.rect_of(1), text.sizeHint()) == (upper, lower, size)
