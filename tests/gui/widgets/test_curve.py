"""A curve as arrays: copies, look-ups, thinning, pieces."""

import numpy as np
import pytest

from gui.widgets.curve import Curve, decimate_peaks, finite_pieces


def test_a_curve_copies_its_data():
    values = np.array([1.0, 2.0])
    curve = Curve(np.array([1, 2]), values)
    values[:] = 9
    assert curve.values.tolist() == [1, 2]


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ValueError, match=r"\(3,\) and values \(2,\)"):
        Curve(np.arange(3), np.zeros(2))


@pytest.mark.parametrize(
    ("epoch", "value"), [(2, 20.0), (2.4, 20.0), (4, 40.0), (3, None), (9, None)]
)
def test_the_value_at_an_epoch_is_that_of_the_epoch_or_none(epoch, value):
    assert Curve([1, 2, 4], [10, 20, 40]).value_at(epoch) == value


def test_curves_are_equal_when_their_points_are():
    curve = Curve([1, 2], [1.0, np.nan])
    assert curve.equals(Curve([1, 2], [1.0, np.nan]))
    assert not curve.equals(Curve([1, 2], [1.0, 3.0]))
    assert not curve.equals(Curve([1, 2, 3], [1.0, np.nan, 3.0]))
    assert not curve.equals(None)


def test_decimation_keeps_every_spike_and_the_newest_point():
    rng = np.random.default_rng(0)
    values = rng.normal(0, 1, 10_007)
    values[[17, 5003]] = 50, -50
    epochs, thinned = decimate_peaks(np.arange(10_007.0), values, 400)
    assert len(thinned) < 1000
    assert thinned.max() == 50
    assert thinned.min() == -50
    assert (epochs[-1], thinned[-1]) == (10_006, values[-1])
    assert (np.diff(epochs) >= 0).all()


def test_short_curves_are_not_decimated():
    epochs, values = np.arange(200.0), np.arange(200.0)
    assert decimate_peaks(epochs, values, 640) == (epochs, values)


@pytest.mark.parametrize(
    ("values", "pieces"),
    [
        ([1, 2, 3], [(0, 3)]),
        ([np.nan, 1, np.inf, 2, 3], [(1, 2), (3, 5)]),
        ([np.nan], []),
        ([], []),
    ],
)
def test_a_curve_breaks_at_values_that_are_not_finite(values, pieces):
    assert [(p.start, p.stop) for p in finite_pieces(np.array(values, dtype=float))] == pieces
