"""Which part of the axis and which values show curves well."""

import numpy as np

from gui.widgets.curve import Curve
from gui.widgets.plot_ranges import value_range, x_extent
from gui.widgets.plotted_run import Marker, PlottedRun


def run_with(values, *, marker=None):
    curve = Curve(np.arange(1, len(values) + 1), values)
    return PlottedRun("a", "a", curves={"train": curve}, marker=marker)


def test_the_extent_covers_all_curves():
    runs = [run_with([1, 2, 3]), PlottedRun("b", "b", curves={"validation": Curve([7], [1])})]
    assert x_extent(runs) == (1, 7)
    assert x_extent([PlottedRun("c", "c")]) is None


def test_the_range_holds_the_curves_and_starts_at_zero_when_that_is_near():
    low, high = value_range([run_with([4.0, 2.0, 0.5])])
    assert -0.3 < low < 0
    assert 4 < high < 4.4
    low, _ = value_range([run_with([4.0, 3.9, 3.8])])
    assert low > 3.7


def test_nan_and_infinity_do_not_spoil_the_range():
    low, high = value_range([run_with([1.0, np.nan, np.inf, -np.inf, 2.0])])
    assert 0 < low < 1
    assert 2 < high < 2.2
    assert value_range([run_with([np.nan, np.inf])]) is None


def test_a_diverged_run_does_not_press_the_healthy_ones_flat():
    diverged = run_with([3.0, 1e9], marker=Marker(2, "loss became inf"))
    assert value_range([run_with([3.0, 0.1]), diverged])[1] < 4.5
    assert value_range([diverged])[1] > 1e9


def test_the_logarithmic_range_ignores_zeros():
    low, high = value_range([run_with([10.0, 0.1, 0.0, -1.0])], log=True)
    assert -1.2 < low < -1
    assert 1 < high < 1.2
    assert value_range([run_with([0.0, -1.0])], log=True) is None
