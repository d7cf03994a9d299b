"""``reconstruct``: what is said of a data set, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio

from core.datasets.loading import load_dataset
from core.reconstruction.noise import with_noise
from core.reconstruction.pca import fit_pca
from core.runs.autoencoder import Autoencoder, autoencoder_of_run
from core.runs.folder import RunFolder
from main import main

sklearn = pytest.importorskip("sklearn.decomposition")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """A data set of blobs, a little outside [0, 1], as bicubic resizing leaves it."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[:16, :16]
    parts = {}
    for part, count in (("train", 60), ("valid", 24), ("test", 12)):
        centre = rng.uniform(4, 12, (count, 2))
        blobs = np.exp(-((y - centre[:, :1, None]) ** 2 + (x - centre[:, 1:, None]) ** 2) / 8)
        parts[f"x_{part}"] = (1.2 * blobs - 0.05).astype(np.float32)
        parts[f"y_{part}"] = np.arange(count) % 3
    path = tmp_path_factory.mktemp("data") / "blobs.npz"
    np.savez(path, **parts)
    return path, parts


def run(capsys, *arguments):
    code = main(["reconstruct", *map(str, arguments)])
    return code, *capsys.readouterr()


def test_figures_are_those_of_scikit_learn_and_scikit_image(pictures, capsys):
    path, parts = pictures
    code, out, _ = run(capsys, "--data", path, "--components", 4, "--json")
    facts = json.loads(out)

    train = np.clip(parts["x_train"], 0, 1).reshape(60, -1).astype(np.float64)
    valid = np.clip(parts["x_valid"], 0, 1).reshape(24, -1).astype(np.float64)
    pca = sklearn.PCA(4, svd_solver="full").fit(train)
    restored = np.clip(pca.inverse_transform(pca.transform(valid)), 0, 1)
    each = [
        peak_signal_noise_ratio(a, b, data_range=1) for a, b in zip(valid, restored, strict=True)
    ]
    assert code == 0
    assert facts["psnr_mean"] == pytest.approx(np.mean(each), abs=1e-9)
    assert facts["psnr_pooled"] == pytest.approx(
        peak_signal_noise_ratio(valid, restored, data_range=1), abs=1e-9
    )
    assert facts["explained_variance_ratio"] == pytest.approx(
        pca.explained_variance_ratio_.sum(), abs=1e-9
    )
    assert (facts["samples"], facts["components"], facts["rank"]) == (24, 4, 59)
    assert facts["projection"] == [256, 4]
    assert sum(each["samples"] for each in facts["per_class"].values()) == 24
    of_first = np.mean([each[at] for at in range(0, 24, 3)])
    assert facts["per_class"]["0"]["psnr_mean"] == pytest.approx(of_first, abs=1e-9)


def test_all_splits_together_are_measured_by_what_was_fitted_on_train(pictures, capsys):
    def figures(split):
        call = ("--data", pictures[0], "-k", 4, "--split", split, "--json")
        return json.loads(run(capsys, *call)[1])

    whole = figures("all")
    parts = [figures(split) for split in ("train", "validation", "test")]

    assert (whole["split"], whole["samples"]) == ("all", 96)
    assert [part["samples"] for part in parts] == [60, 24, 12]
    weighted = sum(part["samples"] * part["psnr_mean"] for part in parts) / 96
    assert whole["psnr_mean"] == pytest.approx(weighted, abs=1e-9)
    assert whole["explained_variance_ratio"] == parts[0]["explained_variance_ratio"]
    words = run(capsys, "--data", pictures[0], "--split", "all")[1]
    assert "96 all pictures" not in words
    assert "(96 pictures of all splits of blobs, clipped" in words


def test_a_sheet_is_drawn_and_replaced_only_by_force(pictures, tmp_path, capsys):
    target = tmp_path / "sheet.png"
    call = ("--data", pictures[0], "--output", target)

    assert run(capsys, *call)[0] == 0
    with Image.open(target) as sheet:
        assert sheet.width > 300
        # Title and verdict stand above the pictures.
        assert (np.asarray(sheet)[12:48, :, 0] < 128).any()
    assert run(capsys, *call)[0] == 2
    code, out, _ = run(capsys, *call, "--force", "--json")
    facts = json.loads(out)
    assert code == 0
    assert facts["verdict"] == (
        f"PCA reaches {facts['psnr_mean']:.2f} dB at k = 32 on 24 validation pictures."
    )


def test_more_components_than_samples_are_as_many_as_there_are(pictures, capsys):
    code, out, err = run(capsys, "--data", pictures[0], "-k", 200, "--split", "train", "--json")
    facts = json.loads(out)

    assert code == 0
    assert "vary in 59 directions only" in err
    assert facts["components"] == 59
    # Nothing is lost but rounding.
    assert facts["psnr_mean"] is None or facts["psnr_mean"] > 100


