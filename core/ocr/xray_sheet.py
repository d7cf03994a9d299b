"""The X-ray of a box as a picture file: its steps side by side, and what the network says."""

from collections.abc import Sequence

import numpy as np

from core.ocr.page import Alternative
from core.ocr.step_pictures import StepPicture
from core.pictures import png_bytes

_TILE, _GAP, _LINE, _BARS = 128, 16, 22, 150
_INK, _MUTED, _EDGE, _BAR, _PAPER = "#1F2933", "#5B6875", "#D9DFE5", "#0072B2", "#FFFFFF"


def xray_sheet(
    steps: Sequence[StepPicture], alternatives: Sequence[Alternative], title: str
) -> bytes:
    """Return a PNG of the steps of a letter in their order, and the likeliest classes as bars.

    Parameters
    ----------
    steps : sequence of StepPicture
    alternatives : sequence of Alternative
        The likeliest first.
    title : str
        The line above them.
    """
    from PIL import Image, ImageDraw, ImageFont

    width = len(steps) * (_TILE + _GAP) + _BARS + _GAP
    sheet = Image.new("RGB", (width, _GAP + 2 * _LINE + _TILE + _GAP), _PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    draw.text((_GAP, _GAP // 2), title, _INK, font)
    top = _GAP + _LINE
    for at, step in enumerate(steps):
        left = _GAP + at * (_TILE + _GAP)
        picture = Image.fromarray(step.pixels)
        factor = _TILE / max(picture.size)
        size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
        # Pixels stay squares where they are enlarged.
        method = Image.Resampling.NEAREST if factor >= 1 else Image.Resampling.BOX
        place = left + (_TILE - size[0]) // 2, top + (_TILE - size[1]) // 2
        sheet.paste(picture.resize(size, method).convert("RGB"), place)
        draw.rectangle((left - 1, top - 1, left + _TILE, top + _TILE), outline=_EDGE)
        draw.text((left, top + _TILE + 3), step.title, _MUTED, font)
    left = _GAP + len(steps) * (_TILE + _GAP)
    for at, each in enumerate(alternatives):
        row = top + at * _TILE // 5
        draw.text((left, row), each.character, _INK, font)
        draw.rectangle((left + 20, row + 4, left + 20 + 70 * each.probability, row + 15), fill=_BAR)
        draw.text((left + 98, row), f"{each.probability:.1%}", _MUTED, font)
    return png_bytes(np.asarray(sheet))
