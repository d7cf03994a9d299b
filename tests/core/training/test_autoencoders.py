"""Autoencoders: gradients, both libraries alike, pictures back in the polarity of the data."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.analysis.gradient_check import check_gradients
from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError, ModelLoadError
from core.runs.autoencoder import autoencoder_of_run
from core.training.autoencoder_settings import AutoencoderSettings, TorchAutoencoderSettings
from core.training.config import TrainingConfig
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.inference import NetworkShape
from core.training.numpy_models import make_autoencoder_trainer
from core.training.registry import MODELS
from core.training.training_loop import train_epochs

torch = pytest.importorskip("torch")

SETTINGS = {"code": 3, "hidden": (7,), "activation": "relu", "code_activation": "identity"}


@pytest.fixture(scope="module")
def pictures():
    """Strokes of dark ink, a little outside [0, 1], as bicubic resizing leaves them."""
    rng = np.random.default_rng(4)
    y, x = np.mgrid[:8, :8]
    centre = rng.uniform(2, 6, (60, 2))
    blobs = np.exp(-((y - centre[:, :1, None]) ** 2 + (x - centre[:, 1:, None]) ** 2) / 3)
    inputs = (1.03 - 1.08 * blobs).astype(np.float32)
    split = Split(inputs[:48], np.arange(48) % 2)
    return Dataset(
        "blobs", "blobs", split, Split(inputs[48:], np.arange(12) % 2), None, "AB", "dark"
    )


def config(**changes):
    return replace(TrainingConfig(batch_size=8, epochs=3, dtype="float64"), **changes)


def test_gradients_are_those_of_central_differences(pictures):
    settings = AutoencoderSettings(**SETTINGS | {"activation": "tanh"})
    trainer = make_autoencoder_trainer(pictures, settings, config())
    inputs, targets = trainer.prepare(pictures.train).slice(0, 20)
    found = check_gradients(trainer.network, inputs, targets)

    assert found.total_relative_error < 1e-5


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_both_libraries_train_alike(pictures, optimizer, reduction):
    from core.training.torch_models import make_autoencoder_trainer as make_in_torch

    own = SETTINGS | {"inputs": "ink"}
    training = config(optimizer=optimizer, reduction=reduction, learning_rate=2e-3)
    ends = []
    for trainer in (
        make_autoencoder_trainer(pictures, AutoencoderSettings(**own), training),
        make_in_torch(pictures, TorchAutoencoderSettings(**own), training),
    ):
        events = list(train_epochs(trainer, pictures, training))
        scores = [e.validation for e in events if type(e).__name__ == "EpochEnd"]
        assert all(each.accuracy is None for each in scores)
        ends.append([each.loss for each in scores])

    np.testing.assert_allclose(*ends, rtol=1e-8)
    assert ends[0][-1] < ends[0][0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("inputs", ["stored", "ink"])
@pytest.mark.parametrize("model", ["numpy-autoencoder", "torch-conv-autoencoder"])
def test_what_comes_back_has_the_error_that_training_tells(pictures, model, inputs, dtype):
    settings = (
        AutoencoderSettings(**SETTINGS | {"inputs": inputs})
        if model == "numpy-autoencoder"
        else ConvAutoencoderSettings(code=3, channels=(6, 8), inputs=inputs)
    )
    training = config(optimizer="adam", learning_rate=0.01, epochs=20, dtype=dtype)
    spec = MODELS.get(model)
    trainer = spec.make_trainer(pictures, settings, training)
    *_, last, _end = train_epochs(trainer, pictures, training)
    network = spec.load_autoencoder(NetworkShape((8, 8), 2), settings, trainer.state())

    rows = pictures.validation.vectors
    codes = network.encode(rows)
    back = network.decode(codes)
    loss = np.square(back - np.clip(rows, 0, 1)).sum(axis=1).mean()
    assert codes.shape == (12, 3)
    assert back.min() >= 0
    assert back.max() <= 1
    # Ink is as dark as it was: nothing came back turned round.
    assert np.corrcoef(back.mean(axis=0), rows.mean(axis=0))[0, 1] > 0.9
    assert loss == pytest.approx(last.validation.loss, rel=1e-6 if dtype == "float64" else 1e-4)


def test_widths_mirror_each_other():
    settings = AutoencoderSettings(code=32, hidden=(32,))
    assert settings.widths(1024) == (1024, 32, 32, 32, 1024)
    assert settings.activations == ("relu",) * 3
    deep = AutoencoderSettings(code=4, hidden=(64, 16), code_activation="identity")
    assert deep.widths(100) == (100, 64, 16, 4, 16, 64, 100)
    assert deep.activations == ("relu", "relu", "identity", "relu", "relu")
    assert AutoencoderSettings(code=5, hidden=()).widths(9) == (9, 5, 9)


def test_rows_of_numbers_are_refused():
    rows = Split(np.zeros((6, 4), np.float32), np.arange(6) % 2)
    data = Dataset("rows", "rows", rows, rows, None, ("A", "B"))

    with pytest.raises(ConfigError, match="rows of 4 numbers"):
        make_autoencoder_trainer(data, AutoencoderSettings(), config())


def test_it_recognises_nothing():
    for spec in (each for each in MODELS if each.reconstructs):
        with pytest.raises(ModelLoadError, match="knows no classes"):
            spec.load_network(NetworkShape((8, 8), 2), spec.settings_type(), {})


def test_a_run_that_recognises_gives_no_pictures_back(tmp_path, capsys):
    from core.runs.store import RunStore
    from main import main

    flags = ["--epochs", "1", "--runs-dir", str(tmp_path)]
    assert main(["train", "--preset", "toy", *flags]) == 0
    folder = RunStore(tmp_path).find("last")
    with pytest.raises(ModelLoadError, match="a run of one of numpy-autoencoder"):
        autoencoder_of_run(folder, 1)


def test_a_lost_picture_has_no_finite_error():
    """The sigmoid's far ends give 0 and 1, not NaN."""
    from core.models.numpy_losses import PixelError

    loss = PixelError()
    found = loss.forward(np.array([[-2000.0, 2000.0]]), np.array([[1.0, 0.0]]))
    assert found == pytest.approx([2.0])
    assert np.isfinite(loss.backward()).all()
    assert not math.isnan(found[0])
