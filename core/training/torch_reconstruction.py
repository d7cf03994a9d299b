"""The convolutional autoencoder that only looks, on the CPU."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import sigmoid
from core.models.numpy_initializers import INITIALIZERS
from core.models.picture_shapes import strided_maps
from core.models.torch_conv_autoencoder import TorchConvAutoencoder
from core.models.torch_threads import one_thread
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.inference import NetworkShape, Rows, read_preparation
from core.training.reconstruction import as_pictures
from core.training.torch_inference import checkpoint_dtype
from core.training.trainer import split_state


@dataclass(frozen=True, eq=False)
class TorchAutoencoder:
    """An autoencoder in PyTorch with the preparation of its inputs.

    Parameters
    ----------
    network : TorchConvAutoencoder
    preparation : InputPreparation
    code : int
    """

    network: TorchConvAutoencoder
    preparation: InputPreparation
    code: int

    def encode(self, rows: Rows) -> Rows:
        """Return codes (samples, code) of pictures (samples, pixels), clipped to [0, 1] first."""
        prepared = self.preparation.apply(np.asarray(rows, np.float32), self._dtype)
        return self._in_parts(self.network.encode, np.clip(prepared, 0, 1))

    def decode(self, codes: Rows) -> Rows:
        """Return pictures (samples, pixels) of codes, in the polarity of the data, in [0, 1]."""
        logits = self._in_parts(self.network.decode, codes)
        return as_pictures(sigmoid(logits), self.preparation)

    @property
    def _dtype(self) -> npt.DTypeLike:
        return np.float64 if self.network.values.dtype == torch.float64 else np.float32

    def _in_parts(self, side: Callable[..., Tensor], rows: Rows) -> Rows:
        """Return what the encoder or the decoder makes of rows, some at a time."""
        inputs = torch.tensor(np.asarray(rows, self._dtype))
        # A picture that is dragged through the map is decoded within a frame, beside a run that
        # trains too: there two threads take a hundred times as long as one.
        with one_thread(), torch.inference_mode():
            parts = torch.split(inputs, self.network.evaluation_batch)
            return np.asarray(torch.cat([side(some, training=False) for some in parts]).numpy())


def load_conv_autoencoder(
    shape: NetworkShape,
    settings: ConvAutoencoderSettings,
    arrays: Mapping[str, npt.NDArray[Any]],
) -> TorchAutoencoder:
    """Make a convolutional autoencoder of the arrays of a checkpoint.

    Raises
    ------
    ModelLoadError
        If they do not fit.
    """
    parameters, _ = split_state(arrays)
    network = TorchConvAutoencoder(
        strided_maps(shape.sample_shape, settings.channels, "the run"),
        settings.code,
        INITIALIZERS["zero"],
        np.random.default_rng(0),
        checkpoint_dtype(parameters),
    )
    network.load(parameters)
    return TorchAutoencoder(network, read_preparation(arrays, shape), settings.code)
