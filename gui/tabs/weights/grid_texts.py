"""What is said of the grids and of a unit, in words and as a picture."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.analysis.layer_spreads import Quantity
from core.analysis.units import unit_figures
from core.analysis.weight_grid import Palette, color_limits, diverging_palette, layer_tiles
from core.analysis.weight_layers import is_convolution
from core.models.layer_words import OUTPUTS
from core.training.displacement import Displacement, weight_vector
from gui.tabs.weights.grid_work import GridAnswer, View
from gui.tabs.weights.history_texts import histograms_title
from gui.theme.tokens import Theme
from gui.widgets.figures import format_metric

Array = npt.NDArray[np.floating]


def palette_of(theme: Theme) -> Palette:
    """Return the colours of weights: zero is that of the cards."""
    return diverging_palette(theme.surface, theme.card_border, dark=theme.name == "dark")


def captions(found: GridAnswer) -> dict[str, str]:
    """Return what stands above the grids, by ``"start"``, ``"now"`` and ``"change"``."""
    weights, asked = found.weights, found.question.epoch
    now = f"Epoch {weights.epoch}"
    if weights.epoch != asked:
        now += f" (kept nearest before {asked})"
    # A picture of zeros has the colour of the surface alone.
    is_blank = not weights.initial[found.layer.array].any()
    return {
        "start": f"Start: epoch {weights.first_epoch}{', all zero' if is_blank else ''}",
        "now": f"Now: {now[:1].lower()}{now[1:]}",
        "change": f"Change from epoch {weights.first_epoch} to {weights.epoch}",
    }


def page_title(found: GridAnswer, view: View, quantity: Quantity) -> str:
    """Return what stands above a page: which layer, or that it is of all.

    Parameters
    ----------
    found : GridAnswer
    view : str
        The page.
    quantity : {"weights", "gradients", "activations"}
        Of histograms.
    """
    if view == "epochs":
        return histograms_title(found.layer, quantity)
    return "Network" if view == "layers" else found.layer.title


def moved_weights(found: GridAnswer, moves: Sequence[Displacement]) -> Array:
    """Return the shown layer's array with units moved since that epoch; nothing else moves."""
    array: Array = found.weights.arrays[found.layer.array]
    if not moves or found.layer.kind == "bars":
        return array
    array = array.copy()
    for move in moves:
        own = weight_vector(array, move.unit)
        own += move.vector.reshape(own.shape)
    return array


def unit_facts(found: GridAnswer, index: int, moves: Sequence[Displacement] = ()) -> list[str]:
    """Return the figures of a unit, a line each.

    Parameters
    ----------
    found : GridAnswer
    index : int
    moves : sequence of Displacement
        Of units of the layer since the epoch that is shown.
    """
    figures, layer = found.figures, found.layer
    own = [move.vector for move in moves if move.unit == index]
    if layer.kind == "bars":
        facts = [f"value {format_metric(float(figures.mean[index]))}"]
    else:
        if own:
            start = layer.vectors(found.weights.initial[layer.array])
            figures = unit_figures(layer.vectors(moved_weights(found, moves)), start)
        facts = [
            f"norm {format_metric(float(figures.norm[index]))}",
            f"mean {format_metric(float(figures.mean[index]))}",
        ]
    facts.append(f"change {format_metric(float(figures.change[index]))}")
    if own and layer.kind != "bars":
        size = float(np.linalg.norm(np.sum(own, axis=0, dtype=np.float64)))
        facts.append(f"moved by {format_metric(size)} since epoch {found.weights.epoch}")
    bias = found.weights.arrays.get(f"{layer.unit_layer}.bias")
    if bias is not None and layer.kind != "bars":
        facts.append(f"bias {format_metric(float(bias[index]))}")
    if found.classes is not None:
        facts.append(found.serves(index))
    if found.first is not None and not own:
        copies = np.flatnonzero(found.first == found.first[index])
        if len(copies) > 1:
            facts.append(f"one of {len(copies)} alike")
    return facts


def large_tile(found: GridAnswer, index: int, array: Array) -> npt.NDArray[np.uint8] | None:
    """Return a unit of the layer's array in its own colours; None where it is no picture.

    A row of a matrix, or a number, is none.
    """
    layer = found.layer
    if layer.kind in ("bars", "matrix"):
        return None
    tile = layer.tiles(array)[index : index + 1]
    limit = color_limits([tile], "tile", found.question.contrast)[0]
    pixels: npt.NDArray[np.uint8] = layer_tiles(tile, limit, found.question.palette, layer.kind)[0]
    return pixels


def unit_noun(found: GridAnswer) -> str:
    """Return what the units of the layer are called."""
    if found.layer.unit_layer in OUTPUTS:
        return "output"
    return "kernel" if is_convolution(found.layer.unit_layer) else "unit"


def subtitle(found: GridAnswer) -> str:
    """Say how many units are shown, where that is not all."""
    if len(found.shown) < found.layer.units:
        return f"the first {len(found.shown):,} of {found.layer.units:,} units"
    # The list says how many there are; here it would push the pages together.
    return ""
