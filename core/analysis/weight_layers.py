"""What of a network's arrays can be looked at: which layers there are, and their units.

A unit is what an array has one weight vector, or one number, for: a column of a dense layer, a
kernel of a convolution, an element of a bias.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.models.layer_words import OUTPUTS, layer_of, layer_words
from core.models.squeezenet_layers import array_shapes, squeezenet_layers

Array = npt.NDArray[np.floating[Any]]
Arrays = Mapping[str, npt.NDArray[Any]]

LayerKind = Literal["pictures", "kernels", "maps", "matrix", "bars"]

_SQUEEZENET = {name: at for at, name in enumerate(array_shapes(squeezenet_layers(1)))}
"""Names of its arrays, with their places."""

_NAME = re.compile(
    r"(conv|norm|layer|hidden|upconv|upnorm|output)(\d*)\.(weight|bias)|"
    + "|".join(map(re.escape, _SQUEEZENET))
)
_STAGES = {
    "conv": 0,
    "norm": 0,
    "layer": 1,
    "hidden": 1,
    "upconv": 2,
    "upnorm": 2,
    "output": 3,
}


@dataclass(frozen=True, slots=True)
class WeightLayer:
    """One array of a network, and how it is looked at.

    Parameters
    ----------
    array : str
        Its name: ``"layer1.weight"``.
    kind : {"pictures", "kernels", "maps", "matrix", "bars"}
        Weight vectors that have the shape of a picture; kernels of a convolution; weight vectors
        that look at the maps of the last convolution; rows of a matrix; one number a unit.
    shape : tuple of int
        Of the array.
    tile_shape : tuple of int
        Of what is shown of a unit: (height, width) or (height, width, 3).
    units : int
    map_shape : tuple of int
        (height, width, channels) of what "maps" look at.
    """

    array: str
    kind: LayerKind
    shape: tuple[int, ...]
    tile_shape: tuple[int, ...]
    units: int
    map_shape: tuple[int, int, int] = (0, 0, 0)

    @property
    def unit_layer(self) -> str:
        """The layer whose units these are: that of ``norm1.bias`` is ``"conv1"``."""
        return layer_of(self.array).replace("norm", "conv")

    @property
    def title(self) -> str:
        """For people: ``"Layer 1 weights"``."""
        layer, part = layer_of(self.array), self.array.rpartition(".")[2]
        what = {
            "weight": "kernels" if self.kind == "kernels" else "weights",
            "bias": "biases",
        }[part]
        if layer.startswith(("norm", "upnorm")):
            what = "scales" if part == "weight" else "shifts"
        words = layer_words(layer)
        return f"{words[:1].upper()}{words[1:]} {what}"

    @property
    def description(self) -> str:
        """How many of what: ``"64 of 32×32"``."""
        if self.kind == "kernels":
            channels, height, width = self.shape[1:]
            return f"{self.units} of {channels} × {height}×{width}"
        if self.kind == "maps":
            height, width, channels = self.map_shape
            return f"{self.units} of {channels} × {height}×{width}"
        if self.kind == "pictures":
            return f"{self.units} of {self.tile_shape[0]}×{self.tile_shape[1]}"
        return f"{self.units}" if self.kind == "bars" else f"{self.shape[0]} → {self.units}"

    def vectors(self, array: Array) -> Array:
        """Return the weight vector of each unit, shape (units, numbers)."""
        if self.kind == "bars":
            return array.reshape(-1, 1)
        if self.kind == "kernels":
            return array.reshape(self.units, -1)
        return array.T

    def tiles(self, array: Array) -> Array:
        """Return what is shown of each unit, shape (units, *tile_shape); NaN parts kernels."""
        if self.kind == "maps":
            height, width, channels = self.map_shape
            maps = array.T.reshape(self.units, height, width, channels)
            return _kernel_tiles(maps.transpose(0, 3, 1, 2), self.tile_shape)
        if self.kind != "kernels":
            return self.vectors(array).reshape(self.units, *self.tile_shape)
        if len(self.tile_shape) == 3:
            return array.transpose(0, 2, 3, 1)
        return _kernel_tiles(array, self.tile_shape)


def weight_layers(arrays: Arrays, sample_shape: tuple[int, ...]) -> tuple[WeightLayer, ...]:
    """Return what can be looked at of a network, from its input to its output.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Of a checkpoint; other arrays than weights, biases, scales and shifts are left out.
    sample_shape : tuple of int
        (height, width), (height, width, 3) or (features,): the first dense layer has tiles of it.
    """
    names = sorted((name for name in arrays if _NAME.fullmatch(name)), key=_place)
    first = next((name for name in names if arrays[name].ndim in (2, 4)), "")
    dense = next((name for name in names if arrays[name].ndim == 2), "")
    found = []
    for name in names:
        shape = arrays[name].shape
        if not all(shape):
            continue
        if len(shape) == 4:
            tile = _kernel_tile_shape(shape)
            found.append(WeightLayer(name, "kernels", shape, tile, shape[0]))
        elif len(shape) == 2:
            is_picture = name == first and len(sample_shape) > 1
            maps = _map_shape(arrays, sample_shape, shape[0]) if name == dense else None
            if is_picture and math.prod(sample_shape) == shape[0]:
                found.append(WeightLayer(name, "pictures", shape, sample_shape, shape[1]))
            elif maps is not None:
                tile = _sheet_shape(maps[2], maps[0], maps[1])
                found.append(WeightLayer(name, "maps", shape, tile, shape[1], maps))
            else:
                found.append(WeightLayer(name, "matrix", shape, (1, shape[0]), shape[1]))
        elif len(shape) == 1:
            found.append(WeightLayer(name, "bars", shape, (1, 1), shape[0]))
    return tuple(found)


def layer_names(arrays: Arrays) -> list[str]:
    """Return all layers with units, such as ``["conv1", "hidden1", "output"]``, from the input."""
    return _stems(arrays, tuple(_STAGES), (2, 4))


def is_convolution(layer: str) -> bool:
    """Whether a layer is a convolution with ReLU behind it, by its name."""
    return layer.startswith(("conv", "upconv", "features."))


def dense_names(arrays: Arrays) -> list[str]:
    """Return the dense layers, such as ``["layer1", "output"]``, from input to output."""
    return _stems(arrays, ("layer", "hidden", "output"), (2,))


def convolution_names(arrays: Arrays) -> list[str]:
    """Return the convolutions, such as ``["conv1", "conv2"]``, from input to output.

    Those of an autoencoder's encoder.
    """
    return _stems(arrays, ("conv",), (4,))


def unit_word(layer: str, index: int, class_names: tuple[str, ...] = ()) -> str:
    """Return what a unit is called: ``"Unit 12"``, ``"Kernel 3"``, ``"Class K"``."""
    if layer in OUTPUTS and index < len(class_names):
        return f"Class {class_names[index]}"
    return f"{'Kernel' if is_convolution(layer) else 'Unit'} {index}"


def _stems(arrays: Arrays, kinds: tuple[str, ...], axes: tuple[int, ...]) -> list[str]:
    names = [
        name
        for name in arrays
        if _NAME.fullmatch(name)
        and name not in _SQUEEZENET
        and name.endswith(".weight")
        and _parts(name)[0] in kinds
        and arrays[name].ndim in axes
    ]
    return [layer_of(name) for name in sorted(names, key=_place)]


def _parts(name: str) -> tuple[str, str, str]:
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"{name!r} is no array of a layer")
    return match[1], match[2], match[3]


def _place(name: str) -> tuple[int, int, bool, bool]:
    if name in _SQUEEZENET:
        return 0, _SQUEEZENET[name], False, False
    stem, number, part = _parts(name)
    return _STAGES[stem], int(number or 0), stem.endswith("norm"), part == "bias"


def _map_shape(
    arrays: Arrays, sample_shape: tuple[int, ...], numbers: int
) -> tuple[int, int, int] | None:
    """Return (height, width, channels) of the maps that a dense layer gets so many numbers of.

    The weights do not tell how far windows moved: of the sizes that come out even, that whose
    sides are to each other most nearly as those of the picture.
    """
    names = convolution_names(arrays)
    if not names or len(sample_shape) < 2:
        return None
    channels = arrays[f"{names[-1]}.weight"].shape[0]
    places, rest = divmod(numbers, channels)
    if rest or places < 2:
        return None
    height, width = sample_shape[:2]
    highs = [high for high in range(1, places + 1) if places % high == 0]
    high = min(highs, key=lambda high: abs(math.log(high**2 / places * width / height)))
    return high, places // high, channels


def _kernel_tile_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    channels, height, width = shape[1:]
    return (height, width, 3) if channels == 3 else _sheet_shape(channels, height, width)


def _sheet_shape(channels: int, height: int, width: int) -> tuple[int, int]:
    rows, columns = _kernel_rows(channels)
    return rows * (height + 1) - 1, columns * (width + 1) - 1


def _kernel_rows(channels: int) -> tuple[int, int]:
    """Return rows and columns for a unit's kernels: without empty places if that is no strip."""
    root = math.isqrt(channels)
    full = next((rows for rows in range(root, 0, -1) if channels % rows == 0), 1)
    if channels <= 3 * full**2:
        return full, channels // full
    columns = math.ceil(math.sqrt(channels))
    return math.ceil(channels / columns), columns


def _kernel_tiles(array: Array, tile_shape: tuple[int, ...]) -> Array:
    units, channels, height, width = array.shape
    rows, columns = (tile_shape[0] + 1) // (height + 1), (tile_shape[1] + 1) // (width + 1)
    sheet = np.full((units, rows, height + 1, columns, width + 1), np.nan, array.dtype)
    for channel in range(channels):
        row, column = divmod(channel, columns)
        sheet[:, row, :height, column, :width] = array[:, channel]
    whole = sheet.reshape(units, rows * (height + 1), columns * (width + 1))
    return whole[:, :-1, :-1]
