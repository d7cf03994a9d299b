"""The plane that units are shown in, against scikit-learn's principal components."""

import numpy as np
import pytest

from core.analysis.unit_projection import coincident, fit_projection, fixed_directions

decomposition = pytest.importorskip("sklearn.decomposition")


@pytest.mark.parametrize("shape", [(20, 7), (8, 50)])
def test_the_axes_are_the_principal_components(shape):
    rng = np.random.default_rng(1)
    first, last = rng.normal(size=shape), 2 * rng.normal(size=shape) + 0.3

    found = fit_projection(first, last)

    vectors = np.concatenate((first, last))
    pca = decomposition.PCA(2, svd_solver="full").fit(vectors)
    signs = np.sign((found.axes * pca.components_).sum(axis=1))
    np.testing.assert_allclose(found.axes * signs[:, None], pca.components_, atol=1e-10)
    np.testing.assert_allclose(found.shares, pca.explained_variance_ratio_)
    np.testing.assert_allclose(found.positions(vectors) * signs, pca.transform(vectors), atol=1e-9)
    assert (found.axes[[0, 1], np.abs(found.axes).argmax(axis=1)] > 0).all()


def test_axes_keep_the_directions_that_were_shown():
    rng = np.random.default_rng(2)
    first, last = rng.normal(size=(30, 5)), rng.normal(size=(30, 5))
    shown = fit_projection(first, last)
    turned = type(shown)(shown.center, -shown.axes, shown.shares, shown.components)

    again = fit_projection(first, last, before=turned)

    np.testing.assert_allclose(again.axes, -shown.axes)


def test_of_equal_units_the_directions_are_fixed_and_of_one_difference_one_is():
    equal = np.zeros((6, 9))
    found = fit_projection(equal, equal)
    assert found.components == 0
    np.testing.assert_allclose(found.axes, fixed_directions(9), atol=1e-12)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-12)

    along = np.arange(9.0)
    one = fit_projection(equal, np.arange(6)[:, None] * along)
    assert one.components == 1
    np.testing.assert_allclose(one.axes[0], along / np.linalg.norm(along), atol=1e-12)
    np.testing.assert_allclose(one.axes @ one.axes.T, np.eye(2), atol=1e-12)


@pytest.mark.parametrize("number", [np.nan, np.inf, 1e200])
def test_units_that_diverged_turn_no_axes(number):
    vectors = np.random.default_rng(5).normal(size=(10, 12))
    spoilt = np.concatenate((vectors, np.full((1, 12), number)))

    found = fit_projection(spoilt, spoilt)

    np.testing.assert_allclose(found.axes, fit_projection(vectors, vectors).axes, atol=1e-10)


def test_a_move_in_the_plane_shows_where_it_was_dropped():
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(10, 12))
    plane = fit_projection(vectors, vectors)

    moved = vectors + plane.displacement(0.7, -0.2)

    shifts = plane.positions(moved) - plane.positions(vectors)
    np.testing.assert_allclose(shifts, np.broadcast_to((0.7, -0.2), shifts.shape))


def test_heaps_are_those_of_a_plain_loop():
    points = np.random.default_rng(4).random((60, 2))
    first = np.full(60, -1)
    for place in range(60):
        if first[place] < 0:
            for other in range(60):
                if first[other] < 0 and np.linalg.norm(points[other] - points[place]) <= 0.15:
                    first[other] = place

    np.testing.assert_array_equal(coincident(points, 0.15), first)
    assert 5 < len(set(first.tolist())) < 40
