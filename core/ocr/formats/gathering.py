"""What all imports share: boxes brought into the picture, put into lines, and told about."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath, PureWindowsPath

from core.errors import PageFileError
from core.ocr.box import Box
from core.ocr.finding import in_order
from core.ocr.finding_settings import FindingSettings
from core.ocr.formats.source import PageSource, share
from core.ocr.lines import gap_width
from core.ocr.page import UNKNOWN, Character, Page, numbered

MOST_BOXES = 10_000
MOST_BYTES = 2**26

Words = list[list[Character]]


@dataclass(frozen=True, slots=True)
class Imported:
    """A page that was read from a file.

    Parameters
    ----------
    page : Page
        All characters are corrected: no reading of the picture changes them.
    notes : tuple of str
        What was not taken as it stands there, in sentences for people.
    """

    page: Page
    notes: tuple[str, ...] = ()


class Gatherer:
    """Makes characters of a file's boxes, and a page of these.

    Parameters
    ----------
    name : str
        The file's, for errors.
    source : PageSource
        The picture that the boxes are to lie in.
    """

    def __init__(self, name: str, source: PageSource) -> None:
        self.name = name
        self.source = source
        self.notes: list[str] = []
        self._seen = self._clipped = self._outside = self._flat = 0

    def character(
        self,
        edges: tuple[float, float, float, float],
        text: str,
        confidence: float = 1.0,
    ) -> Character | None:
        """Return what a box holds; None for one that lies outside the picture or has no area.

        Parameters
        ----------
        edges : (float, float, float, float)
            Top, left, bottom, right in pixels of the picture, half-open; rounded to whole pixels.
        text : str
            Empty, or `UNKNOWN`, where it is not read.
        confidence : float
            As the file has it.

        Raises
        ------
        PageFileError
            For a number that is none, or more boxes than any page has.
        """
        self._seen += 1
        if self._seen > MOST_BOXES:
            raise PageFileError(
                f"{self.name} holds more than {MOST_BOXES:,} boxes; import a page at a time"
            )
        if not all(math.isfinite(edge) for edge in edges):
            raise PageFileError(
                f"{self.name}: box {self._seen} has the edges {edges}; expected numbers of pixels"
            )
        top, left, bottom, right = (math.floor(edge + 0.5) for edge in edges)
        if bottom <= top or right <= left:
            self._flat += 1
            return None
        inside = Box(
            max(0, top),
            max(0, left),
            min(self.source.height, bottom),
            min(self.source.width, right),
        )
        if inside.height <= 0 or inside.width <= 0:
            self._outside += 1
            return None
        self._clipped += inside != Box(top, left, bottom, right)
        is_read = text not in ("", UNKNOWN)
        return Character(
            inside,
            0,
            0,
            text if is_read else "",
            share(confidence) if is_read else 0.0,
            is_typed=is_read,
            is_placed=True,
        )

    def split_evenly(
        self, edges: tuple[float, float, float, float], text: str
    ) -> list[list[Character]]:
        """Return words of characters that share the width of a box evenly, blanks included."""
        top, left, bottom, right = edges
        step = (right - left) / max(1, len(text))
        words: list[list[Character]] = [[]]
        for at, each in enumerate(text):
            if each.isspace():
                words.append([])
                continue
            part = (top, left + at * step, bottom, left + (at + 1) * step)
            made = self.character(part, each)
            if made is not None:
                words[-1].append(made)
        return [word for word in words if word]

    def check_size(self, width: float, height: float) -> None:
        """Note it where the file speaks of a picture of another size."""
        if (width, height) != (self.source.width, self.source.height):
            self.notes.append(
                f"it is about a picture of {width:g}×{height:g} pixels, and this one has "
                f"{self.source.width}×{self.source.height}; boxes may be off"
            )

    def page_of_lines(self, lines: Iterable[Sequence[Sequence[Character]]]) -> Imported:
        """Return a page of lines of words, in this order."""
        kept = [[list(word) for word in line] for line in lines]
        return self._imported(kept, [each for line in kept for word in line for each in word])

    def page_of_rows(self, lines: Iterable[Sequence[Character]]) -> Imported:
        """Return a page of lines; words are parted by wide gaps."""
        kept = [list(line) for line in lines if line]
        everything = [each for line in kept for each in line]
        height = _height(everything)
        gaps = [
            [(two.box.left - one.box.right) / height for one, two in pairwise(line)]
            for line in kept
        ]
        parting = gap_width([gap for line in gaps for gap in line])
        parted = []
        for line, between in zip(kept, gaps, strict=True):
            words: Words = [[line[0]]]
            for gap, each in zip(between, line[1:], strict=True):
                if gap >= parting:
                    words.append([])
                words[-1].append(each)
            parted.append(words)
        return self._imported(parted, everything)

    def page_of_loose(self, characters: Sequence[Character]) -> Imported:
        """Return a page of characters of which only the places are known."""
        boxes = [each.box for each in characters]
        letters = in_order(
            boxes,
            [(at,) for at in range(len(boxes))],
            _height(characters),
            FindingSettings().line_spread,
            0.0,
            lambda box: box,
        )
        lines: dict[int, dict[int, list[Character]]] = {}
        for letter in letters:
            words = lines.setdefault(letter.line, {})
            words.setdefault(letter.word, []).append(characters[letter.pieces[0]])
        return self._imported([list(line.values()) for line in lines.values()], characters)

    def _imported(self, lines: list[Words], characters: Sequence[Character]) -> Imported:
        if self._seen and not characters:
            raise PageFileError(
                f"{self.name}: none of its {self._seen:,} boxes lies in {self.source.name} "
                f"({self.source.width}×{self.source.height} pixels); choose the picture that it "
                "belongs to"
            )
        counts = (
            (self._clipped, "reaching beyond the picture: clipped"),
            (self._outside, "outside the picture: left out"),
            (self._flat, "without area: left out"),
        )
        told = [
            f"{count:,} {'box' if count == 1 else 'boxes'} {words}"
            for count, words in counts
            if count
        ]
        page = numbered(lines, Page(height=_height(characters) if characters else 0.0))
        return Imported(page, (*self.notes, *told))


def names_file(path: str, name: str) -> bool:
    """Whether a path of any system is that of a file of this name."""
    return name in (path, PurePosixPath(path).name, PureWindowsPath(path).name)


def _height(characters: Sequence[Character]) -> float:
    return float(statistics.median([each.box.height for each in characters] or [1]))
