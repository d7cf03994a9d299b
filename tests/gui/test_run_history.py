"""The window's history says the same as core's, whatever happened to it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.training.history import COLUMNS, EpochMetrics, History
from gui.run_history import RunHistory


def rows(count, seed=0, *, accuracy=True):
    rng = np.random.default_rng(seed)
    for epoch in range(count):
        train, validation = rng.random(2).round(2).tolist()
        share = round(float(rng.random()), 1) if accuracy else None
        yield EpochMetrics(epoch, epoch * 8, train, share, validation, share, 0.05, 0.01)


def assert_same(mine, other):
    assert mine.rows == other.rows
    for name in COLUMNS:
        np.testing.assert_array_equal(mine.column(name), other.column(name))
    assert mine.best is other.best
    assert mine.last is other.last
    for epoch in (-1, 0, 1, len(other) - 1, len(other)):
        assert mine.at(epoch) is other.at(epoch)


@pytest.mark.parametrize("accuracy", [True, False])
def test_it_says_the_same_after_each_epoch(accuracy):
    mine, other = RunHistory(), History()
    assert_same(mine, other)
    for row in rows(300, accuracy=accuracy):
        mine.append(row)
        other.append(row)
        if row.epoch % 37 == 0 or row.epoch < 5:
            assert_same(mine, other)
    assert_same(mine, other)


def test_it_says_the_same_after_epochs_are_taken_back():
    mine, other = RunHistory(), History()
    for row in rows(50):
        mine.append(row)
        other.append(row)
    assert_same(mine, other)
    for history in (mine, other):
        history.truncate(30)
    assert_same(mine, other)
    again = list(rows(45, seed=1))
    for row in again[25:]:
        mine.append(row)
        other.append(row)
    assert_same(mine, other)


def test_epochs_that_diverged_are_not_the_best():
    mine, other = RunHistory(), History()
    for row in rows(9):
        bad = replace(row, validation_loss=[math.nan, math.inf, 1.0][row.epoch % 3])
        mine.append(bad)
        other.append(bad)

    assert_same(mine, other)


def test_a_gap_in_the_epochs_misleads_nobody():
    kept = [row for row in rows(20) if row.epoch not in (4, 5)]
    mine, other = RunHistory(kept), History(kept)

    for epoch in range(20):
        assert mine.at(epoch) is other.at(epoch)


def test_it_is_independent_of_the_list_it_was_made_from():
    given = list(rows(5))
    history = RunHistory(given)
    given.clear()

    assert len(history) == 5


def test_a_column_cannot_be_written_to():
    column = RunHistory(list(rows(3))).column("train_loss")

    with pytest.raises(ValueError, match="read-only"):
        column[0] = 1


def test_an_earlier_column_stays_as_it_was():
    history = RunHistory(list(rows(3)))
    before = history.column("step")
    for row in list(rows(200))[3:]:
        history.append(row)
        history.column("step")

    assert before.tolist() == [0, 8, 16]
