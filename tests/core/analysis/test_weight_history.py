"""Histograms over epochs, in bins adapted to the spread."""

import numpy as np
import pytest

from core.analysis.weight_history import BINS, chosen_epochs, quantiles, weight_history


def test_quantiles_are_those_of_numpy():
    values = np.random.default_rng(0).normal(size=(100, 70)).astype(np.float32)

    assert np.allclose(quantiles(values), np.quantile(values, np.linspace(0, 1, 257)), atol=1e-6)
    assert np.isnan(quantiles(np.array([np.nan, np.inf]))).all()


def test_shares_are_those_of_a_histogram():
    rng = np.random.default_rng(0)
    values = {epoch: rng.normal(0, 1 + epoch, 8_000) for epoch in range(3)}

    history = weight_history({epoch: quantiles(part) for epoch, part in values.items()})

    assert history.epochs == (0, 1, 2)
    assert np.allclose(history.edges, -history.edges[::-1])
    for row, part in enumerate(values.values()):
        counts, _ = np.histogram(part, history.edges)
        assert np.allclose(history.shares[row], counts / len(part), atol=0.01)
        assert np.allclose(history.lines[row], np.quantile(part, [0.05, 0.5, 0.95]), atol=0.05)


def test_bins_adapt_to_the_widest_epoch():
    small = weight_history({0: quantiles(np.linspace(-0.01, 0.01, 999))})
    both = weight_history(
        {0: quantiles(np.linspace(-0.01, 0.01, 999)), 1: quantiles(np.linspace(-3, 3, 999))}
    )

    assert small.edges[-1] == pytest.approx(0.01, rel=0.05)
    assert both.edges[-1] == pytest.approx(3, rel=0.05)


def test_equal_weights_are_in_one_bin():
    history = weight_history({0: quantiles(np.zeros(50)), 1: quantiles(np.linspace(-1, 1, 50))})

    assert history.shares.shape == (2, BINS)
    assert history.shares[0].max() == pytest.approx(1)
    assert history.shares[0].sum() == pytest.approx(1)
    middle = int(history.shares[0].argmax())
    assert history.edges[middle] <= 0 <= history.edges[middle + 1]


def test_weights_that_diverged_leave_an_empty_column():
    history = weight_history({0: quantiles(np.ones(5)), 1: quantiles(np.full(5, np.nan))})

    assert history.shares[1].sum() == 0


def test_of_many_epochs_some_are_chosen():
    assert chosen_epochs(tuple(range(5)), 8) == tuple(range(5))
    some = chosen_epochs(tuple(range(1000)), 100)
    assert (len(some), some[0], some[-1]) == (100, 0, 999)