def test_constant_pictures_have_no_direction(tmp_path, capsys):
    path = tmp_path / "constant.npz"
    x = np.full((20, 8, 8), 0.5, np.float32)
    np.savez(path, x_train=x, y_train=np.arange(20) % 2, x_valid=x[:4], y_valid=np.arange(4) % 2)
    code, out, _ = run(capsys, "--data", path, "--json")
    facts = json.loads(out)

    assert code == 0
    assert (facts["rank"], facts["components"]) == (0, 0)
    assert facts["psnr_mean"] is None
    assert (facts["exact_pictures"], facts["psnr_mean_lossy"]) == (4, None)


def test_exact_pictures_among_others_are_counted_and_the_mean_over_the_others_told(
    tmp_path, capsys
):
    path, table = tmp_path / "grey.npz", tmp_path / "grey.csv"
    train = np.full((20, 8, 8), 0.5, np.float32)
    valid = np.full((4, 8, 8), 0.5, np.float32)
    valid[2], valid[3] = 0.25, 0.375
    parts = {"x_train": train, "y_train": np.arange(20) % 2, "x_valid": valid}
    np.savez(path, **parts, y_valid=[0, 0, 1, 1])
    facts = json.loads(run(capsys, "--data", path, "--json")[1])

    each = [-10 * np.log10(0.25**2), -10 * np.log10(0.125**2)]
    assert (facts["samples"], facts["exact_pictures"]) == (4, 2)
    assert facts["psnr_mean"] is None
    assert facts["psnr_mean_lossy"] == pytest.approx(np.mean(each))
    assert facts["psnr_pooled"] == pytest.approx(-10 * np.log10((0.25**2 + 0.125**2) / 4))
    of_first, of_second = facts["per_class"]["0"], facts["per_class"]["1"]
    assert (of_first["exact_pictures"], of_first["psnr_mean"]) == (2, None)
    assert (of_first["psnr_mean_lossy"], of_first["psnr_pooled"]) == (None, None)
    assert of_second["exact_pictures"] == 0
    assert of_second["psnr_mean"] == of_second["psnr_mean_lossy"] == pytest.approx(np.mean(each))

    words = run(capsys, "--data", path, "-o", table)[1]
    assert "PSNR, mean         infinite  (4 validation pictures" in words
    assert "without any error  2 of 4; PSNR, mean over the others, 15.05 dB" in words
    assert f"PSNR, pooled       {facts['psnr_pooled']:.2f} dB" in words
    assert "worst class        1, 15.05 dB" in words
    assert "best class         0, infinite" in words
    assert "nothing lost" not in words
    line = table.read_text().splitlines()[1]
    assert f",all,4,inf,{facts['psnr_pooled']:.3f}," in line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-k", 0), "at least 1 number must be kept"),
        (("-k", 257), "a picture of blobs has 256 numbers"),
        (("--output", "sheet.jpg"), "ends in none of .png"),
        (("--seed", -1), "--seed must be from 0"),
        (("--noise", 1.5), "--noise must be between 0 and 1; got 1.5"),
        (("--noise", "nan"), "--noise must be between 0 and 1; got nan"),
        (("--noise", 0.1, "--output", "kept.npz"), "leave out --noise"),
    ],
)
def test_what_cannot_be_done_is_one_line(pictures, capsys, arguments, words):
    code, out, err = run(capsys, "--data", pictures[0], *arguments)

    assert (code, out) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_rows_of_numbers_are_no_pictures(capsys):
    code, _, err = run(capsys, "--data", "toy-gaussians")

    assert code == 2
    assert "there is no PSNR" in err


@pytest.fixture(scope="module")
def autoencoder(pictures, tmp_path_factory):
    runs = tmp_path_factory.mktemp("runs")
    flags = ["--data", str(pictures[0]), "--runs-dir", str(runs), "--epochs", "3", "--name", "ae"]
    own = ["--code", "5", "--hidden", "12"]
    assert main(["train", "--model", "numpy-autoencoder", *flags, *own]) == 0
    return runs


