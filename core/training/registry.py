"""The models that can be trained. A new one is a file with its trainer and an entry here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from core.datasets.dataset import Dataset
from core.errors import ConfigError, ModelLoadError
from core.models.layer_table import LayerRow
from core.models.squeezenet_layers import NO_SINGLE_UNITS
from core.registry import Registry
from core.settings import describe
from core.torch_loading import load_torch
from core.training.augmentation import check_augmentation
from core.training.autoencoder_settings import AutoencoderSettings, TorchAutoencoderSettings
from core.training.bag_of_words_settings import IDLE_IN_BAG_OF_WORDS, BagOfWordsSettings
from core.training.cnn_settings import CNNSettings
from core.training.config import RunConfig, TrainingConfig
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.inference import InferenceNetwork, NetworkShape, load_mlp
from core.training.layer_tables import (
    autoencoder_layers,
    cnn_layers,
    conv_autoencoder_layers,
    mlp_layers,
    squeezenet_layers,
)
from core.training.mlp_settings import MLPSettings, TorchMLPSettings
from core.training.model_defaults import (
    autoencoder_defaults,
    bag_of_words_defaults,
    cnn_defaults,
    conv_autoencoder_defaults,
    mlp_defaults,
    squeezenet_defaults,
    torch_autoencoder_defaults,
    torch_mlp_defaults,
)
from core.training.reconstruction import ReconstructionNetwork, load_autoencoder
from core.training.squeezenet_settings import SqueezeNetSettings
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
    layers : callable or None
        Returns its layers as a table, of the shape of data and settings; None where it has none.
    idle : set of str
        Names of training settings that have no effect on it.
    no_single_units : str
        Why its units are not looked at one by one; empty where they are.
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
    layers: Callable[[NetworkShape, Any], Sequence[LayerRow]] | None = None
    idle: frozenset[str] = frozenset()
    no_single_units: str = ""

    @property
    def reconstructs(self) -> bool:
        """Whether it gives pictures back, and recognises no classes."""
        return self.load_autoencoder is not None

    @property
    def has_layers(self) -> bool:
        """Whether its arrays are layers of units; else nothing that looks at units knows it."""
        return self.layers is not None

    @property
    def library(self) -> str:
        """The library that it computes with, as Python imports it: ``"numpy"``, ``"torch"``."""
        return self.name.partition("-")[0]


def _numpy_mlp(dataset: Dataset, settings: MLPSettings, config: TrainingConfig) -> Trainer:
    from core.training.numpy_models import make_mlp_trainer

    return make_mlp_trainer(dataset, settings, config)


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


def _torch_squeezenet(
    dataset: Dataset, settings: SqueezeNetSettings, config: TrainingConfig
) -> Trainer:
    load_torch()
    from core.training.torch_squeezenet_trainer import make_squeezenet_trainer

    return make_squeezenet_trainer(dataset, settings, config)


def _load_squeezenet(
    shape: NetworkShape, settings: SqueezeNetSettings, arrays: Mapping[str, npt.NDArray[Any]]
) -> InferenceNetwork:
    load_torch()
    from core.training.torch_inference import load_squeezenet

    return load_squeezenet(shape, settings, arrays)


def _numpy_bag_of_words(
    dataset: Dataset, settings: BagOfWordsSettings, config: TrainingConfig
) -> Trainer:
    from core.training.bag_of_words_trainer import make_bag_of_words_trainer

    return make_bag_of_words_trainer(dataset, settings, config)


def _load_bag_of_words(
    shape: NetworkShape, settings: BagOfWordsSettings, arrays: Mapping[str, npt.NDArray[Any]]
) -> InferenceNetwork:
    from core.training.bag_of_words_inference import load_bag_of_words

    return load_bag_of_words(shape, settings, arrays)


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


def _conv_autoencoder(
    dataset: Dataset, settings: ConvAutoencoderSettings, config: TrainingConfig
) -> Trainer:
    load_torch()
    from core.training.torch_models import make_conv_autoencoder_trainer

    return make_conv_autoencoder_trainer(dataset, settings, config)


def _load_conv_autoencoder(
    shape: NetworkShape, settings: ConvAutoencoderSettings, arrays: Mapping[str, npt.NDArray[Any]]
) -> ReconstructionNetwork:
    load_torch()
    from core.training.torch_reconstruction import load_conv_autoencoder

    return load_conv_autoencoder(shape, settings, arrays)


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
        mlp_defaults,
        _numpy_mlp,
        load_mlp,
        layers=mlp_layers,
    ),
    ModelSpec(
        "torch-mlp",
        "MLP in PyTorch",
        "The same perceptron from the same initial weights, with PyTorch's automatic gradients.",
        "PyTorch MLP",
        TorchMLPSettings,
        torch_mlp_defaults,
        _torch_mlp,
        load_mlp,
        layers=mlp_layers,
    ),
    ModelSpec(
        "torch-cnn",
        "CNN in PyTorch",
        "A convolutional network for pictures: two 3x3 convolutions with batch normalisation, a "
        "hidden layer; report A's, unless changed.",
        "CNN",
        CNNSettings,
        cnn_defaults,
        _torch_cnn,
        _load_cnn,
        layers=cnn_layers,
    ),
    ModelSpec(
        "torch-squeezenet",
        "SqueezeNet in PyTorch",
        "SqueezeNet 1.1 for pictures, best of 224x224: eight fire modules, 0.7 million weights and "
        "a classifier. From scratch, or fine-tuned from the weights of a file.",
        "SqueezeNet",
        SqueezeNetSettings,
        squeezenet_defaults,
        _torch_squeezenet,
        _load_squeezenet,
        layers=squeezenet_layers,
        no_single_units=NO_SINGLE_UNITS,
    ),
    ModelSpec(
        "numpy-bag-of-words",
        "Bag of visual words",
        "The classical way before networks: local descriptors, a dictionary of visual words by "
        "k-means, and the most similar training picture by a spatial pyramid of their histograms.",
        "Bag of words",
        BagOfWordsSettings,
        bag_of_words_defaults,
        _numpy_bag_of_words,
        _load_bag_of_words,
        idle=IDLE_IN_BAG_OF_WORDS,
    ),
    ModelSpec(
        "numpy-autoencoder",
        "Autoencoder in NumPy",
        "Keeps a picture in a few numbers and gives it back: encoder, code, and the encoder's "
        "mirror image, from scratch.",
        "Autoencoder",
        AutoencoderSettings,
        autoencoder_defaults,
        _numpy_autoencoder,
        _knows_no_classes,
        load_autoencoder,
        layers=autoencoder_layers,
    ),
    ModelSpec(
        "torch-autoencoder",
        "Autoencoder in PyTorch",
        "The same autoencoder from the same initial weights, with PyTorch's automatic gradients.",
        "PyTorch autoencoder",
        TorchAutoencoderSettings,
        torch_autoencoder_defaults,
        _torch_autoencoder,
        _knows_no_classes,
        load_autoencoder,
        layers=autoencoder_layers,
    ),
    ModelSpec(
        "torch-conv-autoencoder",
        "Convolutional autoencoder in PyTorch",
        "Strided convolutions with batch normalisation down to the code, and their mirror image "
        "back up to the picture.",
        "Conv autoencoder",
        ConvAutoencoderSettings,
        conv_autoencoder_defaults,
        _conv_autoencoder,
        _knows_no_classes,
        _load_conv_autoencoder,
        layers=conv_autoencoder_layers,
    ),
)


def make_trainer(dataset: Dataset, config: RunConfig) -> Trainer:
    """Make the trainer that a run's configuration asks for, with its initial weights.

    Raises
    ------
    ConfigError
        If the settings do not suit the data, or there is no memory for it.
    """
    check_augmentation(dataset, config.training)
    return MODELS.get(config.model).make_trainer(dataset, config.settings, config.training)


def check_effect(model: str, names: Iterable[str]) -> None:
    """Refuse settings that have no effect on a model, rather than to seem to follow them.

    Parameters
    ----------
    model : str
        Its name.
    names : iterable of str
        Of settings that were given.

    Raises
    ------
    ConfigError
        For the first that has none; `field` is its name.
    """
    spec = MODELS.get(model)
    for name in names:
        if name in spec.idle:
            title = describe(TrainingConfig)[name].title.lower()
            raise ConfigError(f"{title} has no effect on {model}; leave it out", field=name)


def check_layers(model: str, run: str) -> None:
    """Refuse a run whose model has no layers of units.

    Parameters
    ----------
    model : str
        Its name.
    run : str
        For the error.

    Raises
    ------
    ModelLoadError
    """
    spec = MODELS.get(model)
    if not spec.has_layers:
        raise ModelLoadError(
            f"{run} is a {spec.title.lower()}, which has no layers of units; look at its words "
            "(wordmap), or choose a run of a network"
        )
