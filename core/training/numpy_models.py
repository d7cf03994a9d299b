"""Makes the trainers of `numpy-mlp` and `numpy-autoencoder`."""

from collections.abc import Sequence

import numpy as np

from core.datasets.dataset import Dataset
from core.memory import check_memory
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS, Activation
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import Loss, PixelError
from core.models.numpy_network import LOSSES, NumpyNetwork, count_parameters
from core.randomness import Stream, generator
from core.training.autoencoder_settings import AutoencoderSettings, check_pictures
from core.training.config import TrainingConfig
from core.training.mlp_settings import MLPSettings
from core.training.numpy_trainer import NumpyTrainer
from core.training.trainer import EVALUATION_BATCH


def make_mlp_trainer(
    dataset: Dataset, settings: MLPSettings, config: TrainingConfig
) -> NumpyTrainer:
    """Make the trainer of a multilayer perceptron, with its initial weights.

    Raises
    ------
    ConfigError
        If the network would not fit into memory.
    """
    widths = (dataset.features, *settings.hidden, dataset.classes)
    loss = LOSSES[settings.loss]()
    activation = ACTIVATIONS[settings.activation]
    return _make_dense_trainer(dataset, settings, config, widths, activation, loss)


def make_autoencoder_trainer(
    dataset: Dataset, settings: AutoencoderSettings, config: TrainingConfig
) -> NumpyTrainer:
    """Make the trainer of an autoencoder, with its initial weights.

    Raises
    ------
    ConfigError
        If the samples are no pictures, or the network would not fit into memory.
    """
    check_pictures(dataset)
    widths = settings.widths(dataset.features)
    activations = [ACTIVATIONS[name] for name in settings.activations]
    return _make_dense_trainer(
        dataset,
        settings,
        config,
        widths,
        activations,
        PixelError(),
        reconstructs=True,
        noise=settings.noise,
    )


def _make_dense_trainer(
    dataset: Dataset,
    settings: MLPSettings | AutoencoderSettings,
    config: TrainingConfig,
    widths: Sequence[int],
    activation: Activation | Sequence[Activation],
    loss: Loss,
    *,
    reconstructs: bool = False,
    noise: float = 0.0,
) -> NumpyTrainer:
    _check_memory(widths, len(dataset.train), config)
    network = NumpyNetwork(
        widths,
        activation,
        INITIALIZERS[settings.initialization],
        loss,
        generator(config.seed, Stream.WEIGHTS),
        np.dtype(config.dtype),
    )
    preparation = InputPreparation.fit(settings.inputs, dataset)
    return NumpyTrainer(network, preparation, config, reconstructs=reconstructs, noise=noise)


def _check_memory(widths: Sequence[int], samples: int, config: TrainingConfig) -> None:
    """Refuse a network that training would not have the memory for."""
    parameters = count_parameters(widths)
    # The mean of the weights makes two more: those that train, and a copy on the way.
    moments = (3 if config.optimizer == "adam" else 1) + (2 if config.averaging else 0)
    # In training: values, gradients, the optimiser's vectors. While saving: all but the gradients
    # copied, and again as the bytes of a file. Between layers: outputs and their gradients.
    vectors = (2 + moments) + 2 * (1 + moments)
    rows = min(max(config.batch_size, EVALUATION_BATCH), samples)
    numbers = vectors * parameters + 3 * rows * sum(widths[1:])
    check_memory(
        numbers * np.dtype(config.dtype).itemsize,
        f"training a network of {'-'.join(map(str, widths))} units ({parameters:,} parameters)",
        field="hidden",
    )
