"""What a layer answers in pictures: maps as tiles in viridis, dense layers as bars or cells."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.analysis.heat_colors import STEPS, viridis
from core.analysis.layer_activations import LayerActivations, Values
from core.analysis.weight_grid import (
    BAR_HEIGHT,
    FULL_SHARE,
    Layout,
    Palette,
    Pixels,
    layer_tiles,
)
from core.models.numpy_convolutions import overlapping_pooled

TilesKind = Literal["maps", "bars", "cells"]

MOST_BARS = 128
"""Dense layers of more units are cells, in the colours of maps: bars would be hairs."""

LAYOUTS: dict[TilesKind, tuple[Layout, int]] = {
    "maps": ("tiles", 3),
    "bars": ("row", 1),
    "cells": ("tiles", 1),
}
"""How tiles are arranged, and the gap between them in pixels."""


@dataclass(frozen=True, eq=False)
class ActivationTiles:
    """The units of a layer as tiles.

    Parameters
    ----------
    pixels : ndarray of shape (units, height, width, 3), uint8
    kind : {"maps", "bars", "cells"}
    limits : tuple of (float, float)
        The layer's own scale: what has the first colour and the last, or how far bars reach. A
        few answers of maps may lie beyond: they have the last colour.
    block : int
        Side of the block whose largest value each pixel of a map is.
    """

    pixels: Pixels = field(repr=False)
    kind: TilesKind
    limits: tuple[float, float]
    block: int = 1

    @property
    def block_words(self) -> str:
        """What has to be said of maps that are shown smaller; empty where none are."""
        return f"each pixel the largest of {self.block}×{self.block}" if self.block > 1 else ""


def activation_tiles(
    layer: LayerActivations, palette: Palette, largest_side: int | None = None
) -> ActivationTiles:
    """Return what a layer answers as tiles.

    Parameters
    ----------
    layer : LayerActivations
    palette : Palette
        Of bars.
    largest_side : int, optional
        Of a map in pixels: larger ones are made smaller by a whole number, and keep the largest
        value of each block, since that is what is looked for.
    """
    values = np.concatenate([answer.values for answer in layer.answers], axis=-1)
    low, high = layer.limits
    if values.ndim == 3:
        block = 1 if largest_side is None else -(-max(values.shape[:2]) // largest_side)
        if block > 1:
            values = overlapping_pooled(values[None], block, block)[0]
        high = _full(values, low, high)
        pixels = heat_pixels(np.moveaxis(values, -1, 0), (low, high))
        return ActivationTiles(pixels, "maps", (low, high), block)
    if len(values) > MOST_BARS:
        return ActivationTiles(
            heat_pixels(values[:, None, None], (low, high)), "cells", (low, high)
        )
    reach = max(-low, high) or 1.0
    pixels = layer_tiles(values[:, None, None], np.array([reach]), palette, "bars")
    if low < 0:
        return ActivationTiles(pixels, "bars", (-reach, reach))
    # Nothing is below zero, as behind ReLU: the lower half has nothing to show.
    return ActivationTiles(pixels[:, : BAR_HEIGHT // 2 + 1], "bars", (0.0, reach))


def _full(values: Values, low: float, high: float) -> float:
    """Return what has the last colour: one spot of many maps shall not leave all others dark."""
    found = float(np.quantile(values, FULL_SHARE))
    return found if found > low else high


def heat_pixels(values: Values, limits: tuple[float, float]) -> Pixels:
    """Return values of any shape in viridis, uint8 of shape (*shape, 3).

    Parameters
    ----------
    values : ndarray
    limits : tuple of (float, float)
        What has the first colour and the last; if they are one, all have the first.
    """
    low, high = limits
    share = (values - low) / (high - low) if high > low else np.zeros_like(values)
    places = np.rint(np.clip(share, 0, 1) * (STEPS - 1)).astype(np.intp)
    return np.asarray(viridis()[places])
