import numpy as np
import pytest

from core.errors import ModelLoadError
from core.models.numpy_activations import ACTIVATIONS, SIGMOID, sigmoid, softmax
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import CrossEntropy, SquaredError
from core.models.numpy_network import LOSSES, NumpyNetwork
from core.models.numpy_optimizers import SGD, Adam


def make_network(
    widths=(7, 9, 8, 4), activation="sigmoid", initializer="xavier", loss="cross-entropy", seed=3
):
    rng = np.random.default_rng(seed)
    return NumpyNetwork(
        widths, ACTIVATIONS[activation], INITIALIZERS[initializer], LOSSES[loss](), rng, np.float64
    )


def make_batch(samples=11, features=7, classes=4):
    rng = np.random.default_rng(5)
    return rng.normal(size=(samples, features)), rng.integers(0, classes, samples)


def torch_twin(torch, network, activation, inputs, targets, loss):
    """Return torch's summed loss and gradients for the same weights."""
    functions = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "identity": lambda z: z,
    }
    tensors = {
        name: torch.tensor(array, requires_grad=True) for name, array in network.parameters.items()
    }
    a = torch.tensor(inputs)
    names = list(network.dense)
    for name in names[:-1]:
        a = functions[activation](a @ tensors[f"{name}.weight"] + tensors[f"{name}.bias"])
    logits = a @ tensors["output.weight"] + tensors["output.bias"]
    labels = torch.tensor(targets)
    if loss == "cross-entropy":
        value = torch.nn.functional.cross_entropy(logits, labels, reduction="sum")
    else:
        one_hot = torch.nn.functional.one_hot(labels, logits.shape[1]).double()
        value = ((torch.softmax(logits, dim=1) - one_hot) ** 2).sum()
    value.backward()
    return value.item(), {name: tensor.grad.numpy() for name, tensor in tensors.items()}


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize("loss", list(LOSSES))
def test_loss_and_gradients_equal_those_of_torch_autograd(activation, loss):
    torch = pytest.importorskip("torch")
    network = make_network(activation=activation, loss=loss)
    inputs, targets = make_batch()

    result = network.backpropagate(inputs, targets)

    expected_loss, expected = torch_twin(torch, network, activation, inputs, targets, loss)
    assert result.losses.sum() == pytest.approx(expected_loss, rel=1e-12)
    for name, gradient in network.parameter_gradients.items():
        error = np.abs(gradient - expected[name]).max() / np.abs(expected[name]).max()
        assert error < 1e-10, name


def test_the_course_network_has_torchs_gradients_at_full_size():
    torch = pytest.importorskip("torch")
    network = make_network(widths=(1024, 64, 36))
    inputs, targets = make_batch(samples=128, features=1024, classes=36)

    network.backpropagate(inputs, targets)

    _, expected = torch_twin(torch, network, "sigmoid", inputs, targets, "cross-entropy")
    for name, gradient in network.parameter_gradients.items():
        np.testing.assert_allclose(gradient, expected[name], rtol=1e-10, atol=1e-13)


def test_sigmoid_is_stable_far_out_and_exact_near_zero():
    special = pytest.importorskip("scipy.special")
    z = np.array([-1000.0, -40.0, -1.0, 0.0, 1.0, 40.0, 1000.0])

    with np.errstate(all="raise", under="ignore"):
        values = sigmoid(z)

    np.testing.assert_allclose(values, special.expit(z), rtol=1e-15)
    assert values[0] == 0.0
    assert values[-1] == 1.0


def test_softmax_is_invariant_to_a_shift_and_does_not_overflow():
    special = pytest.importorskip("scipy.special")
    z = np.array([[1.0, 2.0, 3.0], [1000.0, 1001.0, 1002.0], [-1000.0, 0.0, 1000.0]])

    with np.errstate(all="raise", under="ignore"):
        probabilities = softmax(z)

    np.testing.assert_allclose(probabilities, special.softmax(z, axis=1), rtol=1e-14)
    np.testing.assert_allclose(probabilities[0], probabilities[1], rtol=1e-12)


def test_cross_entropy_of_a_hopeless_logit_is_its_distance_and_not_infinite():
    loss = CrossEntropy().forward(np.array([[1000.0, 0.0]]), np.array([1]))

    assert loss[0] == 1000.0


