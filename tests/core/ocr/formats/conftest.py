import pytest

from core.ocr.box import Box
from core.ocr.formats.source import PageSource
from core.ocr.page import Alternative, Character, Page

SHA = "ab" * 32


def make_page(text, *, confidence=0.9, **values):
    """Lines parted by line feeds, words by blanks: boxes of 20x30 pixels, 30 and 50 apart."""
    characters = []
    for line, row in enumerate(text.split("\n")):
        word = 0
        for at, each in enumerate(row):
            if each == " ":
                word += 1
                continue
            box = Box(10 + 50 * line, 5 + 25 * at, 40 + 50 * line, 25 + 25 * at)
            characters.append(
                Character(
                    box,
                    line,
                    word,
                    "" if each == "□" else each,
                    0.0 if each == "□" else confidence,
                    (Alternative(each, confidence), Alternative("Q", 0.05)),
                    **values,
                )
            )
    return Page(tuple(characters), 30.0)


@pytest.fixture
def source():
    return PageSource("page.jpg", 640, 480, SHA)


@pytest.fixture(name="make_page")
def _make_page():
    return make_page
