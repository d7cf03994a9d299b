"""A picture with its letters, in the size in which letters are found: what is spoilt."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.ocr.box import Box
from core.ocr.finding import Findings
from core.ocr.page import Page

Pixels = npt.NDArray[np.uint8]
Owner = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float32]

_STROKE = 0.12
"""Width of a stroke, in letter heights, where no ink says it."""


@dataclass(frozen=True, slots=True)
class SheetLetter:
    """A letter of a sheet.

    Parameters
    ----------
    box : Box
        In pixels of the sheet.
    line, word : int
        From 0 on; words count on through a line.
    text : str
        What it is.
    """

    box: Box
    line: int
    word: int
    text: str


@dataclass(frozen=True, eq=False)
class Sheet:
    """A picture and where its letters are; spoiling it makes another sheet.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3), uint8
    owner : ndarray of shape (height, width), int32
        Which letter a pixel of ink belongs to, its place in `letters` plus 1; 0 is paper.
    letters : tuple of SheetLetter
        In reading order.
    letter_height, stroke : float
        Of a letter and of its lines, in pixels.
    has_light_ink : bool
        Whether ink is lighter than paper.
    """

    pixels: Pixels = field(repr=False)
    owner: Owner = field(repr=False)
    letters: tuple[SheetLetter, ...]
    letter_height: float
    stroke: float
    has_light_ink: bool = False

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where the letters are."""
        return tuple(letter.box for letter in self.letters)

    def moved(self, pixels: Pixels, owner: Owner, boxes: Sequence[Box]) -> "Sheet":
        """Return the sheet with its letters elsewhere; boxes are those of their ink, if they have.

        Parameters
        ----------
        pixels, owner : ndarray
        boxes : sequence of Box
            For letters without ink of their own.
        """
        from scipy import ndimage

        rows, columns = owner.shape
        found = ndimage.find_objects(owner, max_label=len(self.letters))
        letters = []
        for letter, box, place in zip(self.letters, boxes, found, strict=True):
            if place is not None:
                box = Box(place[0].start, place[1].start, place[0].stop, place[1].stop)
            letters.append(replace(letter, box=_inside(box, rows, columns)))
        return replace(self, pixels=pixels, owner=owner, letters=tuple(letters))


def sheet_of(pixels: Pixels, findings: Findings, page: Page) -> Sheet:
    """Return a picture as a sheet, in the size in which its letters were found.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3) or (height, width), uint8
    findings : Findings
        Of these pixels.
    page : Page
        What is written: corrections count.
    """
    from PIL import Image

    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    rows, columns = findings.labels.shape
    if pixels.shape[:2] != (rows, columns):
        small = Image.fromarray(pixels).resize((columns, rows), Image.Resampling.BOX)
        pixels = np.asarray(small)
    owner = np.zeros((rows, columns), np.int32)
    letters = []
    for place, each in enumerate(page):
        box = each.box.scaled(findings.scale, rows, columns)
        labels = findings.labels[box.slices]
        # Of a box that a person drew, all ink; of letters cut apart, each what lies in its box.
        ink = np.isin(labels, each.pieces) if each.pieces else labels > 0
        owner[box.slices][ink] = place + 1
        letters.append(SheetLetter(box, each.line, each.word, each.text))
    height = findings.height * findings.scale
    return Sheet(
        pixels,
        owner,
        tuple(letters),
        height,
        _stroke(owner > 0, height),
        findings.polarity == "light",
    )


def _stroke(ink: npt.NDArray[np.bool_], height: float) -> float:
    """Return the width of the lines: twice the area over the length of the outline."""
    edges = sum(int(np.count_nonzero(np.diff(ink, axis=axis))) for axis in (0, 1))
    return 2 * float(ink.sum()) / (edges * np.pi / 4) if edges else _STROKE * height


def _inside(box: Box, rows: int, columns: int) -> Box:
    top, left = min(max(box.top, 0), rows - 1), min(max(box.left, 0), columns - 1)
    bottom, right = min(max(box.bottom, top + 1), rows), min(max(box.right, left + 1), columns)
    return Box(top, left, bottom, right)
