"""Weights that others trained: the course's pickles, and ``.npz`` with ``W1, b1, W2, b2``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.mat_reader import course_classes
from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import CrossEntropy
from core.models.numpy_network import NumpyNetwork
from core.runs.classifier import Classifier
from core.runs.weights_arrays import SUFFIXES, numbers, read_weights
from core.training.inference import NumpyInference

COURSE_NAMES = (
    ("W1", "b1", "W2", "b2"),
    ("Wlayer1", "blayer1", "Woutput", "boutput"),
)
RUN_NAMES = ("layer1.weight", "layer1.bias", "output.weight", "output.bias")
_CLASS_KEYS = ("class_chars", "class_names")


def is_weights_file(path: Path) -> bool:
    """Whether a path looks like a file of weights."""
    return path.suffix.lower() in SUFFIXES and path.is_file()


def classifier_of_file(path: Path) -> Classifier:
    """Return the network of a file: one hidden layer of sigmoids, trained on the course's pictures.

    These pictures are squares with dark ink on 1, transposed. Classes are named by a key
    ``class_chars`` or ``class_names`` of the file, or are A to Z, then 0 to 9.

    Raises
    ------
    ModelLoadError
        If the file cannot be read, is anything but arrays in a dictionary, or its shapes do not
        fit each other.
    """
    arrays = read_weights(path).arrays
    if "output.weight" in arrays:
        raise ModelLoadError(
            f"{path.name} holds weights of a run; name that run, or make it one with 'runs import "
            f"{path.name} --data DATA'"
        )
    found = course_arrays(path, arrays)
    pixels, hidden = found["layer1.weight"].shape
    classes = found["output.bias"].size
    side = round(float(np.sqrt(pixels)))
    if side**2 != pixels:
        raise ModelLoadError(_shapes(path, found, "expected a square number of pixels"))
    network = NumpyNetwork(
        (pixels, hidden, classes),
        ACTIVATIONS["sigmoid"],
        INITIALIZERS["zero"],
        CrossEntropy(),
        np.random.default_rng(0),
        np.float64,
    )
    network.load(found)
    as_stored = InputPreparation(np.zeros(1, np.float32), np.ones(1, np.float32))
    return Classifier(
        path.name,
        NumpyInference(network, as_stored),
        class_names_in(path, arrays, classes) or course_classes(classes),
        (side, side),
        "dark",
        takes_transposed=True,
    )


def course_arrays(
    path: Path, arrays: Mapping[str, Any]
) -> dict[str, npt.NDArray[np.floating[Any]]]:
    """Return the arrays of a network with one hidden layer by the names they have in a run.

    Raises
    ------
    ModelLoadError
        If one is missing, or their shapes do not fit each other.
    """
    names = next((names for names in COURSE_NAMES if set(names) <= set(arrays)), None)
    if names is None:
        known = " or ".join(", ".join(names) for names in COURSE_NAMES)
        raise ModelLoadError(
            f"{path.name} holds {', '.join(sorted(arrays)[:8]) or 'nothing'}; expected {known}"
        )
    found = {name: numbers(path, name, arrays[name]) for name in names}
    parts = list(found.values())
    first, second = (part if part.ndim == 2 else np.empty((0, 0)) for part in parts[::2])
    widths = (first.shape[0], first.shape[1], second.shape[1])
    biases = tuple(part.size for part in parts[1::2])
    if 0 in widths or second.shape[0] != widths[1] or biases != widths[1:]:
        fitting = "expected (pixels, hidden), (hidden,), (hidden, classes), (classes,)"
        raise ModelLoadError(_shapes(path, found, fitting))
    # Some write biases as columns.
    parts[1::2] = [part.ravel() for part in parts[1::2]]
    return dict(zip(RUN_NAMES, parts, strict=True))


def _shapes(path: Path, found: Mapping[str, npt.NDArray[Any]], expected: str) -> str:
    shapes = ", ".join(f"{name} {array.shape}" for name, array in found.items())
    return f"{path.name} holds {shapes}; {expected}"


def class_names_in(path: Path, arrays: Mapping[str, Any], count: int) -> tuple[str, ...] | None:
    """Return the names that a file gives its classes, in the order of the outputs; None without.

    Raises
    ------
    ModelLoadError
        If they are not as many as the outputs, or one comes twice.
    """
    key = next((key for key in _CLASS_KEYS if key in arrays), None)
    if key is None:
        return None
    try:
        stored = np.asarray(arrays[key])
    except ValueError as error:
        raise ModelLoadError(f"{key} in {path.name} is no list of names") from error
    names = tuple(str(each) for each in (str(stored) if stored.ndim == 0 else stored.tolist()))
    if len(names) != count:
        raise ModelLoadError(
            f"{key} in {path.name} names {len(names)} classes; the network has {count}"
        )
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if twice is not None:
        raise ModelLoadError(
            f"{key} in {path.name} names the class {twice!r} more than once; give each output a "
            "name of its own"
        )
    return names
