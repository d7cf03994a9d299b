from functools import partial

import numpy as np
import pytest

from core.errors import DatasetError, RunError
from core.reports.kept_runs import seconds_to_train, unfinished_run
from core.reports.reproduction import (
    RowStatus,
    difference,
    difference_text,
    is_near,
    reproduce,
    table_rows,
)
from core.reports.row import Figure, Outcome, ReportRow
from core.reports.rows_from_scratch import accuracies, outcome
from core.reports.sources import Need, Sources
from core.reports.work import QUICK_EPOCHS, TAG, StoppedError, UntrainedError, Work
from core.runs.store import RunStore
from core.training.events import EpochEnd

POINTS = Need("Points", ("points.npz",), samples=60)


class Trains:
    """Trains runs to their end, and counts them."""

    def __init__(self, *, stop=False):
        self.count, self.stop, self.begins = 0, stop, []

    def __call__(self, run):
        self.count += 1
        self.begins.append(run.position.epoch)
        for event in run.events():
            run.record(event)
            if self.stop and isinstance(event, EpochEnd) and event.epoch == 1:
                run.stop()
                return


@pytest.fixture
def data(tmp_path):
    rng = np.random.default_rng(0)
    folder = tmp_path / "data"
    folder.mkdir()
    np.savez(folder / "points.npz", x=rng.normal(size=(60, 2)), y=np.arange(60) % 3)
    return folder


@pytest.fixture
def make(tmp_path, data):
    def made(train, **how):
        return Work(RunStore(tmp_path / "runs"), Sources([data]), train, **how)

    return made


def do(work, need=POINTS, epochs=3):
    trained = work.train("toy", need, {"epochs": epochs})
    return outcome(trained, accuracies(trained, "train", "validation", "test"))


def row(work, name="points", figures=("training accuracy",), **details):
    shown = tuple(Figure(figure, "0.9", 0.9) for figure in figures)
    return ReportRow(name, "A", "Tests", "Points", "Nothing.", shown, work, **details)


def test_a_row_is_trained_once(make):
    train = Trains()
    work = make(train)
    first, second = do(work), do(work)

    assert train.count == 1
    assert first == second
    stored = work.store.runs()
    assert [run.run_id for run in stored] == [first.run_id]
    assert stored[0].record.tags == (TAG,)
    assert first.is_own
    assert set(first.reached) == {"training accuracy", "validation accuracy", "test accuracy"}


def test_other_settings_or_other_data_are_another_run(make, data):
    train = Trains()
    do(make(train))
    do(make(train), epochs=4)
    np.savez(data / "points.npz", x=np.ones((60, 2)), y=np.arange(60) % 3)
    do(make(train))

    assert train.count == 3


def test_a_run_that_was_steered_or_branched_off_does_not_count(make):
    train = Trains()
    work = make(train)
    do(work)
    (stored,) = work.store.runs()
    work.store.describe(stored.run_id, tags=())
    # Renamed and untagged it is still the same run.
    do(work)
    assert train.count == 1
    path = stored.folder.path / "run.json"
    path.write_text(path.read_text().replace('"finished"', '"stopped"'))
    do(work)
    assert train.count == 2


@pytest.mark.parametrize(("samples", "is_own"), [(60, True), (61, False)])
def test_a_part_of_the_data_is_not_the_whole(make, samples, is_own):
    found = do(make(Trains()), Need("Points", ("points.npz",), samples=samples))

    assert found.is_own is is_own
    assert found.notes == (() if is_own else ("60 of the 61 samples of Points.",))


def test_data_of_which_the_report_says_nothing_may_be_a_part(make):
    found = do(make(Trains()), Need("Points", ("points.npz",), has_known_size=False))

    assert not found.is_own
    assert found.notes == ("points: 60 samples; how many the report had is published nowhere.",)


def test_what_stands_in_is_told(make):
    found = do(make(Trains()), Need("Stars", ("stars.mat",), ("points.npz",)))

    assert not found.is_own
    assert found.notes == ("points (60 samples) in place of Stars.",)


def test_quick_work_is_cut_short_where_data_are_brought(make):
    work = make(Trains(), quick=True)

    assert work.train("toy", POINTS).record.epochs_done == QUICK_EPOCHS
    assert work.train("toy", None, {"epochs": 5}).record.epochs_done == 5


