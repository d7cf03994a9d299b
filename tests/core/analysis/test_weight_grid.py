"""Colours about zero, and tiles in a given room."""

import numpy as np
import pytest

from core.analysis.weight_grid import (
    BAR_HEIGHT,
    arrange,
    assemble,
    bar_tiles,
    color_limits,
    color_tiles,
    diverging_palette,
    legend_colors,
)


@pytest.fixture(params=[("#FFFFFF", False), ("#1D2126", True)], ids=["light", "dark"])
def palette(request):
    surface, dark = request.param
    return diverging_palette(surface, "#808080", dark=dark)


def test_zero_has_the_colour_of_the_surface(palette):
    tiles = np.zeros((2, 3, 3), np.float32)

    pixels = color_tiles(tiles, np.ones(2), palette)

    assert np.array_equal(pixels, np.broadcast_to(palette.colors[128], (2, 3, 3, 3)))
    assert palette.colors[128].tolist() in ([255, 255, 255], [0x1D, 0x21, 0x26])


def test_signs_have_opposite_hues_and_what_is_beyond_has_the_last(palette):
    pixels = color_tiles(np.array([[[-9.0, -1, 1, 9]]]), np.array([1.0]), palette)[0, 0]

    assert pixels[0].tolist() == pixels[1].tolist() == palette.colors[0].tolist()
    assert pixels[2].tolist() == pixels[3].tolist() == palette.colors[-1].tolist()
    weak = color_tiles(np.array([[[-0.5, 0.5]]]), np.array([1.0]), palette)[0, 0].astype(int)
    assert weak[0, 0] > weak[0, 2]
    assert weak[1, 2] > weak[1, 0]


def test_what_is_no_weight_has_the_colour_of_gaps(palette):
    pixels = color_tiles(np.array([[[np.nan, 1.0]]]), np.ones(1), palette)

    assert pixels[0, 0, 0].tolist() == [128, 128, 128]


def test_colour_kernels_are_about_grey(palette):
    pixels = color_tiles(np.array([[[[0.0, -2, 2]]]]), np.array([2.0]), palette)

    assert pixels[0, 0, 0].tolist() == [128, 0, 255]


def test_scales_are_of_a_tile_a_grid_or_both():
    one, two = np.array([[[1.0, -2]], [[3, 0]]]), np.array([[[8.0, 0]], [[0, 0]]])

    assert [part.tolist() for part in color_limits([one, two], "tile")] == [[2, 3], [8, 1]]
    assert [part.tolist() for part in color_limits([one, two], "grid")] == [[3, 3], [8, 8]]
    assert [part.tolist() for part in color_limits([one, two], "both")] == [[8, 8], [8, 8]]
    assert color_limits([one], "grid", contrast=2.0)[0].tolist() == [1.5, 1.5]


def test_bars_go_up_and_down_from_the_middle(palette):
    pixels = bar_tiles(np.array([1.0, -0.5]), 1.0, palette, 3)

    surface = palette.colors[128]
    middle = BAR_HEIGHT // 2
    assert pixels.shape == (2, BAR_HEIGHT, 3, 3)
    filled = (pixels[:, :, 0] != surface).any(axis=-1)
    assert filled[0, :middle].all()
    assert not filled[0, middle + 1 :].any()
    assert filled[1, middle + 1 :].sum() == middle // 2


@pytest.mark.parametrize("units", [1, 5, 36, 64, 100])
@pytest.mark.parametrize("room", [(560, 310), (300, 700), (1200, 1200)])
def test_tiles_are_as_large_as_fits(units, room):
    place = arrange(units, (3, 3), room, 2)
    larger = place.scale + 1

    assert place.rows * place.columns >= units
    assert place.height <= room[0]
    assert place.width <= room[1]
    columns = max(1, (room[1] + 2) // (3 * larger + 2))
    rows = -(-units // columns)
    too_large = rows * (3 * larger + 2) - 2 > room[0] or 3 * larger > room[1]
    assert too_large or place.scale == 48


def test_what_does_not_fit_has_a_pixel_a_weight_and_scrolls():
    place = arrange(500, (32, 32), (200, 310), 2)

    assert place.scale == 1
    assert place.width <= 310
    assert place.height > 200


def test_a_matrix_has_no_gaps():
    place = arrange(36, (1, 64), (560, 310), 2, "column")

    assert (place.scale, place.columns, place.gap) == (4, 1, 0)
    assert (place.height, place.width) == (144, 256)


def test_every_weight_is_a_square_of_its_colour():
    tiles = np.arange(5 * 2 * 3 * 3, dtype=np.uint8).reshape(5, 2, 3, 3)
    place = arrange(5, (2, 3), (20, 40), 2)
    gap = np.array([200, 201, 202], np.uint8)

    sheet = assemble(tiles, place, gap)

    assert sheet.shape == (place.height, place.width, 3)
    for unit in range(5):
        row, column = divmod(unit, place.columns)
        top, left = row * (place.tile_height + 2), column * (place.tile_width + 2)
        tile = sheet[top : top + place.tile_height, left : left + place.tile_width]
        expected = tiles[unit].repeat(place.scale, axis=0).repeat(place.scale, axis=1)
        assert np.array_equal(tile, expected)
    assert sheet[0, place.tile_width].tolist() == gap.tolist()


def test_bars_stand_in_one_row_where_there_is_room():
    assert arrange(64, (121, 3), (560, 310), 1, "row").rows == 1
    assert arrange(64, (121, 3), (560, 100), 1, "row").rows > 1


def test_tiles_fill_the_room_in_its_proportions():
    place = arrange(64, (32, 32), (500, 630), 3)

    assert (place.scale, place.columns, place.rows) == (1, 8, 8)
    narrow = arrange(64, (32, 32), (540, 300), 3)
    assert (narrow.scale, narrow.columns, narrow.rows) == (1, 8, 8)


def test_the_legend_of_colours_is_grey(palette):
    assert legend_colors((3, 3), palette) is palette.colors
    greys = legend_colors((3, 3, 3), palette)
    assert greys[[0, 128, 255]].tolist() == [[0] * 3, [128] * 3, [255] * 3]
