"""Which layers a network has, and what is shown of their units."""

import numpy as np
import pytest

from core.analysis.weight_layers import unit_word, weight_layers


@pytest.fixture
def mlp():
    rng = np.random.default_rng(0)
    shapes = {
        "layer1.bias": (4,),
        "layer1.weight": (6, 4),
        "output.bias": (3,),
        "output.weight": (4, 3),
        "input.scale": (1,),
    }
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


@pytest.fixture
def cnn():
    rng = np.random.default_rng(0)
    shapes = {
        "conv1.weight": (2, 3, 3, 3),
        "conv2.weight": (5, 2, 3, 3),
        "hidden1.bias": (4,),
        "hidden1.weight": (20, 4),
        "norm1.bias": (2,),
        "norm1.running_mean": (2,),
        "norm1.weight": (2,),
        "norm2.weight": (5,),
        "output.weight": (4, 3),
    }
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def test_layers_come_from_input_to_output(mlp, cnn):
    assert [layer.array for layer in weight_layers(mlp, (2, 3))] == [
        "layer1.weight",
        "layer1.bias",
        "output.weight",
        "output.bias",
    ]
    assert [layer.array for layer in weight_layers(cnn, (12, 12, 3))] == [
        "conv1.weight",
        "norm1.weight",
        "norm1.bias",
        "conv2.weight",
        "norm2.weight",
        "hidden1.weight",
        "hidden1.bias",
        "output.weight",
    ]


def test_the_first_dense_layer_has_upright_pictures(mlp):
    layer = weight_layers(mlp, (2, 3))[0]

    tiles = layer.tiles(mlp["layer1.weight"])

    assert layer.kind == "pictures"
    assert tiles.shape == (4, 2, 3)
    assert np.array_equal(tiles[1], mlp["layer1.weight"][:, 1].reshape(2, 3))


def test_what_has_no_pictures_is_a_matrix_of_a_row_a_unit(mlp):
    for layer in (weight_layers(mlp, (6,))[0], weight_layers(mlp, (2, 3))[2]):
        array = mlp[layer.array]
        assert layer.kind == "matrix"
        assert np.array_equal(layer.tiles(array)[:, 0], array.T)


def test_kernels_of_colours_are_in_colour_and_others_side_by_side(cnn):
    first, second = (layer for layer in weight_layers(cnn, (12, 12, 3)) if layer.kind == "kernels")

    colours, tiles = first.tiles(cnn["conv1.weight"]), second.tiles(cnn["conv2.weight"])

    assert np.array_equal(colours[1, :, :, 2], cnn["conv1.weight"][1, 2])
    assert tiles.shape == (5, 3, 7)
    assert np.array_equal(tiles[4, :, :3], cnn["conv2.weight"][4, 0])
    assert np.array_equal(tiles[4, :, 4:], cnn["conv2.weight"][4, 1])
    assert np.isnan(tiles[:, :, 3]).all()


@pytest.mark.parametrize(
    ("channels", "shape"), [(1, (3, 3)), (8, (7, 15)), (16, (15, 15)), (7, (11, 11)), (2, (3, 7))]
)
def test_kernels_fill_a_rectangle(channels, shape):
    arrays = {"conv1.weight": np.zeros((2, channels, 3, 3))}

    assert weight_layers(arrays, (9, 9))[0].tile_shape == shape


def test_units_of_normalisation_are_those_of_the_convolution(cnn):
    norm = weight_layers(cnn, (12, 12, 3))[1]

    assert (norm.kind, norm.unit_layer, norm.title) == ("bars", "conv1", "Norm 1 scales")


def test_names_of_units():
    assert unit_word("layer1", 3) == "Unit 3"
    assert unit_word("conv2", 3) == "Kernel 3"
    assert unit_word("output", 1, ("A", "B")) == "Class B"


def test_units_behind_convolutions_look_at_maps():
    rng = np.random.default_rng(0)
    # 8x10 pictures: 6x8 after the first convolution, pooled 3x4, then 1x2.
    arrays = {
        "conv1.weight": rng.normal(size=(2, 1, 3, 3)),
        "conv2.weight": rng.normal(size=(4, 2, 3, 3)),
        "hidden1.weight": rng.normal(size=(1 * 2 * 4, 5)),
    }

    layer = weight_layers(arrays, (8, 10))[-1]
    tiles = layer.tiles(arrays["hidden1.weight"])

    assert (layer.kind, layer.map_shape) == ("maps", (1, 2, 4))
    assert tiles.shape == (5, 3, 5)
    maps = arrays["hidden1.weight"].T.reshape(5, 1, 2, 4)
    assert np.array_equal(tiles[2, 0, :2], maps[2, 0, :, 0])
    assert np.array_equal(tiles[2, 2, 3:], maps[2, 0, :, 3])
