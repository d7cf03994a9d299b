import numpy as np
import pytest


@pytest.mark.parametrize(("model", "accuracy"), [("torch-mlp", 0.66), ("torch-cnn", 0.82)])
def test_default_settings_suffice_on_a_thousand_real_characters(
    train, shared_data, model, accuracy
):
    done = train("--data", shared_data / "mini36", "--model", model)

    assert done.code == 0
    assert done.json["test"]["accuracy"] >= accuracy


def test_a_convolutional_network_asks_for_pictures(train):
    done = train("--data", "toy-gaussians", "--model", "torch-cnn")

    assert done.code == 2
    assert "torch-cnn needs pictures; the samples of toy-gaussians are rows of 2" in done.err


def test_shapes_that_do_not_fit_name_layer_and_shape(train, shared_data):
    done = train(
        "--data", shared_data / "mini36", "--model", "torch-cnn", "--channels", "2,2,2,2,2"
    )

    assert done.code == 2
    assert "layer conv4 gets 2x2x2 (channels x height x width)" in done.err


def test_a_convolutional_autoencoder_beats_principal_components_within_a_few_epochs(
    lab, train, runs_dir, shared_data
):
    done = train(
        "--data", shared_data / "mini36", "--model", "torch-conv-autoencoder", "--epochs", 12
    )
    assert done.code == 0, done.err
    assert done.json["validation"]["accuracy"] is None

    of_network = lab("reconstruct", "--run", "last", "--runs-dir", runs_dir, "--json").json
    of_pca = lab("reconstruct", "--data", shared_data / "mini36", "-k", 32, "--json").json
    assert of_network["components"] == of_pca["components"] == 32
    assert of_network["psnr_mean"] > of_pca["psnr_mean"] + 0.5


def test_a_convolutional_autoencoder_says_how_large_pictures_must_be(train, tmp_path):
    def data(height, width):
        path = tmp_path / f"{height}x{width}.npz"
        rng = np.random.default_rng(0)
        pictures = rng.random((30, height, width)).astype(np.float32)
        np.savez(path, x=pictures, y=np.arange(30) % 3)
        return path

    call = ("--model", "torch-conv-autoencoder", "--data")
    for arguments, words in (
        ([data(7, 12)], "needs pictures of at least 8x8; the samples of 7x12 are 7x12 pixels"),
        (["toy-gaussians"], "gives pictures back, and the samples of toy-gaussians are rows of 2"),
        ([data(9, 9), "--channels", "2,2,2,2,2"], "are one pixel after 4. Choose 1 to 4"),
    ):
        done = train(*call, *arguments)
        assert done.code == 2
        assert words in done.err
        assert len(done.error_lines) == 1
