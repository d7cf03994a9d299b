"""In which ways the weights of a file may be meant, and which of them reads the data best."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, get_args

import numpy as np

from core.datasets.dataset import Dataset, Ink, Split
from core.datasets.mat_reader import course_classes
from core.datasets.stored_data import InkChoice, Orientation
from core.errors import ConfigError, LabError, ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS
from core.runs.run_files import Cancelled, CopyCancelled
from core.runs.weights_arrays import of_file
from core.runs.weights_network import Arrays, NetworkFile
from core.training.events import Scores
from core.training.inference import InferenceNetwork, NetworkShape, sample_losses
from core.training.registry import MODELS

_ROWS = 1024
"""Samples that go through a network at a time."""

_TRIED = 2000
"""Samples on which ways of reading are compared."""

_INKS: tuple[Ink, ...] = ("dark", "light")


@dataclass(frozen=True, slots=True)
class WeightsChoice:
    """How a file is to be read; ``"auto"`` tries what it may mean.

    Parameters
    ----------
    orientation : {"auto", "upright", "transposed"}
        Of the pictures that the network was trained on.
    ink : {"auto", "dark", "light"}
        Of these pictures.
    activation : str
        Of the hidden units: ``"auto"``, or a name in `core.models.numpy_activations`.
    """

    orientation: Orientation = "auto"
    ink: InkChoice = "auto"
    activation: str = "auto"

    def __post_init__(self) -> None:
        for name, value, known in (
            ("orientation", self.orientation, get_args(Orientation)),
            ("ink", self.ink, get_args(InkChoice)),
            ("activation", self.activation, ("auto", *ACTIVATIONS)),
        ):
            if value not in known:
                raise ConfigError(f"{name} {value!r} is none of {', '.join(known)}", field=name)


@dataclass(frozen=True, eq=False)
class WeightsReading:
    """One way of reading a file, as a network for upright pictures of the data.

    Parameters
    ----------
    words : str
        What it takes the file for.
    arrays : dict of str to ndarray
        As a checkpoint holds them.
    settings : object
        Of the model.
    network : InferenceNetwork
    accuracy : float
        Fraction right of the samples that it was tried on.
    """

    words: str
    arrays: Arrays = field(repr=False)
    settings: Any
    network: InferenceNetwork = field(repr=False)
    accuracy: float = math.nan


def read_network(
    file: NetworkFile,
    dataset: Dataset,
    choice: WeightsChoice,
    cancelled: Cancelled | None = None,
) -> tuple[WeightsReading, tuple[str, ...]]:
    """Return the way of reading a file that recognises most of the data, and what was tried.

    Raises
    ------
    ModelLoadError
        If the network has not as many inputs or outputs as the data, or other classes.
    CopyCancelled
        If `cancelled`, asked before each way is tried, said so.
    """
    _check_fit(file, dataset)
    sample = _some(dataset)
    tried: list[tuple[tuple[float, float], WeightsReading]] = []
    for way in _ways(file, dataset, choice):
        if cancelled is not None and cancelled():
            raise CopyCancelled
        reading = _make(file, dataset, *way)
        scores = score(reading, sample, file.loss or "cross-entropy")
        loss = scores.loss if math.isfinite(scores.loss) else math.inf
        found = WeightsReading(
            reading.words, reading.arrays, reading.settings, reading.network, scores.accuracy or 0.0
        )
        tried.append(((found.accuracy, -loss), found))
    # The first among equals: the usual way comes first.
    ranked = [found for _, found in sorted(tried, key=lambda entry: entry[0], reverse=True)]
    return ranked[0], _notes(file, dataset, ranked, len(sample))


def score(reading: WeightsReading, split: Split, loss: str) -> Scores:
    """Return how a network does on a split of the data it was read for."""
    losses, right = 0.0, 0
    for at in range(0, len(split), _ROWS):
        labels = split.labels[at : at + _ROWS]
        logits = np.asarray(reading.network.logits(split.vectors[at : at + _ROWS]), np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            losses += float(sample_losses(logits, labels, loss).sum())
        right += int(np.count_nonzero(logits.argmax(axis=1) == labels))
    return Scores(len(split), losses / len(split), right / len(split))


def _check_fit(file: NetworkFile, dataset: Dataset) -> None:
    shape = "×".join(map(str, dataset.sample_shape))
    if file.inputs is not None and file.inputs != dataset.features:
        raise ModelLoadError(
            f"{file.name} takes {file.inputs:,} numbers a sample; {dataset.name} has {shape} = "
            f"{dataset.features:,}. Open data of the size that it was trained on first"
        )
    if file.classes != dataset.classes:
        raise ModelLoadError(
            f"{file.name} has {file.classes} outputs; {dataset.name} has {dataset.classes} "
            "classes. Open data with the classes that it was trained on first"
        )
    names = file.class_names
    if names is not None and set(names) != set(dataset.class_names):
        others = [name for name in names if name not in dataset.class_names]
        raise ModelLoadError(
            f"{file.name} knows the classes {', '.join(others[:5])}, which {dataset.name} has "
            "not. Open data with the classes that it was trained on first"
        )


def _some(dataset: Dataset) -> Split:
    """Return samples of all splits, evenly taken."""
    splits = [split for _, split in dataset.splits()]
    step = max(1, math.ceil(sum(map(len, splits)) / _TRIED))
    inputs = np.concatenate([split.inputs[::step] for split in splits])
    return Split(inputs, np.concatenate([split.labels[::step] for split in splits]))


_Way = tuple[bool, Ink | None, tuple[str, ...], str]
"""Transposed, ink, order of the classes, activation."""


def _ways(file: NetworkFile, dataset: Dataset, choice: WeightsChoice) -> Sequence[_Way]:
    turned: tuple[bool, ...] = (choice.orientation == "transposed",)
    if choice.orientation == "auto" and dataset.is_pictures:
        # The course's files hold transposed pictures; this program keeps them upright.
        turned = (False,) if file.is_own or file.channels else (True, False)
    if True in turned and (file.channels or not dataset.is_pictures):
        kind = "is convolutional" if file.channels else "reads no pictures"
        raise ModelLoadError(f"{file.name} {kind}, so it is not transposed; choose upright")
    inks: tuple[Ink | None, ...] = (None,)
    if dataset.ink is not None:
        told = choice.ink if choice.ink != "auto" else file.ink
        inks = tuple(ink for ink in _INKS if told in (None, ink))
    orders = [file.class_names] if file.class_names is not None else [dataset.class_names]
    usual = course_classes(file.classes)
    if file.class_names is None and set(usual) == set(dataset.class_names):
        orders = list(dict.fromkeys((dataset.class_names, usual)))
    activations: tuple[str, ...] = (choice.activation,)
    if choice.activation == "auto":
        told_activation = file.activation or (None if file.is_own else "sigmoid")
        activations = tuple(ACTIVATIONS) if told_activation is None else (told_activation,)
        if not file.hidden:
            activations = ("sigmoid",)
    return list(product(turned, inks, orders, activations))


def _make(
    file: NetworkFile,
    dataset: Dataset,
    transposed: bool,
    ink: Ink | None,
    order: tuple[str, ...],
    activation: str,
) -> WeightsReading:
    arrays, words = dict(file.arrays), []
    if dataset.is_pictures:
        words.append("transposed pictures" if transposed else "upright pictures")
    if transposed:
        arrays |= _upright(file, arrays, dataset.sample_shape)
    if ink is not None:
        words.append(f"{ink} ink")
        if ink != dataset.ink:
            # (1 - x - offset) * scale = (x - (1 - offset)) * -scale
            arrays["input.offset"] = np.asarray(1 - arrays["input.offset"], np.float32)
            arrays["input.scale"] = np.asarray(-arrays["input.scale"], np.float32)
    if order != dataset.class_names:
        columns = [order.index(name) for name in dataset.class_names]
        arrays["output.weight"] = np.ascontiguousarray(arrays["output.weight"][:, columns])
        arrays["output.bias"] = arrays["output.bias"][columns]
    if file.class_names is None:
        words.append(f"classes {order[0]} to {order[-1]}")
    if file.hidden:
        words.append(f"{activation} units")
    settings = file.settings(activation, InputPreparation.from_arrays(arrays).choice)
    shape = NetworkShape(dataset.sample_shape, dataset.classes)
    try:
        network = MODELS.get(file.model).load_network(shape, settings, arrays)
    except LabError as error:
        raise ModelLoadError(
            f"{file.name} does not fit {dataset.name}: {of_file(error)}"
        ) from error
    return WeightsReading(", ".join(words), arrays, settings, network)


def _upright(file: NetworkFile, arrays: Arrays, shape: tuple[int, ...]) -> Mapping[str, Any]:
    """Return what takes pictures pixel by pixel, its rows in the order of upright pictures."""
    first = "layer1.weight" if file.hidden else "output.weight"
    turned: dict[str, Any] = {}
    for name in (first, "input.offset", "input.scale"):
        array = arrays[name]
        if array.shape[:1] == (math.prod(shape),):
            columns = array.reshape(shape[1], shape[0], -1).swapaxes(0, 1)
            turned[name] = np.ascontiguousarray(columns).reshape(array.shape)
    return turned


def _notes(
    file: NetworkFile, dataset: Dataset, ranked: Sequence[WeightsReading], samples: int
) -> tuple[str, ...]:
    best = ranked[0]
    where = f"of {samples:,} samples of {dataset.name}"
    text = f"{file.name} is read as {best.words}: {best.accuracy:.1%} {where} are right"
    if len(ranked) > 1:
        second = ranked[1]
        text += f", the most of {len(ranked)} ways tried; as {second.words} {second.accuracy:.1%}"
    notes = [f"{text}."]
    if best.accuracy < 2 / dataset.classes:
        notes.append(
            "That is hardly better than guessing: choose orientation, ink and activation "
            "yourself, or open the data that it was trained on."
        )
    return tuple(notes)
