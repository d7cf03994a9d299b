"""The layers of the network that a configuration describes."""

from typing import Any

from core.errors import ConfigError
from core.models.network_table import NetworkTable
from core.training.inference import NetworkShape
from core.training.registry import MODELS


def network_table(
    model: str, settings: Any, sample_shape: tuple[int, ...], classes: int
) -> NetworkTable:
    """Return the layers of a network, and which of them are frozen; no weight is made.

    Parameters
    ----------
    model : str
        A name in `MODELS`.
    settings : object
        Of the model's `settings_type`.
    sample_shape : tuple of int
    classes : int

    Raises
    ------
    ConfigError
        If the model has no layers, or they do not fit the samples.
    """
    spec = MODELS.get(model)
    if spec.layers is None:
        raise ConfigError(f"{model} is no network and has no layers; choose another model")
    rows = spec.layers(NetworkShape(sample_shape, classes), settings)
    return NetworkTable(tuple(rows), frozenset(getattr(settings, "frozen", ())))
