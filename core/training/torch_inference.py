"""The convolutional network that only looks, on the CPU."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from core.datasets.glyphs import GlyphForm
from core.models.input_preparation import InputPreparation
from core.models.numpy_initializers import INITIALIZERS
from core.models.torch_cnn import TorchCNN
from core.models.torch_network import TorchNetwork
from core.models.torch_squeezenet import TorchSqueezeNet
from core.training.cnn_settings import CNNSettings
from core.training.inference import NetworkShape, Rows, read_preparation
from core.training.squeezenet_settings import SqueezeNetSettings
from core.training.trainer import split_state


@dataclass(frozen=True, eq=False)
class TorchInference:
    """A network in PyTorch with the preparation of its inputs."""

    network: TorchNetwork
    preparation: InputPreparation

    def logits(self, rows: Rows) -> Rows:
        """Return logits (samples, classes)."""
        dtype = self.network.values.dtype
        kind = np.float64 if dtype == torch.float64 else np.float32
        prepared = self.preparation.apply(np.asarray(rows, np.float32), kind)
        size = self.network.evaluation_batch
        with torch.inference_mode():
            parts = [
                self.network.forward(some, training=False)
                for some in torch.split(torch.tensor(prepared), size)
            ]
            return np.asarray(torch.cat(parts).numpy())

    def input_gradient(self, rows: Rows, directions: Rows) -> Rows:
        """Return d(directions · logits)/d(rows), of shape (samples, features), by autograd."""
        dtype = self.network.values.dtype
        kind = np.float64 if dtype == torch.float64 else np.float32
        prepared = self.preparation.apply(np.asarray(rows, np.float32), kind)
        inputs = torch.tensor(prepared, requires_grad=True)
        with torch.enable_grad():
            logits = self.network.forward(inputs, training=False)
            total = (logits * torch.tensor(np.asarray(directions, kind))).sum()
            (gradient,) = torch.autograd.grad(total, inputs)
        # An affine preparation has its scale as derivative; where glyphs follow, this is the
        # gradient with respect to the glyph, in the polarity of the data.
        return np.asarray(gradient.numpy() * self.preparation.over(rows.shape[1])[1])

    def with_form(self, form: GlyphForm) -> "TorchInference":
        """Return the network with glyphs of another form before it."""
        return replace(self, preparation=replace(self.preparation, form=form))


def checkpoint_dtype(parameters: Mapping[str, npt.NDArray[Any]]) -> torch.dtype:
    """Return the type in which a network of these arrays computes: float64 if one of them is."""
    is_double = any(array.dtype == np.float64 for array in parameters.values())
    return torch.float64 if is_double else torch.float32


def load_cnn(
    shape: NetworkShape, settings: CNNSettings, arrays: Mapping[str, npt.NDArray[Any]]
) -> TorchInference:
    """Make a convolutional network of the arrays of a checkpoint of ``torch-cnn``.

    Raises
    ------
    ModelLoadError
        If they do not fit.
    """
    parameters, _ = split_state(arrays)
    network = TorchCNN(
        shape.sample_shape,
        settings.convolutions,
        settings.hidden,
        shape.classes,
        settings.activation,
        INITIALIZERS["zero"],
        np.random.default_rng(0),
        checkpoint_dtype(parameters),
        torch.device("cpu"),
    )
    network.load(parameters)
    return TorchInference(network, read_preparation(arrays, shape))


def load_squeezenet(
    shape: NetworkShape, settings: SqueezeNetSettings, arrays: Mapping[str, npt.NDArray[Any]]
) -> TorchInference:
    """Make a network of the arrays of a checkpoint of ``torch-squeezenet``.

    Raises
    ------
    ModelLoadError
        If they do not fit.
    """
    parameters, _ = split_state(arrays)
    network = TorchSqueezeNet(
        shape.sample_shape,
        shape.classes,
        INITIALIZERS["zero"],
        np.random.default_rng(0),
        checkpoint_dtype(parameters),
    )
    network.load(parameters)
    return TorchInference(network, read_preparation(arrays, shape))
