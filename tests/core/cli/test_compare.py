import csv
import json
from pathlib import Path

import numpy as np
import pytest

from core.runs.folder import RunFolder

TOY = ("--preset", "toy", "--epochs", 30)


def make(train, *flags):
    done = train(*TOY, *flags)
    assert done.code == 0, done.err
    return done.json["run"]


def test_runs_are_compared_in_results_and_settings(train, lab, runs_dir):
    runs = make(train, "--name", "one"), make(train, "--name", "two", "--batch-size", 8)

    done = lab("compare", "one", "two", "--json", "--runs-dir", runs_dir)

    assert done.code == 0
    assert [run["name"] for run in done.json["runs"]] == ["one", "two"]
    assert done.json["differences"] == {"batch_size": ["5", "8"]}
    assert done.json["sentence"] is None
    for run, path in zip(done.json["runs"], runs, strict=True):
        last = RunFolder(Path(path)).read_metrics().last
        assert run["train_loss"] == last.train_loss
        assert run["validation_accuracy"] == last.validation_accuracy


def test_a_person_gets_two_tables(train, lab, runs_dir):
    make(train, "--name", "slow", "--learning-rate", "1e-5")
    make(train, "--name", "fast")

    done = lab("compare", "slow", "fast", "--runs-dir", runs_dir)

    assert "does best here" in done.out
    assert "Learning rate" in done.out
    assert "settings are the same" in done.out
    assert done.err == ""


def test_the_test_split_is_compared_where_it_was_scored(train, lab, runs_dir, data_file):
    flags = ("--data", data_file, "--epochs", 4)
    scores = train(*flags, "--name", "whole").json["test"]
    assert train(*flags, "--stop-after", 2, "--name", "half").json["test"] is None

    whole, half = lab("compare", "whole", "half", "--json", "--runs-dir", runs_dir).json["runs"]
    assert (whole["test_loss"], whole["test_accuracy"]) == (scores["loss"], scores["accuracy"])
    assert (half["test_loss"], half["test_accuracy"]) == (None, None)
    heads, *rows = lab("compare", "whole", "half", "--runs-dir", runs_dir).out.splitlines()[:3]
    assert heads.endswith("  test acc.")
    assert [row.split()[-1] for row in rows] == [f"{scores['accuracy']:.4g}", "–"]


def test_one_run_is_not_compared_with_itself(train, lab, runs_dir):
    make(train, "--name", "one")
    done = lab("compare", "one", "last", "--runs-dir", runs_dir)
    assert done.code == 2
    assert "two runs or more" in done.err


def test_the_trio_trains_three_rates_from_the_same_weights(train, runs_dir):
    done = train(*TOY, "--trio")

    assert done.code == 0
    assert len(done.json["runs"]) == 3
    assert "does best here" in done.json["sentence"]
    folders = [RunFolder(Path(run["run"])) for run in done.json["runs"]]
    records = [folder.read_record() for folder in folders]
    assert [r.config.training.learning_rate for r in records] == [1e-4, 1e-3, 1e-2]
    assert len({r.comparison for r in records} - {""}) == 1
    first = [folder.read_checkpoint(0)["layer1.weight"] for folder in folders]
    np.testing.assert_array_equal(first[0], first[1])
    np.testing.assert_array_equal(first[0], first[2])
    # Before the first step the weights are the same, and so is the first batch.
    losses = {folder.read_batch_losses()[0] for folder in folders}
    assert len(losses) == 1


def test_a_rate_that_diverges_is_an_answer(train, data_file):
    done = train(
        *("--data", data_file, "--trio", "--learning-rate", "3e4", "--epochs", 5),
        *("--activation", "identity", "--hidden", "8,8", "--momentum", 0),
    )
    statuses = [run["status"] for run in done.json["runs"]]
    assert "diverged" in statuses
    assert done.code == (0 if "finished" in statuses else 1)


@pytest.mark.parametrize("flags", [("--name", "x"), ("--stop-after", 2), ("--resume", "last")])
def test_what_does_not_go_with_a_trio_is_refused(refused, flags):
    assert flags[0] in refused("--preset", "toy", "--trio", *flags)


