"""Piles, mean pictures, blends and flips of a pair of classes."""

import numpy as np
import pytest

from core.analysis.blend import blend, blends, flips
from core.analysis.pair_duel import (
    full_colour,
    grey_map,
    logit_difference,
    mean_picture,
    pile,
)
from core.analysis.predictions import Predictions
from core.datasets.dataset import Split


@pytest.fixture
def answers():
    labels = np.array([0, 0, 0, 0, 1, 1, 2])
    probabilities = np.array(
        [
            [0.9, 0.1, 0.0],
            [0.4, 0.6, 0.0],
            [0.1, 0.9, 0.0],
            [0.2, 0.2, 0.6],
            [0.7, 0.3, 0.0],
            [0.0, 1.0, 0.0],
            [1.0, 0.0, 0.0],
        ]
    )
    return Predictions(labels, probabilities)


def test_a_pile_has_the_misread_ones_first_and_the_surest_of_each_first(answers):
    assert pile(answers, 0, 1).tolist() == [2, 1, 0]
    assert pile(answers, 1, 0).tolist() == [4, 5]
    assert pile(answers, 2, 1).tolist() == []
    assert pile(answers, 0, 0).tolist() == [0]


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 3)])
def test_a_mean_picture_is_the_mean_of_its_class(shape):
    rng = np.random.default_rng(3)
    inputs = rng.random((2500, *shape)).astype(np.float32)
    labels = np.where(np.arange(2500) % 2, 0, 1)
    found = mean_picture(Split(inputs, labels), 0)
    assert found.dtype == np.float32
    assert found.shape == shape
    np.testing.assert_allclose(found, inputs[1::2].mean(axis=0, dtype=np.float64), rtol=1e-6)


def test_a_class_without_samples_has_no_mean():
    split = Split(np.zeros((2, 3, 3), np.float32), np.array([0, 0]))
    with pytest.raises(ValueError, match="no sample has the class 1"):
        mean_picture(split, 1)


def test_maps_of_colours_are_means_over_the_channels():
    colours = np.arange(12.0).reshape(2, 2, 3)
    np.testing.assert_array_equal(grey_map(colours), [[1, 4], [7, 10]])
    np.testing.assert_array_equal(grey_map(colours[..., 0]), colours[..., 0])


def test_the_full_colour_is_that_of_the_largest_value():
    assert full_colour(np.array([0.5, -2.0])) == 2
    assert full_colour(np.zeros(3)) == 1
    assert full_colour(np.empty(0)) == 1


def test_a_difference_of_logits_needs_two_classes():
    np.testing.assert_array_equal(logit_difference(4, 1, 3), [[0, 1, 0, -1]])
    with pytest.raises(ValueError, match="less itself"):
        logit_difference(4, 1, 1)


def test_blends_go_from_one_picture_to_the_other():
    first, second = np.zeros((2, 2), np.float32), np.ones((2, 2), np.float32)
    assert blend(first, second, 0.25).tolist() == [[0.25] * 2] * 2
    row = blends(first, second, 4)
    assert row.shape == (5, 2, 2)
    assert row.dtype == np.float32
    assert row[:, 0, 0].tolist() == [0, 0.25, 0.5, 0.75, 1]
    with pytest.raises(ValueError, match="from 0 to 1"):
        blend(first, second, 1.5)
    with pytest.raises(ValueError, match="shapes differ"):
        blend(first, second[:1], 0.5)


def test_flips_lie_where_the_larger_one_changes():
    shares = np.linspace(0, 1, 101)
    np.testing.assert_allclose(flips(1 - shares, shares + 0.3), [0.35])
    np.testing.assert_allclose(
        flips(np.sin(9 * shares), 0 * shares), [np.pi / 9, 2 * np.pi / 9], 1e-4
    )
    assert flips(shares, shares + 1).tolist() == []
    assert flips(shares, shares).tolist() == []


def test_values_that_only_touch_are_no_flip():
    assert flips(np.array([1.0, 0, 1]), np.zeros(3)).tolist() == []
    # Equal over a while and then the other way round: in the middle.
    np.testing.assert_allclose(flips(np.array([1.0, 0, 0, -1]), np.zeros(4)), [0.5])
