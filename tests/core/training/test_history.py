import math

import numpy as np
import pytest

from core.training.events import EpochEnd, Scores
from core.training.history import EpochMetrics, History


def row(epoch, accuracy=0.5, loss=1.0, seconds=0.1):
    return EpochMetrics(epoch, 10 * epoch, loss, accuracy, loss, accuracy, 0.1, seconds)


def test_a_row_takes_its_numbers_from_the_event():
    event = EpochEnd(2, 20, Scores(5, 0.25, 0.75), Scores(3, 0.5, None), 0.1, 1.5)

    made = EpochMetrics.from_event(event)

    assert made == EpochMetrics(2, 20, 0.25, 0.75, 0.5, None, 0.1, 1.5)


def test_a_repeated_epoch_takes_the_place_of_it_and_all_after():
    history = History([row(0), row(1), row(2), row(3)])

    history.append(row(2, accuracy=0.9))

    assert [r.epoch for r in history.rows] == [0, 1, 2]
    assert history.last.validation_accuracy == 0.9


def test_later_epochs_can_be_forgotten():
    history = History([row(0), row(1), row(2)])

    history.truncate(1)

    assert len(history) == 2
    assert history.at(1) == row(1)
    assert history.at(2) is None


def test_best_is_the_earliest_of_the_highest_accuracy():
    assert History([row(0, 0.1), row(1, 0.7), row(2, 0.7)]).best.epoch == 1


def test_best_is_the_lowest_loss_where_there_is_no_accuracy():
    rows = [row(0, None, 3.0), row(1, None, 1.0), row(2, None, 2.0)]

    assert History(rows).best.epoch == 1


def test_best_overlooks_losses_that_are_not_finite():
    assert History([row(0, 0.1), row(1, 0.9, math.nan)]).best.epoch == 0
    assert History([row(0, 0.9, math.inf)]).best is None
    assert History().best is None


def test_time_per_epoch_is_a_median_without_the_epoch_before_training():
    rows = [row(0, seconds=9.0), *(row(i, seconds=s) for i, s in enumerate((1.0, 5.0, 2.0), 1))]

    assert History(rows).seconds_per_epoch == 2.0
    assert History(rows[:1]).seconds_per_epoch is None


def test_a_column_is_an_array_with_nan_for_what_is_missing():
    column = History([row(0, 0.5), row(1, None)]).column("train_accuracy")

    assert column.dtype == np.float64
    np.testing.assert_array_equal(column, [0.5, np.nan])


def test_a_table_reads_back_exactly():
    history = History([row(0, 1 / 3, 0.1 + 0.2), row(1, None, math.nan), row(2, 1e-17, math.inf)])

    read = History.from_csv(history.to_csv())

    assert str(read.rows) == str(history.rows)


@pytest.mark.parametrize(
    "tail",
    ["1,10,0.5", "1,10,x,,,,,\n", "\x00\n", '1,"\n', "1,2\n", "x" * 200_000 + "\n"],
    ids=["cut short", "no number", "zeros", "open quote", "few columns", "too long"],
)
def test_a_damaged_end_is_left_out(tail):
    text = History([row(0)]).to_csv() + tail

    assert History.from_csv(text).rows == [row(0)]


@pytest.mark.parametrize("text", ["", "\n", "a,b\n1,2\n", "\ufffd" * 10 + "\n"])
def test_a_file_that_is_no_table_is_empty(text):
    assert History.from_csv(text).rows == []
