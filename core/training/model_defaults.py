"""Good settings and training of each model, by what a data set holds and how large it is."""

from core.datasets.dataset import Dataset
from core.training.autoencoder_settings import AutoencoderSettings, TorchAutoencoderSettings
from core.training.bag_of_words_settings import BagOfWordsSettings
from core.training.cnn_settings import CNNSettings
from core.training.config import TrainingConfig
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.mlp_settings import MLPSettings, TorchMLPSettings
from core.training.squeezenet_settings import SqueezeNetSettings


def mlp_defaults(dataset: Dataset) -> tuple[MLPSettings, TrainingConfig]:
    """Return those of a perceptron in NumPy."""
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


def torch_mlp_defaults(dataset: Dataset) -> tuple[TorchMLPSettings, TrainingConfig]:
    """Return those of a perceptron in PyTorch."""
    settings, training = mlp_defaults(dataset)
    return TorchMLPSettings(**vars(settings)), training


def cnn_defaults(dataset: Dataset) -> tuple[CNNSettings, TrainingConfig]:
    """Return those of a convolutional network."""
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


def squeezenet_defaults(dataset: Dataset) -> tuple[SqueezeNetSettings, TrainingConfig]:
    """Return those of SqueezeNet from scratch; its presets tell how it is fine-tuned."""
    training = TrainingConfig(
        learning_rate=0.02,
        schedule="cosine",
        batch_size=32,
        epochs=60 if len(dataset.train) < 5_000 else 20,
        weight_decay=1e-4,
    )
    return SqueezeNetSettings(), training


def bag_of_words_defaults(dataset: Dataset) -> tuple[BagOfWordsSettings, TrainingConfig]:
    """Return those of a bag of visual words: patches and their spacing follow the pictures."""
    side = min(dataset.sample_shape[:2]) if dataset.is_pictures else 0
    patch, spacing = (16, 8) if side >= 96 else (16, 4) if side >= 48 else (8, 2)
    patches = len(dataset.train) * max((side - patch) // spacing + 1, 1) ** 2
    words = max(2, min(200, patches // 10))
    settings = BagOfWordsSettings(words=words, neighbours=3, patch=patch, spacing=spacing)
    # Words hardly move any more after a few thousand patches each.
    return settings, TrainingConfig(batch_size=32, epochs=10 if patches < 1_000_000 else 3)


def autoencoder_defaults(dataset: Dataset) -> tuple[AutoencoderSettings, TrainingConfig]:
    """Return those of an autoencoder of dense layers in NumPy."""
    settings = AutoencoderSettings(
        hidden=(256,),
        code_activation="identity",
        initialization="he",
        inputs="stored" if dataset.ink is None else "ink",
    )
    return settings, _autoencoder_training(dataset)


def torch_autoencoder_defaults(
    dataset: Dataset,
) -> tuple[TorchAutoencoderSettings, TrainingConfig]:
    """Return those of the same in PyTorch."""
    settings, training = autoencoder_defaults(dataset)
    return TorchAutoencoderSettings(**vars(settings)), training


def conv_autoencoder_defaults(
    dataset: Dataset,
) -> tuple[ConvAutoencoderSettings, TrainingConfig]:
    """Return those of a convolutional autoencoder."""
    samples = len(dataset.train)
    settings = ConvAutoencoderSettings(
        initialization="he", inputs="stored" if dataset.ink is None else "ink"
    )
    epochs, batch_size = (
        (60, 32) if samples < 5_000 else (30, 64) if samples < 30_000 else (10, 128)
    )
    training = TrainingConfig(
        optimizer="adam",
        learning_rate=4e-3,
        schedule="cosine",
        batch_size=batch_size,
        epochs=epochs,
    )
    return settings, training


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
