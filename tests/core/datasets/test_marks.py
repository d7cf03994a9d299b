"""Marks find their samples again, and are read as they were written."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.datasets.marks import (
    Mark,
    find_marked,
    marks_from_json,
    marks_to_csv,
    marks_to_json,
    newest,
    sample_hash,
)
from core.errors import DatasetError


def make_dataset(order=None, names=("a", "b")):
    rng = np.random.default_rng(3)
    inputs = rng.random((12, 4, 4)).astype(np.float32)
    labels = np.arange(12) % 2
    order = np.arange(12) if order is None else order
    inputs, labels = inputs[order], labels[order]
    return Dataset(
        "d", "d", Split(inputs[:8], labels[:8]), Split(inputs[8:], labels[8:]), None, names
    )


def mark_of(dataset, split, index, kind="bad", **more):
    part = dict(dataset.splits())[split]
    label = dataset.class_names[part.labels[index]]
    found = sample_hash(part.inputs[index], label)
    return Mark(kind, split, index, label, dataset.fingerprint, found, **more)


def test_marks_are_at_their_places_in_their_own_data():
    data = make_dataset()
    marks = [mark_of(data, "train", 3), mark_of(data, "validation", 1, "mislabelled")]
    assert find_marked(data, marks) == {m.place: m for m in marks}


def test_marks_find_their_samples_in_data_of_another_order():
    data = make_dataset()
    order = np.array([11, 4, 2, 7, 0, 1, 3, 5, 6, 8, 9, 10])
    shuffled = make_dataset(order)
    for split, index in (("train", 2), ("train", 6), ("validation", 3)):
        at = index if split == "train" else 8 + index
        (place,) = find_marked(shuffled, [mark_of(data, split, index)])
        now = int(np.flatnonzero(order == at)[0])
        assert place == (("train", now) if now < 8 else ("validation", now - 8))


def test_marks_whose_sample_is_not_there_or_has_another_class_now_are_left_out():
    data = make_dataset()
    assert find_marked(make_dataset(names=("x", "y")), [mark_of(data, "train", 0)]) == {}


def test_of_two_marks_of_a_sample_the_later_one_counts():
    data = make_dataset()
    early = mark_of(data, "train", 0, marked="2026-01-01T00:00:00+00:00")
    late = replace(early, kind="mislabelled", intended="b", marked="2026-02-01T00:00:00+00:00")
    assert newest([late, early]) == (late,)
    assert find_marked(data, [late, early]) == {("train", 0): late}


def test_the_later_mark_is_the_later_one_in_any_time_zone():
    data = make_dataset()
    # Half an hour before the other one, on a clock that shows more.
    early = mark_of(data, "train", 0, marked="2026-01-01T12:00:00.000+02:00")
    late = mark_of(data, "train", 0, "mislabelled", marked="2026-01-01T10:30:00.000+00:00")
    unknown = mark_of(data, "train", 0, marked="yesterday")
    assert newest([late, early, unknown]) == (late,)
    assert find_marked(data, [late, early, unknown]) == {("train", 0): late}
    elsewhere = [replace(mark, fingerprint="other") for mark in (late, early)]
    assert find_marked(data, elsewhere) == {("train", 0): elsewhere[0]}


def test_equal_samples_have_equal_hashes_and_others_do_not():
    zeros = np.zeros((3, 3), np.float32)
    assert sample_hash(zeros, "a") == sample_hash(-zeros, "a")
    assert sample_hash(zeros, "a") != sample_hash(zeros, "b")
    assert sample_hash(zeros, "a") != sample_hash(zeros.reshape(9), "a")


def test_json_and_csv_hold_everything():
    data = make_dataset()
    marks = (
        mark_of(data, "train", 1, note='he said "no", twice', predicted="a", probability=0.25),
        mark_of(data, "validation", 2, "mislabelled", intended="Ö", epoch=7, marked="2026"),
    )
    assert marks_from_json(marks_to_json(marks), "x") == marks
    rows = list(csv.DictReader(io.StringIO(marks_to_csv(marks))))
    assert [row["note"] for row in rows] == ['he said "no", twice', ""]
    assert [row["index"] for row in rows] == ["1", "2"]
    assert [row["class"] for row in rows] == ["b", "a"]
    assert [row["probability"] for row in rows] == ["0.25", ""]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"format_version": 1}',
        '{"format_version": 99, "marks": []}',
        '{"format_version": 1, "marks": [{"kind": "ugly"}]}',
        '{"format_version": 1, "marks": [3]}',
        '{"format_version": 1, "marks": [{"kind": "bad", "split": "train", "index": 1e999}]}',
    ],
)
def test_what_is_no_list_of_marks_is_refused_by_name(text):
    with pytest.raises(DatasetError, match=r"marks\.json"):
        marks_from_json(text, "marks.json")
