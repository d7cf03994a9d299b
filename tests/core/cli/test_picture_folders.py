"""Folders of pictures as DATA, and ``--picture-size``."""

import json

import numpy as np
import pytest

QUICK = ("--model", "numpy-mlp", "--hidden", 8, "--epochs", 2)


@pytest.fixture
def folder(write_pictures):
    """Write 10 photographs of each of two classes, in which one class is darker."""
    rng = np.random.default_rng(3)
    return write_pictures(
        {
            f"{name}/{at}.png": (rng.random((100 + at, 120, 3)) * shade).astype(np.uint8)
            for name, shade in (("day", 255), ("night", 60))
            for at in range(10)
        }
    )


@pytest.fixture
def train(lab, runs_dir, folder):
    def train(*more):
        done = lab("train", "--data", folder, *QUICK, *more, "--runs-dir", runs_dir, "--json")
        assert done.code == 0, done.err
        return done

    return train


def record(runs_dir, done):
    return json.loads((runs_dir / done.json["run"] / "run.json").read_text("utf-8"))


def test_a_folder_is_trained_on_at_the_size_that_is_named(train, runs_dir):
    done = train("--picture-size", 16)

    kept = record(runs_dir, done)
    assert kept["config"]["data"]["picture_size"] == 16
    assert kept["dataset"]["sample_shape"] == [16, 16, 3]
    assert kept["dataset"]["class_names"] == ["day", "night"]
    assert "was divided by class with seed 1" in done.err


def test_auto_is_64_for_photographs(train, runs_dir):
    kept = record(runs_dir, train("--picture-size", "auto"))

    assert kept["config"]["data"]["picture_size"] == 0
    assert kept["dataset"]["sample_shape"] == [64, 64, 3]


def test_going_on_and_branching_off_read_at_the_size_of_the_run(train, lab, runs_dir, folder):
    train("--picture-size", 16, "--epochs", 4, "--stop-after", 1)
    elsewhere = folder.rename(folder.with_name("elsewhere"))
    place = ("--data", elsewhere, "--runs-dir", runs_dir, "--json")

    resumed = lab("train", "--resume", "last", *place)
    forked = lab("train", "--fork", "last", "--epoch", 1, *place)

    for done in (resumed, forked):
        assert done.code == 0, done.err
        assert record(runs_dir, done)["config"]["data"]["picture_size"] == 16
    other = lab("train", "--fork", "last", "--picture-size", 32, *place)
    assert other.code == 2
    assert "Going on needs the same data" in other.err


def test_a_network_reads_other_folders_at_its_own_size(train, lab, runs_dir, folder):
    train("--picture-size", 16)
    runs = ("--runs-dir", runs_dir, "--json")

    own = lab("evaluate", "last", *runs)
    other = lab("evaluate", "last", "--data", folder, *runs)
    larger = lab("evaluate", "last", "--data", folder, "--picture-size", 64, *runs)
    matrix = lab("confusion", "last", "--data", folder, "--output", folder / "m.csv", *runs)

    assert [own.json["samples"], other.json["samples"]] == [2, 20]
    assert "scaled the pictures" not in other.err
    assert "scaled the pictures from 64×64 to 16×16 pixels" in larger.err
    assert matrix.code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("duplicates", "DATA"),
        ("reconstruct", "--data", "DATA", "-k", 3),
        ("check-gradients", "--data", "DATA", "--seeds", 1, "--samples", 3, "--hidden", 3),
    ],
)
def test_other_verbs_take_folders_and_sizes(lab, folder, arguments):
    arguments = [folder if argument == "DATA" else argument for argument in arguments]

    done = lab(*arguments, "--picture-size", 8, "--json")

    assert done.code == 0, done.err


def test_a_file_of_weights_is_looked_at_with_pictures_of_its_size(lab, folder, runs_dir, tmp_path):
    rng = np.random.default_rng(1)
    weights = {"W1": rng.normal(size=(192, 5)), "b1": np.zeros(5)}
    weights |= {"W2": rng.normal(size=(5, 2)), "b2": np.zeros(2)}
    np.savez(tmp_path / "w.npz", **weights)
    words = ("runs", "--runs-dir", runs_dir, "import", tmp_path / "w.npz", "--data", folder)

    assert lab(*words, "--picture-size", 8).code == 0
    assert lab(*words).code == 2


def test_a_size_needs_data_and_a_range(lab):
    alone = lab("train", "--picture-size", 64)
    assert alone.code == 2
    assert alone.err.count("\n") == 1
    assert "--orientation, --ink and --picture-size tell of the data" in alone.err
    odd = lab("train", "--data", "toy-gaussians", "--picture-size", "4")
    assert odd.code == 2
    assert "must be from 8 to 1024 pixels, or auto; got 4" in odd.error_lines[0]


def test_a_size_that_means_nothing_is_told(lab, runs_dir):
    done = lab(
        "train", "--preset", "toy", "--data", "toy-gaussians", "--picture-size", 64,
        "--epochs", 1, "--runs-dir", runs_dir,
    )  # fmt: skip

    assert done.code == 0
    assert "note: toy-gaussians takes no picture size; what was given is ignored" in done.err


def test_pictures_left_out_are_told_where_others_are_evaluated(train, lab, runs_dir, folder):
    train("--picture-size", 16)
    (folder / "day" / "x.png").write_bytes(b"x")

    done = lab("evaluate", "last", "--data", folder, "--runs-dir", runs_dir, "--json")

    assert done.json["samples"] == 20
    assert "note: 1 of 21 pictures could not be read and is left out: day/x.png: it" in done.err


def test_a_bad_folder_is_one_line(lab, write_pictures):
    folder = write_pictures({"one/1.png": 1})

    done = lab("train", "--data", folder)

    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "holds pictures of one class alone, one; expected" in done.err
