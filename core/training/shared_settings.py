"""Settings that several kinds of networks have, said once."""

from typing import Any

from core.models.input_preparation import INPUT_CHOICES
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_network import LOSSES
from core.settings import setting

ACTIVATION_CHOICES = {name: entry.title for name, entry in ACTIVATIONS.items()}


def activation_setting(default: str, help: str) -> Any:
    """Return the setting of an activation; `help` says whose."""
    return setting(default, "Activation", help, choices=ACTIVATION_CHOICES, advanced=True)


def initialization_setting() -> Any:
    """Return the setting of how weights begin."""
    return setting(
        "xavier",
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


def inputs_setting() -> Any:
    """Return the setting of what is done to the inputs, of networks that recognise."""
    return setting(
        "stored",
        "Inputs",
        "What is done to the inputs first. Ink as 1 turns dark-on-light characters round, so that "
        "the empty ground is 0 and disturbs no gradient.",
        choices=INPUT_CHOICES,
        advanced=True,
    )
