"""What the layers answer to a sample, computed off the GUI thread."""

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import numpy.typing as npt

from core.analysis.activation_tiles import ActivationTiles, activation_tiles
from core.analysis.layer_activations import LayerActivations, layer_activations
from core.analysis.weight_grid import Palette
from core.analysis.weight_layers import unit_word
from core.datasets.dataset import Dataset
from core.models.lesions import without_units
from core.models.loss_gradients import NetworkForm
from core.models.network_table import NetworkTable
from core.runs.folder import RunFolder
from core.training.inference import softmax
from gui.lesions import Units, by_layer
from gui.run_weights import RunWeights
from gui.session import SampleChoice
from gui.widgets.figures import format_metric

_ROOM = 90_000
"""Pixels of the page that all maps of a layer shall share."""

_LEAST_SIDE = 12


@dataclass(frozen=True, eq=False)
class LayersQuestion:
    """What is asked about a layer.

    Parameters
    ----------
    folder : RunFolder
    epoch : int
        A kept one.
    form : NetworkForm
    table : NetworkTable
        Its layers.
    class_names : tuple of str
        Empty where it tells no classes apart.
    off : frozenset of UnitChoice
        Units that are switched off.
    dataset : Dataset
        The run's.
    choice : SampleChoice
        One of its samples.
    layer : str
        The name of the one whose pictures are wanted.
    palette : Palette
        Of bars.
    """

    folder: RunFolder
    epoch: int
    form: NetworkForm
    table: NetworkTable
    class_names: tuple[str, ...]
    off: Units
    dataset: Dataset = field(repr=False)
    choice: SampleChoice
    layer: str
    palette: Palette = field(repr=False)


@dataclass(frozen=True, eq=False)
class LayersAnswer:
    """What a layer answers, and what the network says in the end.

    Parameters
    ----------
    question : LayersQuestion
    sample : ndarray of shape (height, width), (height, width, 3) or (features,), float32
        As it lies in the data.
    layer : LayerActivations
    tiles : ActivationTiles
    probabilities : ndarray of shape (classes,), or None
        None where it tells no classes apart.
    """

    question: LayersQuestion
    sample: npt.NDArray[np.float32] = field(repr=False)
    layer: LayerActivations
    tiles: ActivationTiles
    probabilities: npt.NDArray[np.float64] | None

    @property
    def facts(self) -> str:
        """What is shown, in a line."""
        low, high = self.layer.limits
        row, tiles = self.layer.row, self.tiles
        parts = [f"{row.title}, {row.shape_words}", self.layer.parts_words]
        bars = "bars " if tiles.kind == "bars" else ""
        parts.append(f"{bars}from {format_metric(low)} to {format_metric(high)}")
        parts.append(tiles.block_words)
        return "; ".join(part for part in parts if part)

    def describe(self, index: int) -> str:
        """Return a line on a unit: its name, and what it answers."""
        if index >= self.layer.units:
            return ""
        answer, own = self.layer.unit(index)
        names, last = self.question.class_names, self.question.table.rows[-1]
        is_map = answer.values.ndim == 3
        if self.layer.row == last and names:
            word = f"Class {names[own]}"
        elif answer.layer:
            word = unit_word(answer.layer, own, names)
        else:
            word = f"{'Map' if is_map else 'Number'} {own}"
        if len(self.layer.answers) > 1:
            word = f"{answer.layer.rpartition('.')[2]}, {word[:1].lower()}{word[1:]}"
        value = format_metric(self.layer.largest(index))
        if is_map:
            mean = format_metric(float(answer.values[..., own].mean()))
            return f"{word}: largest {value}, mean {mean}"
        text = f"{word}: {value}"
        if self.layer.row == last and self.probabilities is not None:
            text += f", probability {self.probabilities[own]:.1%}"
        return text


class LayersWork:
    """Answers questions; keeps what all layers answered last, for walking over them.

    Of one thread at a time.
    """

    def __init__(self, cache: RunWeights) -> None:
        self._cache = cache
        self._of: tuple[object, object, SampleChoice | None, Units] = (
            None,
            None,
            None,
            frozenset(),
        )
        self._layers: tuple[LayerActivations, ...] = ()

    def answer(self, question: LayersQuestion) -> LayersAnswer:
        """Compute what is asked.

        Raises
        ------
        ModelLoadError
            If the weights are missing, damaged, or diverged.
        """
        arrays = self._cache.read(question.folder, question.epoch)
        split = dict(question.dataset.splits())[question.choice.split]
        sample = np.asarray(split.inputs[question.choice.index], np.float32)
        # The arrays themselves tell whether they are the same: a file that changes is read anew.
        known, dataset, choice, off = self._of
        is_same = known is arrays and dataset is question.dataset
        if not is_same or (choice, off) != (question.choice, question.off):
            used = without_units(arrays, by_layer(question.off)) if question.off else arrays
            rows = question.table.rows
            self._of = None, None, None, frozenset()
            self._layers = layer_activations(question.form, used, rows, sample.reshape(-1))
            self._of = arrays, question.dataset, question.choice, question.off
        layer = next(each for each in self._layers if each.row.name == question.layer)
        side = max(_LEAST_SIDE, int(sqrt(_ROOM / max(1, layer.units))))
        probabilities = None
        if question.class_names:
            logits = np.asarray(self._layers[-1].answers[0].values, np.float64)
            probabilities = np.asarray(softmax(logits[None])[0])
        tiles = activation_tiles(layer, question.palette, side)
        return LayersAnswer(question, sample, layer, tiles, probabilities)
