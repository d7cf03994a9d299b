"""Gradients of the loss, and what layers answer, against PyTorch's own modules."""

from dataclasses import replace

import numpy as np
import pytest

from core.analysis.layer_spreads import activation_spreads, gradient_spreads
from core.analysis.spread import spread_of
from core.errors import ModelLoadError
from core.models.loss_gradients import NetworkForm, loss_gradients
from core.models.picture_shapes import Convolutions

torch = pytest.importorskip("torch")

MLP = NetworkForm("numpy", (5, 4), (6, 3), 4, "tanh", "cross-entropy")
CNN = NetworkForm("torch", (10, 8), (5,), 4, "relu", "cross-entropy", Convolutions((2, 3)))


@pytest.fixture
def samples():
    def make(form, count=30):
        rng = np.random.default_rng(3)
        features = int(np.prod(form.sample_shape))
        return rng.random((count, features)).astype(np.float32), np.arange(count) % form.outputs

    return make


def dense(names, widths, rng):
    found = {}
    for name, inputs, outputs in zip(names, widths[:-1], widths[1:], strict=True):
        found[f"{name}.weight"] = rng.normal(0, 0.6, (inputs, outputs))
        found[f"{name}.bias"] = rng.normal(0, 0.3, outputs)
    return found


def mlp_arrays():
    rng = np.random.default_rng(1)
    arrays = dense(["layer1", "layer2", "output"], [20, 6, 3, 4], rng)
    return arrays | {
        "input.offset": np.ones(1, np.float32),
        "input.scale": -np.ones(1, np.float32),
        "optimizer.velocity": np.zeros(7),
    }


def cnn_arrays():
    rng = np.random.default_rng(2)
    arrays = dense(["hidden1", "output"], [2 * 1 * 3, 5, 4], rng)
    for index, (before, after) in enumerate([(1, 2), (2, 3)], start=1):
        arrays[f"conv{index}.weight"] = rng.normal(0, 0.5, (after, before, 3, 3))
        arrays[f"norm{index}.weight"] = rng.uniform(0.5, 1.5, after)
        arrays[f"norm{index}.bias"] = rng.normal(0, 0.5, after)
        arrays[f"norm{index}.running_mean"] = rng.normal(0, 0.1, after)
        arrays[f"norm{index}.running_var"] = rng.uniform(0.5, 1.5, after)
    return arrays | {
        "input.offset": np.full(1, 0.25, np.float32),
        "input.scale": np.full(1, 2, np.float32),
    }


def tensors(arrays):
    return {
        name: torch.tensor(array, dtype=torch.float64, requires_grad="running" not in name)
        for name, array in arrays.items()
        if not name.startswith(("input.", "optimizer."))
    }


def mean_loss(logits, labels, loss):
    if loss == "cross-entropy":
        return torch.nn.CrossEntropyLoss()(logits, torch.tensor(labels))
    one_hot = torch.eye(logits.shape[1], dtype=logits.dtype)[labels]
    return ((torch.nn.Softmax(1)(logits) - one_hot) ** 2).sum(1).mean()


def forward_mlp(own, rows):
    first = torch.nn.Tanh()(
        (1 - torch.tensor(rows).double()) @ own["layer1.weight"] + own["layer1.bias"]
    )
    second = torch.nn.Tanh()(first @ own["layer2.weight"] + own["layer2.bias"])
    return {
        "layer1": first,
        "layer2": second,
        "output": second @ own["output.weight"] + own["output.bias"],
    }


def forward_cnn(own, rows, training):
    answers, values = {}, ((torch.tensor(rows).double() - 0.25) * 2).view(-1, 1, 10, 8)
    for index in (1, 2):
        maps = torch.nn.functional.conv2d(values, own[f"conv{index}.weight"])
        kept = [own[f"norm{index}.running_{what}"].clone() for what in ("mean", "var")]
        maps = torch.nn.functional.batch_norm(
            maps, *kept, own[f"norm{index}.weight"], own[f"norm{index}.bias"], training
        )
        answers[f"conv{index}"] = values = torch.nn.ReLU()(maps)
        if index == 1:
            values = torch.nn.MaxPool2d(2)(values)
    values = values.permute(0, 2, 3, 1).flatten(1)
    values = torch.nn.ReLU()(values @ own["hidden1.weight"] + own["hidden1.bias"])
    answers["hidden1"] = values
    return answers | {"output": values @ own["output.weight"] + own["output.bias"]}


def check_gradients(form, arrays, rows, labels, logits_of):
    own = tensors(arrays)
    mean_loss(logits_of(own), labels, form.loss).backward()
    found = loss_gradients(form, arrays, rows, labels)

    assert set(found) == {name for name, tensor in own.items() if tensor.requires_grad}
    for name, gradient in found.items():
        assert gradient.dtype == np.float64
        assert np.allclose(gradient, own[name].grad, rtol=1e-8, atol=1e-12), name
    spreads = gradient_spreads(form, arrays, rows, labels)
    expected = spread_of(own["output.weight"].grad.numpy())
    assert spreads["output.weight"].rms == pytest.approx(expected.rms)


