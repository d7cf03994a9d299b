"""A drawn page as a sheet; its truth is what was drawn, no network is asked."""

import pytest

from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.page import Character, Page
from core.ocr.spoiling.sheet import sheet_of
from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle

TEXT = "HELLO WORLD\nIS OIL 2016"


def as_sheet(pixels, text=TEXT):
    findings = find_letters(pixels, FindingSettings())
    written = "".join(text.split())
    assert len(findings.letters) == len(written)
    characters = (
        Character(each.box, each.line, each.word, name, pieces=each.pieces)
        for each, name in zip(findings.letters, written, strict=True)
    )
    return sheet_of(pixels, findings, Page(tuple(characters), findings.height))


@pytest.fixture(scope="session")
def drawn():
    return draw_page(TEXT, seed=4, style=PageStyle(letter_height=48))


@pytest.fixture(scope="session")
def sheet(drawn):
    return as_sheet(drawn.picture)