def test_squared_error_accepts_target_vectors_as_autoencoders_need_them():
    outputs, targets = np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]])
    loss = SquaredError()

    assert loss.forward(outputs, targets)[0] == 5.0
    np.testing.assert_array_equal(loss.backward(), [[2.0, -4.0]])


@pytest.mark.parametrize(
    ("name", "deviation"), [("xavier", np.sqrt(2 / 500)), ("he", 0.1), ("normal", np.sqrt(1 / 200))]
)
def test_initial_weights_have_the_spread_that_their_formula_says(name, deviation):
    weights = INITIALIZERS[name].draw(200, 300, np.random.default_rng(0))

    assert weights.std() == pytest.approx(deviation, rel=0.02)
    assert abs(weights.mean()) < 4 * deviation / np.sqrt(weights.size)


def test_xavier_weights_stay_within_their_bound():
    weights = INITIALIZERS["xavier"].draw(200, 300, np.random.default_rng(0))

    assert np.abs(weights).max() <= np.sqrt(6 / 500)


def test_zero_initialisation_keeps_hidden_units_equal_for_ever():
    network = make_network(widths=(7, 9, 4), initializer="zero")
    optimizer = SGD(network.values)
    inputs, targets = make_batch()

    for _ in range(20):
        network.backpropagate(inputs, targets)
        optimizer.step(network.values, network.gradients, 0.1)

    weight = network.dense["layer1"].weight
    # Equal but for the order in which a matrix product adds at its edges.
    assert np.ptp(weight, axis=1).max() < 1e-15
    assert np.abs(weight).max() > 0.0


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_sgd_takes_the_same_steps_as_torch(momentum):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    start, gradients = rng.normal(size=8), rng.normal(size=(5, 8))
    ours = start.copy()
    optimizer = SGD(ours, momentum)
    theirs = torch.tensor(start, requires_grad=True)
    reference = torch.optim.SGD([theirs], lr=0.1, momentum=momentum)

    for gradient in gradients:
        optimizer.step(ours, gradient.copy(), 0.1)
        theirs.grad = torch.tensor(gradient)
        reference.step()

    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12)


def test_adam_takes_the_same_steps_as_torch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    start, gradients = rng.normal(size=8), rng.normal(size=(5, 8))
    ours = start.copy()
    optimizer = Adam(ours)
    theirs = torch.tensor(start, requires_grad=True)
    reference = torch.optim.Adam([theirs], lr=0.01)

    for gradient in gradients:
        optimizer.step(ours, gradient.copy(), 0.01)
        theirs.grad = torch.tensor(gradient)
        reference.step()

    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-9)


def test_a_network_without_hidden_layers_is_softmax_regression():
    network = make_network(widths=(7, 4))

    assert list(network.parameters) == ["output.weight", "output.bias"]
    assert network.forward(make_batch()[0]).shape == (11, 4)


def test_parameters_are_views_of_one_vector():
    network = make_network()
    network.values[:] = 2.5

    assert all((array == 2.5).all() for array in network.parameters.values())
    assert network.values.size == sum(array.size for array in network.parameters.values())


def test_loading_weights_of_another_shape_names_the_layer_and_both_shapes():
    network = make_network(widths=(7, 9, 4))
    other = make_network(widths=(7, 8, 4)).parameters

    with pytest.raises(ModelLoadError, match=r"layer1.weight has shape \(7, 8\).*\(7, 9\)"):
        network.load(other)


def test_loading_weights_of_another_depth_names_what_is_there():
    with pytest.raises(ModelLoadError, match="hidden widths"):
        make_network(widths=(7, 9, 4)).load(make_network(widths=(7, 4)).parameters)


def test_activations_that_are_linear_collapse_to_one_matrix():
    network = make_network(widths=(7, 9, 4), activation="identity")
    inputs, _ = make_batch()
    p = network.parameters
    weight = p["layer1.weight"] @ p["output.weight"]
    bias = p["layer1.bias"] @ p["output.weight"] + p["output.bias"]

    np.testing.assert_allclose(network.forward(inputs), inputs @ weight + bias, rtol=1e-12)


def test_the_sigmoids_derivative_is_at_most_a_quarter():
    a = sigmoid(np.linspace(-6, 6, 101))

    assert SIGMOID.derivative(a).max() == pytest.approx(0.25)
