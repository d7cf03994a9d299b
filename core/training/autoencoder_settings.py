"""The settings of an autoencoder, in NumPy or in PyTorch."""

from dataclasses import dataclass
from typing import Any

from core.datasets.dataset import Dataset
from core.errors import ConfigError
from core.models.numpy_losses import PixelError
from core.settings import setting
from core.training.device_choices import device_setting
from core.training.shared_settings import (
    ACTIVATION_CHOICES,
    activation_setting,
    initialization_setting,
)


@dataclass(frozen=True)
class AutoencoderSettings:
    """Shape and beginning of an autoencoder: encoder, code, and the encoder's mirror image."""

    code: int = setting(
        32,
        "Code",
        "Numbers that are kept of each picture.",
        minimum=1,
        maximum=65_536,
        unit="numbers",
    )
    hidden: tuple[int, ...] = setting(
        (32,),
        "Hidden units",
        "Width of each layer between picture and code; the decoder has the same in reverse. Empty: "
        "the code follows the picture directly.",
        minimum=1,
        maximum=65_536,
    )
    activation: str = activation_setting("relu", "What a hidden unit does with its weighted sum.")
    code_activation: str = setting(
        "relu",
        "Activation of the code",
        "What the code does with its weighted sums. Identity lets its numbers be negative: with "
        "ReLU half of them is lost at first.",
        choices=ACTIVATION_CHOICES,
        advanced=True,
    )
    initialization: str = initialization_setting()
    loss: str = setting(
        PixelError.name,
        "Loss",
        "What training makes small: the squared error, summed over the pixels of a picture.",
        choices={PixelError.name: PixelError.title},
        advanced=True,
    )
    noise: float = setting(
        0.0,
        "Noise",
        "Standard deviation of Gaussian noise that is added to the pictures that training shows, "
        "which are then clipped to 0 to 1; what shall come back stays clean, so that the network "
        "learns to take noise away. 0: none. The curves are measured without it.",
        minimum=0,
        maximum=1,
    )
    inputs: str = setting(
        "stored",
        "Inputs",
        "What is done to the pictures first, and undone at the end. They are clipped to 0 to 1. "
        "Ink as 1 turns dark-on-light characters round, so that the empty ground is 0.",
        choices={"stored": "As stored", "ink": "Ink as 1, ground as 0"},
        advanced=True,
    )

    def widths(self, features: int) -> tuple[int, ...]:
        """Return the widths of all layers, of pictures of so many numbers: 1024-32-32-32-1024."""
        return (features, *self.hidden, self.code, *reversed(self.hidden), features)

    @property
    def activations(self) -> tuple[str, ...]:
        """Names of the activations behind all layers but the last."""
        sides = (self.activation,) * len(self.hidden)
        return (*sides, self.code_activation, *sides)


@dataclass(frozen=True)
class TorchAutoencoderSettings(AutoencoderSettings):
    """The same autoencoder in PyTorch, and where it computes."""

    device: str = device_setting()


def hidden_activation(settings: Any) -> str | tuple[str, ...]:
    """Return the activation of all hidden dense layers of any model, or of each where they differ.

    Parameters
    ----------
    settings : MLPSettings, CNNSettings or AutoencoderSettings
    """
    if isinstance(settings, AutoencoderSettings):
        return settings.activations
    return str(settings.activation)


def check_pictures(dataset: Dataset) -> None:
    """Refuse samples that are no pictures.

    Raises
    ------
    ConfigError
        `field` is ``"model"``.
    """
    if not dataset.is_pictures:
        raise ConfigError(
            f"an autoencoder gives pictures back, and the samples of {dataset.name} are rows of "
            f"{dataset.features} numbers; choose a data set of pictures, or another model",
            field="model",
        )
