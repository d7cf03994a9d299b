import numpy as np
import pytest

from core.analysis.gradient_check import check_gradients
from core.errors import ConfigError
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_network import LOSSES, NumpyNetwork


def make_network(activation="sigmoid", loss="cross-entropy", dtype=np.float64):
    return NumpyNetwork(
        (2, 25, 4),
        ACTIVATIONS[activation],
        INITIALIZERS["xavier"],
        LOSSES[loss](),
        np.random.default_rng(1),
        dtype,
    )


@pytest.fixture
def batch():
    rng = np.random.default_rng(2)
    return rng.normal(size=(40, 2)), np.repeat(np.arange(4), 10)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
@pytest.mark.parametrize("loss", list(LOSSES))
def test_right_gradients_pass(activation, loss, batch):
    check = check_gradients(make_network(activation, loss), *batch)

    assert check.total_relative_error < 1e-6


def test_three_points_are_less_exact_than_five(batch):
    network = make_network()

    three = check_gradients(network, *batch, points=3).total_relative_error
    five = check_gradients(network, *batch, points=5).total_relative_error

    assert five < three < 1e-4


def test_a_wrong_gradient_is_found_and_named(batch, monkeypatch):
    network = make_network()
    layer = network.dense["layer1"]
    right = layer.backward

    def wrong(*args, **kwargs):
        result = right(*args, **kwargs)
        layer.bias_gradient *= 1.01
        return result

    monkeypatch.setattr(layer, "backward", wrong)
    check = check_gradients(network, *batch)

    assert check.parameters["layer1.bias"] == pytest.approx(25 * 0.01 / 1.01, rel=1e-3)
    assert check.parameters["layer1.weight"] < 1e-6


def test_entries_whose_gradients_are_both_zero_count_nothing(batch):
    inputs, targets = batch
    inputs = inputs * [1.0, 0.0]

    check = check_gradients(make_network(), inputs, targets)

    assert not check.analytic["layer1.weight"][1].any()
    assert check.total_relative_error < 1e-6


def test_the_check_leaves_the_weights_as_they_were(batch):
    network = make_network()
    before = network.values.copy()

    check_gradients(network, *batch)

    np.testing.assert_array_equal(network.values, before)


def test_a_float32_network_is_refused(batch):
    with pytest.raises(ConfigError, match="float64"):
        check_gradients(make_network(dtype=np.float32), *batch)


@pytest.mark.parametrize("step", [0.0, -1.0, float("nan"), float("inf")])
def test_a_useless_step_is_refused(step, batch):
    with pytest.raises(ConfigError, match="step"):
        check_gradients(make_network(), *batch, step=step)


def test_the_loss_is_the_sum_over_the_batch(batch):
    inputs, targets = batch
    network = make_network()
    once = check_gradients(network, inputs, targets).analytic["output.bias"]
    twice = check_gradients(
        network, np.concatenate([inputs, inputs]), np.concatenate([targets, targets])
    ).analytic["output.bias"]

    np.testing.assert_allclose(twice, 2 * once, rtol=1e-12)
