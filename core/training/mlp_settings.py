"""The settings of a multilayer perceptron, in NumPy or in PyTorch."""

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
class MLPSettings:
    """Shape, beginning and loss of a multilayer perceptron."""

    hidden: tuple[int, ...] = setting(
        (64,),
        "Hidden units",
        "Width of each hidden layer: 64, or 128, 64 for two layers. Empty: no hidden layer, which "
        "is softmax regression.",
        minimum=1,
        maximum=65_536,
    )
    activation: str = activation_setting(
        "sigmoid",
        "What a hidden unit does with its weighted sum. With identity the whole network is linear.",
    )
    initialization: str = initialization_setting()
    loss: str = loss_setting()
    inputs: str = inputs_setting()


@dataclass(frozen=True)
class TorchMLPSettings(MLPSettings):
    """The same perceptron in PyTorch, and where it computes."""

    device: str = device_setting()
