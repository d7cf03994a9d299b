"""Tesseract's box files read: of characters, of lines (``lstmbox``) and with ``WordStr`` rows.

A row is ``character left bottom right top page``, counted from the lower left corner, half-open. A
tab for a character ends a line, a blank parts words. ``lstmbox`` gives every character of a line
the box of the whole line; ``WordStr left bottom right top page #TEXT`` is a whole line or word.
"""

import re
from dataclasses import dataclass, field

from core.errors import PageFileError
from core.ocr.formats.decoding import decode_text
from core.ocr.formats.gathering import Gatherer, Imported
from core.ocr.formats.source import PageSource
from core.ocr.formats.tesseract_box import REJECTED
from core.ocr.page import Character

_GAP, _NUMBER = r"[ \t]+", r"(-?\d{1,9})"
_ROW = re.compile(
    rf"([ \t]|[^ \t]+){_GAP}{_NUMBER}{_GAP}{_NUMBER}{_GAP}{_NUMBER}{_GAP}{_NUMBER}"
    rf"(?:{_GAP}(\d{{1,9}}))?[ \t]*(?:#(.*))?"
)

Corners = tuple[int, int, int, int]
"""Left, bottom, right, top from the lower left corner."""


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    corners: Corners
    page: int
    number: int
    is_string: bool


@dataclass(slots=True)
class _Part:
    """Neighbours of a line that have the same box."""

    corners: Corners
    number: int
    texts: list[str] = field(default_factory=list)
    is_string: bool = False
    begins_word: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the box is that of several characters."""
        return len(self.texts) > 1


def read_box(data: bytes, name: str, source: PageSource, *, split: bool = False) -> Imported:
    """Return the characters of a box file, by its lines where it ends them.

    Parameters
    ----------
    data : bytes
    name : str
        The file's, for errors.
    source : PageSource
        The picture.
    split : bool
        Whether boxes of whole lines or words are split evenly; they are refused otherwise.

    Raises
    ------
    PageFileError
        If it is damaged, no box file, or has boxes of whole lines that may not be split.
    """
    rows = _rows(decode_text(data, name), name)
    gatherer = Gatherer(name, source)
    first = min((row.page for row in rows), default=0)
    kept = [row for row in rows if row.page == first]
    if len(kept) < len(rows):
        gatherer.notes.append(f"{len(rows) - len(kept):,} rows of other pages left out")
    lines = _lines(kept)
    whole = [part for line in lines for part in line if part.is_whole]
    if whole and not split:
        part = whole[0]
        raise PageFileError(
            f"{name} has boxes of whole lines, as lstmbox and WordStr files do (row {part.number}: "
            f"{len(part.texts)} characters in one box); make it with Tesseract's makebox, or let "
            "the lines be split evenly"
        )
    if whole:
        gatherer.notes.append(f"{len(whole):,} boxes of whole lines or words split evenly")
    rejected = sum(part.texts == [REJECTED] for line in lines for part in line)
    if rejected:
        gatherer.notes.append(
            f"{rejected:,} characters written {REJECTED}, as Tesseract marks what it cannot read: "
            "unread here"
        )
    made = [_words(line, gatherer) for line in lines]
    if not any(row.text == "\t" or row.is_string for row in kept) and not whole:
        return gatherer.page_of_loose([each for line in made for word in line for each in word])
    if not any(row.text == " " for row in kept) and not whole:
        return gatherer.page_of_rows([each for word in line for each in word] for line in made)
    return gatherer.page_of_lines(made)


def _rows(text: str, name: str) -> list[_Row]:
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip(" "):
            continue
        match = _ROW.fullmatch(line)
        if match is None:
            raise PageFileError(
                f"{name} is no Tesseract box file: row {number} is {line[:60]!r}; expected a "
                "character, left, bottom, right, top and page"
            )
        is_string = match[1] == "WordStr" and match[7] is not None
        left, bottom, right, top = (int(match[at]) for at in range(2, 6))
        rows.append(
            _Row(
                match[7].strip() if is_string else match[1],
                (left, bottom, right, top),
                int(match[6] or 0),
                number,
                is_string,
            )
        )
    return rows


def _lines(rows: list[_Row]) -> list[list[_Part]]:
    lines: list[list[_Part]] = [[]]
    blank = False
    for row in rows:
        line = lines[-1]
        if row.text == "\t":
            lines.append([])
            blank = False
        elif row.text == " ":
            blank = True
        elif row.is_string:
            # A blank before it, for it is a word at least.
            line.append(_Part(row.corners, row.number, list(row.text), True, True))
            blank = False
        elif line and line[-1].corners == row.corners and not line[-1].is_string:
            line[-1].texts += [" ", row.text] if blank else [row.text]
            blank = False
        else:
            line.append(_Part(row.corners, row.number, [row.text], begins_word=blank))
            blank = False
    return [line for line in lines if line]


def _words(line: list[_Part], gatherer: Gatherer) -> list[list[Character]]:
    words: list[list[Character]] = [[]]
    height = gatherer.source.height
    for part in line:
        left, bottom, right, top = part.corners
        edges = (height - top, left, height - bottom, right)
        if part.begins_word:
            words.append([])
        if part.is_whole:
            first, *rest = gatherer.split_evenly(edges, "".join(part.texts)) or [[]]
            words[-1] += first
            words += rest
            continue
        text = "" if part.texts in ([], [REJECTED]) else part.texts[0]
        made = gatherer.character(edges, text)
        if made is not None:
            words[-1].append(made)
    return words
