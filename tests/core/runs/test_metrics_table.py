import csv
import io
import math

from core.runs.metrics_table import (
    METRIC_COLUMNS,
    Branching,
    TableRun,
    metrics_table,
    training_seconds,
)
from core.training.history import EpochMetrics, History


def history(first, last, seconds=1.1):
    return History(
        [
            EpochMetrics(e, 8 * e, 1 / (e + 3), None, 1e-17 / (e + 7), e / 7, 0.1, seconds)
            for e in range(first, last + 1)
        ]
    )


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_every_number_reads_back_exactly():
    run = TableRun("id", "name", history(0, 30))
    read = rows(metrics_table([run]))
    for row, line in zip(run.history.rows, read, strict=True):
        assert (int(line["epoch"]), int(line["step"])) == (row.epoch, row.step)
        for name in METRIC_COLUMNS:
            value = getattr(row, name)
            assert line[name] == "" if value is None else float(line[name]) == value
    assert [float(line["seconds"]) for line in read] == training_seconds(run.history).tolist()


def test_seconds_add_up_from_the_beginning_of_the_run():
    seconds = training_seconds(history(0, 3, seconds=2.0))
    assert seconds.tolist() == [0, 2, 4, 6]


def test_names_with_commas_and_quotes_stay_whole():
    name = 'rate 0,1 "best"\nof two'
    assert rows(metrics_table([TableRun("id", name, history(0, 1))]))[0]["name"] == name


def test_losses_that_are_not_finite_read_back():
    run = TableRun("id", "n", History([EpochMetrics(0, 0, math.inf, 0.5, math.nan, 0.5, 0.1, 0)]))
    (line,) = rows(metrics_table([run]))
    assert float(line["train_loss"]) == math.inf
    assert math.isnan(float(line["validation_loss"]))


def test_a_branch_counts_the_time_of_its_parents():
    grandparent = TableRun("g", "g", history(0, 9, seconds=1.0))
    parent = TableRun("p", "p", history(3, 9, seconds=2.0), Branching("g", 3))
    branch = TableRun("b", "b", history(5, 6, seconds=4.0), Branching("p", 5))
    read = rows(metrics_table([branch], [grandparent, parent]))
    # Three seconds to epoch 3, two times two to epoch 5, then its own.
    assert [float(line["seconds"]) for line in read] == [7, 11]


def test_a_branch_whose_parent_is_gone_counts_its_own_time():
    branch = TableRun("b", "b", history(5, 6, seconds=4.0), Branching("gone", 5))
    assert [float(line["seconds"]) for line in rows(metrics_table([branch]))] == [0, 4]


def test_runs_that_name_each_other_as_parents_end():
    a = TableRun("a", "a", history(0, 2), Branching("b", 1))
    b = TableRun("b", "b", history(0, 2), Branching("a", 1))
    assert len(rows(metrics_table([a, b]))) == 6
