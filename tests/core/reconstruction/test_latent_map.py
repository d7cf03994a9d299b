"""Codes in the plane, and back."""

import numpy as np
import pytest

from core.errors import DatasetError
from core.reconstruction.code_axes import principal_axes, single_axes
from core.reconstruction.latent_map import latent_map


def codes(count=40, size=6):
    rng = np.random.default_rng(1)
    return rng.normal(size=(count, size)) * np.array([5, 3, 1, 0.5, 0.2, 0.1][:size]) + 2


def test_the_plane_shows_most_of_the_variance():
    given = codes()
    found = latent_map(given)

    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-9)
    total = given.var(axis=0, ddof=1).sum()
    np.testing.assert_allclose(
        np.array(found.share), found.places.var(axis=0, ddof=1) / total, rtol=1e-9
    )
    assert found.share[0] > found.share[1] > 0.1


def test_a_place_is_a_code_and_a_code_moved_there_keeps_the_rest():
    given = codes()
    found = latent_map(given)

    np.testing.assert_allclose(found.code_at(0, 0), given.mean(axis=0))
    back = (found.code_at(3, -2) - found.mean) @ found.axes.T
    np.testing.assert_allclose(back, [3, -2])
    own = found.places[7]
    np.testing.assert_allclose(found.moved(given[7], *own), given[7])
    moved = found.moved(given[7], 1, 1)
    np.testing.assert_allclose((moved - found.mean) @ found.axes.T, [1, 1], atol=1e-9)
    off_plane = np.eye(6) - found.axes.T @ found.axes
    np.testing.assert_allclose(off_plane @ (moved - given[7]), 0, atol=1e-9)


def test_codes_of_one_number_lie_on_a_line():
    found = latent_map(codes(size=1))

    assert found.share == (1.0, 0.0)
    assert not found.places[:, 1].any()
    assert found.code_at(2.0, 5.0).shape == (1,)


def test_equal_codes_lie_at_one_place():
    found = latent_map(np.full((5, 3), 4.0))

    assert not found.places.any()
    assert found.share == (0.0, 0.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("look", [latent_map, principal_axes, single_axes])
def test_codes_of_a_network_that_diverged_are_refused(look, bad):
    given = codes()
    given[3, 2] = bad

    with pytest.raises(DatasetError, match=r"^codes hold NaN or infinite values.*earlier epoch"):
        look(given)
