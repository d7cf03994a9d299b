import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from core.errors import ModelLoadError
from core.models import numpy_activations, torch_functions
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_network import LOSSES, CrossEntropy, NumpyNetwork
from core.models.picture_shapes import Convolutions
from core.models.torch_cnn import TorchCNN
from core.models.torch_mlp import TorchMLP

XAVIER = INITIALIZERS["xavier"]


def mlp(widths=(5, 4, 3), activation="sigmoid", dtype=torch.float64, initializer=XAVIER):
    return TorchMLP(widths, activation, initializer, np.random.default_rng(3), dtype)


def cnn(shape=(10, 9), channels=(3, 4), hidden=(6,), classes=5, dtype=torch.float64, seed=3):
    rng = np.random.default_rng(seed)
    return TorchCNN(shape, Convolutions(channels), hidden, classes, "sigmoid", XAVIER, rng, dtype)


FORMS = {
    "every": Convolutions((3, 4), (3, 2), pooling="every"),
    "second, same": Convolutions((3, 4), padding="same", pooling="second"),
    "strides": Convolutions((3, 4), (5, 3), (2, 1), padding="same", pooling="none"),
    "means": Convolutions((3, 4), (3,), summary="means"),
    "without normalisation": Convolutions((3, 4), normalization="none"),
}


def rows(samples, features, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).normal(size=(samples, features)))


def test_activations_and_losses_have_the_names_of_those_from_scratch():
    assert list(torch_functions.ACTIVATIONS) == list(numpy_activations.ACTIVATIONS)
    assert list(torch_functions.LOSSES) == list(LOSSES)


@pytest.mark.parametrize("name", list(INITIALIZERS))
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_both_perceptrons_begin_with_the_same_weights(name, dtype):
    widths = (7, 5, 4, 3)
    activation = numpy_activations.SIGMOID
    rng = np.random.default_rng(3)
    scratch = NumpyNetwork(widths, activation, INITIALIZERS[name], CrossEntropy(), rng, dtype)

    found = mlp(widths, dtype=getattr(torch, dtype), initializer=INITIALIZERS[name])

    assert list(found.arrays()) == list(scratch.parameters)
    np.testing.assert_array_equal(found.values.numpy(), scratch.values)
    for key, array in found.arrays().items():
        np.testing.assert_array_equal(array, scratch.parameters[key])
        assert array.dtype == dtype


@pytest.mark.parametrize("name", list(numpy_activations.ACTIVATIONS))
def test_both_perceptrons_give_the_same_logits(name):
    scratch = NumpyNetwork(
        (5, 4, 3),
        numpy_activations.ACTIVATIONS[name],
        XAVIER,
        CrossEntropy(),
        np.random.default_rng(3),
        np.float64,
    )
    inputs = rows(6, 5)

    logits = mlp(activation=name).forward(inputs, training=False)

    np.testing.assert_allclose(logits.detach(), scratch.forward(inputs.numpy()), rtol=1e-12)


@pytest.mark.parametrize("loss", list(LOSSES))
def test_losses_equal_those_from_scratch(loss):
    logits, targets = rows(6, 4) * 5, torch.tensor([0, 1, 2, 3, 3, 0])
    outputs = logits.numpy()
    if loss == "squared-error":
        outputs = numpy_activations.softmax(outputs)
    expected = LOSSES[loss]().forward(outputs, targets.numpy())

    function = torch_functions.LOSSES[loss]

    assert function(logits, targets, "sum").item() == pytest.approx(expected.sum(), rel=1e-12)
    assert function(logits, targets, "mean").item() == pytest.approx(expected.mean(), rel=1e-12)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_gradient_of_the_squared_error_is_right(reduction):
    logits, targets = rows(6, 4).requires_grad_(), torch.tensor([0, 1, 2, 3, 3, 0])

    assert torch.autograd.gradcheck(
        lambda z: torch_functions.squared_error(z, targets, reduction), logits
    )


def composed(network, colours):
    """The same network of PyTorch's own layers; its convolutions' biases are left at zero."""
    arrays = {name: torch.from_numpy(array) for name, array in network.arrays().items()}
    conv1, conv2 = (arrays[f"conv{i}.weight"] for i in (1, 2))
    layers = nn.Sequential(
        nn.Conv2d(colours, len(conv1), 3, bias=False),
        nn.BatchNorm2d(len(conv1)),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(len(conv1), len(conv2), 3, bias=False),
        nn.BatchNorm2d(len(conv2)),
        nn.ReLU(),
    ).double()
    names = {0: "conv1.weight", 4: "conv2.weight", 1: "norm1", 5: "norm2"}
    with torch.no_grad():
        for index in (0, 4):
            layers[index].weight.copy_(arrays[names[index]])
        for index in (1, 5):
            layers[index].weight.copy_(arrays[f"{names[index]}.weight"])
            layers[index].bias.copy_(arrays[f"{names[index]}.bias"])
            layers[index].running_mean.copy_(arrays[f"{names[index]}.running_mean"])
            layers[index].running_var.copy_(arrays[f"{names[index]}.running_var"])

    def forward(pictures):
        maps = layers(pictures)
        features = maps.permute(0, 2, 3, 1).reshape(len(maps), -1)
        hidden = torch.sigmoid(
            functional.linear(features, arrays["hidden1.weight"].T, arrays["hidden1.bias"])
        )
        return functional.linear(hidden, arrays["output.weight"].T, arrays["output.bias"])

    return layers, forward


