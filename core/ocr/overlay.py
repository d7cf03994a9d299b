"""A picture with the boxes that were found in it."""

import numpy as np
import numpy.typing as npt

from core.ocr.page import Page
from core.pictures import png_bytes

Pixels = npt.NDArray[np.uint8]

_SURE, _DOUBTFUL = (0, 114, 178), (213, 94, 0)
"""Okabe and Ito's blue and vermilion."""

DOUBTFUL = 0.8
"""A character of less confidence is doubtful."""


def overlay_png(pixels: Pixels, page: Page) -> bytes:
    """Return `overlay` as the content of a PNG."""
    return png_bytes(overlay(pixels, page))


def overlay(pixels: Pixels, page: Page, doubtful: float = DOUBTFUL) -> Pixels:
    """Return a picture with a page's boxes and characters; doubtful ones in vermilion.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3), uint8
    page : Page
    doubtful : float
        Confidence below which a character is; 0 where nothing was to be read.

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
    """
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.fromarray(pixels)
    draw = ImageDraw.Draw(picture)
    width = max(1, round(max(pixels.shape) / 700))
    size = max(10, round(0.35 * page.height))
    font = ImageFont.load_default(size)
    for each in page:
        colour = _DOUBTFUL if each.is_doubtful(doubtful) else _SURE
        box = each.box
        draw.rectangle(
            (box.left, box.top, max(box.left, box.right - 1), max(box.top, box.bottom - 1)),
            outline=colour,
            width=width,
        )
        draw.text((box.left, max(0, box.top - 1.15 * size)), each.text, colour, font)
    return np.asarray(picture)
