"""A document with a page of one picture, without a network."""

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("PySide6") is not None:
    from core.ocr.box import Box
    from core.ocr.finding import no_letters
    from core.ocr.finding_choice import FindingChoice
    from core.ocr.page import Character, Page
    from core.ocr.picture_file import Picture
    from gui.ocr.document import OcrDocument
    from gui.ocr.found import Found
    from gui.ocr.work import Opened

SHAPE = (600, 900)


def page_of(lines=4, columns=10):
    characters = [
        Character(
            Box(40 + 120 * row, 30 + 80 * at, 100 + 120 * row, 80 + 80 * at), row, at // 5, "A", 0.9
        )
        for row in range(lines)
        for at in range(columns)
    ]
    return Page(tuple(characters), 60.0)


def nothing_found():
    return Found(FindingChoice(), no_letters(SHAPE))


@pytest.fixture
def make_document(qapp, tmp_path):
    """Return a function that makes another document; all are closed at the end."""
    documents = []

    def make():
        document = OcrDocument()
        pixels = np.full((*SHAPE, 3), 240, np.uint8)
        picture = Picture("page.png", pixels, "ab" * 32, path=tmp_path / "page.png")
        # No network is asked here: what it would read is not what these tests are about.
        document._read_unread = lambda: None
        document._on_opened(Opened(picture, (pixels,), nothing_found(), page_of()))
        documents.append(document)
        return document

    yield make
    for document in documents:
        document.close()


@pytest.fixture
def document(make_document):
    return make_document()
