"""``weights`` writes what a run's checkpoints hold."""

import json
from io import BytesIO

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator
from PIL import Image
from safetensors.numpy import load_file

from core.analysis.weight_grid import LARGEST_SCALE, arrange
from core.runs.autoencoder import autoencoder_of_run
from core.runs.store import RunStore
from main import main


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    data = folder.parent / f"{folder.name}.npz"
    pictures = rng.random((60, 8, 6)).astype(np.float32)
    np.savez(data, x=pictures, y=labels, class_names=np.array(["A", "B", "C"]))
    flags = ["--model", "numpy-mlp", "--hidden", "7", "--epochs", "3", "--runs-dir", str(folder)]
    assert main(["train", "--data", str(data), *flags]) == 0
    return folder


@pytest.fixture
def weights(runs, capsys):
    def run(*flags, code=0):
        assert main(["weights", "last", "--runs-dir", str(runs), *map(str, flags)]) == code
        return capsys.readouterr()

    return run


def pixels_of(path):
    with Image.open(BytesIO(path.read_bytes())) as picture:
        return np.asarray(picture)


def checkpoint(runs, epoch):
    return RunStore(runs).find("last").read_checkpoint(epoch)


def test_a_picture_has_upright_tiles_of_the_first_layer(runs, weights, tmp_path):
    output = tmp_path / "w.png"
    facts = json.loads(weights("--output", output, "--json").out)

    assert (facts["layer"], facts["units"], facts["epoch"]) == ("layer1.weight", 7, 3)
    assert facts["distinct_units"] == 7
    picture = pixels_of(output)
    assert picture.shape == (facts["height"], facts["width"], 3)
    weight = checkpoint(runs, 3)["layer1.weight"]
    first = weight[:, 0].reshape(8, 6)
    row, column = np.unravel_index(np.argmax(first), first.shape)
    scale = arrange(7, (8, 6), (1000, 1000), 4).scale
    pixel = picture[4 + row * scale + scale // 2, 4 + column * scale + scale // 2].astype(int)
    assert pixel[2] > pixel[0]
    row, column = np.unravel_index(np.argmin(first), first.shape)
    pixel = picture[4 + row * scale + scale // 2, 4 + column * scale + scale // 2].astype(int)
    assert pixel[0] > pixel[2]


@pytest.mark.parametrize("layer", ["output", "layer1.bias", "output.bias"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_layer_has_a_picture(weights, tmp_path, layer, theme):
    flags = ["--layer", layer, "--theme", theme, "--scale", "tile"]
    weights("--output", tmp_path / "w.png", *flags)

    assert pixels_of(tmp_path / "w.png").shape[1] > 8


@pytest.mark.parametrize("kind", ["npz", "safetensors"])
def test_arrays_are_those_of_the_epoch(runs, weights, tmp_path, kind):
    output = tmp_path / f"w.{kind}"
    weights("--output", output, "--epoch", 1)
    if kind == "npz":
        with np.load(output) as archive:
            found = dict(archive)
    else:
        found = load_file(output)

    expected = {n: a for n, a in checkpoint(runs, 1).items() if not n.startswith("optimizer.")}
    assert set(found) == set(expected)
    assert all(np.array_equal(found[name], expected[name]) for name in expected)


def test_the_network_of_a_run_is_written_for_other_programs(weights, tmp_path):
    facts = json.loads(weights("--output", tmp_path / "w.onnx", "--epoch", 2, "--json").out)

    model = onnx.load(tmp_path / "w.onnx")
    assert (facts["format"], facts["epoch"]) == ("onnx", 2)
    assert [entry.name for entry in model.graph.input] == ["samples"]
    assert model.doc_string.endswith("epoch 2, trained on " + facts["data"])


def test_a_file_of_weights_is_not_written_as_onnx(tmp_path, capsys):
    shapes = {"W1": (9, 2), "b1": (2,), "W2": (2, 3), "b2": (3,)}
    np.savez(tmp_path / "w.npz", **{name: np.ones(shape) for name, shape in shapes.items()})

    assert main(["weights", str(tmp_path / "w.npz"), "--output", str(tmp_path / "x.onnx")]) == 2

    assert "only runs are written" in capsys.readouterr().err
    assert not (tmp_path / "x.onnx").exists()


def test_one_layer_alone(weights, tmp_path):
    weights("--output", tmp_path / "w.npz", "--layer", "output")

    with np.load(tmp_path / "w.npz") as archive:
        assert set(archive) == {"output.weight", "output.bias"}


def test_a_file_of_the_course_is_drawn_upright(tmp_path, capsys):
    rng = np.random.default_rng(0)
    first = np.zeros((9, 2))
    # The course's pictures are transposed: the second number of a vector is below the first.
    first[1, 0] = 1
    path = tmp_path / "course.npz"
    np.savez(path, W1=first, b1=np.zeros(2), W2=rng.normal(size=(2, 3)), b2=np.zeros(3))
    assert main(["weights", str(path), "--output", str(tmp_path / "w.png"), "--json"]) == 0

    facts = json.loads(capsys.readouterr().out)
    picture = pixels_of(tmp_path / "w.png").astype(int)
    scale = LARGEST_SCALE
    place = np.argwhere(picture[:, :, 2] - picture[:, :, 0] > 50).mean(axis=0)
    assert facts["epoch"] is None
    assert scale < place[0] - 4 < 2 * scale
    assert place[1] - 4 < scale


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--output", "w.gif"], "ends in none of"),
        (["--output", "w.png", "--layer", "conv1"], "it has layer1, output"),
        (
            ["--output", "w.png", "--epoch", "77"],
            "keeps no weights of epoch 77; kept are, nearest to it, ",
        ),
        (["--output", "w.npz", "--theme", "dark"], "are for pictures"),
        (["--output", "gone/w.png"], "cannot be written"),
        (["--output", "w.onnx", "--layer", "output"], "holds the whole network"),
    ],
)
def test_bad_input_is_named(weights, tmp_path, monkeypatch, flags, words):
    monkeypatch.chdir(tmp_path)

    error = weights(*flags, code=2).err

    assert words in error
    assert len(error.splitlines()) <= 2


def test_a_file_that_is_there_is_kept(weights, tmp_path):
    (tmp_path / "w.png").write_bytes(b"mine")

    assert "--force" in weights("--output", tmp_path / "w.png", code=2).err
    assert (tmp_path / "w.png").read_bytes() == b"mine"
    weights("--output", tmp_path / "w.png", "--force")
    assert (tmp_path / "w.png").read_bytes() != b"mine"


def test_an_autoencoder_is_written_as_onnx_and_gives_pictures_back(tmp_path, capsys):
    pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    pictures = rng.random((40, 9, 8)).astype(np.float32)
    data = tmp_path / "data.npz"
    np.savez(data, x=pictures, y=np.arange(40) % 2)
    runs = ("--runs-dir", str(tmp_path / "runs"))
    model = ("--model", "torch-conv-autoencoder", "--channels", "3,2", "--code", "4")
    assert main(["train", "--data", str(data), "--epochs", "1", *model, *runs]) == 0
    output = tmp_path / "w.onnx"
    capsys.readouterr()
    assert main(["weights", "last", "--output", str(output), "--json", *runs]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "onnx"

    network = ReferenceEvaluator(onnx.load(output))
    back, code = network.run(["reconstruction", "code"], {"samples": pictures})

    own = autoencoder_of_run(RunStore(tmp_path / "runs").find("last"), 1)
    np.testing.assert_allclose(back, own.reconstruct(pictures), rtol=1e-4, atol=1e-5)
    assert code.shape == (40, 4)
