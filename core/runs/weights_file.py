"""Weights that others trained: the course's pickles, and ``.npz`` with ``W1, b1, W2, b2``."""

import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.mat_reader import course_classes
from core.datasets.npz_reader import NPZ_DAMAGE
from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import CrossEntropy
from core.models.numpy_network import NumpyNetwork
from core.runs.classifier import Classifier
from core.training.inference import NumpyInference

SUFFIXES = (".npz", ".pickle", ".pkl")

_NAMES = (
    ("W1", "b1", "W2", "b2"),
    ("Wlayer1", "blayer1", "Woutput", "boutput"),
)
_CLASS_KEYS = ("class_chars", "class_names")

_HARMLESS = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy.core.multiarray", "scalar"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy.core.numeric", "_frombuffer"),
    ("numpy._core.numeric", "_frombuffer"),
    # What Python 2 wrote of bytes.
    ("_codecs", "encode"),
}


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
    arrays = _read(path)
    names = next((names for names in _NAMES if set(names) <= set(arrays)), None)
    if names is None:
        known = " or ".join(", ".join(names) for names in _NAMES)
        raise ModelLoadError(
            f"{path.name} holds {', '.join(sorted(arrays)[:8]) or 'nothing'}; expected {known}"
        )
    parts = [_numbers(path, name, arrays[name]) for name in names]
    first, second = (part if part.ndim == 2 else np.empty((0, 0)) for part in parts[::2])
    widths = (first.shape[0], first.shape[1], second.shape[1])
    side = round(float(np.sqrt(widths[0])))
    biases = tuple(part.size for part in parts[1::2])
    if 0 in widths or second.shape[0] != widths[1] or biases != widths[1:] or side**2 != widths[0]:
        shapes = ", ".join(f"{n} {p.shape}" for n, p in zip(names, parts, strict=True))
        raise ModelLoadError(
            f"{path.name} holds {shapes}; expected (pixels, hidden), (hidden,), (hidden, classes), "
            "(classes,) with a square number of pixels"
        )
    network = NumpyNetwork(
        widths,
        ACTIVATIONS["sigmoid"],
        INITIALIZERS["zero"],
        CrossEntropy(),
        np.random.default_rng(0),
        np.float64,
    )
    keys = ("layer1.weight", "layer1.bias", "output.weight", "output.bias")
    own = network.parameters
    network.load({k: part.reshape(own[k].shape) for k, part in zip(keys, parts, strict=True)})
    as_stored = InputPreparation(np.zeros(1, np.float32), np.ones(1, np.float32))
    return Classifier(
        path.name,
        NumpyInference(network, as_stored),
        _class_names(path, arrays, widths[2]),
        (side, side),
        "dark",
        takes_transposed=True,
    )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as stream:
            if path.suffix.lower() == ".npz":
                with np.load(stream, allow_pickle=False) as archive:
                    return dict(archive)
            found = _ArraysOnly(stream, encoding="latin1").load()
    except _RefusedError as error:
        raise ModelLoadError(
            f"{path.name} asks for {error}, which could run programs; only NumPy arrays in a "
            "dictionary are opened. Nothing of it was executed"
        ) from error
    except (*NPZ_DAMAGE, pickle.UnpicklingError, AttributeError, IndexError, KeyError) as error:
        raise ModelLoadError(f"{path.name} is damaged or holds no arrays ({error})") from error
    except (TypeError, ImportError, MemoryError) as error:
        raise ModelLoadError(f"{path.name} holds no arrays ({error})") from error
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise ModelLoadError(
            f"{path.name} holds a {type(found).__name__}; expected a dictionary of arrays"
        )
    return found


class _RefusedError(Exception):
    """Something that a pickle may not ask for."""


class _ArraysOnly(pickle.Unpickler):
    """Builds nothing but arrays and Python's own containers and numbers."""

    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        if (module, name) not in _HARMLESS:
            raise _RefusedError(f"{module}.{name}")
        found: Callable[..., Any] = super().find_class(module, name)
        return found


def _numbers(path: Path, name: str, value: object) -> npt.NDArray[np.float64]:
    array = np.asarray(value)
    if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        raise ModelLoadError(f"{name} in {path.name} holds other things than finite numbers")
    return np.asarray(array, np.float64)


def _class_names(path: Path, arrays: Mapping[str, Any], count: int) -> tuple[str, ...]:
    key = next((key for key in _CLASS_KEYS if key in arrays), None)
    if key is None:
        return course_classes(count)
    stored = np.asarray(arrays[key])
    names = tuple(str(each) for each in (str(stored) if stored.ndim == 0 else stored.tolist()))
    if len(names) != count or len(set(names)) != count:
        raise ModelLoadError(
            f"{key} in {path.name} names {len(names)} classes; the network has {count}"
        )
    return names
