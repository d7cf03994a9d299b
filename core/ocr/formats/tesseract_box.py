"""Tesseract's box files as `makebox` writes them: ``character left bottom right top page``.

https://tesseract-ocr.github.io/tessdoc/ (training, box files); Tesseract reads them in
``src/ccstruct/boxread.cpp``.
"""

from core.ocr.formats.source import PageSource
from core.ocr.page import Page

REJECTED = "~"
"""What Tesseract writes for a character that it cannot read."""

CONVENTION = (
    "a line a character: left bottom right top page, in pixels from the lower left corner of the "
    "picture; right and top are the first column and row outside; page 0; "
    f"{REJECTED} is not read. The format has no place to say so, nor for lines and words"
)


def write_box(source: PageSource, page: Page) -> bytes:
    """Return a line a character in UTF-8, without rows for blanks and ends of lines."""
    rows = []
    for each in page:
        box = each.box
        # Blanks part the fields.
        text = "".join(each.text.split()) or REJECTED
        bottom, top = source.height - box.bottom, source.height - box.top
        rows.append(f"{text} {box.left} {bottom} {box.right} {top} 0\n")
    return "".join(rows).encode(errors="replace")
