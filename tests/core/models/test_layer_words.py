"""What people call a layer."""

import pytest

from core.models.layer_words import belongs_to, layer_of, layer_words


@pytest.mark.parametrize(
    ("layer", "words"), [("layer1", "layer 1"), ("conv12", "conv 12"), ("output", "output")]
)
def test_a_layer_has_words(layer, words):
    assert layer_words(layer) == words


@pytest.mark.parametrize(
    ("array", "layer", "words"),
    [
        ("layer1.weight", "layer1", "layer 1"),
        ("output", "output", "output"),
        ("features.0.bias", "features.0", "conv 1"),
        ("features.3.expand1x1.weight", "features.3.expand1x1", "fire 2 expand1x1"),
        ("features.12.squeeze", "features.12.squeeze", "fire 9 squeeze"),
        ("classifier.1.weight", "classifier.1", "classifier"),
    ],
)
def test_arrays_and_layers_are_told_by_their_layer(array, layer, words):
    assert layer_of(array) == layer
    assert layer_words(layer) == words
    assert belongs_to(array, layer)


def test_a_fire_module_is_all_its_arrays():
    assert belongs_to("features.3.squeeze.weight", "fire2")
    assert belongs_to("features.3.squeeze", "fire2")
    assert belongs_to("classifier.1.bias", "classifier")
    assert not belongs_to("features.4.squeeze.weight", "fire2")
