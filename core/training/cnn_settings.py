"""The settings of a convolutional network in PyTorch."""

from dataclasses import dataclass

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
        "Feature maps of each 3x3 convolution, which batch normalisation and ReLU follow, and "
        "2x2 max-pooling all but the last.",
        minimum=1,
        maximum=4_096,
    )
    hidden: tuple[int, ...] = setting(
        (48,),
        "Hidden units",
        "Width of each hidden layer: 64, or 128, 64 for two layers. Empty: no hidden layer; the "
        "outputs follow the inputs, or the last convolution, directly.",
        minimum=1,
        maximum=65_536,
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
