"""The models that can be trained. A new one is a file with its trainer and an entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from core.datasets.dataset import Dataset
from core.errors import ModelLoadError
from core.registry import Registry
from core.torch_loading import load_torch
from core.training.autoencoder_settings import AutoencoderSettings, TorchAutoencoderSettings
from core.training.cnn_settings import CNNSettings
from core.training.config import RunConfig, TrainingConfig
from core.training.inference import InferenceNetwork, NetworkShape, load_mlp
from core.training.mlp_settings import MLPSettings, TorchMLPSettings
from core.training.reconstruction import ReconstructionNetwork, load_autoencoder
from core.training.trainer import Trainer


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A kind of network.

    Parameters
    ----------
    name, title, description : str
        The name begins with its library: ``"torch-cnn"``.
    short : str
        What its runs are called at first.
    settings_type : type
        A settings class (see `core.settings`).
    defaults : callable
        Good settings and training for a data set, chosen by what it holds and how large it is.
    make_trainer : callable
        Makes the trainer; imports its library only then.
    load_network : callable
        Makes a network that only looks of the arrays of a checkpoint.
    load_autoencoder : callable or None
        The same of a model that gives pictures back; None of those that recognise classes.
    """

    name: str
    title: str
    description: str
    short: str
    settings_type: type
    defaults: Callable[[Dataset], tuple[Any, TrainingConfig]]
    make_trainer: Callable[[Dataset, Any, TrainingConfig], Trainer]
    load_network: Callable[[NetworkShape, Any, Mapping[str, npt.NDArray[Any]]], InferenceNetwork]
    load_autoencoder: (
        Callable[[NetworkShape, Any, Mapping[str, npt.NDArray[Any]]], ReconstructionNetwork] | None
    ) = None

    @property
    def reconstructs(self) -> bool:
        """Whether it gives pictures back, and recognises no classes."""
        return self.load_autoencoder is not None

    @property
    def library(self) -> str:
        """The library that it computes with, as Python imports it: ``"numpy"``, ``"torch"``."""
        return self.name.partition("-")[0]


def _mlp_defaults(dataset: Dataset) -> tuple[MLPSettings, TrainingConfig]:
    samples = len(dataset.train)
    if not dataset.is_pictures:
        settings = MLPSettings(hidden=(25,), inputs="standardize")
        batch_size, epochs = (5, 200) if samples < 500 else (32, 60)
        return settings, TrainingConfig(batch_size=batch_size, epochs=epochs)
    settings = MLPSettings(inputs="standardize" if dataset.ink is None else "ink")
    if samples < 5_000:
        training = TrainingConfig(batch_size=32, epochs=80, weight_decay=1e-3)
    elif samples < 30_000:
        training = TrainingConfig(batch_size=64, epochs=60, weight_decay=3e-4)
    else:
        training = TrainingConfig(batch_size=128, epochs=20, learning_rate=0.1, weight_decay=1e-5)
    return settings, training


def _numpy_mlp(dataset: Dataset, settings: MLPSettings, config: TrainingConfig) -> Trainer:
    from core.training.numpy_models import make_mlp_trainer

    return make_mlp_trainer(dataset, settings, config)


def _torch_mlp_defaults(dataset: Dataset) -> tuple[TorchMLPSettings, TrainingConfig]:
    settings, training = _mlp_defaults(dataset)
    return TorchMLPSettings(**vars(settings)), training


def _cnn_defaults(dataset: Dataset) -> tuple[CNNSettings, TrainingConfig]:
    samples = len(dataset.train)
    settings = CNNSettings(inputs="standardize" if dataset.ink is None else "ink")
    # The cosine ends with small steps: without it, the running statistics that evaluation
    # normalises with lag behind weights that still jump, and some last epochs are poor.
    if samples < 5_000:
        batch_size, epochs, weight_decay = 32, 30, 1e-2
    elif samples < 30_000:
        batch_size, epochs, weight_decay = 64, 20, 2e-3
    else:
        batch_size, epochs, weight_decay = 128, 10, 5e-4
    training = TrainingConfig(
        learning_rate=0.1,
        schedule="cosine",
        batch_size=batch_size,
        epochs=epochs,
        weight_decay=weight_decay,
    )
    return settings, training


def _torch_mlp(dataset: Dataset, settings: TorchMLPSettings, config: TrainingConfig) -> Trainer:
    load_torch()
    from core.training.torch_models import make_mlp_trainer

    return make_mlp_trainer(dataset, settings, config)


