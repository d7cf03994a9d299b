"""The settings of a convolutional network in PyTorch."""

from dataclasses import dataclass

from core.models.input_preparation import INPUT_CHOICES
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_network import LOSSES
from core.settings import setting
from core.training.device_choices import device_setting


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
    activation: str = setting(
        "sigmoid",
        "Activation",
        "What a hidden unit does with its weighted sum. With identity the whole network is "
        "linear; convolutions have ReLU in any case.",
        choices={name: entry.title for name, entry in ACTIVATIONS.items()},
        advanced=True,
    )
    initialization: str = setting(
        "xavier",
        "Initial weights",
        "How the weights begin. With zero all hidden units stay equal: a lesson.",
        choices={name: entry.title for name, entry in INITIALIZERS.items()},
        advanced=True,
    )
    loss: str = setting(
        "cross-entropy",
        "Loss",
        "What training makes small. Squared error is taken of the softmax probabilities.",
        choices={name: entry.title for name, entry in LOSSES.items()},
        advanced=True,
    )
    inputs: str = setting(
        "stored",
        "Inputs",
        "What is done to the inputs first. Ink as 1 turns dark-on-light characters round, so that "
        "the empty ground is 0 and disturbs no gradient.",
        choices=INPUT_CHOICES,
        advanced=True,
    )
    device: str = device_setting()
