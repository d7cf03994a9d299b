"""Weights as one picture: colours about zero, tiles, and their arrangement in a given room."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log, sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.analysis.weight_layers import LayerKind

Array = npt.NDArray[np.floating[Any]]
Pixels = npt.NDArray[np.uint8]

Scale = Literal["both", "grid", "tile"]
"""What has one scale of colours: both pictures, a picture, or a tile."""

Layout = Literal["tiles", "column", "row"]

STEPS = 257
"""Colours of a map, of which the middle one is exactly that of zero."""

FULL_SHARE = 0.995
"""This share of the weights is within the scale; those beyond have the full colour."""

BAR_HEIGHT = 121
_EMPTY_FAULT = 10
LARGEST_SCALE = 48

_LIGHT_ENDS = ("#7A2E00", "#D55E00"), ("#0072B2", "#00355C")
_DARK_ENDS = ("#FFCBA0", "#E0690F"), ("#2F8FD8", "#C4E6FF")

_GREYS: Pixels = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


@dataclass(frozen=True, eq=False)
class Palette:
    """The colours of weights.

    Parameters
    ----------
    colors : ndarray of shape (257, 3), uint8
        From the most negative weight over zero to the most positive.
    gap : ndarray of shape (3,), uint8
        Between the tiles.
    """

    colors: Pixels
    gap: Pixels


def diverging_palette(surface: str, gap: str, *, dark: bool) -> Palette:
    """Return vermilion for negative weights, `surface` for zero, blue for positive ones.

    Parameters
    ----------
    surface, gap : str
        ``#RRGGBB``.
    dark : bool
        Whether the surface is dark, so that large weights have to be light.
    """
    low, high = _DARK_ENDS if dark else _LIGHT_ENDS
    stops = np.array([_rgb(color) for color in (*low, surface, *high)], float)
    places = np.linspace(0, len(stops) - 1, STEPS)
    columns = [np.interp(places, np.arange(len(stops)), stops[:, i]) for i in range(3)]
    colors = np.rint(np.stack(columns, axis=1)).astype(np.uint8)
    return Palette(colors, np.array(_rgb(gap), np.uint8))


def legend_colors(tile_shape: tuple[int, ...], palette: Palette) -> Pixels:
    """Return the colours from the most negative weight to the most positive, of shape (n, 3).

    Of tiles in colours these are greys: what each of red, green and blue has.

    Parameters
    ----------
    tile_shape : tuple of int
        (height, width) or (height, width, 3).
    palette : Palette
    """
    return _GREYS if len(tile_shape) == 3 else palette.colors


def color_limits(tiles: Sequence[Array], scale: Scale, contrast: float = 1.0) -> list[Array]:
    """Return for each picture the weight of each of its tiles that gets the full colour.

    Parameters
    ----------
    tiles : sequence of ndarray of shape (units, height, width) or (units, height, width, 3)
        One picture each; NaN is no weight.
    scale : {"both", "grid", "tile"}
    contrast : float
        2 halves the limits.

    Returns
    -------
    list of ndarray of shape (units,)
        Positive, float64.
    """
    if scale == "tile":
        limits = [
            _full(np.abs(part).reshape(len(part), -1), axis=1).astype(np.float64) for part in tiles
        ]
    else:
        each = [float(_full(np.abs(part).reshape(1, -1), axis=1)[0]) for part in tiles]
        if scale == "both":
            each = [max(each)] * len(each)
        # Zeros alone have no scale of their own.
        each = [limit or max(each) for limit in each]
        limits = [np.full(len(part), limit) for part, limit in zip(tiles, each, strict=True)]
    return [np.where(limit > 0, limit, 1.0) / contrast for limit in limits]


def color_tiles(tiles: Array, limits: Array, palette: Palette) -> Pixels:
    """Return tiles in colours, uint8 of shape (units, height, width, 3).

    Tiles with three channels are shown as colours about a middle grey.

    Parameters
    ----------
    tiles : ndarray of shape (units, height, width) or (units, height, width, 3)
    limits : ndarray of shape (units,)
    palette : Palette
    """
    bounds = limits.reshape(-1, *[1] * (tiles.ndim - 1)).astype(tiles.dtype)
    share = np.clip(tiles / bounds, -1, 1)
    if tiles.ndim == 4:
        return np.asarray(np.nan_to_num((share + 1) * 127.5).round(), np.uint8)
    missing = np.isnan(share)
    half = STEPS // 2
    places = np.rint(np.nan_to_num(share) * half).astype(np.intp) + half
    pixels = np.take(palette.colors, places, axis=0)
    if missing.any():
        pixels[missing] = palette.gap
    return pixels


def bar_tiles(values: Array, limit: float, palette: Palette, width: int) -> Pixels:
    """Return numbers as bars up or down from zero, uint8 of shape (units, 121, width, 3).

    Parameters
    ----------
    values : ndarray of shape (units,)
    limit : float
        The number whose bar reaches the edge.
    palette : Palette
        Bars have the colours just inside its ends.
    width : int
        Of a bar, in pixels.
    """
    middle = BAR_HEIGHT // 2
    lengths = np.rint(np.clip(np.nan_to_num(values) / limit, -1, 1) * middle).astype(int)
    rows = middle - np.arange(BAR_HEIGHT)
    up = (rows > 0) & (rows <= lengths[:, None])
    down = (rows < 0) & (rows >= lengths[:, None])
    column = np.empty((len(values), BAR_HEIGHT, 3), np.uint8)
    column[:] = palette.colors[STEPS // 2]
    column[up] = palette.colors[3 * STEPS // 4]
    column[down] = palette.colors[STEPS // 4]
    column[:, middle] = palette.gap
    return np.repeat(column[:, :, None], width, axis=2)


def layer_tiles(
    tiles: Array, limits: Array, palette: Palette, kind: LayerKind, numbers: int | None = None
) -> Pixels:
    """Return the tiles of a layer in colours, or its numbers as bars.

    Parameters
    ----------
    tiles : ndarray of shape (units, height, width) or (units, height, width, 3)
    limits : ndarray of shape (units,)
    palette : Palette
    kind : {"pictures", "kernels", "matrix", "bars"}
    numbers : int, optional
        For how many bars there is room; by default those that there are.
    """
    if kind != "bars":
        return color_tiles(tiles, limits, palette)
    width = min(max(280 // max(1, numbers or len(tiles)) - 1, 2), 24)
    return bar_tiles(tiles.reshape(-1), float(limits[0]), palette, width)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where tiles lie in a picture.

    Parameters
    ----------
    columns, rows : int
    scale : int
        Pixels a weight.
    gap : int
        Pixels between tiles.
    tile_height, tile_width : int
        In pixels.
    """

    columns: int
    rows: int
    scale: int
    gap: int
    tile_height: int
    tile_width: int

    @property
    def height(self) -> int:
        """Of the picture, in pixels."""
        return self.rows * (self.tile_height + self.gap) - self.gap

    @property
    def width(self) -> int:
        """Of the picture, in pixels."""
        return self.columns * (self.tile_width + self.gap) - self.gap


