"""Answers in pictures: their colours, sizes and scales, and the sheet of all layers."""

import numpy as np
import pytest

from core.analysis.activation_sheet import (
    SheetHead,
    _facts,
    activation_sheet,
    likeliest_classes,
)
from core.analysis.activation_tiles import MOST_BARS, activation_tiles, heat_pixels
from core.analysis.heat_colors import viridis
from core.analysis.layer_activations import Answer, LayerActivations
from core.analysis.weight_grid import BAR_HEIGHT, diverging_palette
from core.models.layer_table import LayerRow

PALETTE = diverging_palette("#FFFFFF", "#D9DFE5", dark=False)


def layer(values, name="conv1"):
    row = LayerRow(name, name.capitalize(), "", values.shape)
    return LayerActivations(row, (Answer(name, values),))


def test_maps_are_tiles_with_the_largest_value_of_a_block_kept():
    values = np.zeros((10, 7, 2), np.float32)
    values[9, 6, 1] = 3
    tiles = activation_tiles(layer(values), PALETTE, largest_side=5)

    assert tiles.pixels.shape == (2, 5, 4, 3)
    assert (tiles.kind, tiles.block) == ("maps", 2)
    assert tiles.block_words == "each pixel the largest of 2×2"
    assert tiles.pixels[1, 4, 3].tolist() == viridis()[-1].tolist()
    assert (tiles.pixels[0] == viridis()[0]).all()


def test_one_spot_of_many_maps_leaves_the_others_their_colours():
    values = np.random.default_rng(0).random((20, 20, 10)).astype(np.float32)
    values[3, 4, 5] = 100
    found = layer(values)
    tiles = activation_tiles(found, PALETTE)

    assert found.limits == (0, 100)
    assert 0.9 < tiles.limits[1] <= 1
    assert tiles.pixels[5, 3, 4].tolist() == viridis()[-1].tolist()


def test_dense_layers_are_bars_up_and_down_and_many_units_are_cells():
    values = np.array([1.0, -2.0, 0.5])
    tiles = activation_tiles(layer(values, "output"), PALETTE)
    assert (tiles.kind, tiles.limits) == ("bars", (-2, 2))
    assert tiles.pixels.shape[:2] == (3, BAR_HEIGHT)
    middle, ground = BAR_HEIGHT // 2, PALETTE.colors[128]
    inked = (tiles.pixels[:, :, 0] != ground).any(axis=2)
    assert inked[:, :middle].sum(axis=1).tolist() == [30, 0, 15]
    assert inked[:, middle + 1 :].sum(axis=1).tolist() == [0, 60, 0]

    above = activation_tiles(layer(np.abs(values), "layer1"), PALETTE)
    assert above.limits == (0, 2)
    assert above.pixels.shape[1] == middle + 1

    many = activation_tiles(layer(np.linspace(0, 1, MOST_BARS + 1), "layer1"), PALETTE)
    assert many.kind == "cells"
    assert many.pixels.shape == (MOST_BARS + 1, 1, 1, 3)
    assert many.pixels[-1, 0, 0].tolist() == viridis()[-1].tolist()


@pytest.mark.parametrize("values", [np.zeros((4, 4, 3)), np.zeros(5)])
def test_a_layer_that_is_silent_has_pictures_too(values):
    tiles = activation_tiles(layer(values), PALETTE)
    assert len(tiles.pixels) == values.shape[-1]


def test_colours_are_in_the_order_of_the_values():
    pixels = heat_pixels(np.array([-1.0, 0.0, 1.0, 9.0]), (-1, 1))
    assert pixels.tolist() == viridis()[[0, 128, 255, 255]].tolist()


def test_the_sheet_has_the_sample_the_layers_and_the_classes():
    rng = np.random.default_rng(0)
    layers = [
        layer(rng.random((8, 8, 3)).astype(np.float32), "input"),
        layer(rng.random((300, 200, 90)).astype(np.float32), "conv1"),
        layer(rng.random(2000), "hidden1"),
        layer(rng.standard_normal(4), "output"),
    ]
    sample = np.full((8, 8, 3), (250, 10, 20), np.uint8)
    likeliest = likeliest_classes(np.array([0.1, 0.6, 0.3, 0.0]), ["A", "B", "C", "D" * 90], 3)
    assert likeliest == [("B", 0.6), ("C", 0.3), ("A", 0.1)]

    sheet = activation_sheet(SheetHead("A run", sample, likeliest), layers, "light")
    dark = activation_sheet(SheetHead("A run", None, likeliest), layers, "dark")

    assert sheet.shape[1] == 1180
    assert sheet.shape[0] < 1000
    assert (sheet == (250, 10, 20)).all(axis=2).sum() == 128 * 128
    assert dark[0, 0].tolist() == [0x1D, 0x21, 0x26]
    # Bars of the likeliest classes are as long as they are likely.
    bars = (sheet == (0, 0x72, 0xB2)).all(axis=2)[:190]
    lengths = sorted({int(row.sum()) for row in bars if row.any()})
    assert lengths == [21, 61, 121]


def test_texts_are_in_letters_that_the_font_has():
    found = layer(np.ones((80, 60, 4), np.float32))
    tiles = activation_tiles(found, PALETTE, largest_side=20)
    words = _facts(found, tiles)
    assert words == ["80x60x4", "scale from 0 to 1", "each pixel the largest of 4x4"]


def test_a_perceptron_of_features_has_a_sheet_without_a_picture():
    layers = [layer(np.array([0.2, 3.0]), "input"), layer(np.array([1.0, -1.0]), "output")]
    sheet = activation_sheet(SheetHead("Toy", None, ()), layers)
    assert sheet.shape[0] < 400
