"""What people call a layer."""

import re

from core.models.squeezenet_layers import CLASSIFIER_ARRAY, squeezenet_layers

OUTPUTS = ("output", CLASSIFIER_ARRAY)
"""Layers whose units are the classes."""

_NAME = re.compile(r"([a-z]+)(\d*)")

_SQUEEZENET = {
    convolution.array: " ".join([layer.name, *convolution.array.split(".")[2:]])
    for layer in squeezenet_layers(1)
    for convolution in layer.convolutions
} | {CLASSIFIER_ARRAY: "classifier"}


def layer_words(layer: str) -> str:
    """Return a layer's name for people: ``"layer 1"`` of ``"layer1"``, ``"output"`` as it is.

    Of SqueezeNet's layers, which have torchvision's names, those of the paper:
    ``"fire 2 squeeze"`` of ``"features.3.squeeze"``.
    """
    first, *part = _SQUEEZENET.get(layer, layer).split(" ")
    match = _NAME.fullmatch(first)
    return " ".join([*filter(None, match.groups()), *part]) if match else layer


def belongs_to(array: str, name: str) -> bool:
    """Whether an array is what a name says: itself, its layer, or a fire module around it."""
    layer = layer_of(array)
    return name in (array, layer, "".join(_SQUEEZENET.get(layer, layer).split(" ")[:1]))


def layer_of(array: str) -> str:
    """Return the layer that a weight or a bias belongs to: ``"layer1"`` of ``"layer1.weight"``.

    A layer's own name is returned as it is.
    """
    layer, _, part = array.rpartition(".")
    return layer if part in ("weight", "bias") else array