def test_a_run_is_measured_on_its_own_data_at_any_epoch(pictures, autoencoder, capsys):
    call = ("--run", "ae", "--runs-dir", autoencoder, "--json")
    capsys.readouterr()
    last = json.loads(run(capsys, *call)[1])
    first = json.loads(run(capsys, *call, "--epoch", 0)[1])

    assert (last["method"], last["components"], last["samples"]) == ("autoencoder", 5, 24)
    assert last["rank"] is None
    assert last["epoch"] == 3
    assert last["psnr_mean"] > first["psnr_mean"]
    # The loss of training is the summed squared error of a picture.
    loss = json.loads((next(autoencoder.iterdir()) / "run.json").read_text())["results"]
    mean_squared_error = loss["validation"]["loss"] / 256
    assert last["psnr_pooled"] == pytest.approx(-10 * np.log10(mean_squared_error), abs=1e-4)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--method", "autoencoder", "--data", "x.npz"), "needs the --run"),
        (("--method", "pca", "--run", "ae", "--data", "x.npz"), "leave one out"),
        (("--run", "ae", "-k", 4), "the code of a run has its own size"),
        ((), "name the data with --data"),
        (("--run", "ae", "--seed", 3), "name these with --data"),
        (("--run", "ae", "--data", "synthetic36:3"), "are of 32x32 pixels, and ae takes 16x16"),
    ],
)
def test_what_does_not_go_together_is_one_line(autoencoder, capsys, arguments, words):
    capsys.readouterr()
    code, out, err = run(capsys, *arguments, "--runs-dir", autoencoder)

    assert (code, out) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("step", ["encode", "decode"])
def test_a_network_that_diverged_has_no_figures(autoencoder, capsys, monkeypatch, step):
    right = getattr(Autoencoder, step)
    monkeypatch.setattr(Autoencoder, step, lambda *given: right(*given) * np.nan)
    capsys.readouterr()
    for verb in ("reconstruct", "morph"):
        code = main([verb, "--run", "ae", "--runs-dir", str(autoencoder), "-o", "never.png"])
        out, err = capsys.readouterr()
        assert (code, out) == (2, "")
        assert "ae gives numbers that are not finite, because it had diverged" in err
        assert len(err.strip().splitlines()) == 1


def test_figures_are_written_as_tables(pictures, tmp_path, capsys):
    for suffix, words in (
        ("csv", "method,class,pictures"),
        ("md", "| method | class |"),
        ("tex", "{llrrrr}"),
    ):
        target = tmp_path / f"figures.{suffix}"
        assert run(capsys, "--data", pictures[0], "-k", 4, "-o", target)[0] == 0
        text = target.read_text()
        assert words in text
        assert text.count("\n") >= 5
    facts = json.loads(run(capsys, "--data", pictures[0], "-k", 4, "--json")[1])
    first = (tmp_path / "figures.csv").read_text().splitlines()[1]
    assert first.startswith(f'"PCA, 4 of 59 components",all,24,{facts["psnr_mean"]:.3f},')


def test_pictures_in_k_numbers_are_brought_back(pictures, tmp_path, capsys):
    path, parts = pictures
    kept, back = tmp_path / "kept.npz", tmp_path / "back.npz"
    call = ("--data", path, "-k", 6, "-o", kept, "--json")
    facts = json.loads(run(capsys, *call)[1])
    assert facts["bytes"] == kept.stat().st_size
    code, out, _ = run(capsys, "--restore", kept, "-o", back, "--json")

    assert code == 0
    assert json.loads(out)["pictures"] == 24
    with np.load(back) as found:
        errors = np.square(found["x"] - np.clip(parts["x_valid"], 0, 1)).mean(axis=(1, 2))
        assert found["y"].tolist() == parts["y_valid"].tolist()
    assert (10 * np.log10(1 / errors)).mean() == pytest.approx(facts["psnr_mean"], abs=1e-3)
    # What was brought back is a data set like any other.
    assert main(["reconstruct", "--data", str(back), "-k", "3"]) == 0
    capsys.readouterr()
    code, _, err = run(capsys, "--restore", back, "-o", tmp_path / "again.npz")
    assert code == 2
    assert "holds no pictures in k numbers" in err
    assert run(capsys, "--restore", kept, "-o", back)[0] == 2
    assert run(capsys, "--restore", kept)[0] == 2
    assert run(capsys, "--restore", tmp_path / "none.npz", "-o", tmp_path / "a.npz")[0] == 2


