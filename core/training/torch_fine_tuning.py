"""The dense layers of a network, trained on what its convolutions make of samples."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from core.models.input_preparation import InputPreparation
from core.models.numpy_initializers import INITIALIZERS
from core.models.torch_cnn import TorchCNN
from core.models.torch_functions import LOSSES
from core.models.torch_mlp import TorchMLP
from core.training.config import TrainingConfig
from core.training.inference import InferenceNetwork, Rows
from core.training.torch_inference import TorchInference
from core.training.torch_trainer import TorchTrainer
from core.training.trainer import Arrays

Features = npt.NDArray[np.float32]

_HIDDEN = re.compile(r"(hidden|layer)(\d+)\.weight")


def trunk_features(network: InferenceNetwork, rows: Rows) -> Features:
    """Return what the dense layers of a network get of samples, (samples, features).

    Of a convolutional network what its convolutions leave, of a perceptron the prepared inputs.

    Parameters
    ----------
    network : InferenceNetwork
    rows : ndarray of shape (samples, inputs)
        As they lie in memory.
    """
    prepared = network.preparation.apply(np.asarray(rows, np.float32), np.float32)
    if not isinstance(network, TorchInference):
        return np.asarray(prepared, np.float32)
    trunk = network.network
    assert isinstance(trunk, TorchCNN)
    dtype = trunk.values.dtype
    with torch.inference_mode():
        parts = [
            trunk.features(some.to(dtype), training=False)
            for some in torch.split(torch.tensor(prepared), trunk.evaluation_batch)
        ]
        return np.asarray(torch.cat(parts).numpy(), np.float32)


def head_trainer(
    arrays: Mapping[str, npt.NDArray[Any]],
    activation: str,
    loss: str,
    config: TrainingConfig,
) -> TorchTrainer:
    """Return a trainer of the dense layers of a checkpoint, which begins with their weights.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Of the checkpoint; nothing in it changes.
    activation, loss : str
        Of the run's settings.
    config : TrainingConfig
    """
    names = head_layers(arrays)
    weights = [arrays[f"{name}.weight"] for name in names]
    widths = (weights[0].shape[0], *(weight.shape[1] for weight in weights))
    network = TorchMLP(
        widths,
        activation,
        INITIALIZERS["zero"],
        np.random.default_rng(0),
        getattr(torch, config.dtype),
        torch.device("cpu"),
    )
    own = head_layers(network.arrays())
    network.load(
        {
            f"{mine}.{part}": arrays[f"{name}.{part}"]
            for mine, name in zip(own, names, strict=True)
            for part in ("weight", "bias")
        }
    )
    one = np.ones(1, np.float32)
    return TorchTrainer(
        network,
        LOSSES[loss],
        InputPreparation(0 * one, one),
        config,
        features=widths[0],
        largest_layer=max(weight.size for weight in weights),
    )


def with_head(arrays: Mapping[str, npt.NDArray[Any]], trainer: TorchTrainer) -> Arrays:
    """Return the network's arrays of a checkpoint with the dense layers of a trainer."""
    trained = trainer.network.arrays()
    found = {name: np.array(array) for name, array in arrays.items()}
    for mine, name in zip(head_layers(trained), head_layers(arrays), strict=True):
        for part in ("weight", "bias"):
            array = trained[f"{mine}.{part}"]
            found[f"{name}.{part}"] = array.astype(arrays[f"{name}.{part}"].dtype, copy=False)
    return found


def head_layers(arrays: Mapping[str, npt.NDArray[Any]]) -> list[str]:
    """Return the names of the dense layers of a network, first to last.

    In a checkpoint of a convolutional network ``hidden1`` …, of a perceptron ``layer1`` …, and
    ``output``.
    """
    matches = (_HIDDEN.fullmatch(name) for name in arrays)
    hidden = sorted((int(match[2]), match[1] + match[2]) for match in matches if match)
    return [*(name for _, name in hidden), "output"]
