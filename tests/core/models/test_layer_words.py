"""What people call a layer."""

import pytest

from core.models.layer_words import layer_of, layer_words


@pytest.mark.parametrize(
    ("layer", "words"), [("layer1", "layer 1"), ("conv12", "conv 12"), ("output", "output")]
)
def test_a_layer_has_words(layer, words):
    assert layer_words(layer) == words


@pytest.mark.parametrize(
    ("array", "layer"),
    [
        ("layer1.weight", "layer1"),
        ("norm2.running_var", "norm2"),
        ("features.3.squeeze.bias", "features.3.squeeze"),
        ("features.3.squeeze", "features.3.squeeze"),
        ("output", "output"),
    ],
)
def test_an_array_belongs_to_a_layer_which_belongs_to_itself(array, layer):
    assert layer_of(array) == layer
