"""A page read anew, with what a person said of it kept."""

from dataclasses import replace

from core.ocr.box import Box
from core.ocr.edits import sort_lines
from core.ocr.page import Character, Page

_SHARED = 0.3
"""A new box that covers so much of a kept one, or is covered by it so far, is the same letter."""


def keep_corrections(old: Page, new: Page) -> Page:
    """Return a new page with every corrected or verified character of the old one in its place.

    What was found anew where one of these lies, or where somebody deleted a box, gives way. A kept
    character takes the line and the word of what it replaces, or, where nothing lay there, of what
    lies nearest.

    Parameters
    ----------
    old, new : Page
        Of the same picture.
    """
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
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    wide = min(one.right, other.right) - max(one.left, other.left)
    if high <= 0 or wide <= 0:
        return False
    smaller = min(one.height * one.width, other.height * other.width)
    return high * wide > _SHARED * smaller