def arrange(
    units: int,
    tile: tuple[int, int],
    room: tuple[int, int],
    gap: int,
    layout: Layout = "tiles",
) -> Arrangement:
    """Return the arrangement with the largest weights that fits, or else the narrowest one.

    Parameters
    ----------
    units : int
        At least 1.
    tile, room : tuple of int
        Height and width: of a tile in weights, and of where it has to fit in pixels.
    gap : int
    layout : {"tiles", "column", "row"}
        Tiles; one below the other without gaps, as the rows of a matrix; side by side, as bars,
        as long as there is room.
    """
    high, wide = max(1, room[0]), max(1, room[1])
    gap = 0 if layout == "column" else gap
    best = max(1, min(LARGEST_SCALE, wide // tile[1], high // tile[0]))
    for scale in range(best, 0, -1):
        height, width = tile[0] * scale, tile[1] * scale
        most = 1 if layout == "column" else max(1, min(units, (wide + gap) // (width + gap)))
        fits = ceil(units / most) * (height + gap) - gap <= high
        if scale == 1 or (fits and (layout != "row" or most == units)):
            least = (
                most if layout == "row" or not fits else _least_columns(units, height, high, gap)
            )
            # As wide and as high in proportion as the room.
            share = (wide / (width + gap)) / (high / (height + gap))
            columns = _columns(units, sqrt(units * share), range(least, most + 1))
            rows = ceil(units / columns)
            return Arrangement(ceil(units / rows), rows, scale, gap, height, width)
    raise AssertionError("the last scale is always taken")


def _columns(units: int, wanted: float, possible: range) -> int:
    """Return about so many columns, and rather more or fewer than many empty places."""

    def fault(columns: int) -> float:
        empty = -units % columns
        return abs(log(columns / wanted)) + _EMPTY_FAULT * empty / units

    return min(possible, key=fault)


def _least_columns(units: int, height: int, high: int, gap: int) -> int:
    return ceil(units / max(1, (high + gap) // (height + gap)))


def assemble(tiles: Pixels, place: Arrangement, gap: Pixels) -> Pixels:
    """Return tiles as one picture, uint8 of shape (height, width, 3).

    Parameters
    ----------
    tiles : ndarray of shape (units, height, width, 3), uint8
    place : Arrangement
    gap : ndarray of shape (3,), uint8
        The colour between tiles, and of places that none has.
    """
    units, height, width = tiles.shape[:3]
    cell = place.tile_height + place.gap, place.tile_width + place.gap
    sheet = np.empty((place.rows, place.columns, *cell, 3), np.uint8)
    sheet[:] = gap
    flat = sheet.reshape(-1, *cell, 3)
    scale = place.scale
    # Copied row by row of a tile: cheaper than repeating each axis in turn.
    for row in range(scale):
        for column in range(scale):
            flat[:units, row : height * scale : scale, column : width * scale : scale] = tiles
    whole = sheet.transpose(0, 2, 1, 3, 4).reshape(place.rows * cell[0], place.columns * cell[1], 3)
    return np.ascontiguousarray(whole[: place.height, : place.width])


def _full(sizes: Array, axis: int) -> Array:
    """Return the size that `FULL_SHARE` of the finite ones do not exceed; 0 without any."""
    finite = np.where(np.isfinite(sizes), sizes, 0)
    count = finite.shape[axis]
    # In a small tile every weight counts.
    place = min(count - 1, int(np.ceil(FULL_SHARE * count)) if count > 400 else count - 1)
    return np.asarray(np.partition(finite, place, axis=axis).take(place, axis=axis))


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
