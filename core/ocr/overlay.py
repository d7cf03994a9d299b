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
    """Return a PNG of a picture with a page's boxes and characters; doubtful ones in vermilion.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3), uint8
    page : Page
    """
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.fromarray(pixels)
    draw = ImageDraw.Draw(picture)
    width = max(1, round(max(pixels.shape) / 700))
    size = max(10, round(0.35 * page.height))
    font = ImageFont.load_default(size)
    for each in page:
        colour = _DOUBTFUL if each.is_doubtful(DOUBTFUL) else _SURE
        box = each.box
        draw.rectangle(
            (box.left, box.top, max(box.left, box.right - 1), max(box.top, box.bottom - 1)),
            outline=colour,
            width=width,
        )
        draw.text((box.left, max(0, box.top - 1.15 * size)), each.text, colour, font)
    return png_bytes(np.asarray(picture))
