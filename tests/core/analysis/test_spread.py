"""How numbers are spread, and histograms of that over the epochs."""

import numpy as np
import pytest

from core.analysis.spread import MOST_VALUES, spread_of, thinned
from core.analysis.spread_history import BINS, chosen_epochs, spread_history


def history_of(*values, bins="linear"):
    return spread_history({e: spread_of(np.asarray(v)) for e, v in enumerate(values)}, bins)


def test_quantiles_are_those_of_numpy():
    values = np.random.default_rng(0).normal(size=(100, 70)).astype(np.float32)
    values[0, :7] = 0
    spread = spread_of(values)

    steps = np.linspace(0, 1, 257)
    assert np.allclose(spread.values, np.quantile(values, steps), atol=1e-6)
    magnitudes = np.abs(values[values != 0])
    assert np.allclose(spread.magnitudes, np.quantile(magnitudes, steps), atol=1e-6)
    assert spread.zeros == pytest.approx(7 / 7000)
    assert spread.rms == pytest.approx(np.sqrt((values.astype(float) ** 2).mean()))


def test_what_is_not_finite_is_counted_and_left_out():
    spread = spread_of(np.array([np.nan, np.inf, 1, 2]))
    nothing = spread_of(np.array([np.nan]))

    assert (spread.finite, spread.values[0], spread.values[-1]) == (0.5, 1, 2)
    assert nothing.finite == 0
    assert np.isnan(nothing.values).all()
    assert np.isnan(nothing.rms)


@pytest.mark.parametrize("shape", [(1024, 64), (512, 30, 30, 8), (1000, 100)])
def test_of_many_numbers_those_of_every_unit_are_looked_at_alike(shape):
    units = np.broadcast_to(np.arange(shape[-1]), shape)
    chosen = thinned(units, MOST_VALUES)

    counts = np.bincount(chosen, minlength=shape[-1])
    assert len(chosen) == MOST_VALUES
    assert counts.max() <= 1.3 * counts.min()
    places = thinned(np.arange(units.size), MOST_VALUES)
    assert len(np.unique(places)) == MOST_VALUES


def test_shares_are_those_of_a_histogram():
    rng = np.random.default_rng(0)
    values = [rng.normal(0, 1 + epoch, 8_000) for epoch in range(3)]
    history = history_of(*values)

    assert history.epochs == (0, 1, 2)
    assert np.allclose(history.edges, -history.edges[::-1])
    for row, part in enumerate(values):
        counts, _ = np.histogram(part, history.edges)
        assert np.allclose(history.shares[row], counts / len(part), atol=0.01)
        assert np.allclose(history.lines[row], np.quantile(part, [0.05, 0.5, 0.95]), atol=0.05)


def test_logarithmic_shares_are_those_of_a_histogram_of_magnitudes():
    rng = np.random.default_rng(0)
    signs = rng.choice([-1, 0, 1, 1], (2, 8_000))
    values = signs * 10.0 ** rng.uniform(-7, [[-5], [-2]], (2, 8_000))
    history = history_of(*values, bins="log")

    ratios = history.edges[1:] / history.edges[:-1]
    assert np.allclose(ratios, ratios[0])
    for row, part in enumerate(values):
        counts, _ = np.histogram(np.abs(part), history.edges)
        assert np.allclose(history.shares[row], counts / len(part), atol=0.01)
        expected = np.quantile(np.abs(part[part != 0]), [0.05, 0.5, 0.95])
        assert np.allclose(history.lines[row], expected, rtol=0.05)
        assert history.zeros[row] == pytest.approx((part == 0).mean())


def test_bins_adapt_to_the_widest_epoch():
    small, wide = np.linspace(-0.01, 0.01, 999), np.linspace(-3, 3, 999)

    assert history_of(small).edges[-1] == pytest.approx(0.01, rel=0.05)
    assert history_of(small, wide).edges[-1] == pytest.approx(3, rel=0.05)


def test_one_sided_values_have_one_sided_bins_and_zero_a_bin_of_its_own():
    rng = np.random.default_rng(0)
    values = np.maximum(rng.normal(0, 2, 8_000), 0)
    history = history_of(values)

    assert history.edges[0] == pytest.approx(-history.edges[1])
    assert history.edges[-1] == pytest.approx(np.quantile(values, 0.998), rel=0.1)
    in_first = (values < history.edges[1]).mean()
    assert history.shares[0, 0] == pytest.approx(in_first, abs=0.01)
    assert history.zeros[0] == pytest.approx((values == 0).mean())


@pytest.mark.parametrize("sign", [1, -1])
def test_lopsided_values_have_bins_where_they_are(sign):
    edges = history_of(sign * np.linspace(-1, 9, 999)).edges * sign

    assert sorted((edges[0], edges[-1]))[1] == pytest.approx(9, rel=0.05)
    assert sorted((edges[0], edges[-1]))[0] == pytest.approx(-1, rel=0.1)


def test_values_far_from_zero_have_no_empty_bins_down_to_it():
    edges = history_of(np.ones(50), np.linspace(0.9, 1.1, 50)).edges

    assert 0.87 < edges[0] < 0.9
    assert 1.1 < edges[-1] < 1.13


@pytest.mark.parametrize("value", [0.0, 1.0, -2.0])
def test_equal_values_are_in_one_bin(value):
    history = history_of(np.full(50, value), np.linspace(-1, 1, 50))

    assert history.shares.shape == (2, BINS)
    assert history_of(np.full(50, value)).shares[0].max() == pytest.approx(1)
    middle = int(history.shares[0].argmax())
    if abs(value) <= 1:
        assert history.edges[middle] <= value <= history.edges[middle + 1]


@pytest.mark.parametrize("bins", ["linear", "log"])
def test_what_diverged_or_is_zero_leaves_an_empty_column_or_none(bins):
    history = history_of(np.ones(5), np.full(5, np.nan), bins=bins)
    assert history.shares[1].sum() == 0
    assert history.finite[1] == 0

    alone = history_of(np.zeros(5), bins="log")
    assert alone.shares.sum() == 0
    assert alone.zeros[0] == 1


def test_of_many_epochs_some_are_chosen():
    assert chosen_epochs(tuple(range(5)), 8) == tuple(range(5))
    some = chosen_epochs(tuple(range(1000)), 100)
    assert (len(some), some[0], some[-1]) == (100, 0, 999)


def test_the_column_of_an_epoch_is_the_last_one_not_after_it():
    history = spread_history({epoch: spread_of(np.ones(3)) for epoch in (0, 5, 10)})

    assert [history.place_of(epoch) for epoch in (0, 4, 5, 99)] == [0, 0, 1, 2]
