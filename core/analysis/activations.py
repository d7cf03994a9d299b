"""What each unit of a network answers to samples, and what the network says without some units.

The networks of ``numpy-mlp``, ``torch-mlp`` and ``torch-cnn`` are computed in NumPy from the arrays
of a checkpoint alone: nothing waits for PyTorch, and any unit can be read or switched off.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.weight_layers import Arrays, convolution_names, dense_names
from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS

Rows = npt.NDArray[np.floating[Any]]
Off = Mapping[str, Collection[int]]

_ROWS = 256
"""Samples at a time: their maps fit into a processor's cache."""

_EPSILON = 1e-5
"""As `core.models.torch_cnn.EPSILON`, whose module would import PyTorch."""

DEAD_RANGE = 1e-6
SATURATED_SHARE, SATURATED_EDGE = 0.95, 0.01
_BOUNDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


@dataclass(frozen=True, eq=False)
class LayeredNetwork:
    """A network as its arrays describe it.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Of a checkpoint, with the input preparation.
    activation : str or tuple of str
        Of all hidden dense layers, or of each; convolutions have ReLU.
    sample_shape : tuple of int
    reconstructs : bool
        Whether it gives its inputs back: then they are clipped to [0, 1] first.

    Raises
    ------
    ModelLoadError
        If there is no output layer.
    """

    arrays: Arrays = field(repr=False)
    activation: str | tuple[str, ...]
    sample_shape: tuple[int, ...]
    reconstructs: bool = False

    def __post_init__(self) -> None:
        needed = {"output.weight", "output.bias", "input.offset", "input.scale"}
        missing = needed - set(self.arrays)
        if missing:
            raise ModelLoadError(
                f"the weights lack {', '.join(sorted(missing))}; use another epoch"
            )

    @property
    def layers(self) -> list[str]:
        """Its layers with units, from input to output."""
        return convolution_names(self.arrays) + dense_names(self.arrays)

    def logits(self, rows: Rows, off: Off | None = None) -> Rows:
        """Return logits, shape (samples, classes).

        Parameters
        ----------
        rows : ndarray of shape (samples, features)
        off : mapping of layer to units, optional
            These units always answer 0.
        """
        parts = list(self._last(rows, off or {}))
        return np.concatenate(parts) if parts else np.empty((0, len(self.arrays["output.bias"])))

    def responses(self, rows: Rows, layer: str) -> Rows:
        """Return what a layer's units sum up before their activation, shape (samples, units).

        Of a kernel it is the largest over all places, after normalisation.
        """
        parts = []
        for some in self._chunks(rows):
            for name, values in self._stages(some, {}):
                if name == layer:
                    parts.append(values.max(axis=(1, 2)) if values.ndim == 4 else values)
                    break
            else:
                raise ModelLoadError(f"there is no layer {layer}; choose {', '.join(self.layers)}")
        return np.concatenate(parts)

    def answers(self, rows: Rows) -> Iterator[tuple[int, str, Rows]]:
        """Yield how many samples, the layer, and what its units make of them after activation.

        Some samples at a time go through all layers; the values have the shape (samples, units) or
        (samples, height, width, channels), the latter before pooling.
        """
        for some in self._chunks(rows):
            for name, sums in self._stages(some, {}):
                yield len(some), name, self.activate(name, sums)

    def activate(self, layer: str, responses: Rows) -> Rows:
        """Return what units make of `responses`; those of the output layer stay as they are."""
        if layer.startswith("conv"):
            return np.maximum(responses, 0)
        if layer == "output":
            return responses
        return ACTIVATIONS[self.activation_of(layer)].function(responses)

    def activation_of(self, layer: str) -> str:
        """Return the name of a hidden dense layer's activation."""
        if isinstance(self.activation, str):
            return self.activation
        return self.activation[dense_names(self.arrays).index(layer)]

    def inputs_of(self, layer: str, rows: Rows) -> Rows:
        """Return what a layer is given.

        Parameters
        ----------
        layer : str
            Not the first.
        rows : ndarray of shape (samples, features)

        Returns
        -------
        ndarray of shape (samples, units) or (samples, height, width, channels)
            The latter behind a convolution.
        """
        before = self.layers[self.layers.index(layer) - 1]
        parts = []
        for some in self._chunks(rows):
            sums = next(values for name, values in self._stages(some, {}) if name == before)
            parts.append(self._passed_on(before, sums))
        return np.concatenate(parts)

    def logits_after(self, layer: str, sums: Rows) -> Rows:
        """Return the logits, shape (samples, classes), of what a layer sums up.

        Parameters
        ----------
        layer : str
        sums : ndarray of shape (samples, units) or (samples, height, width, channels)
            Its inputs times its weights: without bias, and before normalisation.
        """
        parts = [self._finish(layer, sums[at : at + _ROWS]) for at in range(0, len(sums), _ROWS)]
        return np.concatenate(parts)

    def convolve(self, maps: Rows, kernel: Rows) -> Rows:
        """Return maps (samples, height - 2, width - 2, kernels) of maps with channels last."""
        return np.concatenate(
            [_convolved(maps[at : at + _ROWS], kernel) for at in range(0, len(maps), _ROWS)]
        )

    def _finish(self, layer: str, sums: Rows) -> Rows:
        at = self.layers.index(layer)
        sums = self._settled(layer, sums)
        for before, name in pairwise(self.layers[at:]):
            values, weight = self._passed_on(before, sums), self.arrays[f"{name}.weight"]
            if weight.ndim == 4:
                sums = _convolved(values, weight)
            else:
                with np.errstate(over="ignore", invalid="ignore"):
                    sums = values.reshape(len(values), -1) @ weight
            sums = self._settled(name, sums)
        return sums

    def _settled(self, name: str, sums: Rows) -> Rows:
        """Add the bias of a dense layer to its sums, or normalise those of a convolution."""
        if name.startswith("conv"):
            return _normalised(sums, self.arrays, name)
        return np.asarray(sums + self.arrays[f"{name}.bias"])

    def _passed_on(self, name: str, sums: Rows) -> Rows:
        """Return what the layer behind is given of what a layer sums up."""
        values = self.activate(name, sums)
        is_pooled = name in convolution_names(self.arrays)[:-1]
        return _pooled(values) if is_pooled else values

    def _last(self, rows: Rows, off: Off) -> Iterator[Rows]:
        for some in self._chunks(rows):
            *_, (_name, values) = self._stages(some, off)
            yield values

    def prepared(self, rows: Rows) -> Rows:
        """Return what the first layer is given of samples (samples, features)."""
        preparation = InputPreparation.from_arrays(self.arrays)
        dtype = self.arrays["output.weight"].dtype
        found = preparation.apply(np.asarray(rows, np.float32), dtype)
        return np.clip(found, 0, 1) if self.reconstructs else found

    def _chunks(self, rows: Rows) -> Iterator[Rows]:
        for start in range(0, len(rows), _ROWS):
            yield self.prepared(rows[start : start + _ROWS])

    def _stages(self, inputs: Rows, off: Off) -> Iterator[tuple[str, Rows]]:
        """Yield each layer and what its units sum up."""
        convolutions, dense = convolution_names(self.arrays), dense_names(self.arrays)
        values = inputs
        if convolutions:
            height, width, *colours = self.sample_shape
            values = inputs.reshape(len(inputs), height, width, *(colours or [1]))
        for name in convolutions:
            maps = _normalised(_convolved(values, self.arrays[f"{name}.weight"]), self.arrays, name)
            yield name, maps
            values = self._without(name, self.activate(name, maps), off)
            if name != convolutions[-1]:
                values = _pooled(values)
        values = values.reshape(len(inputs), -1)
        for name in dense:
            # A diverged network overflows, and says so by its weights.
            with np.errstate(over="ignore", invalid="ignore"):
                sums = values @ self.arrays[f"{name}.weight"] + self.arrays[f"{name}.bias"]
            yield name, sums
            values = self._without(name, self.activate(name, sums), off)

    def _without(self, name: str, values: Rows, off: Off) -> Rows:
        units = off.get(name)
        if units:
            values = values.copy()
            values[..., list(units)] = 0
        return values