def scrambled(network):
    """The network with weights, scales and statistics that are nothing special."""
    rng = np.random.default_rng(8)
    network.load(
        {name: rng.uniform(0.2, 1.0, array.shape) for name, array in network.arrays().items()}
    )
    return network


@pytest.mark.parametrize("shape", [(10, 9), (8, 8, 3), (12, 11, 3)])
@pytest.mark.parametrize("training", [True, False])
def test_the_convolutional_network_equals_pytorchs_own_layers(shape, training):
    network = scrambled(cnn(shape))
    colours = shape[2] if len(shape) == 3 else 1
    layers, forward = composed(network, colours)
    layers.train(training)
    pictures = np.random.default_rng(1).normal(size=(7, *shape))
    upright = torch.from_numpy(pictures.reshape(7, *shape[:2], colours).transpose(0, 3, 1, 2))

    logits = network.forward(torch.from_numpy(pictures.reshape(7, -1)), training=training)

    np.testing.assert_allclose(logits.detach(), forward(upright).detach(), rtol=1e-10)
    np.testing.assert_allclose(
        network.arrays()["norm2.running_mean"], layers[5].running_mean, rtol=1e-10
    )
    np.testing.assert_allclose(
        network.arrays()["norm1.running_var"], layers[1].running_var, rtol=1e-10
    )


def modules_of(convolutions, colours, hidden, classes, features):
    """The same network of PyTorch's own modules, each layer written out."""
    layers, before = [], colours
    count = len(convolutions.channels)
    for index, channels in enumerate(convolutions.channels, start=1):
        kernel = convolutions.kernels[-1 if len(convolutions.kernels) == 1 else index - 1]
        stride = convolutions.strides[-1 if len(convolutions.strides) == 1 else index - 1]
        edge = kernel // 2 if convolutions.padding == "same" else 0
        normalized = convolutions.normalization == "batch"
        layers.append(nn.Conv2d(before, channels, kernel, stride, edge, bias=not normalized))
        if normalized:
            layers.append(nn.BatchNorm2d(channels))
        layers.append(nn.ReLU())
        pooling = {"every": True, "between": index < count, "second": index == 2, "none": False}
        if pooling[convolutions.pooling]:
            layers.append(nn.MaxPool2d(2))
        before = channels
    if convolutions.summary == "means":
        layers.append(nn.AdaptiveAvgPool2d(1))
    layers += [nn.Flatten(), nn.Linear(features, hidden), nn.Sigmoid(), nn.Linear(hidden, classes)]
    return nn.Sequential(*layers).double()


def take_over(modules, arrays, convolutions):
    """Give PyTorch's modules the weights of ours, whose dense inputs have another order."""
    convs = [module for module in modules if isinstance(module, nn.Conv2d)]
    norms = [module for module in modules if isinstance(module, nn.BatchNorm2d)]
    with torch.no_grad():
        for index, conv in enumerate(convs, start=1):
            conv.weight.copy_(torch.from_numpy(arrays[f"conv{index}.weight"]))
            if conv.bias is not None:
                conv.bias.copy_(torch.from_numpy(arrays[f"conv{index}.bias"]))
        for index, norm in enumerate(norms, start=1):
            for part in ("weight", "bias", "running_mean", "running_var"):
                getattr(norm, part).copy_(torch.from_numpy(arrays[f"norm{index}.{part}"]))
        dense = [module for module in modules if isinstance(module, nn.Linear)]
        for linear, name in zip(dense, ("hidden1", "output"), strict=True):
            weight = arrays[f"{name}.weight"]
            if name == "hidden1":
                # Ours are in the order row, column, channel; theirs channel, row, column.
                weight = weight.reshape(-1, convolutions.channels[-1], weight.shape[1])
                weight = weight.transpose(1, 0, 2).reshape(-1, weight.shape[2])
            linear.weight.copy_(torch.from_numpy(weight.T.copy()))
            linear.bias.copy_(torch.from_numpy(arrays[f"{name}.bias"]))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("training", [True, False])
def test_other_convolutions_equal_pytorchs_own_modules(form, training):
    convolutions, shape = FORMS[form], (12, 11, 3)
    rng = np.random.default_rng(3)
    network = TorchCNN(shape, convolutions, (6,), 5, "sigmoid", XAVIER, rng, torch.float64)
    scrambled(network)
    arrays = network.arrays()
    modules = modules_of(convolutions, 3, 6, 5, arrays["hidden1.weight"].shape[0])
    take_over(modules, arrays, convolutions)
    modules.train(training)
    pictures = np.random.default_rng(1).normal(size=(7, *shape))

    logits = network.forward(torch.from_numpy(pictures.reshape(7, -1)), training=training)

    expected = modules(torch.from_numpy(pictures.transpose(0, 3, 1, 2).copy()))
    np.testing.assert_allclose(logits.detach(), expected.detach(), rtol=1e-10)