def test_the_tables_hold_no_nan_in_json(train, lab, runs_dir, data_file):
    make(train, "--name", "fine")
    train("--data", data_file, "--learning-rate", "1e30", "--activation", "identity")
    done = lab("compare", "fine", "last", "--json", "--runs-dir", runs_dir)
    json.loads(done.out, parse_constant=pytest.fail)


@pytest.fixture
def pair(train, runs_dir):
    make(train, "--name", "one & only")
    make(train, "--name", "two", "--batch-size", 8, "--seed", 2)
    return "one & only", "two", "--runs-dir", runs_dir


def test_json_says_on_what_and_how_runs_learned_and_what_is_unlike(lab, pair):
    done = lab("compare", *pair, "--json")
    first = done.json["runs"][0]
    assert (first["data"], first["model_title"], first["learned"]) == (
        "toy-gaussians",
        "MLP in NumPy",
        "from scratch",
    )
    assert first["parameters"] > 0
    assert first["seconds"] >= first["seconds_per_epoch"] > 0
    # The seed of a run also draws data that come without splits.
    assert first["fingerprint"] != done.json["runs"][1]["fingerprint"]
    assert "on different splits of toy-gaussians (seeds 1, 2)" in done.json["unlike"]
    assert "from different seeds (1, 2)" in done.json["unlike"]
    assert done.json["unlike"] in done.err
    assert "highest validation accuracy" in done.json["verdict"]


def test_a_person_reads_what_runs_cost(lab, pair):
    done = lab("compare", *pair)
    assert "from scratch" in done.out
    assert "parameters" in done.out
    assert "reaches the highest validation accuracy" in done.out


def test_tables_for_papers_have_a_row_a_run_and_the_settings_that_differ(lab, pair):
    markdown = lab("compare", *pair, "--markdown").out.splitlines()
    assert markdown[0].startswith("| run | data | network | learned |")
    assert markdown[0].endswith("| Batch size | Seed |")
    assert markdown[2].startswith("| one & only | toy-gaussians |")
    assert markdown[3].endswith("| 8 | 2 |")
    assert len(markdown) == 4
    latex = lab("compare", *pair, "--latex").out
    assert r"one \& only &" in latex
    assert latex.count(r" \\") == 3


def test_the_csv_has_all_digits_of_what_the_json_says(lab, pair, tmp_path):
    path = tmp_path / "runs.csv"
    done = lab("compare", *pair, "--json", "--output", path)
    assert (done.json["format"], done.json["bytes"]) == ("csv", path.stat().st_size)
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for row, run in zip(rows, done.json["runs"], strict=True):
        assert float(row["time (s)"]) == run["seconds"]
        assert float(row["best valid. acc."]) == run["best_accuracy"]
        assert row["Batch size"] in ("5", "8")


@pytest.mark.parametrize("suffix", ["md", "tex"])
def test_the_output_is_the_table_that_is_printed(lab, pair, tmp_path, suffix):
    path = tmp_path / f"runs.{suffix}"
    flag = {"md": "--markdown", "tex": "--latex"}[suffix]
    done = lab("compare", *pair, flag, "--output", path)
    assert path.read_text(encoding="utf-8") == done.out


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--output", "runs.txt"), ".png, .csv, .md, .tex"),
        (("--output", "runs.csv", "--theme", "dark"), "--theme is about pictures"),
        (("--accuracy", "test"), "--accuracy is about pictures"),
        (("--markdown", "--latex"), "not allowed with"),
    ],
)
def test_flags_that_mean_nothing_are_refused(lab, pair, flags, words):
    done = lab("compare", *pair, *flags)
    assert done.code == 2
    assert words in done.err


def test_a_picture_needs_the_accuracy_that_it_shows(lab, pair, tmp_path):
    done = lab("compare", *pair, "--output", tmp_path / "a.png", "--accuracy", "test")
    assert done.code == 2
    assert "none of these runs has a test accuracy" in done.err
    assert not (tmp_path / "a.png").exists()
