"""What people call a layer."""

import re

_NAME = re.compile(r"([a-z]+)(\d*)")


def layer_words(layer: str) -> str:
    """Return a layer's name for people: ``"layer 1"`` of ``"layer1"``, ``"output"`` as it is."""
    match = _NAME.fullmatch(layer)
    return " ".join(filter(None, match.groups())) if match else layer
