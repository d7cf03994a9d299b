"""What each unit of a network answers to samples, and what the network says without some units.

All networks are computed in NumPy from the arrays of a checkpoint alone: nothing waits for PyTorch,
and any unit can be read or switched off.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.weight_layers import (
    Arrays,
    convolution_names,
    dense_names,
    is_convolution,
    layer_names,
)
from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_convolutions import convolved, enlarged, pooled
from core.models.picture_shapes import (
    KERNEL,
    STRIDE,
    Convolutions,
    FeatureMaps,
    feature_maps,
    strided_maps,
)
from core.models.squeezenet_layers import NO_SINGLE_UNITS, is_squeezenet

Rows = npt.NDArray[np.floating[Any]]
Off = Mapping[str, Collection[int]]

_ROWS = 256
"""Samples at a time: their maps fit into a processor's cache."""

_EPSILON = 1e-5
"""As `core.models.torch_normalization.EPSILON`, whose module would import PyTorch."""


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
    convolutions : Convolutions, optional
        What its convolutions are, beside their weights; report A's where nothing is said.

    Raises
    ------
    ModelLoadError
        If there is no output layer, or layers do not follow one another.
    """

    arrays: Arrays = field(repr=False)
    activation: str | tuple[str, ...]
    sample_shape: tuple[int, ...]
    reconstructs: bool = False
    convolutions: Convolutions | None = None

    def __post_init__(self) -> None:
        if is_squeezenet(self.arrays):
            raise ModelLoadError(NO_SINGLE_UNITS)
        needed = {"output.weight", "output.bias", "input.offset", "input.scale"}
        missing = needed - set(self.arrays)
        if missing:
            raise ModelLoadError(
                f"the weights lack {', '.join(sorted(missing))}; use another epoch"
            )

    @property
    def layers(self) -> list[str]:
        """Its layers with units, from input to output."""
        return layer_names(self.arrays)

    def logits(self, rows: Rows, off: Off | None = None) -> Rows:
        """Return logits, shape (samples, classes), or (samples, pixels) of pictures.

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
        if is_convolution(layer):
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

    def convolve(self, layer: str, maps: Rows, kernel: Rows) -> Rows:
        """Return maps (samples, height, width, kernels) of maps with channels last.

        `kernel` is moved over them as those of `layer`, a convolution that is not the first.
        """
        how = self._how(layer)
        parts = [
            convolved(maps[at : at + _ROWS], kernel, stride=how.stride, edge=how.edge)
            for at in range(0, len(maps), _ROWS)
        ]
        return np.concatenate(parts)

    def _finish(self, layer: str, sums: Rows) -> Rows:
        at = self.layers.index(layer)
        sums = self._settled(layer, sums)
        for before, name in pairwise(self.layers[at:]):
            values, weight = self._passed_on(before, sums), self.arrays[f"{name}.weight"]
            if weight.ndim == 4:
                how = self._how(name)
                sums = convolved(values, weight, stride=how.stride, edge=how.edge)
            else:
                with np.errstate(over="ignore", invalid="ignore"):
                    sums = values.reshape(len(values), -1) @ weight
            sums = self._settled(name, sums)
        return sums

    def _settled(self, name: str, sums: Rows) -> Rows:
        """Add the bias of a layer to its sums, or normalise those of a convolution."""
        if is_convolution(name) and f"{name}.bias" not in self.arrays:
            return _normalised(sums, self.arrays, name)
        return np.asarray(sums + self.arrays[f"{name}.bias"])

    def _passed_on(self, name: str, sums: Rows) -> Rows:
        """Return what the layer behind is given of what a layer sums up."""
        return self._behind(name, self.activate(name, sums))

    def _behind(self, name: str, values: Rows) -> Rows:
        """Return what becomes of a layer's answers on the way to the next one."""
        if self.reconstructs or not is_convolution(name):
            return values
        if self._how(name).pooled:
            values = pooled(values)
        is_last = name == convolution_names(self.arrays)[-1]
        return values.mean(axis=(1, 2)) if is_last and self._plan.summary == "means" else values

    @cached_property
    def _plan(self) -> Convolutions:
        """What the convolutions are; all kernels but report A's are of a size that they tell."""
        if self.convolutions is not None:
            return self.convolutions
        weights = [self.arrays[f"{name}.weight"] for name in convolution_names(self.arrays)]
        return Convolutions(
            tuple(len(weight) for weight in weights),
            tuple(weight.shape[-1] for weight in weights),
        )

    @cached_property
    def _maps(self) -> list[FeatureMaps]:
        return feature_maps(self.sample_shape, self._plan, "the run")

    def _how(self, name: str) -> FeatureMaps:
        """Return how the window of a convolution moves, and what it makes."""
        return self._maps[int(name.removeprefix("conv"))]

    def _last(self, rows: Rows, off: Off) -> Iterator[Rows]:
        for some in self._chunks(rows):
            *_, (_name, values) = self._stages(some, off)
            yield values.reshape(len(some), -1)

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
        convolutions = convolution_names(self.arrays)
        maps = self._strided_maps() if self.reconstructs and convolutions else []
        values = inputs
        for name in self.layers:
            # A diverged network overflows, and says so by its weights.
            with np.errstate(over="ignore", invalid="ignore"):
                sums = self._settled(name, self._summed(name, values, maps))
            yield name, sums
            values = self._behind(name, self._without(name, self.activate(name, sums), off))

    def _summed(self, name: str, values: Rows, maps: Sequence[FeatureMaps]) -> Rows:
        """Return a layer's inputs times its weights; `maps` are those of an autoencoder."""
        weight = self.arrays[f"{name}.weight"]
        if weight.ndim == 2:
            return np.asarray(values.reshape(len(values), -1) @ weight)
        if values.ndim == 2:
            height, width = (maps[-1].height, maps[-1].width) if maps else self.sample_shape[:2]
            if name == self.layers[0]:
                height, width = self.sample_shape[:2]
            values = values.reshape(len(values), height, width, -1)
        if not maps:
            how = self._how(name)
            return convolved(values, weight, stride=how.stride, edge=how.edge)
        if name.startswith("conv"):
            return convolved(values, weight, stride=STRIDE, edge=KERNEL // 2)
        size = maps[0] if name == "output" else maps[-1 - int(name.removeprefix("upconv"))]
        return convolved(enlarged(values, size.height, size.width), weight, edge=KERNEL // 2)

    def _strided_maps(self) -> list[FeatureMaps]:
        """Return the maps of a convolutional autoencoder, from the picture on."""
        channels = [len(self.arrays[f"{name}.weight"]) for name in convolution_names(self.arrays)]
        return strided_maps(self.sample_shape, channels, "the run")

    def _without(self, name: str, values: Rows, off: Off) -> Rows:
        units = off.get(name)
        if units:
            values = values.copy()
            values[..., list(units)] = 0
        return values


def _normalised(maps: Rows, arrays: Arrays, name: str) -> Rows:
    norm = name.replace("conv", "norm")
    try:
        mean, variance = arrays[f"{norm}.running_mean"], arrays[f"{norm}.running_var"]
        scale, shift = arrays[f"{norm}.weight"], arrays[f"{norm}.bias"]
    except KeyError as error:
        raise ModelLoadError(f"the weights lack {error}; use another epoch") from error
    factor = scale / np.sqrt(variance + _EPSILON)
    return np.asarray(maps * factor + (shift - mean * factor), maps.dtype)
