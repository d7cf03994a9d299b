"""``model`` tells the layers of a network, and shows what they answer."""

import csv
import json
from io import StringIO

import numpy as np
import pytest
from PIL import Image

from core.runs.classifier import classifier_of_run
from core.runs.store import RunStore
from core.training.presets import PRESETS
from core.training.registry import MODELS
from main import main


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    data = folder.parent / f"{folder.name}.npz"
    pictures = rng.random((60, 8, 6)).astype(np.float32)
    np.savez(data, x=pictures, y=labels, class_names=np.array(["A", "B", "C"]))
    flags = ["--model", "numpy-mlp", "--hidden", "7", "--epochs", "2", "--runs-dir", str(folder)]
    assert main(["train", "--data", str(data), "--name", "Small", *flags]) == 0
    return folder


@pytest.fixture
def model(lab, runs):
    def call(*arguments):
        return lab("model", "--runs-dir", runs, *arguments)

    return call


def test_a_preset_is_told_before_it_is_trained(model):
    facts = model("--preset", "toy", "--json").json

    assert (facts["run"], facts["preset"], facts["model"]) == (None, "toy", "numpy-mlp")
    assert [each["layer"] for each in facts["layers"]] == ["input", "layer1", "output"]
    assert [each["output_shape"] for each in facts["layers"]] == [[2], [25], [4]]
    assert facts["parameters"] == 3 * 25 + 26 * 4 == 179
    assert facts["multiply_adds"] == 2 * 25 + 25 * 4
    assert facts["bytes_float32"] == 4 * 179
    assert facts["frozen_parameters"] == 0


def test_settings_change_the_network_and_sums_close_the_table(model, data_file):
    done = model("--model", "numpy-mlp", "--data", data_file, "--hidden", "12,5")

    lines = done.out.splitlines()
    assert lines[0] == "MLP in NumPy, numpy-mlp on levels: samples of 4×4, 3 classes"
    assert [line.split()[0] for line in lines[1:6]] == [
        "Layer",
        "Input",
        "Layer",
        "Layer",
        "Output",
    ]
    assert lines[6].split() == ["Sum", "287", "267"]
    assert lines[7] == "1.1 kB of weights in float32"


def test_a_run_tells_its_own(model, runs):
    facts = model("last", "--json").json

    record = RunStore(runs).find("last").read_record()
    assert (facts["run"], facts["data"]) == ("Small", record.dataset.name)
    assert facts["parameters"] == record.parameters


NETWORKS = [each.name for each in PRESETS if MODELS.get(each.model).layers is not None]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_preset_has_layers_without_what_its_training_needs(name, model, tmp_path):
    rng = np.random.default_rng(0)
    shape = (32, 32) if PRESETS.get(name).picture_size is None else (224, 224, 3)
    path = tmp_path / "pictures.npz"
    pictures = rng.random((24, *shape)).astype(np.float32)
    np.savez(path, x=pictures, y=np.arange(24) % 4, class_names=list("ABCD"))

    done = model("--preset", name, "--data", path, "--json")

    assert done.code == 0, done.err
    assert done.json["parameters"] > 0


@pytest.mark.parametrize("kind", ["csv", "md", "tex"])
def test_tables_are_written(model, tmp_path, kind):
    path = tmp_path / f"layers.{kind}"
    facts = model("last", "--output", path, "--json").json

    text = path.read_text(encoding="utf-8")
    assert (facts["output"], facts["format"], facts["bytes"]) == (
        str(path),
        kind,
        len(text.encode()),
    )
    if kind == "csv":
        rows = list(csv.DictReader(StringIO(text)))
        assert [row["layer"] for row in rows] == ["input", "layer1", "output"]
        assert [row["output_shape"] for row in rows] == ["8×6×1", "7", "3"]
        assert sum(int(row["parameters"]) for row in rows) == facts["parameters"]
    else:
        assert "Layer 1" in text
        assert f"{facts['parameters']:,}" in text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_of_the_layers_is_written(model, tmp_path, theme):
    pytest.importorskip("PySide6")
    path = tmp_path / "layers.png"
    facts = model("last", "-o", path, "--theme", theme, "--scale", "1", "--json").json

    with Image.open(path) as picture:
        assert picture.size == (facts["width"], facts["height"])
        corner = picture.convert("RGB").getpixel((0, 0))
    assert corner == ((255, 255, 255) if theme == "light" else (0x1D, 0x21, 0x26))


def test_activations_are_those_of_the_sample_and_the_epoch(model, runs, tmp_path):
    path = tmp_path / "answers.png"
    flags = ["--activations", path, "--sample", "validation:2", "--epoch", "1", "--theme", "dark"]
    found = model("last", *flags, "--json").json["activations"]

    folder = RunStore(runs).find("last")
    assert (found["epoch"], found["split"], found["sample"]) == (1, "validation", 2)
    assert [each["units"] for each in found["layers"]] == [1, 7, 3]
    from core.cli.run_data import data_of_run
    from core.training.inference import softmax

    dataset = data_of_run(folder.read_record(), None)
    logits = classifier_of_run(folder, 1).logits(dataset.validation.inputs[2:3])
    np.testing.assert_allclose(list(found["probabilities"].values()), softmax(logits)[0], rtol=1e-5)
    assert found["layers"][-1]["largest"] == pytest.approx(max(0, logits.max()), rel=1e-5)
    assert found["class"] == dataset.class_names[int(dataset.validation.labels[2])]
    with Image.open(path) as picture:
        assert picture.size == (found["width"], found["height"])
        assert picture.getpixel((0, 0)) == (0x1D, 0x21, 0x26)


