"""What every layer of a network answers to one sample, after its activation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.network_answers import network_answers
from core.analysis.weight_layers import Arrays
from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.layer_table import LayerRow
from core.models.layer_words import layer_words
from core.models.loss_gradients import NetworkForm
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_convolutions import overlapping_pooled, pooled
from core.models.squeezenet_layers import POOL, STRIDE, squeezenet_layers

Values = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Answer:
    """What units of one kind in a layer answer.

    Parameters
    ----------
    layer : str
        As their arrays are named: ``"conv1"``, ``"features.3.squeeze"``; empty where there are
        none, as of pooling.
    values : ndarray of shape (units,) or (height, width, units)
    """

    layer: str
    values: Values = field(repr=False)

    @property
    def units(self) -> int:
        """How many there are."""
        return int(self.values.shape[-1])


@dataclass(frozen=True, eq=False)
class LayerActivations:
    """What a layer answers to a sample.

    Parameters
    ----------
    row : LayerRow
    answers : tuple of Answer
        One; of a fire module three: squeeze, and the two halves of expand, which lie behind one
        another in its output.
    """

    row: LayerRow
    answers: tuple[Answer, ...]

    @property
    def units(self) -> int:
        """How many units answer."""
        return sum(answer.units for answer in self.answers)

    @property
    def limits(self) -> tuple[float, float]:
        """The lowest answer, or 0 where all are above it, and the largest."""
        lowest = min(float(answer.values.min()) for answer in self.answers)
        largest = max(float(answer.values.max()) for answer in self.answers)
        return min(0.0, lowest), max(0.0, largest)

    @property
    def parts_words(self) -> str:
        """What a layer of several parts has of each: ``"squeeze 16, expand1x1 64, …"``."""
        if len(self.answers) == 1:
            return ""
        names = [layer_words(answer.layer).rpartition(" ")[2] for answer in self.answers]
        return ", ".join(f"{n} {a.units}" for n, a in zip(names, self.answers, strict=True))

    def unit(self, index: int) -> tuple[Answer, int]:
        """Return whose answer a unit of the whole layer is, and its index there."""
        for answer in self.answers:
            if index < answer.units:
                return answer, index
            index -= answer.units
        raise IndexError(f"{self.row.title} has {self.units} units")

    def largest(self, index: int) -> float:
        """Return the largest of a unit's answers."""
        answer, own = self.unit(index)
        return float(answer.values[..., own].max())


def layer_activations(
    form: NetworkForm, arrays: Arrays, rows: Sequence[LayerRow], sample: npt.NDArray[np.float32]
) -> tuple[LayerActivations, ...]:
    """Return what each layer of a network answers to one sample.

    The input layer answers what the first one is given: the sample behind the input preparation.
    Of classes the last answers are the logits, of pictures the pixels that come back.

    Parameters
    ----------
    form : NetworkForm
    arrays : mapping of str to ndarray
        Of a checkpoint, with the input preparation.
    rows : sequence of LayerRow
        Its layers, as ``ModelSpec.layers`` returns them.
    sample : ndarray of shape (features,), float32
        As it lies in the data.

    Raises
    ------
    ModelLoadError
        If the arrays are not those of such a network, or what they answer is not finite.
    """
    found = {
        name: values[0] for _samples, name, values in network_answers(form, arrays, sample[None])
    }
    parts = _parts(form)
    layers: list[LayerActivations] = []
    for row in rows:
        if row.name == "input":
            answers: tuple[Answer, ...] = (Answer("", _prepared(form, arrays, sample)),)
        elif row.name.startswith("pool"):
            answers = (Answer("", _pooled(form, _output(layers[-1]))),)
        elif row.name == "means":
            answers = (Answer("", _output(layers[-1]).mean(axis=(0, 1))),)
        else:
            names = parts.get(row.name, (row.name,))
            answers = tuple(Answer(name, found[name]) for name in names)
        if form.reconstructs and row is rows[-1]:
            pixels = ACTIVATIONS["sigmoid"].function(answers[-1].values)
            answers = (Answer(answers[-1].layer, _as_maps(pixels, form.sample_shape)),)
        if not all(np.isfinite(answer.values).all() for answer in answers):
            raise ModelLoadError(
                f"{row.title} answers numbers that are not finite, because the network had "
                "diverged; choose an earlier epoch"
            )
        layers.append(LayerActivations(row, answers))
    return tuple(layers)


def _parts(form: NetworkForm) -> dict[str, tuple[str, ...]]:
    """Return the arrays' names of each layer that is called otherwise than these."""
    if not form.is_squeezenet:
        return {}
    return {
        layer.name: tuple(each.array for each in layer.convolutions)
        for layer in squeezenet_layers(form.outputs)
    }


def _output(layer: LayerActivations) -> Values:
    """Return what the layer behind is given: of a fire module the halves of expand."""
    return np.concatenate([answer.values for answer in layer.answers[-2:]], axis=-1)


def _pooled(form: NetworkForm, maps: Values) -> Values:
    if form.is_squeezenet:
        return np.asarray(overlapping_pooled(maps[None], POOL, STRIDE)[0])
    return np.asarray(pooled(maps[None])[0])


def _prepared(form: NetworkForm, arrays: Arrays, sample: npt.NDArray[np.float32]) -> Values:
    preparation = InputPreparation.from_arrays(arrays, len(sample))
    prepared = preparation.apply(sample[None], np.float32)[0]
    if form.reconstructs:
        prepared = np.clip(prepared, 0, 1)
    return _as_maps(prepared, form.sample_shape)


def _as_maps(values: Values, sample_shape: tuple[int, ...]) -> Values:
    """Return the numbers of a sample, of pictures as (height, width, channels)."""
    if len(sample_shape) < 2:
        return values.reshape(-1)
    return values.reshape(*sample_shape[:2], -1)