@dataclass(frozen=True, eq=False)
class UnitStates:
    """Which units of a layer say nothing about samples.

    Parameters
    ----------
    dead : ndarray of shape (units,), bool
        The same answer to every sample: such a unit does nothing that a bias could not.
    saturated : ndarray of shape (units,), bool
        Of sigmoids and tanh that are not dead: within 1 % of a bound for 95 % of the samples.
    """

    dead: npt.NDArray[np.bool_]
    saturated: npt.NDArray[np.bool_]


def unit_states(network: LayeredNetwork, layer: str, responses: Rows) -> UnitStates:
    """Return which units are dead or saturated, of what `LayeredNetwork.responses` returned."""
    answers = network.activate(layer, responses)
    if layer == "output" or not len(answers):
        nobody = np.zeros(answers.shape[1], bool)
        return UnitStates(nobody, nobody)
    dead = answers.max(axis=0) - answers.min(axis=0) <= DEAD_RANGE
    bounds = None if layer.startswith("conv") else _BOUNDS.get(network.activation_of(layer))
    if bounds is None:
        return UnitStates(dead, np.zeros_like(dead))
    low, high = bounds
    edge = SATURATED_EDGE * (high - low)
    at_edge = ((answers < low + edge) | (answers > high - edge)).mean(axis=0)
    return UnitStates(dead, (at_edge >= SATURATED_SHARE) & ~dead)


def extreme_samples(
    responses: Rows, unit: int, count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the samples that excite a unit most and least, strongest first; shape (count,) each.

    Parameters
    ----------
    responses : ndarray of shape (samples, units)
    unit, count : int
    """
    order = np.argsort(-responses[:, unit], kind="stable")
    return order[:count], order[::-1][:count]


def _convolved(maps: Rows, kernel: Rows) -> Rows:
    """Return (samples, height - 2, width - 2, kernels) of maps with channels last; no padding."""
    high, wide = kernel.shape[2:]
    windows = np.lib.stride_tricks.sliding_window_view(maps, (high, wide), axis=(1, 2))
    samples, height, width = windows.shape[:3]
    columns = windows.reshape(samples * height * width, -1)
    found = columns @ kernel.reshape(len(kernel), -1).T
    return np.asarray(found.reshape(samples, height, width, len(kernel)))


def _normalised(maps: Rows, arrays: Arrays, name: str) -> Rows:
    norm = name.replace("conv", "norm")
    try:
        mean, variance = arrays[f"{norm}.running_mean"], arrays[f"{norm}.running_var"]
        scale, shift = arrays[f"{norm}.weight"], arrays[f"{norm}.bias"]
    except KeyError as error:
        raise ModelLoadError(f"the weights lack {error}; use another epoch") from error
    factor = scale / np.sqrt(variance + _EPSILON)
    return np.asarray(maps * factor + (shift - mean * factor), maps.dtype)


def _pooled(maps: Rows) -> Rows:
    height, width = maps.shape[1] // 2 * 2, maps.shape[2] // 2 * 2
    blocks = maps[:, :height, :width].reshape(len(maps), height // 2, 2, width // 2, 2, -1)
    return np.asarray(blocks.max(axis=(2, 4)))
