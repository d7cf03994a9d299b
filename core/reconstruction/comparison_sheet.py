"""Originals, what methods make of them, and what they lose, as one picture."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.weight_grid import Palette, diverging_palette
from core.reconstruction.colors import ERROR_ENDS, ERROR_WORDS, error_colors, shades
from core.reconstruction.quality import clipped, mean_squared_errors, psnr, psnr_words

Pixels = npt.NDArray[np.uint8]
Pictures = npt.NDArray[np.floating]

_ZOOM, _GAP, _LABEL, _MARGIN, _LINE = 3, 6, 132, 12, 16
_TITLE_LINE, _SCALE, _STRIP, _NARROWEST = 20, 42, 8, 300
_LEAST = 48
"""Width of a picture in pixels of the sheet, at least: so wide are figures below it."""

_PAPER, _TEXT, _MUTED, _EDGE = "#FFFFFF", "#1F2933", "#5B6875", "#D9DFE5"


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


@dataclass(frozen=True, slots=True)
class Heading:
    """What a sheet says above its pictures.

    Parameters
    ----------
    title : str
        Data, split, and methods with the numbers they keep; see `sheet_title`.
    sentence : str
        Who wins.
    """

    title: str
    sentence: str


def sheet_title(data: str, pictures: str, methods: Sequence[str], noise: float = 0.0) -> str:
    """Return what is compared with what on which pictures, in a line.

    Parameters
    ----------
    data : str
        Name of the data set.
    pictures : str
        Such as ``"validation split"``.
    methods : sequence of str
        Each with the numbers that it keeps.
    noise : float
        Standard deviation of what was added first; 0 is none.
    """
    added = f", with noise of {noise:g}" if noise else ""
    return f"{data}, {pictures}{added}: {' against '.join(methods)}"


def comparison_sheet(
    originals: Pictures, captions: Sequence[str], methods: Sequence[Restored], heading: Heading
) -> Pixels:
    """Draw a row of originals and, of each method, a row of reconstructions and one of errors.

    Above them stands the heading, below each reconstruction its PSNR in dB, and below all what the
    colours of errors mean. Errors are reconstruction minus original: blue where it is too light,
    vermilion where it is too dark, all on one scale from -1 to 1.

    Parameters
    ----------
    originals : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
    captions : sequence of str
        Such as the classes.
    methods : sequence of Restored
    heading : Heading

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
    """
    from PIL import Image, ImageDraw, ImageFont

    count, high, wide = originals.shape[:3]
    zoom = max(_ZOOM, -(-_LEAST // wide))
    high, wide = high * zoom, wide * zoom
    originals = clipped(originals)
    palette = diverging_palette(_PAPER, _PAPER, dark=False)
    row = high + _GAP + _LINE
    width = max(_MARGIN + _LABEL + count * (wide + _GAP) + _MARGIN, _NARROWEST)
    font, large = ImageFont.load_default(12), ImageFont.load_default(14)
    lines = _folded(heading.title, large, width - 2 * _MARGIN)
    words = _folded(heading.sentence, font, width - 2 * _MARGIN)
    head = _LINE * len(words) + _TITLE_LINE * len(lines) + _GAP
    rows = row + len(methods) * (row + high + _GAP + _LINE)
    sheet = Image.new("RGB", (width, 2 * _MARGIN + head + rows + _SCALE), _PAPER)
    draw = ImageDraw.Draw(sheet)

    def put(top: int, name: str, note: str, pictures: Pixels, below: Sequence[str]) -> None:
        for text, below_middle, color in ((name, -14, _TEXT), (note, 2, _MUTED)):
            fitting = _shortened(text, font, _LABEL - _GAP)
            draw.text((_MARGIN, top + high / 2 + below_middle), fitting, color, font)
        for at, pixels in enumerate(pictures):
            left = _MARGIN + _LABEL + at * (wide + _GAP)
            enlarged = np.repeat(np.repeat(pixels, zoom, axis=0), zoom, axis=1)
            sheet.paste(Image.fromarray(enlarged), (left, top))
            draw.rectangle((left - 1, top - 1, left + wide, top + high), outline=_EDGE)
            if below:
                middle = left + wide / 2
                text = _shortened(below[at], font, wide + _GAP)
                draw.text((middle, top + high + 2), text, _MUTED, font, anchor="ma")

    top = _MARGIN
    for line in lines:
        draw.text((_MARGIN, top), line, _TEXT, large)
        top += _TITLE_LINE
    for line in words:
        draw.text((_MARGIN, top), line, _MUTED, font)
        top += _LINE
    top += _GAP
    put(top, "original", "", shades(originals), captions)
    top += row + _LINE // 2
    for method in methods:
        restored = clipped(method.pictures)
        each = psnr(mean_squared_errors(originals, restored))
        put(top, *_parted(method.name), shades(restored), [psnr_words(float(at)) for at in each])
        top += row
        put(top, "error", "", error_colors(restored - originals, palette), ())
        top += high + _GAP + _LINE
    _draw_scale(sheet, top, palette, font)
    return np.asarray(sheet)


def _draw_scale(sheet: Any, top: int, palette: Palette, font: Any) -> None:
    """Draw what the colours of errors mean onto a sheet, from `top` on."""
    from PIL import Image, ImageDraw

    draw = ImageDraw.Draw(sheet)
    draw.text((_MARGIN, top), ERROR_WORDS, _MUTED, font)
    top += _LINE + 2
    strip = Image.fromarray(np.repeat(palette.colors[None], _STRIP, axis=0))
    sheet.paste(strip, (_MARGIN, top))
    draw.rectangle((_MARGIN - 1, top - 1, _MARGIN + strip.width, top + _STRIP), outline=_EDGE)
    # The font that comes with Pillow has a hyphen alone.
    low, high = (end.replace("−", "-") for end in ERROR_ENDS)
    for text, share, anchor in ((low, 0.0, "la"), ("0", 0.5, "ma"), (high, 1.0, "ra")):
        place = (_MARGIN + share * strip.width, top + _STRIP + 2)
        draw.text(place, text, _MUTED, font, anchor=anchor)


def _folded(text: str, font: Any, width: int) -> list[str]:
    """Return a text in lines of at most so many pixels; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _shortened(text: str, font: Any, width: int) -> str:
    """Return a text, or as much of its beginning as at most so many pixels hold."""
    if font.getlength(text) <= width:
        return text
    # The font that comes with Pillow has no ellipsis.
    kept = len(text)
    while kept and font.getlength(f"{text[:kept].rstrip()}...") > width:
        kept -= 1
    return f"{text[:kept].rstrip()}..."


def _parted(name: str) -> tuple[str, str]:
    """Return a name in two lines."""
    first, _, rest = name.partition(", ")
    return first, rest
