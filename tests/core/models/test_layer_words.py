"""What people call a layer."""

import pytest

from core.models.layer_words import layer_words


@pytest.mark.parametrize(
    ("layer", "words"), [("layer1", "layer 1"), ("conv12", "conv 12"), ("output", "output")]
)
def test_a_layer_has_words(layer, words):
    assert layer_words(layer) == words