def test_a_run_answers_to_other_data_as_it_reads_them(model, runs, tmp_path):
    rng = np.random.default_rng(3)
    larger, path = tmp_path / "larger.npz", tmp_path / "answers.png"
    pictures = rng.random((6, 16, 12)).astype(np.float32)
    np.savez(larger, x=pictures, y=[0, 1] * 3, class_names=["C", "A"])

    done = model("last", "--activations", path, "--data", larger, "--sample", "all:5", "--json")

    found = done.json["activations"]
    assert (found["split"], found["sample"], found["class"]) == ("all", 5, "A")
    assert "to 6×8 pixels" in done.err
    from core.datasets.loading import read_data
    from core.training.inference import softmax

    data = read_data(str(larger))
    classifier = classifier_of_run(RunStore(runs).find("last"), 2)
    fitted, _notes = classifier.fit(data.part("all"), data.ink, data.name)
    expected = softmax(classifier.logits(fitted.inputs[5:]))[0]
    np.testing.assert_allclose(list(found["probabilities"].values()), expected, rtol=1e-4)


def test_an_autoencoder_answers_with_pictures_of_its_size_alone(lab, runs_dir, data_file, tmp_path):
    flags = ["--model", "numpy-autoencoder", "--code", "2", "--hidden", "5", "--epochs", "1"]
    assert lab("train", "--data", data_file, "--runs-dir", runs_dir, *flags).code == 0
    path = tmp_path / "answers.png"
    answers = ["--runs-dir", runs_dir, "last", "--activations", path, "--sample", "train:3"]

    found = lab("model", *answers, "--json").json["activations"]
    assert [each["units"] for each in found["layers"]] == [1, 5, 2, 5, 1]
    assert found["probabilities"] is None
    assert 0 <= found["layers"][-1]["lowest"] <= found["layers"][-1]["largest"] <= 1

    other = tmp_path / "other.npz"
    np.savez(other, x=np.ones((4, 9, 9), np.float32), y=[0, 1, 0, 1])
    done = lab("model", *answers[:-1], "all:1", "--data", other, "--force")
    assert done.code == 2
    assert "9x9 pixels" in done.error_lines[-1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a RUN"),
        (["last", "--model", "torch-cnn"], "leave out --model"),
        (["last", "--hidden", "3"], "leave out --hidden"),
        (["last", "--data", "toy-gaussians"], "--data is for --activations"),
        (["last", "--sample", "test:1"], "name a picture with --activations"),
        (["--preset", "toy", "--activations", "a.png"], "name a RUN"),
        (["last", "--activations", "a.png"], "--sample test:12"),
        (
            ["last", "--activations", "a.jpg", "--sample", "test:1"],
            "--activations 'a.jpg' must end in .png",
        ),
        (["last", "--activations", "a.png", "--sample", "test"], "got 'test'"),
        (["last", "--activations", "a.png", "--sample", "train:999"], "48 samples"),
        (["last", "--activations", "a.png", "--sample", "train:1", "--epoch", "x"], "--epoch"),
        (["last", "--output", "a.svg"], "ends in none"),
        (["last", "--output", "a.csv", "--theme", "dark"], "--theme"),
        (["--model", "torch-squeezenet", "--data", "toy-gaussians"], "needs pictures"),
        (["--model", "nothing"], "unknown model"),
        (["nobody"], "nobody"),
    ],
)
def test_bad_input_is_one_line(model, monkeypatch, tmp_path, arguments, words):
    monkeypatch.chdir(tmp_path)
    done = model(*arguments)

    assert (done.code, done.out) == (2, "")
    assert len(done.error_lines) <= 2
    assert words in done.error_lines[-1] or words in done.error_lines[0]
    assert not list(tmp_path.glob("a.*"))


def test_a_file_of_weights_is_pointed_to_its_import(model, tmp_path):
    path = tmp_path / "weights.npz"
    np.savez(path, **{"layer1.weight": np.zeros((4, 2))})
    done = model(path)
    assert done.code == 2
    assert "runs import weights.npz" in done.err


def test_a_model_without_layers_is_refused(model, data_file):
    done = model("--model", "numpy-bag-of-words", "--data", data_file)
    assert (done.code, done.out) == (2, "")
    assert "numpy-bag-of-words is no network" in done.err


def test_a_table_that_is_there_is_not_replaced(model, tmp_path):
    path = tmp_path / "layers.md"
    path.write_text("mine")
    assert model("last", "-o", path).code == 2
    assert path.read_text() == "mine"
    assert model("last", "-o", path, "--force").code == 0


def test_frozen_layers_are_told(model, tmp_path):
    rng = np.random.default_rng(0)
    path = tmp_path / "pictures.npz"
    pictures = rng.random((12, 32, 32, 3)).astype(np.float32)
    np.savez(path, x=pictures, y=np.arange(12) % 2, class_names=["a", "b"])
    flags = ["--model", "torch-squeezenet", "--data", path, "--frozen", "conv1-fire3"]

    facts = model(*flags, "--json").json
    frozen = [each["layer"] for each in facts["layers"] if each["frozen"]]
    assert frozen == ["conv1", "fire2", "fire3"]
    assert facts["frozen_parameters"] == 1_792 + 11_408 + 12_432
    out = model(*flags).out
    assert "ReLU; frozen" in out
    assert "25,632 parameters (4%) are frozen" in out
    assert json.dumps(facts)
