"""Libraries that are imported where they are first needed, which holds the window up a moment."""

import sys
from importlib import import_module

from core.torch_loading import load_torch
from core.training.registry import MODELS

_TITLES = {"torch": "PyTorch"}


def library_title(name: str) -> str:
    """Return what people call a library that Python imports as `name`."""
    return _TITLES.get(name, name)


def load_library(name: str) -> None:
    """Import a library by its name, PyTorch in the way that holds the window up least."""
    if name == "torch":
        load_torch()
    else:
        import_module(name)


def library_to_come(model: str) -> str:
    """Return the library, as Python imports it, that a model needs and nobody has imported yet.

    Empty where there is none.
    """
    name = MODELS.get(model).library
    return "" if name in sys.modules else name
