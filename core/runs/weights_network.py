"""What network a file of weights holds, told from the names and shapes of its arrays."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError, ModelLoadError
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_network import LOSSES
from core.models.picture_shapes import KERNEL
from core.models.squeezenet_layers import is_squeezenet
from core.runs.weights_arrays import StoredWeights, names_note, numbers
from core.runs.weights_file import class_names_in, course_arrays
from core.settings import from_mapping
from core.training.registry import MODELS, check_layers
from core.training.trainer import OPTIMIZER_PREFIX

Arrays = dict[str, npt.NDArray[np.floating[Any]]]

_PREPARATION = ("input.offset", "input.scale")


@dataclass(frozen=True, eq=False)
class NetworkFile:
    """The network of a file.

    Parameters
    ----------
    name : str
        Of the file.
    arrays : dict of str to ndarray
        By the names that they have in a run, with ``input.offset`` and ``input.scale``.
    model : str
        As in the registry of models.
    channels, kernels, hidden : tuple of int
        Maps and windows of its convolutions, and widths of its hidden layers.
    inputs : int or None
        Numbers of a sample; None where the shapes of a convolutional network do not tell.
    classes : int
    is_own : bool
        Whether this program wrote it, which keeps pictures upright.
    activation, loss : str or None
        Where the file says.
    ink : str or None
        Of the data it was trained on, ``"dark"`` or ``"light"``, where the file says.
    class_names : tuple of str or None
        In the order of its outputs, where the file says.
    noted : mapping of str to object
        Settings of the model that the file tells.
    """

    name: str
    arrays: Arrays = field(repr=False)
    model: str
    channels: tuple[int, ...]
    kernels: tuple[int, ...]
    hidden: tuple[int, ...]
    inputs: int | None
    classes: int
    is_own: bool
    activation: str | None = None
    loss: str | None = None
    ink: str | None = None
    class_names: tuple[str, ...] | None = None
    noted: Mapping[str, Any] = field(default_factory=dict)

    def settings(self, activation: str, inputs: str) -> Any:
        """Return the model's settings; what the file leaves open is usual.

        Parameters
        ----------
        activation : str
            Of the hidden units.
        inputs : str
            How its inputs are prepared, as in `core.models.input_preparation`.

        Raises
        ------
        ModelLoadError
            If the file tells settings that the model has not.
        """
        values: dict[str, Any] = {
            **self.noted,
            "hidden": self.hidden,
            "activation": activation,
            "inputs": inputs,
        }
        if self.loss is not None:
            values["loss"] = self.loss
        if self.channels:
            values |= {
                "channels": self.channels,
                "kernels": self.kernels,
                "normalization": "batch" if "norm1.weight" in self.arrays else "none",
            }
        try:
            return from_mapping(MODELS.get(self.model).settings_type, values)
        except ConfigError as error:
            raise ModelLoadError(f"{self.name} tells settings that do not fit: {error}") from error


def network_in(path: Path, stored: StoredWeights) -> NetworkFile:
    """Return the network that a file holds.

    Raises
    ------
    ModelLoadError
        If its arrays are no network of a kind known here, or do not fit each other, or are those of
        an autoencoder.
    """
    model = stored.notes.get("model", "")
    if model in MODELS.names and MODELS.get(model).reconstructs:
        raise ModelLoadError(
            f"{path.name} holds an autoencoder, and only networks that recognise are read from "
            "files of weights; take the whole run along with 'runs export' and 'runs import'"
        )
    if model in MODELS.names:
        check_layers(model, path.name)
    if is_squeezenet(stored.arrays):
        raise ModelLoadError(
            f"{path.name} holds the weights of a SqueezeNet; train one that begins with them: "
            "model torch-squeezenet with this file as its pretrained weights"
        )
    is_own = "output.weight" in stored.arrays
    arrays = _own_arrays(path, stored.arrays) if is_own else course_arrays(path, stored.arrays)
    has_preparation = all(name in arrays for name in _PREPARATION)
    if not has_preparation:
        arrays |= {"input.offset": np.zeros(1, np.float32), "input.scale": np.ones(1, np.float32)}
    channels, kernels = _channels(path, arrays)
    widths = _widths(path, arrays, "hidden" if channels else "layer")
    notes, classes = stored.notes, widths[-1]
    if channels or model not in ("numpy-mlp", "torch-mlp"):
        model = "torch-cnn" if channels else "numpy-mlp"
    names = names_note(notes, "class_names")
    told = {**stored.arrays} if names is None else {"class_names": names}
    return NetworkFile(
        path.name,
        arrays,
        model,
        channels,
        kernels,
        widths[1:-1],
        None if channels else widths[0],
        classes,
        is_own and has_preparation,
        _known(notes.get("activation"), ACTIVATIONS),
        _known(notes.get("loss"), LOSSES),
        _known(notes.get("ink"), ("dark", "light")),
        class_names_in(path, told, classes),
        _settings_note(notes) if notes.get("model") == model else {},
    )


def _settings_note(notes: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the settings that a file tells; none where there are none, or they are garbled."""
    try:
        found = json.loads(notes.get("settings", "{}"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _known(value: str | None, choices: Any) -> str | None:
    return value if value in choices else None


def _own_arrays(path: Path, stored: Mapping[str, Any]) -> Arrays:
    wanted = re.compile(r"(layer|hidden|conv|norm)\d+\.\w+|output\.\w+|input\.\w+")
    return {
        name: numbers(path, name, array)
        for name, array in stored.items()
        if wanted.fullmatch(name) and not name.startswith(OPTIMIZER_PREFIX)
    }


def _numbered(arrays: Arrays, kind: str) -> list[str]:
    """Return layer1, layer2 … as far as they follow one another."""
    found: list[str] = []
    while f"{kind}{len(found) + 1}.weight" in arrays:
        found.append(f"{kind}{len(found) + 1}")
    return found


def _channels(path: Path, arrays: Arrays) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return how many maps each convolution makes, and the side of its window."""
    names = _numbered(arrays, "conv")
    channels: list[int] = []
    kernels: list[int] = []
    for name in names:
        array = arrays[f"{name}.weight"]
        before = channels[-1] if channels else array.shape[1] if array.ndim == 4 else 0
        side = array.shape[-1]
        if array.ndim != 4 or array.shape[1:] != (before, side, side) or 0 in array.shape:
            raise ModelLoadError(
                f"{path.name} holds {name}.weight {array.shape}; expected (channels, {before or 1},"
                f" {KERNEL}, {KERNEL}), or another square window"
            )
        channels.append(array.shape[0])
        kernels.append(side)
    return tuple(channels), tuple(kernels)


def _widths(path: Path, arrays: Arrays, kind: str) -> tuple[int, ...]:
    widths: list[int] = []
    for name in (*_numbered(arrays, kind), "output"):
        weight, bias = arrays[f"{name}.weight"], arrays.get(f"{name}.bias")
        fits = weight.ndim == 2 and 0 not in weight.shape
        if not fits or (widths and weight.shape[0] != widths[-1]):
            before = widths[-1] if widths else "inputs"
            raise ModelLoadError(
                f"{path.name} holds {name}.weight {weight.shape}; expected ({before}, units), as "
                "the layer before it has them"
            )
        if bias is None or bias.shape != weight.shape[1:]:
            shape = "none" if bias is None else bias.shape
            raise ModelLoadError(
                f"{path.name} holds {name}.weight {weight.shape} with a bias of {shape}; expected "
                f"{name}.bias {weight.shape[1:]}"
            )
        widths = widths or [weight.shape[0]]
        widths.append(weight.shape[1])
    return tuple(widths)
