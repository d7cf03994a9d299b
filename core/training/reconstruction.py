"""Autoencoders that only look: pictures to codes, and codes to pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS, sigmoid
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import PixelError
from core.models.numpy_network import NumpyNetwork
from core.training.autoencoder_settings import AutoencoderSettings
from core.training.inference import NetworkShape, Rows, read_preparation
from core.training.trainer import split_state


class ReconstructionNetwork(Protocol):
    """What gives pictures back."""

    @property
    def code(self) -> int:
        """Numbers that it keeps of a picture."""

    def encode(self, rows: Rows) -> Rows:
        """Return codes (samples, code) of pictures as they lie in memory (samples, pixels)."""

    def decode(self, codes: Rows) -> Rows:
        """Return pictures (samples, pixels) of codes, in the polarity of the data, in [0, 1]."""


@dataclass(frozen=True, eq=False)
class NumpyAutoencoder:
    """An autoencoder of dense layers with the preparation of its inputs.

    Parameters
    ----------
    network : NumpyNetwork
    preparation : InputPreparation
    depth : int
        Dense layers up to the code.
    code : int
    """

    network: NumpyNetwork
    preparation: InputPreparation
    depth: int
    code: int

    def encode(self, rows: Rows) -> Rows:
        """Return codes (samples, code) of pictures (samples, pixels), clipped to [0, 1] first."""
        prepared = self.preparation.apply(np.asarray(rows, np.float32), self.network.values.dtype)
        values = np.clip(prepared, 0, 1)
        with np.errstate(over="ignore", invalid="ignore"):
            for layer in self.network.layers[: 2 * self.depth]:
                values = layer.forward(values)
        return np.asarray(values)

    def decode(self, codes: Rows) -> Rows:
        """Return pictures (samples, pixels) of codes, in the polarity of the data, in [0, 1]."""
        values = np.asarray(codes, self.network.values.dtype)
        with np.errstate(over="ignore", invalid="ignore"):
            for layer in self.network.layers[2 * self.depth :]:
                values = layer.forward(values)
            return as_pictures(sigmoid(values), self.preparation)


def as_pictures(outputs: Rows, preparation: InputPreparation) -> Rows:
    """Undo what was done to the inputs: ink as 1 becomes dark ink again."""
    pictures: Rows = outputs / preparation.scale + preparation.offset
    return pictures


def load_autoencoder(
    shape: NetworkShape, settings: AutoencoderSettings, arrays: Mapping[str, npt.NDArray[Any]]
) -> NumpyAutoencoder:
    """Make an autoencoder of a checkpoint of ``numpy-autoencoder`` or ``torch-autoencoder``.

    Raises
    ------
    ModelLoadError
        If the arrays do not fit.
    """
    parameters, _ = split_state(arrays)
    kinds = [array.dtype for array in parameters.values()]
    network = NumpyNetwork(
        settings.widths(shape.features),
        [ACTIVATIONS[name] for name in settings.activations],
        INITIALIZERS["zero"],
        PixelError(),
        np.random.default_rng(0),
        np.result_type(np.float32, *kinds),
    )
    network.load(parameters)
    depth = len(settings.hidden) + 1
    return NumpyAutoencoder(network, read_preparation(arrays, shape), depth, settings.code)
