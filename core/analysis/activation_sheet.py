"""One picture of what every layer answers to a sample, from the input to the classes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.activation_tiles import LAYOUTS, ActivationTiles, activation_tiles
from core.analysis.layer_activations import LayerActivations
from core.analysis.weight_grid import STEPS, Palette, Pixels, arrange, assemble, diverging_palette

_WIDTH, _MARGIN, _GAP, _LINE = 1180, 20, 14, 19
_NAMES = 260
_TILES = _WIDTH - _NAMES - 2 * _MARGIN
_MAPS_HEIGHT, _BARS_HEIGHT, _PICTURE = 190, 60, 128
_LARGEST_TILE = 128
_LIKELIEST = 5

_COLORS = {
    "light": {"ink": "#1F2933", "muted": "#5B6875", "edge": "#D9DFE5", "bar": "#0072B2",
              "paper": "#FFFFFF"},
    "dark": {"ink": "#E4E7EB", "muted": "#9AA5B1", "edge": "#313840", "bar": "#56B4E9",
             "paper": "#1D2126"},
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class SheetHead:
    """What stands above the layers.

    Parameters
    ----------
    title : str
        Which network, epoch and sample.
    sample : ndarray of shape (height, width) or (height, width, 3), uint8, or None
        As it lies in the data; None where it is no picture.
    likeliest : sequence of (str, float)
        The likeliest classes with their probabilities; none of pictures.
    """

    title: str
    sample: npt.NDArray[np.uint8] | None = field(repr=False)
    likeliest: Sequence[tuple[str, float]] = ()


def likeliest_classes(
    probabilities: npt.NDArray[np.floating[Any]], names: Sequence[str], most: int = _LIKELIEST
) -> list[tuple[str, float]]:
    """Return the likeliest classes, the first one first; of equal ones that of the lower index.

    Parameters
    ----------
    probabilities : ndarray of shape (classes,)
    names : sequence of str
    most : int
    """
    order = np.argsort(-probabilities, kind="stable")[:most]
    return [(names[at], float(probabilities[at])) for at in order]


def activation_sheet(
    head: SheetHead, layers: Sequence[LayerActivations], theme: str = "light"
) -> Pixels:
    """Return one picture: the sample, below it a line a layer, each on a scale of its own.

    Parameters
    ----------
    head : SheetHead
    layers : sequence of LayerActivations
    theme : {"light", "dark"}

    Returns
    -------
    ndarray of shape (height, 1180, 3), uint8
    """
    from PIL import Image, ImageDraw, ImageFont

    colors = _COLORS[theme]
    palette = diverging_palette(colors["paper"], colors["edge"], dark=theme == "dark")
    rows = [(layer, *_row_of(layer, palette)) for layer in layers]
    top_height = _PICTURE if head.sample is not None or head.likeliest else 0
    heights = [
        max(_LINE * (1 + len(_facts(layer, tiles))), pixels.shape[0]) + _GAP
        for layer, tiles, pixels in rows
    ]
    height = 2 * _MARGIN + _LINE + _GAP + top_height + _GAP + sum(heights)
    sheet = Image.new("RGB", (_WIDTH, height), colors["paper"])
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    draw.text((_MARGIN, _MARGIN), head.title, colors["ink"], font)
    top = _MARGIN + _LINE + _GAP
    left = _MARGIN
    if head.sample is not None:
        picture = _enlarged(Image.fromarray(head.sample).convert("RGB"), _PICTURE)
        sheet.paste(picture, (left, top))
        left = _MARGIN + _NAMES
    for at, (name, probability) in enumerate(head.likeliest):
        y = top + at * _PICTURE // _LIKELIEST
        draw.text((left, y), _shortened(name, font, 150), colors["ink"], font)
        draw.rectangle((left + 160, y + 4, left + 160 + 200 * probability, y + 15), colors["bar"])
        draw.text((left + 370, y), f"{probability:.1%}", colors["muted"], font)
    top += top_height + _GAP
    for (layer, tiles, pixels), space in zip(rows, heights, strict=True):
        draw.line((_MARGIN, top - _GAP // 2, _WIDTH - _MARGIN, top - _GAP // 2), colors["edge"])
        draw.text((_MARGIN, top), layer.row.title, colors["ink"], font)
        for at, words in enumerate(_facts(layer, tiles)):
            draw.text((_MARGIN, top + (at + 1) * _LINE), words, colors["muted"], font)
        sheet.paste(Image.fromarray(pixels), (_MARGIN + _NAMES, top))
        top += space
    return np.asarray(sheet)


def _row_of(layer: LayerActivations, palette: Palette) -> tuple[ActivationTiles, Pixels]:
    """Return a layer's tiles, and the picture of them: maps as large as there is room for."""
    surface = palette.colors[STEPS // 2]
    side = _LARGEST_TILE
    while True:
        tiles = activation_tiles(layer, palette, side)
        units, height, width = tiles.pixels.shape[:3]
        layout, gap = LAYOUTS[tiles.kind]
        room = _MAPS_HEIGHT if tiles.kind == "maps" else _BARS_HEIGHT
        if tiles.kind == "bars":
            # They are drawn higher than a line of cells is.
            room = height
        place = arrange(units, (height, width), (room, _TILES), gap, layout)
        if tiles.kind != "maps" or place.height <= room or side <= 2:
            return tiles, assemble(tiles.pixels, place, surface)
        side = max(2, side * 3 // 4)


def _facts(layer: LayerActivations, tiles: ActivationTiles) -> list[str]:
    low, high = tiles.limits
    scale = f"{'bars' if tiles.kind == 'bars' else 'scale'} from {low:.3g} to {high:.3g}"
    if layer.limits[1] > high:
        scale += f", largest {layer.limits[1]:.3g}"
    words = [layer.row.shape_words, scale, layer.parts_words, tiles.block_words]
    # The font that comes with Pillow has no sign of multiplication.
    return [each.replace("×", "x") for each in words if each]


def _enlarged(picture: Any, side: int) -> Any:
    from PIL import Image

    factor = side / max(picture.size)
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    # Pixels stay squares where they are enlarged.
    method = Image.Resampling.NEAREST if factor >= 1 else Image.Resampling.BOX
    return picture.resize(size, method)


def _shortened(text: str, font: Any, width: int) -> str:
    """Return a name that fits into so many pixels, with dots for its end where it did not."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}...") > width:
        text = text[:-1]
    return f"{text}..."
