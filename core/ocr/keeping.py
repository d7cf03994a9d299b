"""A page read anew, with what a person said of it kept."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.ocr.box import Box
from core.ocr.edits import sort_lines
from core.ocr.page import Character, Page, numbered, split_up

_SHARED = 0.3
"""A new box that covers so much of a kept one, or is covered by it so far, is the same letter."""

_OWN = 0.5
"""A new letter that shares so much of the smaller box gives its ink to a kept character, …"""

_COVERED = 0.7
"""… if all that do cover the kept box so far; else everything that lies in the box counts."""


def keep_corrections(old: Page, new: Page) -> Page:
    """Return a new page with every corrected or verified character of the old one in its place.

    What was found anew where one of these lies, or where somebody deleted a box, gives way. A kept
    character takes the line and the word of what it replaces, or, where nothing lay there, of what
    lies nearest. Lines that somebody put into another order stay in it.

    Parameters
    ----------
    old, new : Page
        Of the same picture.
    """
    return _keep_line_order(old, _keep_characters(old, new))


def _keep_characters(old: Page, new: Page) -> Page:
    kept = [each for each in old if each.is_locked]
    known = [*(each.box for each in kept), *old.removed]
    if not known:
        return new
    fresh = [each for each in new if not any(_is_same(each.box, box) for box in known)]
    order = [*fresh, *(_home(one, new) for one in kept)]
    page = Page(
        tuple(sorted(order, key=lambda each: (each.line, each.box.left))),
        new.height or old.height,
        old.removed,
    )
    return sort_lines(page)


def _keep_line_order(old: Page, new: Page) -> Page:
    """Return a new page with its lines in the order of the old one, if somebody set that by hand.

    A line goes where most of its boxes stood; one that was not there stays behind the one before.
    """
    lines = split_up(new)
    if len(lines) < 2 or _is_from_top_to_bottom(old):
        return new
    stood = np.array([each.line for each in old])
    same = _shared_by([each.box for each in new], [each.box for each in old]) > _SHARED
    homes, before, begin = [], -1, 0
    for line in lines:
        count = sum(len(word) for word in line)
        votes = np.bincount(stood[np.nonzero(same[begin : begin + count])[1]])
        before = int(votes.argmax()) if len(votes) else before
        homes.append(before)
        begin += count
    order = sorted(range(len(lines)), key=homes.__getitem__)
    return numbered([lines[at] for at in order], new)


def _is_from_top_to_bottom(page: Page) -> bool:
    """Whether lines stand in the order in which they are found (see `find_lines`)."""
    rows = [
        float(np.median([each.box.center[0] for word in line for each in word]))
        for line in split_up(page)
    ]
    return all(one <= two for one, two in pairwise(rows))


def with_pieces_of(page: Page, fresh: Page) -> Page:
    """Return a page whose characters name their ink by the labels of other findings.

    Parameters
    ----------
    page : Page
    fresh : Page
        Of the same picture, as those findings have it. Where none of its characters lies in a box,
        or they cover too little of it, the ink has no names, and everything in the box counts.
    """
    return replace(page, characters=tuple(_relabelled(each, fresh) for each in page))


def _relabelled(one: Character, fresh: Page) -> Character:
    if one.is_placed and not one.pieces:
        return one
    own = [each for each in fresh if each.pieces and _shared(one.box, each.box) > _OWN]
    covered = sum(_common(one.box, each.box) for each in own) / (one.box.height * one.box.width)
    pieces = dict.fromkeys(label for each in own for label in each.pieces)
    return replace(one, pieces=tuple(pieces) if covered > _COVERED else ())


def _home(one: Character, new: Page) -> Character:
    """Return a kept character with line and word of the new one that lies nearest."""
    if not len(new):
        return one
    row, column = one.box.center
    height = new.height or one.box.height

    def away(other: Character) -> float:
        other_row, other_column = other.box.center
        return (3 * (other_row - row) / height) ** 2 + ((other_column - column) / height) ** 2

    nearest = min(new, key=away)
    return replace(one, line=nearest.line, word=nearest.word)


def _is_same(one: Box, other: Box) -> bool:
    return _shared(one, other) > _SHARED


def _shared_by(boxes: Sequence[Box], others: Sequence[Box]) -> npt.NDArray[np.float64]:
    """Return what each of some boxes (rows) has in common with each of others, as `_shared` does.

    At once: a page has hundreds of boxes, and these are all pairs.
    """
    one, other = (
        np.array([(each.top, each.left, each.bottom, each.right) for each in some], np.float64)
        for some in (boxes, others)
    )
    begins = np.maximum(one[:, None, :2], other[None, :, :2])
    ends = np.minimum(one[:, None, 2:], other[None, :, 2:])
    common = np.clip(ends - begins, 0, None).prod(axis=2)
    areas = [(each[:, 2:] - each[:, :2]).prod(axis=1) for each in (one, other)]
    return np.asarray(common / np.minimum(areas[0][:, None], areas[1][None, :]))


def _shared(one: Box, other: Box) -> float:
    """Return what two boxes have in common, as a share of the smaller one."""
    return _common(one, other) / min(one.height * one.width, other.height * other.width)


def _common(one: Box, other: Box) -> int:
    """Return what two boxes have in common, in pixels."""
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    wide = min(one.right, other.right) - max(one.left, other.left)
    return max(0, high) * max(0, wide)
