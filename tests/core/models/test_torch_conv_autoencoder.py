"""The convolutional autoencoder against PyTorch's own modules, and against our NumPy."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from core.analysis.activations import LayeredNetwork
from core.analysis.weight_layers import weight_layers
from core.errors import ConfigError, ModelLoadError
from core.models.lesions import layer_units, without_units
from core.models.loss_gradients import NetworkForm, loss_gradients
from core.models.numpy_initializers import INITIALIZERS
from core.models.picture_shapes import Convolutions, strided_maps
from core.models.torch_conv_autoencoder import TorchConvAutoencoder

SHAPES = {
    "even": ((8, 8), (2, 3)),
    "odd": ((9, 11), (3, 2)),
    "colours": ((10, 8, 3), (2,)),
    "down to a pixel": ((8, 9), (2, 3, 2)),
}


@pytest.fixture(params=SHAPES)
def network(request):
    shape, channels = SHAPES[request.param]
    maps = strided_maps(shape, channels, "pictures")
    rng = np.random.default_rng(3)
    made = TorchConvAutoencoder(maps, 5, INITIALIZERS["he"], rng, torch.float64)
    arrays = made.arrays()
    for name, array in arrays.items():
        # As after some training: no scale is 1, no shift, bias or running mean 0; and with so few
        # channels a shift upwards keeps most of them alive behind ReLU.
        if array.ndim == 1:
            array += rng.uniform(0.2, 0.9, array.shape)
        if name.endswith("running_mean"):
            array *= 0.1
    made.load(arrays)
    return made, maps


def modules(network, maps):
    """The same network of PyTorch's own modules, its decoder apart."""
    arrays = {name: torch.from_numpy(array) for name, array in network.arrays().items()}

    def put(module, name):
        module.double()
        module.weight.data = arrays[f"{name}.weight"].clone()
        if module.bias is not None:
            module.bias.data = arrays[f"{name}.bias"].clone()
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.copy_(arrays[f"{name}.running_mean"])
            module.running_var.copy_(arrays[f"{name}.running_var"])
        return module

    def linear(inputs, outputs, name):
        module = nn.Linear(inputs, outputs).double()
        module.weight.data = arrays[f"{name}.weight"].T.clone()
        module.bias.data = arrays[f"{name}.bias"].clone()
        return module

    class ChannelsLast(nn.Module):
        def forward(self, values):
            return values.permute(0, 2, 3, 1).flatten(1)

    class Maps(nn.Module):
        def __init__(self, size):
            super().__init__()
            self.size = size

        def forward(self, values):
            found = values.view(-1, self.size.height, self.size.width, self.size.channels)
            return found.permute(0, 3, 1, 2)

    class Crop(nn.Module):
        def __init__(self, size):
            super().__init__()
            self.size = size

        def forward(self, values):
            return values[:, :, : self.size.height, : self.size.width]

    down = [Maps(maps[0])]
    for index, (before, after) in enumerate(pairwise(maps), start=1):
        convolution = nn.Conv2d(before.channels, after.channels, 3, 2, 1, bias=False)
        down += [put(convolution, f"conv{index}")]
        down += [put(nn.BatchNorm2d(after.channels), f"norm{index}"), nn.ReLU()]
    encoder = nn.Sequential(*down, ChannelsLast(), linear(maps[-1].numbers, 5, "layer1"))
    up = [linear(5, maps[-1].numbers, "layer2"), nn.ReLU(), Maps(maps[-1])]
    for index, (before, after) in enumerate(pairwise(maps[::-1]), start=1):
        is_last = after is maps[0]
        convolution = nn.Conv2d(before.channels, after.channels, 3, 1, 1, bias=is_last)
        up += [nn.Upsample(scale_factor=2), Crop(after)]
        up += [put(convolution, "output" if is_last else f"upconv{index}")]
        if not is_last:
            up += [put(nn.BatchNorm2d(after.channels), f"upnorm{index}"), nn.ReLU()]
    return encoder, nn.Sequential(*up, ChannelsLast())


