"""Settings that several kinds of networks have, said once."""

from typing import Any

from core.models.input_preparation import INPUT_CHOICES
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import PixelError
from core.models.numpy_network import LOSSES
from core.settings import setting

ACTIVATION_CHOICES = {name: entry.title for name, entry in ACTIVATIONS.items()}


def activation_setting(default: str, help: str) -> Any:
    """Return the setting of an activation; `help` says whose."""
    return setting(default, "Activation", help, choices=ACTIVATION_CHOICES, advanced=True)


def initialization_setting(default: str = "xavier") -> Any:
    """Return the setting of how weights begin."""
    return setting(
        default,
        "Initial weights",
        "How the weights begin. With zero all hidden units stay equal: a lesson.",
        choices={name: entry.title for name, entry in INITIALIZERS.items()},
        advanced=True,
    )


def loss_setting() -> Any:
    """Return the setting of what training makes small, of networks that recognise."""
    return setting(
        "cross-entropy",
        "Loss",
        "What training makes small. Squared error is taken of the softmax probabilities.",
        choices={name: entry.title for name, entry in LOSSES.items()},
        advanced=True,
    )


def inputs_setting(default: str = "stored") -> Any:
    """Return the setting of what is done to the inputs, of networks that recognise."""
    return setting(
        default,
        "Inputs",
        "What is done to the inputs first. Ink as 1 turns dark-on-light characters round, so that "
        "the empty ground is 0 and disturbs no gradient.",
        choices=INPUT_CHOICES,
        advanced=True,
    )


def code_setting() -> Any:
    """Return the setting of how small an autoencoder makes a picture."""
    return setting(
        32,
        "Code",
        "Numbers that are kept of each picture.",
        minimum=1,
        maximum=65_536,
        unit="numbers",
    )


def pixel_loss_setting() -> Any:
    """Return the setting of what training makes small, of autoencoders."""
    return setting(
        PixelError.name,
        "Loss",
        "What training makes small: the squared error, summed over the pixels of a picture.",
        choices={PixelError.name: PixelError.title},
        advanced=True,
    )


def noise_setting() -> Any:
    """Return the setting of what autoencoders learn to take away; see `core.training.denoising`."""
    return setting(
        0.0,
        "Noise",
        "Standard deviation of Gaussian noise that is added to the pictures that training shows, "
        "which are then clipped to 0 to 1; what shall come back stays clean, so that the network "
        "learns to take noise away. 0: none. The curves are measured without it.",
        minimum=0,
        maximum=1,
    )


def picture_inputs_setting() -> Any:
    """Return the setting of what is done to the pictures that autoencoders take."""
    return setting(
        "stored",
        "Inputs",
        "What is done to the pictures first, and undone at the end. They are clipped to 0 to 1. "
        "Ink as 1 turns dark-on-light characters round, so that the empty ground is 0.",
        choices={"stored": "As stored", "ink": "Ink as 1, ground as 0"},
        advanced=True,
    )
