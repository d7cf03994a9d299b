"""Directions of codes, and the way from one to another."""

import numpy as np
import pytest

from core.reconstruction.code_axes import MOST_AXES, between, principal_axes, single_axes


@pytest.fixture
def codes():
    rng = np.random.default_rng(4)
    return rng.normal(size=(200, 20)) @ rng.normal(size=(20, 20)) + 3


def test_principal_directions_are_those_of_the_covariance(codes):
    found = principal_axes(codes)

    values, vectors = np.linalg.eigh(np.cov(codes.T, bias=True))
    assert found.axes.shape == (MOST_AXES, 20)
    assert np.allclose(found.spread**2, values[::-1][:MOST_AXES])
    assert np.allclose(found.share, values[::-1][:MOST_AXES] / values.sum())
    assert np.allclose(np.abs(np.sum(found.axes * vectors.T[::-1][:MOST_AXES], axis=1)), 1)


def test_single_numbers_come_by_their_spread_and_dead_ones_not(codes):
    codes[:, 5] = 0.25
    few = codes[:, :8]

    found = single_axes(few)

    spread = few.std(axis=0)
    assert found.names == tuple(str(at + 1) for at in np.argsort(-spread) if at != 5)
    assert found.share.sum() == pytest.approx(1)


@pytest.mark.parametrize("axes_of", [principal_axes, single_axes])
def test_a_code_moves_along_its_directions_alone(codes, axes_of):
    found = axes_of(codes)
    by = np.linspace(-2, 2, len(found.names))

    moved = found.moved(codes[7], by)

    assert np.allclose(found.values(moved) - found.values(codes[7]), by)
    assert np.allclose(found.moved(moved, -by), codes[7])


def test_between_two_codes_lies_a_straight_way(codes):
    first, second = codes[:2]

    assert np.array_equal(between(first, second, 0), first)
    assert np.array_equal(between(first, second, 1), second)
    assert np.allclose(between(first, second, 0.25) - first, 0.25 * (second - first))


def test_codes_that_are_all_the_same_have_no_directions():
    assert single_axes(np.ones((5, 3))).names == ()
    assert principal_axes(np.ones((5, 3))).names == ()
