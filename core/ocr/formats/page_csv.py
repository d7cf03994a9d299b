"""A table of boxes: RFC 4180 with line feeds, UTF-8, a head, a row a box in reading order."""

import csv
import io

from core.ocr.formats.source import INTERNAL, PageSource, share
from core.ocr.page import Page

CONVENTION = f"{INTERNAL}; the head names the columns"

_COLUMNS = (
    *("top", "left", "bottom", "right", "character", "confidence"),
    *("line", "word", "corrected", "verified"),
)


def write_csv(_: PageSource, page: Page) -> bytes:
    """Return the table; `corrected` and `verified` are 0 or 1, `character` empty where unread."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for each in page:
        box = each.box
        table.writerow(
            (
                *(box.top, box.left, box.bottom, box.right),
                *(each.text, f"{share(each.confidence):.6g}", each.line, each.word),
                *(int(each.is_corrected), int(each.is_verified)),
            )
        )
    return text.getvalue().encode(errors="replace")
