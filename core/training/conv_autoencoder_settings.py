"""The settings of a convolutional autoencoder in PyTorch."""

from dataclasses import dataclass

from core.models.picture_shapes import STRIDE, Convolutions
from core.settings import setting
from core.training.device_choices import device_setting
from core.training.shared_settings import (
    code_setting,
    initialization_setting,
    noise_setting,
    picture_inputs_setting,
    pixel_loss_setting,
)


@dataclass(frozen=True)
class ConvAutoencoderSettings:
    """Shape and beginning of a convolutional autoencoder, and where it computes."""

    code: int = code_setting()
    channels: tuple[int, ...] = setting(
        (16, 32, 64),
        "Channels",
        "Feature maps of each 3x3 convolution of the encoder, which halves height and width, and "
        "which batch normalisation and ReLU follow; the decoder has the same in reverse.",
        minimum=1,
        maximum=4_096,
    )
    initialization: str = initialization_setting()
    loss: str = pixel_loss_setting()
    noise: float = noise_setting()
    inputs: str = picture_inputs_setting()
    device: str = device_setting()

    @property
    def activation(self) -> str:
        """What all units but those of the code and the picture do with their sums."""
        return "relu"

    @property
    def activations(self) -> tuple[str, ...]:
        """Names of the activations behind its dense layers: the code has none."""
        return "identity", "relu"

    @property
    def convolutions(self) -> Convolutions:
        """What the convolutions of its encoder are."""
        return Convolutions(self.channels, strides=(STRIDE,), padding="same", pooling="none")
