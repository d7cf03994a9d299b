"""Visual words as pictures: what each looks like, and where in a picture each is seen."""

from collections.abc import Sequence
from colorsys import hsv_to_rgb
from dataclasses import dataclass, field
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

from core.models.bag_of_words import BagOfWords
from core.models.descriptor_grid import DescriptorGrid

Pixels = npt.NDArray[np.uint8]
Color = tuple[int, int, int]

_TURN = 0.618034
"""Of the circle of hues from a word to the next: the golden section never comes near again."""

_TONES = ((0.65, 0.95), (0.9, 0.7), (0.4, 0.85))
"""Saturation and brightness of one word after another."""

UNKNOWN = (224, 228, 232)
"""Colour of what no word is said of."""

_FRAME, _GAP, _LINE, _MARGIN = 2, 8, 18, 12
_PAPER, _MUTED = "#FFFFFF", "#5B6875"
_SIDE = 192
"""Small pictures are enlarged to about so many pixels."""


def word_colors(words: int) -> Pixels:
    """Return a colour for each word, shape (words, 3): that of a word is the same in every map."""
    found = [hsv_to_rgb(word * _TURN % 1, *_TONES[word % len(_TONES)]) for word in range(words)]
    return np.asarray(np.rint(255 * np.array(found)), np.uint8)


def word_map(nearest: npt.NDArray[np.int64], grid: DescriptorGrid, colors: Pixels) -> Pixels:
    """Return a picture of the words of a picture, as large as it.

    Around the middle of each patch lies its colour, as far as half way to the next; the edge of
    the picture, in which no patch has its middle, is light grey.

    Parameters
    ----------
    nearest : ndarray of shape (patches in a column, patches in a row), int64
    grid : DescriptorGrid
    colors : ndarray of shape (words, 3), uint8

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
    """
    places, within = [], []
    for firsts, side in zip((grid.rows, grid.columns), grid.sample_shape[:2], strict=True):
        begin = firsts[0] + (grid.patch - grid.spacing) / 2
        place = np.floor((np.arange(side) + 0.5 - begin) / grid.spacing).astype(np.int64)
        within.append((place >= 0) & (place < len(firsts)))
        places.append(place.clip(0, len(firsts) - 1))
    found = colors[nearest[places[0][:, None], places[1]]]
    found[~(within[0][:, None] & within[1])] = UNKNOWN
    return np.asarray(found, np.uint8)


def word_pictures(bag: BagOfWords) -> Pixels:
    """Return what each word looks like, framed in its colour.

    Parameters
    ----------
    bag : BagOfWords

    Returns
    -------
    ndarray of shape (words, side, side, 3), uint8
        The mean of the training patches of each; light grey for words without any.
    """
    shown = bag.appearance if bag.appearance.ndim == 4 else bag.appearance[..., None]
    nowhere = np.isnan(shown).any(axis=(1, 2, 3))
    values = np.rint(255 * np.clip(np.nan_to_num(shown), 0, 1)).astype(np.uint8)
    tiles = np.repeat(values, 3 // values.shape[3], axis=3)
    tiles[nowhere] = UNKNOWN
    side = tiles.shape[1] + 2 * _FRAME
    framed = np.empty((len(tiles), side, side, 3), np.uint8)
    framed[:] = word_colors(len(tiles))[:, None, None]
    framed[:, _FRAME:-_FRAME, _FRAME:-_FRAME] = tiles
    return framed


def word_shares(bag: BagOfWords) -> npt.NDArray[np.float64]:
    """Return which share of all training patches each word stands for, shape (words,)."""
    counts = bag.known.histograms.sum(axis=(0, 1), dtype=np.float64)
    return np.asarray(counts / max(counts.sum(), 1))


@dataclass(frozen=True, eq=False)
class DictionarySheet:
    """All words of a dictionary as one picture of equal tiles, row by row.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3), uint8
    order : ndarray of shape (words,), int64
        The word of each tile: the most frequent first.
    rows, columns : int
    """

    pixels: Pixels = field(repr=False)
    order: npt.NDArray[np.int64] = field(repr=False)
    rows: int
    columns: int


def dictionary_sheet(bag: BagOfWords, paper: Color = (255, 255, 255)) -> DictionarySheet:
    """Return what the words look like, each framed in its colour, on a ground of `paper`."""
    order = np.argsort(-word_shares(bag), kind="stable")
    tiles = word_pictures(bag)[order]
    columns = ceil(sqrt(len(tiles) * 1.5))
    rows = ceil(len(tiles) / columns)
    side = tiles.shape[1] + _FRAME
    places = np.empty((rows * columns, side, side, 3), np.uint8)
    places[:] = paper
    places[: len(tiles), :-_FRAME, :-_FRAME] = tiles
    sheet = places.reshape(rows, columns, side, side, 3).swapaxes(1, 2)
    whole = _enlarged(sheet.reshape(rows * side, columns * side, 3), max(1, 64 // side))
    return DictionarySheet(whole, order, rows, columns)


def word_map_sheet(
    pictures: npt.NDArray[np.float32], maps: Sequence[Pixels], captions: Sequence[str]
) -> Pixels:
    """Return pictures, each with the map of its words beside it, as one picture.

    Parameters
    ----------
    pictures : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
        Nominally in [0, 1].
    maps : sequence of ndarray of shape (height, width, 3), uint8
    captions : sequence of str

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
    """
    from PIL import Image, ImageDraw, ImageFont

    high, wide = pictures.shape[1:3]
    zoom = max(1, round(_SIDE / max(high, wide)))
    high, wide = zoom * high, zoom * wide
    columns = max(1, min(len(maps), round(sqrt(len(maps)))))
    rows = ceil(len(maps) / columns)
    pair, row = 2 * wide + _FRAME + 2 * _GAP, high + _LINE + _GAP
    size = 2 * _MARGIN + columns * pair - 2 * _GAP, 2 * _MARGIN + rows * row - _GAP
    sheet = Image.new("RGB", size, _PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    shades = np.rint(255 * np.clip(pictures, 0, 1)).astype(np.uint8)
    for index, (picture, shown, caption) in enumerate(zip(shades, maps, captions, strict=True)):
        top = _MARGIN + index // columns * row
        left = _MARGIN + index % columns * pair
        sheet.paste(Image.fromarray(_enlarged(picture, zoom)), (left, top))
        sheet.paste(Image.fromarray(_enlarged(shown, zoom)), (left + wide + _FRAME, top))
        draw.text((left, top + high + 2), caption, _MUTED, font)
    return np.asarray(sheet)


def _enlarged(picture: Pixels, zoom: int) -> Pixels:
    return np.repeat(np.repeat(picture, zoom, axis=0), zoom, axis=1)
