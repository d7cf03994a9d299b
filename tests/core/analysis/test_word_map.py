import numpy as np
import pytest

from core.analysis.word_map import (
    UNKNOWN,
    dictionary_sheet,
    word_colors,
    word_map,
    word_map_sheet,
    word_pictures,
    word_shares,
)
from core.models.bag_of_words import BagOfWords, WordForm
from core.models.descriptor_grid import DescriptorGrid
from core.models.similar_pictures import KnownPictures

GRID = DescriptorGrid((21, 26, 3), 8, 4)


@pytest.fixture
def bag():
    """Five words, of which the last one was never met."""
    form = WordForm(GRID, "gradients", 5, 0, 1, 2)
    histograms = np.array([[[1, 6, 2, 1, 0]], [[3, 4, 2, 1, 0]]], np.uint32)
    appearance = np.random.default_rng(0).uniform(size=(5, 8, 8, 3)).astype(np.float32)
    appearance[4] = np.nan
    known = KnownPictures(histograms, np.array([0, 1]), 2, 1)
    return BagOfWords(form, np.zeros((5, 128), np.float32), known, 1.0, appearance)


def test_words_have_colours_of_their_own_whatever_others_there_are():
    colors = word_colors(200)

    assert np.array_equal(word_colors(7), colors[:7])
    assert len(np.unique(colors, axis=0)) == 200
    assert colors.dtype == np.uint8


def test_each_place_has_the_colour_of_the_patch_whose_middle_is_nearest():
    colors = word_colors(9)
    nearest = np.random.default_rng(1).integers(9, size=GRID.size)

    found = word_map(nearest, GRID, colors)

    assert found.shape == (21, 26, 3)
    for row in range(21):
        for column in range(26):
            away = (
                np.abs(row + 0.5 - GRID.rows - 4),
                np.abs(column + 0.5 - GRID.columns - 4),
            )
            wanted = UNKNOWN
            if away[0].min() < 2 and away[1].min() < 2:
                wanted = colors[nearest[away[0].argmin(), away[1].argmin()]]
            assert found[row, column].tolist() == list(wanted)


def test_patches_that_leave_gaps_are_shown_to_half_way():
    grid = DescriptorGrid((40, 40), 8, 16)

    found = word_map(np.arange(9).reshape(3, 3), grid, word_colors(9))

    assert (found[:, 0] == UNKNOWN).all() == (grid.columns[0] + 4 - 8 > 0)
    assert len(np.unique(found.reshape(-1, 3), axis=0)) in (9, 10)


def test_words_look_like_their_patches_framed_in_their_colours(bag):
    found = word_pictures(bag)

    assert found.shape == (5, 12, 12, 3)
    wanted = np.rint(255 * bag.appearance[:4])
    assert np.array_equal(found[:4, 2:-2, 2:-2], wanted.astype(np.uint8))
    assert (found[4, 2:-2, 2:-2] == UNKNOWN).all()
    assert np.array_equal(found[:, 0, 0], word_colors(5))


def test_the_most_frequent_word_comes_first(bag):
    sheet = dictionary_sheet(bag, (1, 2, 3))

    assert word_shares(bag).tolist() == [0.2, 0.5, 0.2, 0.1, 0]
    assert sheet.order.tolist() == [1, 0, 2, 3, 4]
    assert (sheet.rows, sheet.columns) == (2, 3)
    high, wide = sheet.pixels.shape[0] // 2, sheet.pixels.shape[1] // 3
    colors = word_colors(5)
    for place, word in enumerate(sheet.order):
        row, column = divmod(place, 3)
        assert sheet.pixels[row * high, column * wide].tolist() == colors[word].tolist()
    assert sheet.pixels[-1, -1].tolist() == [1, 2, 3]


def test_grey_words_are_grey(bag):
    form = WordForm(DescriptorGrid((21, 26), 8, 4), "gradients", 5, 0, 1, 2)
    grey = BagOfWords(form, bag.words, bag.known, 1.0, bag.appearance[..., 0])

    inner = word_pictures(grey)[:, 2:-2, 2:-2]
    assert (inner[:4, ..., 0] == inner[:4, ..., 2]).all()


@pytest.mark.parametrize("shape", [(5, 20, 30), (5, 20, 30, 3), (1, 300, 300, 3)])
def test_a_sheet_shows_each_picture_and_its_map_beside_it(shape):
    pictures = np.random.default_rng(0).uniform(size=shape).astype(np.float32)
    maps = [np.full((*shape[1:3], 3), 10 * at, np.uint8) for at in range(len(pictures))]

    sheet = word_map_sheet(pictures, maps, ["a word or two"] * len(pictures))

    zoom = max(1, round(192 / max(shape[1:3])))
    first = np.rint(255 * pictures[0]).astype(np.uint8)
    first = np.repeat(first[..., None], 3, axis=2) if first.ndim == 2 else first
    high, wide = zoom * shape[1], zoom * shape[2]
    shown = sheet[12 : 12 + high : zoom, 12 : 12 + wide : zoom]
    assert np.array_equal(shown, first)
    beside = sheet[12 : 12 + high, 12 + wide + 2 : 12 + 2 * wide + 2]
    assert (beside == 0).all()
