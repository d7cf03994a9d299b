"""What the settings of any model say about its layers."""

from typing import Any

from core.models.picture_shapes import Convolutions
from core.training.autoencoder_settings import AutoencoderSettings
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings


def hidden_activation(settings: Any) -> str | tuple[str, ...]:
    """Return the activation of all hidden dense layers of any model, or of each where they differ.

    Parameters
    ----------
    settings : object
        Of the model's `settings_type`.
    """
    if isinstance(settings, (AutoencoderSettings, ConvAutoencoderSettings)):
        return settings.activations
    return str(settings.activation)


def convolutions_of(settings: Any) -> Convolutions | None:
    """Return the convolutions of any model, in an autoencoder those of its encoder.

    None of dense layers alone, and of SqueezeNet, whose layers need no settings.

    Parameters
    ----------
    settings : object
        Of the model's `settings_type`.
    """
    found: Convolutions | None = getattr(settings, "convolutions", None)
    return found