@pytest.mark.parametrize("library", ["numpy", "torch"])
@pytest.mark.parametrize("loss", ["cross-entropy", "squared-error"])
def test_gradients_of_a_perceptron_are_those_of_autograd(samples, library, loss):
    form = replace(MLP, library=library, loss=loss)
    rows, labels = samples(form)

    check_gradients(form, mlp_arrays(), rows, labels, lambda own: forward_mlp(own, rows)["output"])


@pytest.mark.parametrize("loss", ["cross-entropy", "squared-error"])
def test_gradients_of_a_convolutional_network_are_those_of_autograd(samples, loss):
    form = replace(CNN, loss=loss)
    rows, labels = samples(form)
    logits = lambda own: forward_cnn(own, rows, training=True)["output"]  # noqa: E731

    check_gradients(form, cnn_arrays(), rows, labels, logits)


@pytest.mark.parametrize("kind", ["mlp", "cnn"])
def test_activations_are_those_of_torch(samples, kind):
    form, arrays = (MLP, mlp_arrays()) if kind == "mlp" else (CNN, cnn_arrays())
    # More than go through at a time.
    rows, _ = samples(form, 300)
    with torch.no_grad():
        own = tensors(arrays)
        expected = forward_mlp(own, rows) if kind == "mlp" else forward_cnn(own, rows, False)
    found = activation_spreads(form, arrays, rows)

    assert list(found) == list(expected)
    for name, tensor in expected.items():
        answers = tensor.numpy()
        every = answers.size <= 8_000
        assert found[name].rms == pytest.approx(
            np.sqrt((answers**2).mean()), rel=1e-6 if every else 0.1
        )
        assert found[name].zeros == pytest.approx(
            (answers == 0).mean(), abs=1e-9 if every else 0.02
        )
        ends = np.quantile(answers, [0.25, 0.5, 0.75])
        assert np.allclose(found[name].values[[64, 128, 192]], ends, atol=1e-5 if every else 0.05)


def test_weights_that_do_not_fit_are_named(samples):
    rows, labels = samples(MLP)
    arrays = mlp_arrays()
    del arrays["layer2.bias"]
    with pytest.raises(ModelLoadError, match=r"layer2\.bias"):
        loss_gradients(MLP, arrays, rows, labels)
    arrays = mlp_arrays()
    del arrays["input.scale"]
    with pytest.raises(ModelLoadError, match=r"input\.scale"):
        loss_gradients(MLP, arrays, rows, labels)


def test_gradients_of_a_diverged_network_are_not_finite_and_nothing_warns(samples):
    rows, labels = samples(MLP)
    arrays = {name: array * 1e200 for name, array in mlp_arrays().items() if "input" not in name}
    arrays |= {"input.offset": np.zeros(1, np.float32), "input.scale": np.ones(1, np.float32)}
    arrays["output.weight"] = np.full((3, 4), np.nan)
    with np.errstate(all="raise", under="ignore"):
        spreads = gradient_spreads(MLP, arrays, rows, labels)

    assert spreads["output.bias"].finite == 0


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_gradients_of_an_autoencoder_are_those_of_autograd(library):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(2)
    widths, names = (9, 5, 2, 5, 9), ("tanh", "identity", "tanh")
    layers = ["layer1", "layer2", "layer3", "output"]
    arrays = {"input.offset": np.ones(1, np.float32), "input.scale": -np.ones(1, np.float32)}
    for name, before, after in zip(layers, widths, widths[1:], strict=False):
        arrays[f"{name}.weight"] = rng.normal(size=(before, after))
        arrays[f"{name}.bias"] = rng.normal(size=after)
    rows = rng.uniform(-0.2, 1.2, (30, 9)).astype(np.float32)
    form = NetworkForm(library, (3, 3), (5, 2, 5), 9, names, "squared-error", None, True)

    found = loss_gradients(form, arrays, rows, np.zeros(30, np.int64))

    inputs = torch.tensor(np.clip(1 - rows.astype(np.float64), 0, 1))
    own = {n: torch.tensor(a, requires_grad=True) for n, a in arrays.items() if "input" not in n}
    values = inputs
    for name, function in zip(
        layers, (torch.tanh, lambda z: z, torch.tanh, torch.sigmoid), strict=True
    ):
        values = function(values @ own[f"{name}.weight"] + own[f"{name}.bias"])
    ((values - inputs) ** 2).sum(dim=1).mean().backward()
    for name, array in own.items():
        np.testing.assert_allclose(found[name], array.grad.numpy(), rtol=1e-6, atol=1e-9)
