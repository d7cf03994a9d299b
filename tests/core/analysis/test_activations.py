"""Units' answers in NumPy are those of the networks, and units can be switched off."""

import numpy as np
import pytest

from core.analysis.activations import LayeredNetwork
from core.analysis.network_tail import NetworkTail
from core.analysis.unit_states import extreme_samples, unit_states
from core.errors import ModelLoadError
from core.models.lesions import without_units
from core.models.numpy_initializers import INITIALIZERS
from core.training.cnn_settings import CNNSettings
from core.training.inference import NetworkShape, load_mlp
from core.training.mlp_settings import MLPSettings


def random_arrays(shapes, dtype=np.float32):
    rng = np.random.default_rng(0)
    found = {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}
    for name in found:
        if name.endswith("running_var"):
            found[name] = np.abs(found[name]) + 0.5
    one = np.ones(1, np.float32)
    return found | {"input.offset": one, "input.scale": -one}


@pytest.fixture
def mlp():
    return random_arrays(
        {
            "layer1.weight": (12, 5),
            "layer1.bias": (5,),
            "layer2.weight": (5, 4),
            "layer2.bias": (4,),
            "output.weight": (4, 3),
            "output.bias": (3,),
        }
    )


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "identity"])
def test_a_perceptron_gives_the_logits_of_the_network(mlp, activation):
    rows = np.random.default_rng(1).random((600, 12)).astype(np.float32)
    settings = MLPSettings(hidden=(5, 4), activation=activation)

    ours = LayeredNetwork(mlp, activation, (3, 4)).logits(rows)

    assert np.allclose(
        ours, load_mlp(NetworkShape((3, 4), 3), settings, mlp).logits(rows), atol=1e-5
    )


@pytest.mark.parametrize("shape", [(11, 13), (12, 10, 3)])
def test_a_convolutional_network_gives_the_logits_of_pytorch(shape):
    pytest.importorskip("torch")
    from core.training.torch_inference import load_cnn

    colours = shape[2] if len(shape) == 3 else 1
    height, width = ((side - 2) // 2 - 2 for side in shape[:2])
    arrays = random_arrays(
        {
            "conv1.weight": (4, colours, 3, 3),
            "conv2.weight": (6, 4, 3, 3),
            **{f"norm1.{part}": (4,) for part in ("weight", "bias", "running_mean")},
            **{f"norm2.{part}": (6,) for part in ("weight", "bias", "running_mean")},
            "norm1.running_var": (4,),
            "norm2.running_var": (6,),
            "hidden1.weight": (height * width * 6, 5),
            "hidden1.bias": (5,),
            "output.weight": (5, 3),
            "output.bias": (3,),
        }
    )
    rows = np.random.default_rng(1).random((300, int(np.prod(shape)))).astype(np.float32)
    settings = CNNSettings(channels=(4, 6), hidden=(5,), activation="tanh")

    network = LayeredNetwork(arrays, "tanh", shape)

    theirs = load_cnn(NetworkShape(shape, 3), settings, arrays).logits(rows)
    assert np.allclose(network.logits(rows), theirs, atol=1e-3)
    assert network.layers == ["conv1", "conv2", "hidden1", "output"]
    assert network.responses(rows, "conv2").shape == (300, 6)
    assert np.allclose(network.responses(rows, "output"), network.logits(rows))


FORMS = {
    "every": {"kernels": (3, 2), "pooling": "every"},
    "second, same": {"padding": "same", "pooling": "second"},
    "strides": {"kernels": (5, 3), "strides": (2, 1), "padding": "same", "pooling": "none"},
    "means": {"summary": "means"},
    "without normalisation": {"normalization": "none"},
}


@pytest.mark.parametrize("form", FORMS)
def test_other_convolutions_equal_those_in_pytorch_in_all_their_parts(form):
    pytest.importorskip("torch")
    from core.models.torch_cnn import TorchCNN
    from core.training.torch_inference import load_cnn

    shape = (13, 12, 3)
    settings = CNNSettings(channels=(4, 6), hidden=(5,), activation="tanh", **FORMS[form])
    rng = np.random.default_rng(4)
    made = TorchCNN(
        shape, settings.convolutions, (5,), 3, "tanh", INITIALIZERS["xavier"], rng
    ).arrays()
    arrays = {name: rng.uniform(0.1, 0.4, each.shape) for name, each in made.items()}
    arrays = {name: each.astype(np.float32) for name, each in arrays.items()}
    arrays |= {"input.offset": np.full(1, 0.5, np.float32), "input.scale": np.ones(1, np.float32)}
    rows = np.random.default_rng(1).random((20, int(np.prod(shape)))).astype(np.float32)

    network = LayeredNetwork(arrays, "tanh", shape, convolutions=settings.convolutions)

    def theirs(some):
        return load_cnn(NetworkShape(shape, 3), settings, some).logits(rows)

    assert np.allclose(network.logits(rows), theirs(arrays), atol=1e-4)
    for layer in ("conv1", "conv2", "hidden1"):
        off = {layer: (1, 2)}
        without = theirs(without_units(arrays, off))
        assert np.allclose(network.logits(rows, off), without, atol=1e-4)
        # The rest of the network, as the greedy lesion asks it.
        tail = NetworkTail(network, layer, rows)
        others = np.array([unit for unit in range(tail.units) if unit not in (1, 2)])
        assert np.allclose(tail.logits(tail.sums(others)), without, atol=1e-4)


def test_a_unit_that_is_off_counts_as_zero(mlp):
    rows = np.random.default_rng(1).random((20, 12)).astype(np.float32)
    network = LayeredNetwork(mlp, "sigmoid", (12,))
    without = mlp | {"output.weight": mlp["output.weight"].copy()}
    without["output.weight"][[1, 3]] = 0

    off = network.logits(rows, {"layer2": {1, 3}})

    assert np.allclose(off, LayeredNetwork(without, "sigmoid", (12,)).logits(rows), atol=1e-6)
    assert not np.allclose(off, network.logits(rows))


def test_dead_and_saturated_units():
    weight = np.array([[0, 50, 1, 0.01], [0, 0, 1, 0.01]], np.float32)
    arrays = random_arrays({"output.weight": (4, 2), "output.bias": (2,)}) | {
        "layer1.weight": weight,
        "layer1.bias": np.zeros(4, np.float32),
        "input.offset": np.zeros(1, np.float32),
        "input.scale": np.ones(1, np.float32),
    }
    rows = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32)
    rows[:, 0] = np.sign(rows[:, 0]) * (1 + np.abs(rows[:, 0]))

    def states(activation):
        network = LayeredNetwork(arrays, activation, (2,))
        return unit_states(network, "layer1", network.responses(rows, "layer1"))

    assert states("sigmoid").dead.tolist() == [True, False, False, False]
    assert states("sigmoid").saturated.tolist() == [False, True, False, False]
    assert states("tanh").saturated.tolist() == [False, True, False, False]
    assert not states("relu").saturated.any()
    arrays["layer1.bias"] = np.array([0, 0, -1000, 0], np.float32)
    assert states("relu").dead.tolist() == [True, False, True, False]


def test_the_samples_at_both_ends():
    responses = np.array([[0.0], [5], [-3], [2]])

    most, least = extreme_samples(responses, 0, 2)

    assert most.tolist() == [1, 3]
    assert least.tolist() == [2, 0]


def test_weights_without_an_output_are_refused(mlp):
    del mlp["output.bias"]

    with pytest.raises(ModelLoadError, match=r"lack output\.bias"):
        LayeredNetwork(mlp, "sigmoid", (12,))