def test_a_run_that_was_stopped_is_no_result(make):
    with pytest.raises(RunError, match="stopped"):
        do(make(Trains(stop=True)))


def test_what_is_missing_or_fails_stops_no_other_row(make):
    def fail(_work):
        raise DatasetError("the file is damaged")

    rows = [
        row(partial(do, need=Need("Stars", ("stars.mat",))), "missing"),
        row(fail, "damaged"),
        row(do, "heavy", is_heavy=True),
        row(do),
    ]
    results = list(reproduce(rows, make(Trains(), quick=True)))

    assert [result.status for result in results] == [
        RowStatus.MISSING,
        RowStatus.FAILED,
        RowStatus.LEFT_OUT,
        RowStatus.DONE,
    ]
    assert "stars.mat" in results[0].message
    assert results[1].message == "the file is damaged"
    assert [line[4] for line in table_rows(results)][:3] == ["missing", "failed", "left out"]


def test_the_table_has_a_line_for_each_figure(make):
    def reach(_work):
        return Outcome({"one": 0.000123, "two": "a, b"}, "data", is_own=False)

    (result,) = reproduce([row(reach, figures=("one", "two", "three"))], make(Trains()))

    assert table_rows([result]) == [
        ["report A", "Points", "one", "0.9", "1.23e-04", "−0.900", "data *"],
        ["report A", "Points", "two", "0.9", "a, b", "", "data *"],
        ["report A", "Points", "three", "0.9", "–", "", "data *"],
    ]


def test_without_training_only_what_is_there_is_taken(make):
    with pytest.raises(UntrainedError) as caught:
        do(make(None))
    assert caught.value.plan.config.training.epochs == 3
    (result,) = reproduce([row(do)], make(None))
    assert (result.status, result.plan) == (RowStatus.UNTRAINED, caught.value.plan)
    assert not make(None).store.runs()

    trained = do(make(Trains()))

    assert do(make(None)) == trained


def test_a_run_that_was_stopped_goes_on(make):
    with pytest.raises(RunError):
        do(make(Trains(stop=True)))
    with pytest.raises(UntrainedError) as caught:
        do(make(None))
    work, plan = make(None), caught.value.plan
    left = unfinished_run(work.store, plan)
    assert left is not None

    train = Trains()
    done = do(make(train))

    assert train.begins == [1]
    assert done.run_id == left.run_id
    assert len(work.store.runs()) == 1
    assert unfinished_run(work.store, plan) is None


def test_how_long_training_takes_is_told_by_runs_that_were_alike(make):
    def plan(epochs):
        with pytest.raises(UntrainedError) as caught:
            do(make(None), epochs=epochs)
        return caught.value.plan

    long = plan(30)
    assert seconds_to_train(long, []) is None
    do(make(Trains()), epochs=3)
    records = [run.record for run in make(None).store.runs()]
    each = records[0].seconds / 3
    assert seconds_to_train(long, records) == pytest.approx(30 * each)
    with pytest.raises(RunError):
        do(make(Trains(stop=True)), epochs=30)
    records = [run.record for run in make(None).store.runs()]
    # Of what was left on the way, what it lacks.
    assert seconds_to_train(long, records) == pytest.approx(29 * records[-1].seconds)


def test_work_that_is_not_wanted_any_more_ends(make):
    train = Trains()
    with pytest.raises(StoppedError):
        list(reproduce([row(do)], make(train, cancelled=lambda: True)))
    assert not train.count


@pytest.mark.parametrize(
    ("value", "reached", "apart", "near", "words"),
    [
        (0.75, 0.74, -0.01, True, "−0.010"),
        (0.75, 0.9, 0.15, False, "+0.150"),
        (69.88, 55.21, -14.67, False, "−14.7"),
        (0.0, 3e-16, 3e-16, True, "+3.0e-16"),
        (1.0, 1.0, 0.0, True, "0"),
        (None, 0.5, None, False, ""),
        (0.5, "words", None, False, ""),
        (0.5, None, None, False, ""),
    ],
)
def test_differences_are_signed_and_in_the_unit_of_the_figure(value, reached, apart, near, words):
    figure = Figure("accuracy", "as printed", value)

    found = difference(figure, reached)

    assert found is None if apart is None else found == pytest.approx(apart)
    assert is_near(figure, reached) is near
    assert difference_text(found) == words
