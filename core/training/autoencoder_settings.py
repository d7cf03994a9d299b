"""The settings of an autoencoder of dense layers, in NumPy or in PyTorch."""

from dataclasses import dataclass

from core.datasets.dataset import Dataset
from core.errors import ConfigError
from core.settings import setting
from core.training.device_choices import device_setting
from core.training.shared_settings import (
    ACTIVATION_CHOICES,
    activation_setting,
    code_setting,
    initialization_setting,
    noise_setting,
    picture_inputs_setting,
    pixel_loss_setting,
)


@dataclass(frozen=True)
class AutoencoderSettings:
    """Shape and beginning of an autoencoder: encoder, code, and the encoder's mirror image."""

    code: int = code_setting()
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
    loss: str = pixel_loss_setting()
    noise: float = noise_setting()
    inputs: str = picture_inputs_setting()

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
