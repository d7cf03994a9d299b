"""``wordmap``, and what other verbs say of a bag of visual words."""

import numpy as np
import pytest
from PIL import Image

from tests.textures import textures

OWN = ("--words", 12, "--patch", 8, "--spacing", 4, "--levels", 1, "--epochs", 2)


@pytest.fixture
def texture_file(tmp_path):
    path = tmp_path / "textures.npz"
    train, test = textures(18, 1), textures(12, 3)
    np.savez(
        path,
        x_train=train.inputs,
        y_train=train.labels,
        x_test=test.inputs,
        y_test=test.labels,
        class_names=np.array(["across", "down", "blots"]),
    )
    return path


@pytest.fixture
def words(train, texture_file):
    """The folder of a run of 12 words."""
    return train("--model", "numpy-bag-of-words", "--data", texture_file, *OWN).json["run"]


@pytest.fixture
def wordmap(lab, runs_dir, words, tmp_path):
    def call(*arguments, output="map.png"):
        return lab("wordmap", "--runs-dir", runs_dir, words, "-o", tmp_path / output, *arguments)

    return call


def test_a_picture_of_each_class_stands_beside_its_words(wordmap, tmp_path):
    found = wordmap("--json").json

    assert (found["words"], found["patch"], found["spacing"]) == (12, 8, 4)
    assert (found["split"], found["epoch"]) == ("test", 2)
    assert [each["class"] for each in found["samples"]] == ["across", "down", "blots"]
    shown = np.array([each["words"] for each in found["samples"]])
    assert shown.shape == (3, 7, 8)
    assert 0 <= shown.min() <= shown.max() < 12
    with Image.open(tmp_path / "map.png") as sheet:
        assert sheet.size == (found["width"], found["height"])


def test_samples_can_be_named(wordmap):
    found = wordmap("--samples", "7,0", "--split", "train", "--epoch", 0, "--json").json

    assert [each["index"] for each in found["samples"]] == [7, 0]
    assert (found["split"], found["epoch"]) == ("train", 0)


def test_the_dictionary_can_be_drawn(wordmap, tmp_path):
    found = wordmap("--dictionary", "--json").json

    assert sum(found["shares"]) == pytest.approx(1)
    assert len(found["shares"]) == 12
    with Image.open(tmp_path / "map.png") as sheet:
        assert sheet.size == (found["width"], found["height"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--samples", "12"), "numbers from 0 to 11"),
        (("--samples", "x"), "got 'x'"),
        (("--samples", ","), "takes 1 to 100 pictures; got 0"),
        (("--dictionary", "--samples", "1"), "--dictionary shows no samples"),
        (("--data", "toy-gaussians"), "does not know"),
    ],
)
def test_bad_input_ends_in_one_line(wordmap, arguments, said):
    done = wordmap(*arguments)

    assert done.code == 2
    assert len(done.error_lines) == 1
    assert said in done.err


def test_files_of_another_kind_or_that_are_there_are_refused(wordmap, tmp_path):
    assert "must end in .png" in wordmap(output="map.jpg").err
    (tmp_path / "map.png").write_bytes(b"kept")
    assert wordmap().code == 2
    assert (tmp_path / "map.png").read_bytes() == b"kept"
    assert wordmap("--force").code == 0


def test_other_models_have_no_words(lab, train, runs_dir, data_file, tmp_path):
    run = train("--data", data_file, "--epochs", 1).json["run"]

    done = lab("wordmap", "--runs-dir", runs_dir, run, "-o", tmp_path / "map.png")

    assert done.code == 2
    assert "has no visual words; choose a run of numpy-bag-of-words" in done.err


def test_training_pictures_are_scored_without_themselves_by_every_verb(lab, train, runs_dir, words):
    told = lab("evaluate", "--runs-dir", runs_dir, words, "--split", "train", "--json").json
    shown = lab("runs", "show", "--runs-dir", runs_dir, words, "--json").json

    assert told["accuracy"] == pytest.approx(shown["train"]["accuracy"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("weights", "-o", "layer.png"),
        ("weights", "-o", "network.onnx"),
        ("weights", "-o", "words.npz", "--layer", "words"),
        ("weights", "-o", "all.csv", "--histograms", "weights"),
        ("weights", "-o", "all.csv", "--histograms", "activations"),
        ("lesion", "--layer", "words"),
        ("evaluate", "--lesion", "layer1:2"),
    ],
)
def test_what_needs_layers_is_refused_in_a_sentence(
    lab, runs_dir, words, tmp_path, monkeypatch, arguments
):
    monkeypatch.chdir(tmp_path)
    done = lab(arguments[0], "--runs-dir", runs_dir, words, *arguments[1:])

    assert done.code == 2
    assert len(done.error_lines) == 1
    assert "is a bag of visual words, which has no layers of units" in done.err
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".png", ".onnx", ".csv")]


def test_its_arrays_can_be_saved(lab, runs_dir, words, tmp_path):
    path = tmp_path / "words.npz"

    assert lab("weights", "--runs-dir", runs_dir, words, "-o", path).code == 0
    with np.load(path) as arrays:
        assert arrays["words"].shape == (12, 128)
    read = lab("runs", "import", "--runs-dir", runs_dir, path, "--data", "toy-gaussians")
    assert "which has no layers of units" in read.err


@pytest.mark.parametrize(
    "arguments",
    [("--learning-rate", 0.1), ("--flip", "horizontal"), ("--optimizer", "adam"), ("--trio",)],
)
def test_training_refuses_what_has_no_effect(train, texture_file, arguments):
    done = train("--model", "numpy-bag-of-words", "--data", texture_file, *OWN, *arguments)

    assert done.code == 2
    assert len(done.error_lines) == 1
    assert "has no effect on numpy-bag-of-words; leave it out" in done.err


def test_no_unit_can_be_moved(train, texture_file):
    moved = ("--displace", "layer1:7:0:0.12")
    done = train("--model", "numpy-bag-of-words", "--data", texture_file, *OWN, *moved)

    assert done.code == 2
    assert "no layers of units" in done.err
