"""Pictures, boxes and pages turned by quarters, as a photograph is that lies on its side.

Turns are in degrees, clockwise; 360 is none.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.ocr.box import Box
from core.ocr.edits import sort_lines
from core.ocr.page import Page
from core.ocr.picture_file import Picture

TURNS = (90, 180, 270)


def turn_words(degrees: int) -> str:
    """Return a turn for people: ``"turned by 90° counterclockwise"`` for 270."""
    ways = {90: "90° clockwise", 180: "180°", 270: "90° counterclockwise"}
    return f"turned by {ways[degrees]}"


def size_words(picture: Picture) -> str:
    """Return the size of a picture, and how it was turned, for people."""
    size = f"{picture.width}×{picture.height} px"
    return f"{size}, {turn_words(picture.turned)}" if picture.turned else size


def turn_picture(picture: Picture, degrees: int) -> Picture:
    """Return a picture turned further; `Picture.turned` counts on, from 0 to 270."""
    if not degrees % 360:
        return picture
    pixels = np.ascontiguousarray(np.rot90(picture.pixels, -(degrees // 90)))
    return replace(picture, pixels=pixels, turned=(picture.turned + degrees) % 360)


def turn_page(page: Page, degrees: int, height: int, width: int) -> Page:
    """Return a page as it lies in its picture turned, its characters in lines anew.

    Parameters
    ----------
    page : Page
    degrees : int
    height, width : int
        Of the picture before, in pixels.
    """
    turn = box_turner(degrees, height, width)
    characters = tuple(replace(each, box=turn(each.box), angle=0.0) for each in page)
    removed = tuple(turn(box) for box in page.removed)
    return sort_lines(replace(page, characters=characters, removed=removed))


def box_turner(degrees: int, height: int, width: int) -> Callable[[Box], Box]:
    """Return what turns boxes along with a picture of that height and width, in pixels."""

    def turn(box: Box) -> Box:
        top, left, bottom, right = box.top, box.left, box.bottom, box.right
        return {
            0: box,
            90: Box(left, height - bottom, right, height - top),
            180: Box(height - bottom, width - right, height - top, width - left),
            270: Box(width - right, top, width - left, bottom),
        }[degrees % 360]

    return turn
