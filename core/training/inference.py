"""Networks that only look: a model's weights, without data, optimiser or gradients."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.datasets.glyphs import GlyphForm
from core.errors import ModelLoadError
from core.models.input_gradient import input_gradient
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import SquaredError
from core.models.numpy_network import LOSSES, NumpyNetwork
from core.training.trainer import split_state

Rows = npt.NDArray[np.floating[Any]]


class InferenceNetwork(Protocol):
    """What gives logits of inputs."""

    @property
    def preparation(self) -> InputPreparation:
        """What it does to inputs before the first layer."""

    def logits(self, rows: Rows) -> Rows:
        """Return logits (samples, classes) of samples as they lie in memory (samples, features)."""

    def input_gradient(self, rows: Rows, directions: Rows) -> Rows:
        """Return d(directions · logits)/d(rows), of shape (samples, features).

        `directions` (samples, classes) weigh the logits of each sample.
        """

    def with_form(self, form: GlyphForm) -> "InferenceNetwork":
        """Return the network with glyphs of another form before it."""


@dataclass(frozen=True, slots=True)
class NetworkShape:
    """What a network takes and gives.

    Parameters
    ----------
    sample_shape : tuple of int
        (height, width), (height, width, 3) or (features,).
    classes : int
    """

    sample_shape: tuple[int, ...]
    classes: int

    @property
    def features(self) -> int:
        """Numbers of one sample."""
        return prod(self.sample_shape)


@dataclass(frozen=True, eq=False)
class NumpyInference:
    """A multilayer perceptron in NumPy with the preparation of its inputs."""

    network: NumpyNetwork
    preparation: InputPreparation

    def logits(self, rows: Rows) -> Rows:
        """Return logits (samples, classes)."""
        with np.errstate(over="ignore", invalid="ignore"):
            prepared = self.preparation.apply(
                np.asarray(rows, np.float32), self.network.values.dtype
            )
            return np.asarray(self.network.forward(prepared))

    def input_gradient(self, rows: Rows, directions: Rows) -> Rows:
        """Return d(directions · logits)/d(rows), of shape (samples, features)."""
        with np.errstate(over="ignore", invalid="ignore"):
            prepared = self.preparation.apply(
                np.asarray(rows, np.float32), self.network.values.dtype
            )
            # An affine preparation has its scale as derivative; where glyphs follow, this is the
            # gradient with respect to the glyph, in the polarity of the data.
            gradient = input_gradient(self.network, prepared, directions)
            return np.asarray(gradient * self.preparation.over(rows.shape[1])[1])

    def with_form(self, form: GlyphForm) -> "NumpyInference":
        """Return the network with glyphs of another form before it."""
        return replace(self, preparation=replace(self.preparation, form=form))


def load_mlp(
    shape: NetworkShape, settings: Any, arrays: Mapping[str, npt.NDArray[Any]]
) -> NumpyInference:
    """Make a perceptron of the arrays of a checkpoint of ``numpy-mlp`` or ``torch-mlp``.

    Raises
    ------
    ModelLoadError
        If they do not fit.
    """
    parameters, _ = split_state(arrays)
    kinds = [array.dtype for array in parameters.values()]
    network = NumpyNetwork(
        (shape.features, *settings.hidden, shape.classes),
        ACTIVATIONS[settings.activation],
        INITIALIZERS["zero"],
        LOSSES[settings.loss](),
        np.random.default_rng(0),
        np.result_type(np.float32, *kinds),
    )
    network.load(parameters)
    return NumpyInference(network, read_preparation(arrays, shape))


def read_preparation(
    arrays: Mapping[str, npt.NDArray[Any]], shape: NetworkShape
) -> InputPreparation:
    """Return the input preparation that a checkpoint holds.

    Raises
    ------
    ModelLoadError
        If there is none, or it is made for samples of another size.
    """
    try:
        return InputPreparation.from_arrays(arrays, shape.features)
    except KeyError as error:
        raise ModelLoadError(f"the weights lack {error}; use another epoch") from error


def softmax(logits: Rows) -> npt.NDArray[np.float64]:
    """Return probabilities (samples, classes): p_ij = exp(z_ij) / sum_k exp(z_ik), in float64."""
    shifted = np.asarray(logits, np.float64)
    shifted = np.exp(shifted - shifted.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), np.float64)


def sample_losses(
    logits: Rows, labels: npt.NDArray[np.int64], loss: str
) -> npt.NDArray[np.float64]:
    """Return the loss of each sample, shape (samples,), as training computes it.

    Parameters
    ----------
    logits : ndarray of shape (samples, classes)
    labels : ndarray of shape (samples,)
    loss : str
        Name in `core.models.numpy_network.LOSSES`; squared error is taken of the probabilities.
    """
    exact = np.asarray(logits, np.float64)
    outputs = softmax(exact) if loss == SquaredError.name else exact
    return np.asarray(LOSSES[loss]().forward(outputs, labels), np.float64)