def _torch_cnn(dataset: Dataset, settings: CNNSettings, config: TrainingConfig) -> Trainer:
    load_torch()
    from core.training.torch_models import make_cnn_trainer

    return make_cnn_trainer(dataset, settings, config)


def _load_cnn(
    shape: NetworkShape, settings: CNNSettings, arrays: Mapping[str, npt.NDArray[Any]]
) -> InferenceNetwork:
    load_torch()
    from core.training.torch_inference import load_cnn

    return load_cnn(shape, settings, arrays)


def _autoencoder_training(dataset: Dataset) -> TrainingConfig:
    samples = len(dataset.train)
    # The cosine ends with small steps, which Adam needs to settle.
    epochs, batch_size = (
        (200, 32) if samples < 5_000 else (60, 64) if samples < 30_000 else (20, 128)
    )
    return TrainingConfig(
        optimizer="adam",
        learning_rate=1e-3,
        schedule="cosine",
        batch_size=batch_size,
        epochs=epochs,
    )


def _autoencoder_defaults(dataset: Dataset) -> tuple[AutoencoderSettings, TrainingConfig]:
    settings = AutoencoderSettings(
        hidden=(256,),
        code_activation="identity",
        initialization="he",
        inputs="stored" if dataset.ink is None else "ink",
    )
    return settings, _autoencoder_training(dataset)


def _torch_autoencoder_defaults(
    dataset: Dataset,
) -> tuple[TorchAutoencoderSettings, TrainingConfig]:
    settings, training = _autoencoder_defaults(dataset)
    return TorchAutoencoderSettings(**vars(settings)), training


def _numpy_autoencoder(
    dataset: Dataset, settings: AutoencoderSettings, config: TrainingConfig
) -> Trainer:
    from core.training.numpy_models import make_autoencoder_trainer

    return make_autoencoder_trainer(dataset, settings, config)


def _torch_autoencoder(
    dataset: Dataset, settings: TorchAutoencoderSettings, config: TrainingConfig
) -> Trainer:
    load_torch()
    from core.training.torch_models import make_autoencoder_trainer

    return make_autoencoder_trainer(dataset, settings, config)


def _knows_no_classes(
    shape: NetworkShape, settings: Any, arrays: Mapping[str, npt.NDArray[Any]]
) -> InferenceNetwork:
    raise ModelLoadError(
        "an autoencoder gives pictures back and knows no classes; choose a run that recognises"
    )


MODELS: Registry[ModelSpec] = Registry(
    "model",
    ModelSpec(
        "numpy-mlp",
        "MLP in NumPy",
        "A multilayer perceptron from scratch: forward pass, loss and backpropagation in NumPy.",
        "MLP",
        MLPSettings,
        _mlp_defaults,
        _numpy_mlp,
        load_mlp,
    ),
    ModelSpec(
        "torch-mlp",
        "MLP in PyTorch",
        "The same perceptron from the same initial weights, with PyTorch's automatic gradients.",
        "PyTorch MLP",
        TorchMLPSettings,
        _torch_mlp_defaults,
        _torch_mlp,
        load_mlp,
    ),
    ModelSpec(
        "torch-cnn",
        "CNN in PyTorch",
        "A convolutional network for pictures: two 3x3 convolutions with batch normalisation, a "
        "hidden layer; report A's, unless changed.",
        "CNN",
        CNNSettings,
        _cnn_defaults,
        _torch_cnn,
        _load_cnn,
    ),
    ModelSpec(
        "numpy-autoencoder",
        "Autoencoder in NumPy",
        "Keeps a picture in a few numbers and gives it back: encoder, code, and the encoder's "
        "mirror image, from scratch.",
        "Autoencoder",
        AutoencoderSettings,
        _autoencoder_defaults,
        _numpy_autoencoder,
        _knows_no_classes,
        load_autoencoder,
    ),
    ModelSpec(
        "torch-autoencoder",
        "Autoencoder in PyTorch",
        "The same autoencoder from the same initial weights, with PyTorch's automatic gradients.",
        "PyTorch autoencoder",
        TorchAutoencoderSettings,
        _torch_autoencoder_defaults,
        _torch_autoencoder,
        _knows_no_classes,
        load_autoencoder,
    ),
)


def make_trainer(dataset: Dataset, config: RunConfig) -> Trainer:
    """Make the trainer that a run's configuration asks for, with its initial weights."""
    return MODELS.get(config.model).make_trainer(dataset, config.settings, config.training)
