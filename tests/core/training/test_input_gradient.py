"""Gradients of logits with respect to inputs, against autograd and against differences."""

import numpy as np
import pytest

from core.models.input_gradient import input_gradient
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_network import LOSSES, NumpyNetwork
from core.runs.classifier import Classifier
from core.training.inference import NumpyInference

HEIGHT, WIDTH, CLASSES = 4, 5, 6


def make_network(activation, dtype=np.float64, hidden=(9, 7)):
    network = NumpyNetwork(
        (HEIGHT * WIDTH, *hidden, CLASSES),
        ACTIVATIONS[activation],
        INITIALIZERS["xavier"],
        LOSSES["cross-entropy"](),
        np.random.default_rng(4),
        dtype,
    )
    network.values += 0.1 * np.random.default_rng(5).normal(size=len(network.values))
    return network


def make_preparation():
    rng = np.random.default_rng(6)
    offset = rng.random(HEIGHT * WIDTH).astype(np.float32)
    return InputPreparation(offset, (0.5 + rng.random(HEIGHT * WIDTH)).astype(np.float32))


def make_inputs(count=3):
    return np.random.default_rng(7).random((count, HEIGHT, WIDTH)).astype(np.float32)


def directions(count=3):
    found = np.zeros((count, CLASSES))
    found[:, 2], found[:, 5] = 1, -1
    return found


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize("hidden", [(), (9,), (9, 7)])
def test_the_gradient_is_that_of_autograd(activation, hidden):
    torch = pytest.importorskip("torch")
    network = make_network(activation, hidden=hidden)
    rows = make_inputs().reshape(3, -1).astype(np.float64)
    inputs = torch.tensor(rows, requires_grad=True)
    outputs = inputs
    for index, layer in enumerate(network.dense.values()):
        if index:
            function = {"identity": lambda z: z}.get(activation) or getattr(torch, activation)
            outputs = function(outputs)
        outputs = outputs @ torch.tensor(layer.weight) + torch.tensor(layer.bias)
    (outputs * torch.tensor(directions())).sum().backward()
    found = input_gradient(network, rows, directions())
    np.testing.assert_allclose(found, inputs.grad.numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_gradient_of_a_classifier_is_that_of_differences(activation, transposed):
    """Preparation and orientation are in it: what is nudged is the upright picture."""
    names = tuple("abcdef")
    network = NumpyInference(make_network(activation), make_preparation())
    shape = (HEIGHT, WIDTH)
    classifier = Classifier("net", network, names, shape, None, takes_transposed=transposed)
    picture = make_inputs(1)
    found = classifier.input_gradient(picture, directions(1))
    assert found.shape == (1, *shape)
    for row, column in np.ndindex(shape):
        nudge = np.zeros_like(picture)
        nudge[0, row, column] = 1e-2
        apart = classifier.logits(picture + nudge) - classifier.logits(picture - nudge)
        assert found[0, row, column] == pytest.approx(
            (apart @ directions(1).T).item() / 2e-2, abs=2e-3
        )


def test_the_network_is_left_as_it_was():
    network = make_network("relu")
    rows = make_inputs().reshape(3, -1).astype(np.float64)
    network.backpropagate(rows, np.array([0, 1, 2]))
    before = network.gradients.copy()
    input_gradient(network, rows[:1], directions(1))
    np.testing.assert_array_equal(network.gradients, before)


def test_the_gradient_of_a_convolutional_network_is_that_of_differences():
    torch = pytest.importorskip("torch")
    from core.models.picture_shapes import Convolutions
    from core.models.torch_cnn import TorchCNN
    from core.training.torch_inference import TorchInference

    shape = (8, 8)
    network = TorchCNN(
        shape,
        Convolutions((4, 4)),
        (6,),
        CLASSES,
        "tanh",
        INITIALIZERS["xavier"],
        np.random.default_rng(8),
        torch.float64,
        torch.device("cpu"),
    )
    rng = np.random.default_rng(9)
    preparation = InputPreparation(np.ones(1, np.float32), -2 * np.ones(1, np.float32))
    classifier = Classifier(
        "net", TorchInference(network, preparation), tuple("abcdef"), shape, None
    )
    picture = rng.random((1, *shape)).astype(np.float32)
    found = classifier.input_gradient(picture, directions(1))
    direction = rng.normal(size=picture.shape).astype(np.float32)
    apart = classifier.logits(picture + 1e-3 * direction) - classifier.logits(
        picture - 1e-3 * direction
    )
    expected = (apart @ directions(1).T).item() / 2e-3
    assert (found * direction).sum() == pytest.approx(expected, rel=2e-2)
    # ReLU and pooling are kinked; pixel by pixel all but a few agree.
    agreed = 0
    for row, column in np.ndindex(shape):
        nudge = np.zeros_like(picture)
        nudge[0, row, column] = 1e-3
        change = classifier.logits(picture + nudge) - classifier.logits(picture - nudge)
        slope = (change @ directions(1).T).item() / 2e-3
        agreed += found[0, row, column] == pytest.approx(slope, rel=1e-2, abs=1e-3)
    assert agreed >= 0.9 * 64
