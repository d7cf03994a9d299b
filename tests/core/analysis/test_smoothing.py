import numpy as np
import pytest
from scipy.signal import lfilter

from core.analysis.smoothing import debiased_moving_average
from core.errors import ConfigError


def from_scipy(values, weight):
    average = lfilter([1 - weight], [1, -weight], values)
    return average / (1 - weight ** np.arange(1, len(values) + 1))


@pytest.mark.parametrize("weight", [0.1, 0.6, 0.99])
@pytest.mark.parametrize("points", [1, 2, 512, 513, 575, 576, 577, 5000])
def test_the_average_is_that_of_a_filter_of_first_order(weight, points):
    values = np.random.default_rng(points).normal(3, 1, points)
    np.testing.assert_allclose(
        debiased_moving_average(values, weight), from_scipy(values, weight), rtol=1e-12
    )


def test_weight_zero_smooths_nothing():
    values = np.array([3.0, np.nan, 1.0])
    np.testing.assert_array_equal(debiased_moving_average(values, 0), values)


def test_a_constant_series_is_not_touched_at_all():
    values = np.full(500, 0.1)
    np.testing.assert_array_equal(debiased_moving_average(values, 0.9), values)


def test_what_is_not_finite_stays_and_does_not_enter_the_average():
    values = np.array([4.0, np.nan, 2.0, np.inf, 3.0, -np.inf])
    smoothed = debiased_moving_average(values, 0.5)
    finite = np.isfinite(values)
    np.testing.assert_array_equal(smoothed[~finite], values[~finite])
    np.testing.assert_allclose(smoothed[finite], from_scipy(values[finite], 0.5))


def test_huge_losses_do_not_overflow():
    smoothed = debiased_moving_average([1e308, 1.5e308, 1.7e308], 0.9)
    assert np.isfinite(smoothed).all()
    assert 1e308 < smoothed[-1] < 1.7e308


def test_the_values_that_were_given_are_not_changed():
    values = np.array([1.0, 5.0])
    debiased_moving_average(values, 0.5)
    assert values.tolist() == [1, 5]


@pytest.mark.parametrize("weight", [-0.1, 1, 1.5, float("nan")])
def test_a_weight_out_of_range_is_refused(weight):
    with pytest.raises(ConfigError, match=r"smoothing is .*give a weight from 0 to 0\.99"):
        debiased_moving_average([1.0], weight)
