"""``weights --histograms``: how layers are spread at every kept epoch."""

import csv
import json
import shutil

import numpy as np
import pytest

from core.models.loss_gradients import loss_gradients
from core.runs.probe import network_form
from core.runs.store import RunStore
from main import main


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "pictures.npz"
    rng = np.random.default_rng(0)
    pictures = rng.random((60, 8, 6)).astype(np.float32)
    np.savez(path, x=pictures, y=np.arange(60) % 3, class_names=np.array(["A", "B", "C"]))
    return path


@pytest.fixture(scope="module")
def runs(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("runs")
    flags = ["--model", "numpy-mlp", "--hidden", "7", "--epochs", "3", "--activation", "relu"]
    assert main(["train", "--data", str(data), *flags, "--runs-dir", str(folder)]) == 0
    return folder


@pytest.fixture
def histograms(runs, capsys):
    def run(quantity, *flags, code=0, folder=runs):
        flags = ["--histograms", quantity, "--runs-dir", str(folder), *map(str, flags)]
        assert main(["weights", "last", *flags]) == code
        return capsys.readouterr()

    return run


def test_weights_are_counted_as_numpy_does(runs, histograms, tmp_path):
    output = tmp_path / "h.npz"
    facts = json.loads(histograms("weights", "--output", output, "--json").out)
    found = np.load(output)

    assert list(facts["layers"]) == ["layer1.weight", "layer1.bias", "output.weight", "output.bias"]
    assert facts["split"] is None
    assert found["layer1.weight.epochs"].tolist() == [0, 1, 2, 3]
    weights = RunStore(runs).find("last").read_checkpoint(3)["layer1.weight"]
    counts, _ = np.histogram(weights, found["layer1.weight.edges"])
    assert np.allclose(found["layer1.weight.shares"][3], counts / weights.size, atol=0.01)
    assert found["layer1.weight.rms"][3] == pytest.approx(np.sqrt((weights**2).mean()), rel=1e-5)


def test_gradients_are_those_of_the_training_split(runs, histograms, tmp_path, data):
    output = tmp_path / "h.npz"
    facts = json.loads(histograms("gradients", "-o", output, "--json", "--layer", "output").out)
    folder = RunStore(runs).find("last")
    record = folder.read_record()
    from core.training.planning import load_data

    train = load_data(record.config.data).train
    expected = loss_gradients(
        network_form(record), folder.read_checkpoint(2), train.vectors, train.labels
    )
    found = np.load(output)

    assert (facts["bins"], facts["split"], facts["loss"]) == ("log", "train", "cross-entropy")
    assert facts["samples"] == len(train)
    assert list(facts["layers"]) == ["output.weight", "output.bias"]
    rms = np.sqrt((expected["output.weight"] ** 2).mean())
    assert found["output.weight.rms"][2] == pytest.approx(rms, rel=1e-5)


def test_activations_are_of_the_split_that_is_named(histograms, tmp_path):
    facts = {}
    for split in ("train", "validation"):
        output = tmp_path / f"{split}.npz"
        said = histograms("activations", "-o", output, "--json", "--split", split)
        facts[split] = json.loads(said.out)
        assert facts[split]["split"] == split
    assert facts["validation"]["samples"] < facts["train"]["samples"]
    found = [np.load(tmp_path / f"{split}.npz")["layer1.rms"] for split in facts]
    assert not np.allclose(*found)


def test_a_table_has_a_row_a_bin(histograms, tmp_path):
    output = tmp_path / "h.csv"
    histograms("activations", "--output", output)
    with output.open(newline="") as file:
        rows = list(csv.DictReader(file))

    assert {row["layer"] for row in rows} == {"layer1", "output"}
    assert len(rows) == 2 * 4 * 97
    hidden = [row for row in rows if row["layer"] == "layer1" and row["epoch"] == "3"]
    assert sum(float(row["share"]) for row in hidden) == pytest.approx(1, abs=0.01)
    assert float(hidden[0]["low"]) == pytest.approx(-float(hidden[0]["high"]))


def test_an_epoch_that_is_damaged_is_left_out_and_named(runs, histograms, tmp_path):
    copy = tmp_path / "runs"
    shutil.copytree(runs, copy)
    (RunStore(copy).find("last").checkpoints / "epoch_0002.safetensors").write_bytes(b"nothing")
    said = histograms("weights", "-o", tmp_path / "h.npz", "--json", folder=copy)

    assert json.loads(said.out)["unreadable_epochs"] == [2]
    assert "epoch 2 is left out" in said.err


@pytest.mark.parametrize(
    ("quantity", "flags", "words"),
    [
        ("weights", ["-o", "h.png"], ".npz nor .csv"),
        ("weights", ["-o", "h.npz", "--epoch", "1"], "every kept epoch"),
        ("weights", ["-o", "h.npz", "--scale", "tile"], "for pictures"),
        ("weights", ["-o", "h.npz", "--data", "toy-gaussians"], "weights need none"),
        ("gradients", ["-o", "h.npz", "--layer", "conv9"], "layer1, output"),
        ("gradients", ["-o", "h.npz", "--split", "validation"], "--split is for"),
        ("gradients", ["-o", "h.npz", "--data", "toy-gaussians"], "content differs"),
        ("gradients", ["-o", "h.npz", "--data", "gone.npz"], "--data"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    histograms, monkeypatch, tmp_path, quantity, flags, words
):
    monkeypatch.chdir(tmp_path)
    said = histograms(quantity, *flags, code=2)

    assert words in said.err
    assert said.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_bins_without_histograms_are_refused(runs, capsys, tmp_path):
    flags = ["--bins", "log", "-o", str(tmp_path / "h.npz"), "--runs-dir", str(runs)]
    assert main(["weights", "last", *flags]) == 2

    assert "--histograms" in capsys.readouterr().err
