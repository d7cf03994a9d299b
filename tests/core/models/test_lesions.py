"""Units that are switched off: which, and that the network then answers as if they said 0."""

import numpy as np
import pytest

from core.errors import ConfigError
from core.models.lesions import check_units, layer_units, lesion_words, parse_lesions, without_units
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import CrossEntropy
from core.models.numpy_network import NumpyNetwork

WIDTHS = (5, 4, 3, 2)


@pytest.fixture
def perceptron():
    rng = np.random.default_rng(3)
    network = NumpyNetwork(
        WIDTHS, ACTIVATIONS["sigmoid"], INITIALIZERS["xavier"], CrossEntropy(), rng, np.float64
    )
    network.values[:] = rng.normal(size=network.values.shape)
    return network


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_a_unit_that_is_off_answers_nought(perceptron):
    arrays = {name: array.copy() for name, array in perceptron.parameters.items()}
    inputs = np.random.default_rng(0).normal(size=(6, 5))
    first = sigmoid(inputs @ arrays["layer1.weight"] + arrays["layer1.bias"])
    first[:, [0, 3]] = 0
    second = sigmoid(first @ arrays["layer2.weight"] + arrays["layer2.bias"])
    second[:, 1] = 0
    expected = second @ arrays["output.weight"] + arrays["output.bias"]

    perceptron.load(without_units(arrays, {"layer1": (0, 3), "layer2": (1,)}))

    np.testing.assert_allclose(perceptron.forward(inputs), expected, rtol=1e-12)


def test_the_arrays_that_were_given_stay(perceptron):
    before = {name: array.copy() for name, array in perceptron.parameters.items()}

    without_units(perceptron.parameters, {"layer1": (0, 1, 2, 3)})

    for name, array in perceptron.parameters.items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize(
    ("off", "words"),
    [
        ({"layer3": (0,)}, "no layer 'layer3'; choose layer1 or layer2"),
        ({"layer1": (1, 4)}, "layer1 has no unit 4; its units are 0 to 3"),
        ({"output": (0,)}, "the units of output are the classes"),
    ],
)
def test_what_is_not_there_is_named(perceptron, off, words):
    with pytest.raises(ConfigError, match=words):
        check_units(perceptron.parameters, off)


def test_layers_come_from_input_to_output(perceptron):
    assert layer_units(perceptron.parameters) == {"layer1": 4, "layer2": 3, "output": 2}


def test_lesions_are_read_and_put_together():
    found = parse_lesions(["layer1:7,3", "conv2:0", "layer1:3,9"])

    assert found == {"layer1": (3, 7, 9), "conv2": (0,)}


@pytest.mark.parametrize(
    "text",
    ["layer1", "layer1:", "layer1:a", "layer1:-1", "3,7", "layer1:3,", "layer1:" + "9" * 5000],
)
def test_what_names_no_units_is_refused(text):
    with pytest.raises(ConfigError, match="names no units; expected LAYER:UNIT"):
        parse_lesions([text])


def test_words_count_units_by_layer():
    assert lesion_words({}) == ""
    assert lesion_words({"layer1": (4,)}) == "1 unit of layer 1 off"
    both = {"layer2": (4,), "layer1": (1, 2)}
    assert lesion_words(both) == "2 units of layer 1 and 1 of layer 2 off"
