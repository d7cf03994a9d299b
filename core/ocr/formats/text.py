"""Plain text: a line a line, in UTF-8."""

from core.ocr.formats.source import PageSource
from core.ocr.page import UNKNOWN, Page

CONVENTION = f"no boxes; UTF-8, words parted by one blank, {UNKNOWN} for what is not read"


def write_text(_: PageSource, page: Page) -> bytes:
    """Return the lines of a page, each with a line feed; empty for an empty page."""
    return "".join(f"{line}\n" for line in page.lines).encode(errors="replace")
