"""Runs that leave out training samples: resumed, repeated and forked on the same ones."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.datasets.marks import Mark, sample_hash
from core.errors import DatasetError, RunError
from core.runs.folder import RunFolder
from core.runs.marks_file import NAME, change_marks, read_marks
from core.runs.record_json import record_from_json, record_to_json
from core.runs.settings_diff import compare_settings
from core.runs.training_run import TrainingRun
from core.training.config import DataChoice
from core.training.events import EpochEnd
from core.training.left_out import LeftOut, leave_out_marked
from core.training.planning import complete_config, load_data

CHOICE = DataChoice("toy-gaussians")
LEFT_OUT = LeftOut((0, 5, 17), "marks of A")


@pytest.fixture(scope="module")
def data():
    return load_data(CHOICE)


def begin(data, store, left_out=LEFT_OUT, epochs=4):
    config = complete_config(data, CHOICE, overrides={"epochs": epochs, "batch_size": 8})
    return TrainingRun.create(replace(config, left_out=left_out), data, store)


def train(run, *, until=None):
    for event in run.events():
        run.record(event)
        if isinstance(event, EpochEnd) and event.epoch == until:
            run.stop()
            break
    return run


def weights(run, epoch):
    return run.folder.read_checkpoint(epoch)


def assert_equal_weights(one, other):
    assert one.keys() == other.keys()
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name])


def mark_of(data, index, split="train"):
    part = dict(data.splits())[split]
    label = data.class_names[part.labels[index]]
    found = sample_hash(part.inputs[index], label)
    return Mark("bad", split, index, label, data.fingerprint, found, marked=f"2026-{index:02}")


def test_a_run_trains_on_the_remaining_samples_alone(data, store):
    run = train(begin(data, store))
    keeps = np.delete(np.arange(len(data.train)), LEFT_OUT.indices)
    smaller = replace(data, train=data.train.subset(keeps))
    alone = train(begin(smaller, store, LeftOut()))
    assert_equal_weights(weights(run, 4), weights(alone, 4))
    assert run.run_record.results["train"] == alone.run_record.results["train"]
    assert run.run_record.results["train"].samples == len(keeps)


def test_what_was_left_out_is_recorded_and_the_data_are_still_the_same(data, store):
    run = train(begin(data, store), until=1)
    record = RunFolder(run.folder.path).read_record()
    assert record.config.left_out == LEFT_OUT
    assert record.dataset.fingerprint == data.fingerprint
    assert record.dataset.samples["train"] == len(data.train) == 40
    assert record.training_samples == 37
    assert any("3 of 40 training samples left out (marks of A)" in n for n in record.notes)


@pytest.mark.parametrize("indices", [[40], list(range(40))])
def test_a_record_that_leaves_out_what_is_not_there_is_damaged(data, store, indices):
    record = record_to_json(begin(data, store).run_record)
    content = json.loads(record)
    content["config"]["left_out"]["indices"] = indices
    with pytest.raises(RunError, match="the samples left out"):
        record_from_json(json.dumps(content), "here")


def test_a_resumed_run_and_a_fork_leave_out_the_same_samples(data, store):
    whole = train(begin(data, store))
    stopped = train(begin(data, store), until=2)
    resumed = train(TrainingRun.resume(stopped.folder, data))
    assert_equal_weights(weights(whole, 4), weights(resumed, 4))
    branch = train(TrainingRun.fork(whole.folder, 2, data, store))
    assert branch.run_record.config.left_out == LEFT_OUT
    assert_equal_weights(weights(whole, 4), weights(branch, 4))


def test_runs_that_leave_out_other_samples_differ_in_that(data, store):
    runs = [begin(data, store, left_out) for left_out in (LeftOut(), LEFT_OUT, LeftOut((1, 2, 3)))]
    (row,) = compare_settings([run.run_record for run in runs]).differences
    assert (row.name, row.values) == ("left_out", ("none", "3 samples", "3 samples (b)"))


def test_a_class_without_samples_and_indices_of_other_data_are_refused(data, store):
    first = np.flatnonzero(data.train.labels == 0)
    with pytest.raises(DatasetError, match="all training samples of class"):
        begin(data, store, LeftOut(tuple(first.tolist())))
    with pytest.raises(DatasetError, match="name marks of these data"):
        begin(data, store, LeftOut((40,)))
    assert not store.runs()


def test_only_marked_training_samples_are_left_out(data):
    marks = [mark_of(data, 4), mark_of(data, 2), mark_of(data, 3, "validation")]
    assert leave_out_marked(data, marks, "why") == LeftOut((2, 4), "why")
    assert leave_out_marked(data, marks[2:], "why") == LeftOut()


def test_visits_of_the_remaining_samples_are_spread_over_all():
    counts = LeftOut((1, 3)).spread(np.array([5, 6, 7]), 5)
    assert counts.tolist() == [5, 0, 6, 0, 7]


def test_marks_stay_with_a_run_that_goes_on_and_go_with_its_forks(data, store):
    run = train(begin(data, store), until=2)
    mark = mark_of(data, 7)
    assert change_marks(run.folder, [mark]) == (mark,)
    resumed = train(TrainingRun.resume(run.folder, data))
    branch = TrainingRun.fork(resumed.folder, 3, data, store)
    branch.stop()
    assert read_marks(resumed.folder) == read_marks(branch.folder) == (mark,)


def test_marks_are_changed_one_by_one(data, store):
    folder = train(begin(data, store), until=1).folder
    one, other = mark_of(data, 7), mark_of(data, 8)
    change_marks(folder, [one])
    assert change_marks(folder, [other]) == (one, other)
    assert change_marks(folder, removed=[(one.fingerprint, one.place)]) == (other,)
    assert read_marks(folder) == (other,)


def test_damaged_marks_are_not_written_over_and_stop_no_fork(data, store):
    run = train(begin(data, store), until=2)
    (run.folder.path / NAME).write_text("{")
    with pytest.raises(RunError, match=r"marks\.json"):
        change_marks(run.folder, [mark_of(data, 1)])
    assert (run.folder.path / NAME).read_text() == "{"
    branch = TrainingRun.fork(run.folder, 1, data, store)
    assert any("without the marks" in note for note in branch.notes)
    branch.stop()


def test_marks_travel_in_a_zip(data, store, tmp_path):
    from core.runs.exporting import export_run
    from core.runs.importing import import_run
    from core.runs.store import RunStore

    run = train(begin(data, store), until=2)
    mark = mark_of(data, 3)
    change_marks(run.folder, [mark])
    export_run(run.folder, tmp_path / "run.zip")
    there = import_run(tmp_path / "run.zip", RunStore(tmp_path / "other"))
    assert read_marks(there.folder) == (mark,)
    assert there.folder.read_record().config.left_out == LEFT_OUT
    # Marked elsewhere, and brought back: neither list is lost.
    change_marks(there.folder, [mark_of(data, 4)])
    change_marks(run.folder, [mark_of(data, 5)])
    export_run(there.folder, tmp_path / "back.zip")
    back = import_run(tmp_path / "back.zip", store)
    assert (back.is_new, back.notes) == (
        False,
        ("The marks on 1 sample were added to those here.",),
    )
    assert import_run(tmp_path / "back.zip", store).notes == ()
    assert [mark.index for mark in read_marks(run.folder)] == [3, 4, 5]
