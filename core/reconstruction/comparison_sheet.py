"""Originals, what methods make of them, and what they lose, as one picture."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.analysis.weight_grid import diverging_palette
from core.reconstruction.colors import error_colors, shades
from core.reconstruction.quality import clipped, mean_squared_errors, psnr

Pixels = npt.NDArray[np.uint8]
Pictures = npt.NDArray[np.floating]

_ZOOM, _GAP, _LABEL, _MARGIN, _LINE = 3, 6, 132, 12, 16
_PAPER, _TEXT, _MUTED = "#FFFFFF", "#1F2933", "#5B6875"


@dataclass(frozen=True, eq=False)
class Restored:
    """What a method makes of some pictures.

    Parameters
    ----------
    name : str
        For people, such as ``"PCA, 32 components"``.
    pictures : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
    """

    name: str
    pictures: Pictures = field(repr=False)


def choose_samples(
    labels: npt.NDArray[np.int64], classes: int, shown: int = 5, each: int = 2
) -> npt.NDArray[np.int64]:
    """Return the indices of the first pictures of some classes, spread over all that have any.

    Two of each of five classes, as in both course reports.

    Parameters
    ----------
    labels : ndarray of shape (pictures,)
    classes : int
    shown : int
        Classes.
    each : int
        Pictures of a class.
    """
    there = [label for label in range(classes) if (labels == label).any()]
    spread = np.unique(np.linspace(0, len(there) - 1, min(shown, len(there))).round().astype(int))
    chosen = [np.flatnonzero(labels == there[at])[:each] for at in spread]
    return np.concatenate(chosen) if chosen else np.empty(0, np.int64)


def comparison_sheet(
    originals: Pictures, captions: Sequence[str], methods: Sequence[Restored]
) -> Pixels:
    """Draw a row of originals and, of each method, a row of reconstructions and one of errors.

    Below each reconstruction stands its PSNR in dB. Errors are reconstruction minus original:
    blue where it is too light, vermilion where it is too dark, all on one scale from -1 to 1.

    Parameters
    ----------
    originals : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
    captions : sequence of str
        Such as the classes.
    methods : sequence of Restored

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
    """
    from PIL import Image, ImageDraw, ImageFont

    count, high, wide = originals.shape[:3]
    high, wide = high * _ZOOM, wide * _ZOOM
    originals = clipped(originals)
    palette = diverging_palette(_PAPER, _PAPER, dark=False)
    row = high + _GAP + _LINE
    size = (
        _MARGIN + _LABEL + count * (wide + _GAP) + _MARGIN,
        2 * _MARGIN + row + len(methods) * (row + high + _GAP + _LINE) - _LINE // 2,
    )
    sheet = Image.new("RGB", size, _PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)

    def put(top: int, name: str, note: str, pictures: Pixels, below: Sequence[str]) -> None:
        draw.text((_MARGIN, top + high / 2 - 14), name, _TEXT, font)
        draw.text((_MARGIN, top + high / 2 + 2), note, _MUTED, font)
        for at, pixels in enumerate(pictures):
            left = _MARGIN + _LABEL + at * (wide + _GAP)
            enlarged = np.repeat(np.repeat(pixels, _ZOOM, axis=0), _ZOOM, axis=1)
            sheet.paste(Image.fromarray(enlarged), (left, top))
            draw.rectangle((left - 1, top - 1, left + wide, top + high), outline="#D9DFE5")
            if below:
                middle = left + wide / 2
                draw.text((middle, top + high + 2), below[at], _MUTED, font, anchor="ma")

    top = _MARGIN
    put(top, "original", "", shades(originals), captions)
    top += row + _LINE // 2
    for method in methods:
        restored = clipped(method.pictures)
        noise = psnr(mean_squared_errors(originals, restored))
        put(top, *_parted(method.name), shades(restored), [f"{each:.1f} dB" for each in noise])
        top += row
        put(
            top,
            "error",
            "blue: too light",
            error_colors(restored - originals, palette),
            (),
        )
        top += high + _GAP + _LINE
    return np.asarray(sheet)


def _parted(name: str) -> tuple[str, str]:
    """Return a name in two lines."""
    first, _, rest = name.partition(", ")
    return first, rest
