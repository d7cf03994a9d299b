"""``marks``, ``duplicates`` and ``train --exclude-marked``."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from core.runs.folder import RunFolder


@pytest.fixture
def file(tmp_path):
    """40 + 12 + 8 pictures in three classes; three validation pictures are training pictures."""
    rng = np.random.default_rng(1)
    sizes = {"train": 40, "valid": 12, "test": 8}
    arrays = {}
    for name, size in sizes.items():
        arrays[f"x_{name}"] = rng.random((size, 6, 6)).astype(np.float32)
        arrays[f"y_{name}"] = np.arange(size) % 3
    arrays["x_valid"][2] = arrays["x_train"][8]
    arrays["x_valid"][4] = arrays["x_train"][8]
    arrays["x_valid"][7] = arrays["x_train"][9] * 0.9
    path = tmp_path / "pictures.npz"
    np.savez(path, class_names=np.array(["low", "middle", "high"]), **arrays)
    return path


@pytest.fixture
def run(lab, file, runs_dir):
    done = lab(
        *("train", "--data", file, "--runs-dir", runs_dir, "--epochs", 2),
        *("--name", "one", "--json"),
    )
    assert done.code == 0, done.err
    return Path(done.json["run"])


@pytest.fixture
def marks(lab, run):
    return lambda *arguments: lab("marks", run, *arguments)


def test_a_sample_is_marked_beside_a_run_that_diverged(marks, run):
    folder = RunFolder(run)
    arrays = folder.read_checkpoint(2)
    arrays["output.bias"][0] = np.nan
    folder.write_checkpoint(2, arrays)

    (mark,) = marks("--add", "train:3=bad", "--json").json["marks"]

    assert (mark["index"], mark["predicted"], mark["probability"]) == (3, "", None)


def test_marks_are_added_listed_and_taken_back(marks, run):
    assert "no sample" in marks().out
    done = marks(
        *("--add", "validation:5=mislabelled:low", "--add", "train:3=bad"),
        *("--note", "torn  edge", "--json"),
    ).json
    assert [(m["split"], m["index"], m["kind"]) for m in done["marks"]] == [
        ("train", 3, "bad"),
        ("validation", 5, "mislabelled"),
    ]
    mark = done["marks"][1]
    assert (mark["class"], mark["intended"], mark["note"]) == ("high", "low", "torn edge")
    assert mark["epoch"] == 2
    assert 1 / 3 <= mark["probability"] <= 1
    assert done["run"] == str(run)
    assert "validation:5" in marks().out
    assert "should be low" in marks().out
    left = marks("--remove", "validation:5", "--json").json["marks"]
    assert [m["index"] for m in left] == [3]


def test_what_a_mark_says_was_read_is_what_evaluate_reads(marks, lab, run):
    names = lab("evaluate", run, "--split", "train", "--json").json["class_names"]
    adds = [a for i in range(40) for a in ("--add", f"train:{i}=bad")]
    found = marks(*adds, "--json").json["marks"]
    matrix = np.zeros((3, 3), int)
    for mark in found:
        matrix[names.index(mark["class"]), names.index(mark["predicted"])] += 1
    expected = lab("evaluate", run, "--split", "train", "--json").json["confusion"]
    assert matrix.tolist() == expected


def test_lists_are_written_as_csv_and_json(marks, tmp_path):
    marks("--add", "train:3=bad", "--add", "test:1=mislabelled")
    assert marks("--output", tmp_path / "m.csv").out.strip() == str(tmp_path / "m.csv")
    text = (tmp_path / "m.csv").read_text()
    assert text.strip() == marks("--format", "csv").out.strip()
    assert [r["kind"] for r in csv.DictReader(io.StringIO(text))] == ["bad", "mislabelled"]
    marks("--output", tmp_path / "m.json")
    assert json.loads((tmp_path / "m.json").read_text())["marks"] == marks("--json").json["marks"]
    done = marks("--output", tmp_path / "m.json")
    assert done.code == 2
    assert "--force" in done.error_lines[0]


def test_marks_of_other_runs_on_the_same_data_are_listed_on_request(lab, marks, file, runs_dir):
    marks("--add", "train:3=bad")
    lab(*("train", "--data", file, "--runs-dir", runs_dir, "--epochs", 1, "--name", "two"))
    listing = ("marks", "two", "--runs-dir", runs_dir, "--json")
    assert lab(*listing).json["marks"] == []
    assert [m["index"] for m in lab(*listing, "--shared").json["marks"]] == [3]


def test_a_run_leaves_marked_training_samples_out(lab, marks, file, runs_dir, run, tmp_path):
    marks("--add", "train:3=bad", "--add", "train:11=mislabelled", "--add", "test:1=bad")
    marks("--output", tmp_path / "m.json")
    train = ("train", "--data", file, "--runs-dir", runs_dir, "--epochs", 2, "--json")
    by_run = lab(*train, "--exclude-marked", run)
    assert "2 of 40 training samples left out (marks of one)" in by_run.err
    assert by_run.json["train"]["samples"] == 38
    assert (by_run.json["validation"]["samples"], by_run.json["test"]["samples"]) == (12, 8)
    by_file = lab(*train, "--exclude-marked", tmp_path / "m.json")
    assert by_file.json["train"] == by_run.json["train"]
    record = json.loads((Path(by_run.json["run"]) / "run.json").read_text())
    assert record["config"]["left_out"] == {"indices": [3, 11], "reason": "marks of one"}
    evaluated = lab("evaluate", by_run.json["run"], "--json")
    assert evaluated.json["accuracy"] == by_run.json["test"]["accuracy"]
    assert "2 of 40 training samples left out" in evaluated.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--add", "train:3"), "says no mark"),
        (("--add", "train:3=ugly"), "says no mark"),
        (("--add", "train:3=bad:low"), "says no mark"),
        (("--add", "valid:3=bad"), "names no sample"),
        (("--add", "train:40=bad"), "no sample train:40"),
        (("--add", "train:3=mislabelled:huge"), "no class 'huge'"),
        (("--add", "train:3=mislabelled:low"), "has the class low already"),
        (("--remove", "train:3"), "no mark on train:3"),
        (("--note", "x"), "give both"),
        (("--output", "x.txt"), "ends in none"),
        (("--format", "csv", "--json"), "do not go together"),
    ],
)
def test_bad_marks_are_refused_in_a_line(marks, run, arguments, words):
    done = marks(*arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.error_lines[-1]
    assert not (run / "marks.json").exists()


def test_marks_that_cannot_be_left_out_are_refused(lab, file, runs_dir, run, tmp_path):
    train = ("train", "--runs-dir", runs_dir)
    done = lab(*train, "--data", file, "--exclude-marked", run)
    assert "has no marks" in done.error_lines[-1]
    done = lab(*train, "--data", file, "--exclude-marked", tmp_path / "no.json")
    assert "there is no file" in done.error_lines[-1]
    done = lab(*train, "--resume", run, "--epochs", 3, "--exclude-marked", run)
    assert "leave out --exclude-marked" in done.error_lines[-1]
    assert done.code == 2


def test_duplicates_are_found(lab, file):
    done = lab("duplicates", file, "--json").json
    assert done["samples"] == {"train": 40, "validation": 12, "test": 8}
    assert done["counts"] == [{"split": "validation", "also_in": "train", "samples": 2}]
    assert [
        (p["first"]["index"], p["second"]["index"], p["same_class"]) for p in done["pairs"]
    ] == [(8, 2, True), (8, 4, False)]
    near = lab("duplicates", file, "--near", 0.98, "--json").json
    assert near["total"] == 3
    assert [p["exact"] for p in near["pairs"]] == [True, True, False]
    words = lab("duplicates", file).out
    assert "2 validation pictures are also in training" in words
    assert "DIFFERENT CLASSES" in words
    assert lab("duplicates", file, "--near", 2).code == 2