@pytest.mark.parametrize("hidden", [(200,), ()])
def test_dropout_leaves_out_its_share_and_keeps_the_mean(hidden):
    convolutions = Convolutions((60,), summary="means")
    rng = np.random.default_rng(3)
    network = TorchCNN((8, 8), convolutions, hidden, 5, "sigmoid", XAVIER, rng, dropout=0.25)
    values = torch.ones(400, 100)
    network.rng = np.random.default_rng(5)

    found = network.drop_out(values)

    assert (found == 0).double().mean().item() == pytest.approx(0.25, abs=0.01)
    assert found.mean().item() == pytest.approx(1, abs=0.02)
    pictures = rows(4, 64).float()
    steady = network.forward(pictures, training=False)
    torch.testing.assert_close(network.forward(pictures, training=False), steady)
    network.rng = np.random.default_rng(5)
    first = network.forward(pictures, training=True)
    network.rng = np.random.default_rng(5)
    torch.testing.assert_close(network.forward(pictures, training=True), first)
    assert not torch.allclose(network.forward(pictures, training=True), first)


def test_dropout_without_a_generator_is_an_error():
    network = cnn()
    network.dropout = 0.5
    with pytest.raises(ValueError, match="set rng first"):
        network.forward(rows(2, 90), training=True)


def test_gradients_of_the_convolutional_network_are_right():
    network = scrambled(cnn((8, 8), channels=(2, 2), hidden=(3,), classes=3))
    inputs, targets = rows(3, 64), torch.tensor([0, 1, 2])
    torch_functions.cross_entropy(network.forward(inputs, training=True), targets, "sum").backward()
    analytic, values = network.gradients.clone(), network.values

    numerical = torch.empty_like(values)
    for index in range(len(values)):
        kept, sides = values[index].item(), []
        for shifted in (kept + 1e-6, kept - 1e-6):
            values[index] = shifted
            logits = network.forward(inputs, training=True)
            sides.append(torch_functions.cross_entropy(logits, targets, "sum").item())
        values[index] = kept
        numerical[index] = (sides[0] - sides[1]) / 2e-6

    np.testing.assert_allclose(analytic, numerical, rtol=1e-5, atol=1e-7)


def test_shapes_are_those_of_report_a():
    shapes = {
        name: array.shape for name, array in cnn((32, 32), (8, 16), (48,), 36).arrays().items()
    }

    assert shapes == {
        "conv1.weight": (8, 1, 3, 3),
        "norm1.weight": (8,),
        "norm1.bias": (8,),
        "conv2.weight": (16, 8, 3, 3),
        "norm2.weight": (16,),
        "norm2.bias": (16,),
        "hidden1.weight": (13 * 13 * 16, 48),
        "hidden1.bias": (48,),
        "output.weight": (48, 36),
        "output.bias": (36,),
        "norm1.running_mean": (8,),
        "norm1.running_var": (8,),
        "norm2.running_mean": (16,),
        "norm2.running_var": (16,),
    }


@pytest.mark.parametrize(("channels", "hidden"), [((), (4,)), ((3,), ()), ((2, 3, 4), (5, 4))])
def test_other_depths_than_report_as_work(channels, hidden):
    network = cnn((22, 24, 3), channels, hidden)

    assert network.forward(rows(2, 22 * 24 * 3), training=True).shape == (2, 5)


def test_one_picture_shrunk_to_one_pixel_can_be_trained_on():
    network = cnn((3, 3), channels=(2,))

    logits = network.forward(rows(1, 9), training=True)

    assert logits.isfinite().all()
    assert network.statistics.isfinite().all()
    np.testing.assert_array_equal(network.arrays()["norm1.running_mean"], [0, 0])


def test_weight_decay_is_for_matrices_and_kernels_alone():
    network = cnn()
    weights = {tuple(weight.shape) for weight, _ in network.weights.values()}

    assert weights == {(3, 1, 3, 3), (4, 3, 3, 3), (2 * 1 * 4, 6), (6, 5)}
    assert all(gradient.shape == weight.shape for weight, gradient in network.weights.values())


def test_weights_of_another_network_are_refused_with_layer_and_shapes():
    with pytest.raises(ModelLoadError, match=r"layer conv1: .*\(2, 1, 3, 3\).*\(3, 1, 3, 3\)"):
        cnn().load(cnn(channels=(2, 4)).arrays())
    with pytest.raises(ModelLoadError, match=r"layer layer1: .*\(5, 6\).*\(5, 4\)"):
        mlp().load(mlp((5, 6, 3)).arrays())
    with pytest.raises(ModelLoadError, match=r"hold .*conv1\.weight.*this network has layer1"):
        mlp().load(cnn().arrays())
