"""Letters moved together, and letters written like others."""

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.ocr.box import Box
from core.ocr.spoiling.paper import paper
from core.ocr.spoiling.sheet import Pixels, Reals, Sheet

LOOK_ALIKES = {"O": "0", "I": "1", "S": "5", "Z": "2", "B": "8", "G": "6"}
"""Letters that are told from a digit by little, or by nothing once cut out."""

TWINS = {**LOOK_ALIKES, **{digit: letter for letter, digit in LOOK_ALIKES.items()}}

_OVERLAP = 1 / 3
"""Strokes that are moved together overlap by this share of their width: they do touch."""

_DRAWN_HEIGHT = 96


def join(sheet: Sheet, amount: float, rng: np.random.Generator) -> Sheet:
    """Move the letters of each word together, each by so many letter heights, until they touch.

    What follows in the line moves along, so that words stay as far apart as they were.
    """
    most = round(amount * sheet.letter_height)
    overlap = max(1, round(_OVERLAP * sheet.stroke))
    shifts = [0] * len(sheet.letters)
    for at, (one, other) in enumerate(pairwise(sheet.letters)):
        if one.line != other.line:
            continue
        shifts[at + 1] = shifts[at]
        if one.word == other.word:
            gap = _gap(sheet, at) + overlap
            shifts[at + 1] += min(most, max(0, gap))
    if not any(shifts):
        return sheet
    lifted = _Lifted(sheet)
    pixels, owner = np.array(lifted.paper), np.zeros_like(sheet.owner)
    for at, (letter, shift) in enumerate(zip(sheet.letters, shifts, strict=True)):
        box = replace(letter.box, left=letter.box.left - shift, right=letter.box.right - shift)
        if box.left < 0:
            # The line ends at the edge of the picture.
            box = letter.box
        lifted.put(at, box, pixels, owner)
    boxes = [
        Box(b.top, max(0, b.left - s), b.bottom, max(1, b.right - s))
        for b, s in zip(sheet.boxes, shifts, strict=True)
    ]
    return sheet.moved(pixels, owner, boxes)


def _gap(sheet: Sheet, at: int) -> int:
    """Return by how many columns a letter and the next may approach until their ink meets."""
    one, other = sheet.letters[at].box, sheet.letters[at + 1].box
    top, bottom = min(one.top, other.top), max(one.bottom, other.bottom)
    left, right = min(one.left, other.left), max(one.right, other.right)
    owner = sheet.owner[top:bottom, left:right]
    columns = np.arange(left, right)
    ends = np.where(owner == at + 1, columns, -(10**6)).max(axis=1)
    begins = np.where(owner == at + 2, columns, 10**6).min(axis=1)
    # Ink meets at corners as well.
    ends[1:-1] = np.maximum(np.maximum(ends[:-2], ends[2:]), ends[1:-1])
    gaps = begins - ends - 1
    nearest = int(gaps.min()) if len(gaps) else 10**6
    # Letters of which none has ink in the other's rows stop where their boxes meet.
    return nearest if nearest < 10**5 else other.left - one.right


def look_alikes(sheet: Sheet, share: float, rng: np.random.Generator) -> Sheet:
    """Write a share of the letters that have a twin like that: O as 0, 5 as S.

    Which ones, and how, is random; more of them include those of fewer.
    """
    places = [at for at, each in enumerate(sheet.letters) if each.text.upper() in TWINS]
    chosen = rng.permutation(len(places))[: round(share * len(places))]
    if not len(chosen):
        return sheet
    lifted = _Lifted(sheet)
    pixels, owner = np.array(sheet.pixels), np.array(sheet.owner)
    for at in sorted(places[index] for index in chosen):
        lifted.clear(at, pixels, owner)
        letter = sheet.letters[at]
        pen = round(sheet.stroke / max(1, letter.box.height), 2)
        cover = _drawn(TWINS[letter.text.upper()], at % 8, min(max(pen, 0.04), 0.3))
        lifted.ink(at, cover, pixels, owner)
    return sheet.moved(pixels, owner, sheet.boxes)


@lru_cache(maxsize=256)
def _drawn(character: str, seed: int, pen: float) -> Reals:
    """Return a character in a hand of the program's own, 0 to 1, cropped to its ink."""
    from core.synthetic.page import draw_page
    from core.synthetic.page_style import PageStyle
    from core.synthetic.variation import Variation

    style = PageStyle(letter_height=_DRAWN_HEIGHT)
    hand = Variation(pen_width=pen, pen_deviation=0, slant=0, slant_deviation=0.05)
    page = draw_page(character, seed=seed, style=style, variation=hand)
    (box,) = page.boxes
    shades = page.picture[box.top : box.bottom, box.left : box.right]
    return np.asarray((255 - shades) / np.float32(255), np.float32)


