"""The settings of a convolutional network in PyTorch."""

from dataclasses import dataclass

from core.models.picture_shapes import Convolutions
from core.settings import setting
from core.training.device_choices import device_setting
from core.training.shared_settings import (
    activation_setting,
    initialization_setting,
    inputs_setting,
    loss_setting,
)


@dataclass(frozen=True)
class CNNSettings:
    """Shape, beginning and loss of a convolutional network: report A's, unless changed."""

    channels: tuple[int, ...] = setting(
        (8, 16),
        "Channels",
        "Feature maps of each convolution. ReLU follows each.",
        minimum=1,
        maximum=4_096,
    )
    kernels: tuple[int, ...] = setting(
        (3,),
        "Kernels",
        "Side of the window that a convolution looks through: one number for all, or one for "
        "each, as 7, 5, 5.",
        minimum=1,
        maximum=31,
        unit="pixels",
        advanced=True,
    )
    strides: tuple[int, ...] = setting(
        (1,),
        "Strides",
        "How far the window of a convolution moves at a time: one number for all, or one for "
        "each. 2 halves the maps.",
        minimum=1,
        maximum=16,
        unit="pixels",
        advanced=True,
    )
    padding: str = setting(
        "none",
        "Padding",
        "Zeros around the maps before a convolution. Half a window of them keeps the size, where "
        "its side is odd.",
        choices={"none": "None", "same": "Half a window"},
        advanced=True,
    )
    normalization: str = setting(
        "batch",
        "Normalisation",
        "What follows a convolution before ReLU. Batch normalisation lets a network learn faster "
        "and with larger steps.",
        choices={"batch": "Batch normalisation", "none": "None"},
        advanced=True,
    )
    pooling: str = setting(
        "between",
        "Pooling",
        "After which convolutions the largest value of each 2x2 is taken.",
        choices={
            "between": "After all but the last",
            "every": "After each",
            "second": "After each second",
            "none": "Nowhere",
        },
        advanced=True,
    )
    summary: str = setting(
        "values",
        "Summary",
        "What the dense layers get of the last maps: every value, or the mean of each map (global "
        "average pooling), which has no place and far fewer weights behind it.",
        choices={"values": "Every value", "means": "Mean of each map"},
        advanced=True,
    )
    hidden: tuple[int, ...] = setting(
        (48,),
        "Hidden units",
        "Width of each hidden layer: 64, or 128, 64 for two layers. Empty: no hidden layer; the "
        "outputs follow the inputs, or the last convolution, directly.",
        minimum=1,
        maximum=65_536,
    )
    dropout: float = setting(
        0.0,
        "Dropout",
        "Share of what hidden units give that a training step leaves out at random, so that none "
        "relies on another. Without hidden layers, of what the convolutions give.",
        minimum=0,
        maximum=0.95,
        advanced=True,
    )
    activation: str = activation_setting(
        "sigmoid",
        "What a hidden unit does with its weighted sum. With identity the whole network is "
        "linear; convolutions have ReLU in any case.",
    )
    initialization: str = initialization_setting()
    loss: str = loss_setting()
    inputs: str = inputs_setting()
    device: str = device_setting()

    @property
    def convolutions(self) -> Convolutions:
        """What its convolutions are."""
        return Convolutions(
            self.channels,
            self.kernels,
            self.strides,
            self.padding,
            self.normalization,
            self.pooling,
            self.summary,
        )
