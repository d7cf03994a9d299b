"""Accuracy against cost: which runs have a place, and which none beats."""

import dataclasses
import math

import numpy as np
import pytest

from core.runs.trade_off import TradeOff, pareto_front, wants_log
from tests.core.runs.test_comparison_words import GOOD


def by_definition(costs, values):
    """The points that no other beats, asked pair by pair."""
    front = []
    for at, (cost, value) in enumerate(zip(costs, values, strict=True)):
        beaten = False
        for other, (their_cost, their_value) in enumerate(zip(costs, values, strict=True)):
            as_good = their_cost <= cost and their_value >= value
            better = their_cost < cost or their_value > value
            beaten |= as_good and (better or other < at)
        if not beaten:
            front.append(at)
    return sorted(front, key=lambda at: costs[at])


@pytest.mark.parametrize("seed", range(20))
def test_the_front_is_what_no_other_point_beats(seed):
    rng = np.random.default_rng(seed)
    # Few values, so that there are equal ones.
    costs, values = rng.integers(1, 9, 30), rng.integers(0, 9, 30)
    assert pareto_front(costs, values).tolist() == by_definition(costs, values)


def test_of_no_points_none_is_in_front():
    assert pareto_front([], []).tolist() == []
    with pytest.raises(ValueError, match="alike"):
        pareto_front([1.0], [1.0, 2.0])


def test_only_runs_with_both_have_a_place():
    runs = (
        GOOD,
        dataclasses.replace(GOOD, best_accuracy=None),
        dataclasses.replace(GOOD, seconds=None),
        dataclasses.replace(GOOD, seconds=0.0),
        dataclasses.replace(GOOD, best_accuracy=math.nan),
    )
    assert TradeOff(runs).placed("seconds") == [(GOOD, 75.0, 0.9)]
    assert len(TradeOff(runs).placed("parameters")) == 3
    assert TradeOff(runs, "test").placed("seconds") == []
    assert TradeOff(runs, "train").placed("seconds")[0][2] == 0.95


def test_costs_that_lie_far_apart_want_a_logarithmic_axis():
    assert wants_log([1.0, 20.0])
    assert not wants_log([10.0, 20.0])
    assert not wants_log([5.0])