def pictures(maps, count=7):
    rng = np.random.default_rng(5)
    return torch.from_numpy(rng.random((count, maps[0].numbers)))


@pytest.mark.parametrize("training", [True, False])
def test_it_computes_what_modules_of_torch_compute(network, training):
    network, maps = network
    encoder, decoder = (each.train(training) for each in modules(network, maps))
    inputs = pictures(maps)

    logits = network.forward(inputs, training=training)
    expected = decoder(encoder(inputs))
    torch.testing.assert_close(logits, expected, rtol=1e-10, atol=1e-10)
    assert logits.shape == inputs.shape

    weights = torch.from_numpy(np.random.default_rng(1).normal(size=logits.shape))
    (logits * weights).sum().backward()
    (expected * weights).sum().backward()
    for name, module in (("conv1", encoder[1]), ("output", decoder[-2])):
        gradient = network.parameters[f"{name}.weight"].grad
        torch.testing.assert_close(gradient, module.weight.grad, rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(
        network.parameters["layer1.weight"].grad, encoder[-1].weight.grad.T, rtol=1e-9, atol=1e-9
    )
    if training:
        kept = network.named_statistics["norm1.running_mean"]
        torch.testing.assert_close(kept, encoder[2].running_mean)


def test_the_decoder_runs_alone(network):
    network, maps = network
    inputs = pictures(maps)
    codes = network.encode(inputs, training=False)

    assert codes.shape == (7, 5)
    assert codes.std() > 0
    torch.testing.assert_close(
        network.decode(codes, training=False), network.forward(inputs, training=False)
    )


def test_a_single_picture_can_be_trained_on(network):
    network, maps = network
    logits = network.forward(pictures(maps, 1), training=True)
    logits.square().sum().backward()

    assert torch.isfinite(network.gradients).all()


def test_sizes_halve_and_every_size_of_picture_comes_back():
    assert [str(each) for each in strided_maps((32, 32), (16, 32, 64), "a")] == [
        "1x32x32",
        "16x16x16",
        "32x8x8",
        "64x4x4",
    ]
    for height, width in ((8, 8), (13, 8), (28, 28), (33, 17)):
        maps = strided_maps((height, width), (2, 3, 4), "a")
        made = TorchConvAutoencoder(maps, 3, INITIALIZERS["he"], np.random.default_rng(0))
        back = made.forward(torch.zeros(2, height * width), training=False)
        assert back.shape == (2, height * width)


@pytest.mark.parametrize(
    ("shape", "channels", "words", "field"),
    [
        ((7, 9), (2,), "at least 8x8; the samples of mine are 7x9 pixels", "model"),
        ((64,), (2,), "rows of 64 numbers", "model"),
        ((8, 8), (2, 2, 2, 2), "one pixel after 3. Choose 1 to 3", "channels"),
        ((16, 9), (), "channels has 0 numbers", "channels"),
    ],
)
def test_what_does_not_fit_is_told(shape, channels, words, field):
    with pytest.raises(ConfigError, match=words) as caught:
        strided_maps(shape, channels, "mine")

    assert caught.value.field == field


def test_other_weights_are_refused(network):
    network, _maps = network
    arrays = network.arrays()
    arrays["output.weight"] = arrays["output.weight"][..., :2]
    with pytest.raises(ModelLoadError, match="layer output"):
        network.load(arrays)


def in_numpy(network, maps):
    size = maps[0]
    shape = (size.height, size.width, *([] if size.channels == 1 else [size.channels]))
    one = np.ones(1, np.float32)
    arrays = network.arrays() | {"input.offset": one, "input.scale": -one}
    return LayeredNetwork(arrays, ("identity", "relu"), shape, True), shape


def test_numpy_answers_the_same(network):
    network, maps = network
    layered, _shape = in_numpy(network, maps)
    inputs = pictures(maps, 40)
    rows = (1 - inputs).numpy().astype(np.float32)
    inputs = torch.from_numpy(1 - rows.astype(np.float64))

    with torch.no_grad():
        codes = network.encode(inputs, training=False).numpy()
        logits = network.forward(inputs, training=False).numpy()

    np.testing.assert_allclose(layered.responses(rows, "layer1"), codes, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(layered.logits(rows), logits, rtol=1e-5, atol=1e-6)
    answers = {name: values for _count, name, values in layered.answers(rows)}
    assert list(answers) == list(layer_units(layered.arrays)) == layered.layers
    assert answers["conv1"].shape == (40, maps[1].height, maps[1].width, maps[1].channels)
    assert answers["conv1"].min() == 0


def test_units_that_are_off_answer_nought_in_every_layer(network):
    network, maps = network
    layered, shape = in_numpy(network, maps)
    rows = pictures(maps).numpy().astype(np.float32)
    whole = layered.logits(rows)

    for layer, units in layer_units(layered.arrays).items():
        if layer == "output":
            continue
        off = {layer: (units - 1, 0)}
        changed = without_units(layered.arrays, off)
        without = LayeredNetwork(changed, layered.activation, shape, True).logits(rows)
        np.testing.assert_allclose(without, layered.logits(rows, off), rtol=1e-6, atol=1e-7)
        network.load({n: a for n, a in changed.items() if not n.startswith("input.")})
        inputs = torch.from_numpy(1 - rows.astype(np.float64))
        with torch.no_grad():
            by_torch = network.forward(inputs, training=False).numpy()
        np.testing.assert_allclose(by_torch, without, rtol=1e-5, atol=1e-6)
        if layer.startswith(("conv", "upconv")):
            assert np.abs(without - whole).max() > 1e-3


def test_gradients_are_those_of_autograd_in_training(network):
    network, maps = network
    layered, shape = in_numpy(network, maps)
    rows = np.random.default_rng(2).uniform(-0.2, 1.2, (9, maps[0].numbers)).astype(np.float32)
    channels = tuple(each.channels for each in maps[1:])
    form = NetworkForm(
        "torch",
        shape,
        (5, maps[-1].numbers),
        maps[0].numbers,
        ("identity", "relu"),
        "squared-error",
        Convolutions(channels),
        True,
    )

    found = loss_gradients(form, layered.arrays, rows, np.zeros(9, np.int64))

    encoder, decoder = (each.train() for each in modules(network, maps))
    inputs = torch.from_numpy(np.clip(1 - rows.astype(np.float64), 0, 1))
    back = torch.sigmoid(decoder(encoder(inputs)))
    ((back - inputs) ** 2).sum(1).mean().backward()
    assert set(found) == set(network.parameters)
    # PyTorch's modules come in the same order: kernels, scales and shifts, dense layers.
    own = [p.grad for each in (encoder, decoder) for p in each.parameters()]
    for (name, gradient), expected in zip(found.items(), own, strict=True):
        expected = expected.T if gradient.ndim == 2 else expected
        np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-8, err_msg=name)


def test_every_layer_can_be_looked_at(network):
    network, maps = network
    layered, shape = in_numpy(network, maps)
    layers = {each.array: each for each in weight_layers(layered.arrays, shape)}

    assert layers["conv1.weight"].kind == "kernels"
    assert layers["layer1.weight"].kind == "maps"
    last = maps[-1]
    assert layers["layer1.weight"].map_shape == (last.height, last.width, last.channels)
    assert layers["output.weight"].kind == "kernels"
    assert next(iter(layers)) == "conv1.weight"
    assert list(layers)[-1] == "output.bias"
    if len(maps) > 2:
        assert layers["upconv1.weight"].title == "Upconv 1 kernels"
        assert layers["upnorm1.bias"].unit_layer == "upconv1"
    for name, layer in layers.items():
        tiles = layer.tiles(layered.arrays[name])
        assert tiles.shape == (layer.units, *layer.tile_shape)
