import csv

import pytest
from PIL import Image

from core.reports.registry import ROWS


@pytest.fixture
def reproduce(lab, runs_dir):
    return lambda *flags: lab("reproduce", *flags, "--runs-dir", runs_dir)


def test_rows_are_listed(reproduce):
    listed = reproduce("--list").out.splitlines()
    facts = reproduce("--list", "--json").json["rows"]

    assert [line.split()[0] for line in listed] == list(ROWS.names)
    assert [row["name"] for row in facts] == list(ROWS.names)
    assert next(row for row in facts if row["name"] == "a-scratch")["needs"] == ["NIST36"]


def test_figures_stand_beside_what_was_published(reproduce):
    done = reproduce("--only", "softmax", "--only", "a-gradients", "--json")

    assert done.code == 0
    softmax, gradients = done.json["rows"]
    assert (softmax["status"], softmax["run"], softmax["section"]) == ("done", None, "Theory")
    figure = gradients["figures"][0]
    assert (figure["published"], figure["value"]) == ("3.51e-06", 3.51e-6)
    assert 0 < figure["reached"] < 1e-4
    assert figure["difference"] == figure["reached"] - 3.51e-6
    assert "1 of 2: Theory: Softmax" in done.err


def test_the_toy_set_is_trained_whole_and_kept(reproduce, lab, runs_dir):
    done = reproduce("--only", "a-toy", "--quick", "--json")

    (row,) = done.json["rows"]
    reached = {figure["name"]: figure["reached"] for figure in row["figures"]}
    # What the course asks for.
    assert reached["loss, epoch 400"] < 35
    assert reached["accuracy, epoch 400"] > 0.75
    (run,) = lab("runs", "--json", "--runs-dir", runs_dir).json["runs"]
    assert (run["id"], run["tags"]) == (row["run"], ["reproduction"])


def test_kept_runs_are_taken_and_nothing_is_trained(reproduce, lab, runs_dir):
    flags = ("--only", "a-toy", "--only", "linear", "--json")
    before = reproduce(*flags, "--kept")

    assert before.code == 0
    assert [row["status"] for row in before.json["rows"]] == ["not done yet", "done"]
    assert not lab("runs", "--json", "--runs-dir", runs_dir).json["runs"]
    (trained, _linear) = reproduce(*flags).json["rows"]
    (kept, _linear) = reproduce(*flags, "--kept").json["rows"]
    assert kept["figures"] == trained["figures"]


def test_a_person_gets_a_table_and_what_is_needed(reproduce):
    done = reproduce("--only", "derivatives", "--only", "b-pca", "--only", "b-mnist")

    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "Theory"
    assert any(line.split()[-3:] == [".25", "0.25", "0"] for line in lines)
    assert any("needs MNIST: train-images-idx3-ubyte.gz" in line for line in lines)
    assert any(line.startswith("Name folders in which data lie with --data-dir;") for line in lines)
    assert "* not the report's own data:" in lines
    assert "  synthetic36 in place of NIST36." in lines


def test_the_table_is_written(reproduce, tmp_path):
    path = tmp_path / "table.csv"
    assert reproduce("--only", "linear", "--output", path).code == 0

    heads, line = csv.reader(path.read_text().splitlines())
    assert heads == ["Report", "What", "Figure", "Published", "Here", "Difference", "Data"]
    assert line[:4] == ["course", ROWS.get("linear").title, "difference from one layer", "0"]
    again = reproduce("--only", "linear", "--output", path)
    assert again.code == 2
    assert "--force" in again.err


def test_pictures_are_written_of_rows_that_have_one(reproduce, tmp_path):
    pytest.importorskip("PySide6")
    folder = tmp_path / "pictures"
    flags = ("--only", "softmax", "--only", "a-toy", "--quick", "--pictures", folder)
    done = reproduce(*flags, "--json")

    softmax, toy = done.json["rows"]
    assert (softmax["picture"], toy["picture"]) == (None, str(folder / "a-toy.png"))
    (path,) = folder.iterdir()
    with Image.open(path) as image:
        assert image.size == (1440, 1440)
    again = reproduce(*flags)
    assert again.code == 2
    assert "--force" in again.err
    assert reproduce(*flags, "--force").code == 0


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--only", "c-scratch"), "unknown row 'c-scratch'"),
        (("--data-dir", "nowhere"), "nowhere is no folder"),
        (("--output", "table.xls"), "ends in none of .csv, .md, .tex"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(reproduce, flags, words):
    done = reproduce(*flags)

    assert done.code == 2
    assert words in done.err
    assert len(done.err.strip().splitlines()) == 1
