"""What a preset is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

REPORT_SGD = {"optimizer": "sgd", "weight_decay": 0.0, "reduction": "mean", "sampler": "reshuffle"}
"""How the reports trained their networks in PyTorch, beside rate, momentum, batch and epochs."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A starting point for a run; every value can be changed.

    Parameters
    ----------
    name, title, description : str
    model : str
    data : str or None
        Built-in data set, or None where the user has to bring the data.
    group : str
        What it is for, as lists show it: ``"NIST36"``.
    picture_size : int or None
        Side in pixels that pictures of a folder are brought to; None leaves it to the data.
    settings, training : mapping
        Values by setting name; what is missing takes the settings' own defaults.
    needs : mapping of str to str
        Settings that the user has to give, as a file of weights, each with what to give.
    """

    name: str
    title: str
    description: str
    model: str
    data: str | None
    group: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    picture_size: int | None = None
    needs: Mapping[str, str] = field(default_factory=dict)
