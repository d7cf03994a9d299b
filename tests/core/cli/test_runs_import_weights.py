import numpy as np
import pytest


@pytest.fixture
def weights_file(shared_data):
    return shared_data / "nist26" / "nist36_mlp_weights.npz"


@pytest.fixture
def data(shared_data):
    return shared_data / "mini36"


def test_weights_from_elsewhere_read_as_a_run_what_plain_numpy_measured(
    lab, runs_dir, weights_file, data
):
    done = lab("runs", "import", weights_file, "--data", data, "--runs-dir", runs_dir, "--json")
    assert done.code == 0
    assert done.json["name"] == "nist36_mlp_weights"
    assert "transposed pictures, dark ink" in done.json["notes"][0]

    of_run = lab("evaluate", "last", "--data", data, "--split", "all", "--runs-dir", runs_dir)
    assert of_run.code == 0
    facts = lab(
        *("evaluate", "last", "--data", data, "--split", "all", "--runs-dir", runs_dir, "--json")
    ).json
    of_file = lab("evaluate", weights_file, "--data", data, "--split", "all", "--json").json
    assert facts["accuracy"] == pytest.approx(0.7656, abs=5e-5)
    assert facts["confusion"] == of_file["confusion"]
    assert facts["loss"] == pytest.approx(of_file["loss"], rel=1e-5)
    # Its own data were split for it, as for every run.
    assert lab("evaluate", "last", "--runs-dir", runs_dir, "--json").json["samples"] == 288
    shown = lab("runs", "show", "last", "--runs-dir", runs_dir, "--json").json
    assert shown["status"] == "imported"
    assert "imported  –" in lab("runs", "--runs-dir", runs_dir).out
    assert shown["message"] == "opened from nist36_mlp_weights.npz"


def test_its_weights_and_matrix_are_written_as_of_every_run(
    lab, runs_dir, weights_file, data, tmp_path
):
    lab("runs", "import", weights_file, "--data", data, "--runs-dir", runs_dir)
    for verb, name in (("weights", "w.npz"), ("weights", "w.onnx"), ("confusion", "c.csv")):
        done = lab(verb, "last", "--output", tmp_path / name, "--runs-dir", runs_dir)
        assert (done.code, (tmp_path / name).is_file()) == (0, True)
    # What was written comes back: the same run under another name of file.
    again = lab(
        *("runs", "import", tmp_path / "w.npz", "--data", data, "--runs-dir", runs_dir, "--json")
    )
    assert again.code == 0
    facts = [
        lab("evaluate", name, "--runs-dir", runs_dir, "--json").json
        for name in ("nist36_mlp_weights", "w")
    ]
    assert facts[0]["confusion"] == facts[1]["confusion"]
    compared = lab("compare", "nist36_mlp_weights", "w", "--runs-dir", runs_dir, "--json").json
    assert [run["learning_rate"] for run in compared["runs"]] == [None, None]
    assert compared["differences"] == {}


def test_a_convolutional_run_comes_back_from_its_safetensors_file(lab, runs_dir, tmp_path):
    pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    labels = np.arange(90) % 3
    pictures = rng.random((90, 8, 8)) * 0.5 + labels[:, None, None] / 6
    np.savez(tmp_path / "data.npz", x=pictures.astype(np.float32), y=labels)
    data = ("--data", tmp_path / "data.npz", "--runs-dir", runs_dir)
    small = ("--channels", "2,3", "--hidden", "4", "--activation", "tanh", "--epochs", "2")
    assert lab("train", "--model", "torch-cnn", *small, *data, "--name", "cnn").code == 0
    file = tmp_path / "copy.safetensors"
    lab("weights", "cnn", "--output", file, "--runs-dir", runs_dir)

    done = lab("runs", "import", file, *data, "--json").json

    assert done["notes"][0].startswith("copy.safetensors is read as upright pictures")
    facts = [lab("evaluate", run, *data, "--json").json for run in ("cnn", "copy")]
    assert facts[0]["loss"] == facts[1]["loss"]
    assert facts[0]["confusion"] == facts[1]["confusion"]
    shown = [lab("runs", "show", run, *data[2:], "--json").json for run in ("cnn", "copy")]
    assert shown[0]["settings"]["channels"] == shown[1]["settings"]["channels"]
    assert shown[1]["settings"]["activation"] == "tanh"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("w.npz",), "w.npz says nothing of its data; name some with --data"),
        (("garbage.npz",), "garbage.npz is no archive of NumPy arrays"),
        (("nowhere.npz",), "nowhere.npz is no file"),
        (("w.npz", "--data", "toy-gaussians"), "w.npz takes 16 numbers a sample"),
        (("run.zip", "--data", "toy-gaussians"), "run.zip is no file of weights; --data"),
        (("bad.pickle", "--data", "toy-gaussians"), "bad.pickle asks for builtins.eval"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(
    lab, runs_dir, tmp_path, monkeypatch, arguments, message
):
    monkeypatch.chdir(tmp_path)
    shapes = {"W1": (16, 3), "b1": (3,), "W2": (3, 2), "b2": (2,)}
    np.savez("w.npz", **{name: np.ones(shape) for name, shape in shapes.items()})
    (tmp_path / "garbage.npz").write_bytes(b"garbage")
    (tmp_path / "bad.pickle").write_bytes(b"cbuiltins\neval\n(S'1'\ntR.")

    done = lab("runs", "import", *arguments, "--runs-dir", runs_dir)

    assert (done.code, done.out) == (2, "")
    (line,) = done.error_lines
    assert message in line


@pytest.mark.parametrize("model", ["numpy-autoencoder", "torch-conv-autoencoder"])
@pytest.mark.parametrize("suffix", ["npz", "safetensors"])
def test_weights_of_an_autoencoder_are_written_and_not_taken_for_a_recogniser(
    lab, runs_dir, tmp_path, model, suffix
):
    if model.startswith("torch"):
        pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    np.savez(
        tmp_path / "data.npz", x=rng.random((30, 8, 8)).astype(np.float32), y=np.arange(30) % 3
    )
    data = ("--data", tmp_path / "data.npz", "--runs-dir", runs_dir)
    assert lab("train", "--model", model, "--code", 3, "--epochs", 1, *data).code == 0
    file = tmp_path / f"w.{suffix}"
    written = lab("weights", "last", "--output", file, "--runs-dir", runs_dir, "--json")
    assert "layer1.weight" in written.json["arrays"]

    done = lab("runs", "import", file, *data)

    assert done.code == 2
    assert f"w.{suffix} holds an autoencoder, and only networks that recognise" in done.err