def test_noise_is_added_before_and_what_comes_back_measured_against_clean_pictures(
    pictures, autoencoder, capsys, tmp_path
):
    path, parts = pictures
    capsys.readouterr()
    call = ("--data", path, "-k", 4, "--noise", 0.3, "--json")
    facts = json.loads(run(capsys, *call)[1])

    train = np.clip(parts["x_train"], 0, 1).reshape(60, -1).astype(np.float64)
    valid = np.clip(parts["x_valid"], 0, 1)
    noisy = with_noise(parts["x_valid"], 0.3)
    assert 0.2 < (noisy - valid)[valid.round(1) == 0.5].std() < 0.3
    pca = sklearn.PCA(4, svd_solver="full").fit(train)
    restored = pca.inverse_transform(pca.transform(noisy.reshape(24, -1)))
    restored = np.clip(restored, 0, 1).reshape(valid.shape)

    def mean(others):
        pairs = zip(valid, others, strict=True)
        return np.mean([peak_signal_noise_ratio(a, b, data_range=1) for a, b in pairs])

    assert facts["noise"] == 0.3
    assert facts["psnr_mean"] == pytest.approx(mean(restored), abs=1e-5)
    assert facts["noisy_psnr_mean"] == pytest.approx(mean(noisy), abs=1e-5)
    assert facts["noisy_psnr_pooled"] < facts["noisy_psnr_mean"]
    # Four directions hold little of the noise.
    assert facts["psnr_mean"] > facts["noisy_psnr_mean"]
    assert json.loads(run(capsys, *call)[1])["psnr_mean"] == facts["psnr_mean"]
    # The network is given the same pictures.
    by_network = ("--run", "ae", "--runs-dir", autoencoder, "--noise", 0.3)
    found = json.loads(run(capsys, *by_network, "--json")[1])
    assert found["noisy_psnr_mean"] == facts["noisy_psnr_mean"]
    clean = json.loads(run(capsys, "--run", "ae", "--runs-dir", autoencoder, "--json")[1])
    assert clean["psnr_mean"] != found["psnr_mean"]
    assert (clean["noise"], clean["noisy_psnr_mean"]) == (0, None)

    words = run(capsys, *by_network)[1]
    assert "noise added first  0.3; what follows is measured against" in words
    assert f"PSNR of the noisy  {facts['noisy_psnr_mean']:.2f} dB" in words


def test_a_sheet_shows_the_noisy_pictures_too(pictures, tmp_path, capsys):
    heights = []
    for noise in (0, 0.2):
        target = tmp_path / f"{noise}.png"
        assert run(capsys, "--data", pictures[0], "--noise", noise, "-o", target)[0] == 0
        with Image.open(target) as sheet:
            heights.append(sheet.height)
    assert heights[1] > heights[0] + 2 * 16


def test_pictures_of_ones_own_are_brought_to_the_data_and_back(lab, data_file, tmp_path):
    dataset = load_dataset(str(data_file))
    sample = np.clip(dataset.validation.inputs[0], 0, 1)
    exact, large = tmp_path / "exact.png", tmp_path / "large.png"
    Image.fromarray(np.rint(255 * sample).astype(np.uint8)).save(exact)
    Image.fromarray(np.rint(255 * sample).astype(np.uint8)).resize((40, 40), 0).save(large)
    sheet = tmp_path / "sheet.png"

    done = lab(
        "reconstruct",
        "--data",
        data_file,
        "-k",
        4,
        "--pictures",
        exact,
        large,
        "-o",
        sheet,
        "--json",
    )

    pca = fit_pca(np.clip(dataset.train.vectors, 0, 1))
    given = (np.rint(255 * sample) / 255).reshape(1, -1)
    back = np.clip(pca.reconstruct(pca.project(given, 4)), 0, 1)
    expected = peak_signal_noise_ratio(given, back, data_range=1)
    first, second = done.json["pictures"]
    assert first["file"] == "exact.png"
    assert first["psnr"] == pytest.approx(expected, abs=1e-3)
    assert second["psnr"] == pytest.approx(expected, abs=1e-3)
    assert done.json["split"] is None
    assert done.json["per_class"] == {}
    assert done.json["verdict"].endswith("at k = 4 on 2 picture files.")
    assert "large.png was resized from 40x40 to 4x4" in done.err
    assert sheet.exists()
    words = lab("reconstruct", "--data", data_file, "--pictures", exact).out
    assert "exact.png" in words


def test_pictures_that_cannot_be_read_are_refused_in_one_line(lab, data_file, tmp_path):
    (tmp_path / "no.png").write_text("text")

    done = lab("reconstruct", "--data", data_file, "--pictures", tmp_path / "no.png")
    table = lab("reconstruct", "--data", data_file, "--pictures", "a.png", "-o", "x.csv")

    assert (done.code, table.code) == (2, 2)
    assert "no.png" in done.err
    assert "must end in .png" in table.err


def test_codes_of_an_autoencoder_are_written(lab, train, data_file, runs_dir, tmp_path):
    arguments = ("--model", "numpy-autoencoder", "--code", 3, "--hidden", 6, "--epochs", 2)
    folder = train(*arguments, "--data", data_file, "--name", "mine").json["run"]
    path = tmp_path / "codes.npz"

    done = lab("reconstruct", "--runs-dir", runs_dir, "--run", "mine", "-o", path, "--json")

    assert done.json["bytes"] == path.stat().st_size
    dataset = load_dataset(str(data_file), seed=1)
    network = autoencoder_of_run(RunFolder(Path(folder)), 2)
    codes = network.encode(np.clip(dataset.validation.inputs, 0, 1))
    with np.load(path) as found:
        np.testing.assert_allclose(found["codes"], codes, rtol=1e-5)
        assert (str(found["run"]), int(found["epoch"])) == ("mine", 2)
