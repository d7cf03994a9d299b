"""What the grids show, computed off the GUI thread from a run's checkpoints."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.analysis.units import (
    Order,
    UnitFigures,
    class_weights,
    count_distinct,
    duplicates,
    order_units,
    unit_figures,
)
from core.analysis.weight_grid import Palette, Scale, color_limits, layer_tiles
from core.analysis.weight_layers import WeightLayer, unit_word, weight_layers
from core.errors import ModelLoadError
from core.runs.folder import RunFolder
from gui.run_weights import RunWeights, WeightsAt
from gui.widgets.figures import format_metric

View = Literal["both", "now", "change", "epochs", "symmetry", "layers"]

MOST_TILES = 2048
"""Units that are shown of a layer; the first in the chosen order."""


@dataclass(frozen=True, eq=False)
class GridQuestion:
    """What is to be shown.

    Parameters
    ----------
    folder : RunFolder
    sample_shape : tuple of int
    class_names : tuple of str
    epoch : int
        The cursor's.
    array : str
        The layer; where the network has none of this name, its first.
    view : {"both", "now", "change"}
    scale, order : str
        See `core.analysis.weight_grid` and `core.analysis.units`.
    contrast : float
    palette : Palette
    """

    folder: RunFolder
    sample_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    epoch: int
    array: str
    view: View
    scale: Scale
    contrast: float
    order: Order
    palette: Palette = field(repr=False)


@dataclass(frozen=True, eq=False)
class GridPicture:
    """Tiles in colours, and what the last colour means.

    Parameters
    ----------
    tiles : ndarray of shape (shown units, height, width, 3), uint8
    limit : float or None
        None where each tile has its own.
    """

    tiles: npt.NDArray[np.uint8] = field(repr=False)
    limit: float | None


@dataclass(frozen=True, eq=False)
class GridAnswer:
    """What the page shows of one layer at one epoch.

    Parameters
    ----------
    question : GridQuestion
    weights : WeightsAt
    layers : tuple of WeightLayer
    layer : WeightLayer
    shown : ndarray of shape (shown units,)
        Units in the order of the tiles.
    figures : UnitFigures
    first : ndarray of shape (units,), or None
        See `core.analysis.units.duplicates`; None for biases and the like.
    classes : ndarray of shape (units, classes), or None
        See `core.analysis.units.class_weights`.
    pictures : dict
        By ``"start"``, ``"now"``, ``"change"``; those that the view needs.
    """

    question: GridQuestion
    weights: WeightsAt
    layers: tuple[WeightLayer, ...]
    layer: WeightLayer
    shown: npt.NDArray[np.int64]
    figures: UnitFigures
    first: npt.NDArray[np.int64] | None
    classes: npt.NDArray[np.float64] | None
    pictures: dict[str, GridPicture]

    @property
    def distinct(self) -> int | None:
        """How many units are no copies; None for biases and the like."""
        return None if self.first is None else count_distinct(self.first)

    def serves(self, unit: int) -> str:
        """Return which class a unit serves most; empty where that is not known."""
        if self.classes is None:
            return ""
        weights = self.classes[unit]
        if weights.max() == weights.min():
            # As at the start from zero: the first class would be named for no reason.
            return "serves no class more than others"
        return f"serves {self.question.class_names[int(weights.argmax())]} most"

    def describe(self, unit: int) -> str:
        """Return a line on a unit: its name, norm, mean and change."""
        names = self.question.class_names
        words = unit_word(self.layer.unit_layer, unit, names)
        figures = self.figures
        if unit >= len(figures.norm):
            return words
        change = format_metric(float(figures.change[unit]))
        if self.layer.kind == "bars":
            return f"{words}: {format_metric(float(figures.mean[unit]))}, change {change}"
        text = (
            f"{words}: norm {format_metric(float(figures.norm[unit]))}, "
            f"mean {format_metric(float(figures.mean[unit]))}, change {change}"
        )
        if self.classes is not None:
            text += f"; {self.serves(unit)}"
        if self.first is not None and self.first[unit] != unit:
            text += f"; a copy of unit {self.first[unit]}"
        return text


def answer(cache: RunWeights, question: GridQuestion) -> GridAnswer:
    """Read the weights, and make the pictures that a view needs.

    Raises
    ------
    ModelLoadError
        If weights are missing, damaged, or hold nothing that can be shown.
    """
    weights = cache.at(question.folder, question.epoch)
    layers = weight_layers(weights.arrays, question.sample_shape)
    if not layers:
        raise ModelLoadError(
            f"epoch {weights.epoch} of {question.folder.run_id} holds no weights of layers; "
            "use another epoch"
        )
    layer = next((each for each in layers if each.array == question.array), layers[0])
    now, start = weights.arrays[layer.array], weights.initial.get(layer.array)
    if start is None or start.shape != now.shape:
        raise ModelLoadError(
            f"{layer.array} of epoch {weights.first_epoch} has another shape than that of epoch "
            f"{weights.epoch}; the checkpoints of {question.folder.run_id} do not belong together"
        )
    vectors = layer.vectors(now)
    figures = unit_figures(vectors, layer.vectors(start))
    classes = class_weights(weights.arrays, layer.unit_layer)
    if classes is not None and classes.shape[1] != len(question.class_names):
        classes = None
    shown = order_units(question.order, figures, classes)[:MOST_TILES]
    first = None if layer.kind == "bars" else duplicates(vectors)
    pictures = _pictures(question, layer, shown, start, now)
    return GridAnswer(question, weights, layers, layer, shown, figures, first, classes, pictures)


def _pictures(
    question: GridQuestion,
    layer: WeightLayer,
    shown: npt.NDArray[np.int64],
    start: npt.NDArray[np.floating],
    now: npt.NDArray[np.floating],
) -> dict[str, GridPicture]:
    if question.view == "change":
        wanted = {"change": layer.tiles(now - start)[shown]}
    elif question.view == "now":
        wanted = {"now": layer.tiles(now)[shown]}
    elif question.view == "both":
        wanted = {"start": layer.tiles(start)[shown], "now": layer.tiles(now)[shown]}
    else:
        return {}
    # A tile of one number has no scale of its own.
    scale = "grid" if layer.kind == "bars" and question.scale == "tile" else question.scale
    limits = color_limits(list(wanted.values()), scale, question.contrast)
    found = {}
    for (name, tiles), limit in zip(wanted.items(), limits, strict=True):
        pixels = layer_tiles(tiles, limit, question.palette, layer.kind)
        found[name] = GridPicture(pixels, None if scale == "tile" else float(limit[0]))
    return found
