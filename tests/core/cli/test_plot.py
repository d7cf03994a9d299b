"""The verb ``plot`` without a screen: tables, and what is refused before anything is drawn."""

import csv
import sys

import pytest


@pytest.fixture
def run(train):
    return train("--data", "toy-gaussians", "--epochs", "3", "--name", "mine").json["run"]


@pytest.fixture
def plot(lab, runs_dir, run, tmp_path):
    def call(*arguments, output="plot.csv"):
        return lab("plot", *arguments, "--output", tmp_path / output, "--runs-dir", runs_dir)

    return call


def test_a_table_holds_every_epoch_and_reads_back(plot, run, tmp_path):
    done = plot("mine", "--json")
    assert done.code == 0
    path = tmp_path / "plot.csv"
    assert done.json["output"] == str(path)
    assert (done.json["format"], done.json["bytes"]) == ("csv", path.stat().st_size)
    assert [entry["run"] for entry in done.json["runs"]] == [run]
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["0", "1", "2", "3"]
    with open(f"{run}/metrics.csv", newline="", encoding="utf-8") as file:
        stored = list(csv.DictReader(file))
    for name in ("step", "train_loss", "validation_accuracy", "learning_rate"):
        assert [float(row[name]) for row in rows] == [float(row[name]) for row in stored]


def test_a_table_needs_no_qt(plot, monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6", None)
    assert plot("mine").code == 0


def test_a_run_that_is_named_twice_stands_there_once(plot, run):
    assert len(plot("mine", "last", run, "--json").json["runs"]) == 1


def test_a_file_that_is_there_is_replaced_only_by_force(plot, tmp_path):
    path = tmp_path / "plot.csv"
    path.write_text("precious")
    done = plot("mine")
    assert done.code == 2
    assert done.error_lines == [f"main.py: {path} is there already; add --force to replace it"]
    assert path.read_text() == "precious"
    assert plot("mine", "--force").code == 0
    assert path.read_text().startswith("run,name,epoch")


@pytest.mark.parametrize(
    ("arguments", "output", "words"),
    [
        (["mine"], "plot.pdf", "ends in none of .png, .svg, .csv"),
        (["mine"], "plot", "ends in none of .png, .svg, .csv"),
        (["mine"], "nowhere/plot.csv", "cannot be written"),
        (["other"], "plot.csv", "no run 'other'"),
        (["mine", "--log"], "plot.csv", "--log is about pictures"),
        (["mine", "--x", "steps"], "plot.csv", "--x is about pictures"),
        (["mine", "--scale", "2"], "plot.svg", "--scale is about PNG"),
        (["mine", "--smoothing", "1"], "plot.png", "--smoothing '1' cannot be used"),
        (["mine", "--smoothing", "much"], "plot.png", "--smoothing 'much' cannot be used"),
        (["mine", "--smoothing", "nan"], "plot.png", "--smoothing 'nan' cannot be used"),
        (["mine", "--size", "10x10"], "plot.png", "--size '10x10' cannot be used"),
        (["mine", "--size", "wide"], "plot.svg", "--size 'wide' cannot be used"),
        (["mine", "--metric", "accuracy", "--log"], "plot.png", "--log is about the loss"),
        (["mine", "--metric", "f1"], "plot.png", "invalid choice"),
        (["mine", "--x", "miles"], "plot.png", "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_said_in_at_most_two_lines(plot, arguments, output, words):
    done = plot(*arguments, output=output)
    assert done.code == 2
    assert done.out == ""
    assert words in done.error_lines[0]
    assert len(done.error_lines) <= 2


def test_a_folder_is_no_file(plot, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    assert "is a folder" in plot("mine", output="folder.csv").err