class _Lifted:
    """The ink of a sheet apart from its paper, to be put down elsewhere."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.paper: Pixels = sheet.pixels.copy()
        self._margin = max(2, round(sheet.stroke / 2))
        self._smooth = paper(sheet)
        near = _grown(sheet.owner > 0, self._margin)
        self.paper[near] = self._smooth[near]

    def _around(self, box: Box) -> tuple[slice, slice]:
        rows, columns = self._sheet.owner.shape
        return (
            slice(max(0, box.top - self._margin), min(rows, box.bottom + self._margin)),
            slice(max(0, box.left - self._margin), min(columns, box.right + self._margin)),
        )

    def _own(self, at: int) -> tuple[tuple[slice, slice], npt.NDArray[np.bool_]]:
        """Return where a letter is, and which pixels are its own or nearest to it."""
        place = self._around(self._sheet.letters[at].box)
        owner = self._sheet.owner[place]
        near = _grown(owner == at + 1, self._margin)
        return place, near & ((owner == 0) | (owner == at + 1))

    def put(self, at: int, box: Box, pixels: Pixels, owner: npt.NDArray[np.int32]) -> None:
        """Put a letter down with its box at another place of the same row."""
        place, own = self._own(at)
        shift = self._sheet.letters[at].box.left - box.left
        left = place[1].start - shift
        first = max(0, -left)
        rows, columns = place[0], slice(place[1].start + first, place[1].stop)
        target = slice(left + first, place[1].stop - shift)
        own = own[:, first:]
        ratio = self._ratio(self._sheet.pixels[rows, columns], self._smooth[rows, columns])
        self._lay(pixels[rows, target], ratio, own)
        names = owner[rows, target]
        names[self._sheet.owner[rows, columns] == at + 1] = at + 1

    def clear(self, at: int, pixels: Pixels, owner: npt.NDArray[np.int32]) -> None:
        """Take a letter off."""
        place, own = self._own(at)
        pixels[place][own] = self._smooth[place][own]
        names = owner[place]
        names[names == at + 1] = 0

    def ink(self, at: int, cover: Reals, pixels: Pixels, owner: npt.NDArray[np.int32]) -> None:
        """Draw another shape in a letter's place, as high and as dark as the letter."""
        from PIL import Image

        box = self._sheet.letters[at].box
        height = box.height
        first, last = self._room(at)
        width = min(max(2, round(cover.shape[1] * height / cover.shape[0])), last - first)
        left = min(max(first, (box.left + box.right - width) // 2), last - width)
        shape = Image.fromarray(cover).resize((width, height), Image.Resampling.BOX)
        laid = np.asarray(shape)
        place = (slice(box.top, box.top + height), slice(left, left + width))
        own = self._sheet.owner[box.slices] == at + 1
        dark = self._ratio(self._sheet.pixels[box.slices], self._smooth[box.slices])
        ink = np.median(dark[own], axis=0) if own.any() else np.zeros(3, np.float32)
        ratio = 1 - laid[..., None] * (1 - ink)
        self._lay(pixels[place], ratio, np.ones(laid.shape, bool))
        owner[place][laid > 0.5] = at + 1

    def _room(self, at: int) -> tuple[int, int]:
        """Return the columns that a letter may fill: to the middle of the gaps beside it."""
        letters, box = self._sheet.letters, self._sheet.letters[at].box
        near = [each for each in letters[max(0, at - 1) : at + 2] if each.line == letters[at].line]
        ends = [each.box.right for each in near if each.box.right <= box.left]
        begins = [each.box.left for each in near if each.box.left >= box.right]
        half = self._margin // 2
        first = (max(ends, default=box.left - 2 * box.height) + box.left) // 2 + half
        last = (min(begins, default=box.right + 2 * box.height) + box.right) // 2 - half
        columns = self._sheet.owner.shape[1]
        return max(0, min(first, box.left)), min(columns, max(last, box.right))

    def _ratio(self, pixels: Pixels, below: Pixels) -> Reals:
        """Return what of the paper's light, or darkness under light ink, is left."""
        if self._sheet.has_light_ink:
            pixels, below = 255 - pixels, 255 - below
        return np.minimum(1, pixels / np.maximum(below, 1).astype(np.float32))

    def _lay(self, target: Pixels, ratio: Reals, own: npt.NDArray[np.bool_]) -> None:
        base = 255 - target if self._sheet.has_light_ink else target
        laid = np.where(own[..., None], np.rint(base * ratio), base).astype(np.uint8)
        target[...] = 255 - laid if self._sheet.has_light_ink else laid


def _grown(mask: npt.NDArray[np.bool_], by: int) -> npt.NDArray[np.bool_]:
    from scipy import ndimage

    return np.asarray(ndimage.maximum_filter(mask, 2 * by + 1))
