"""Autoencoders that are shown noise: what is drawn, when, and that nothing else changes."""

from dataclasses import replace

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError
from core.runs.training_run import TrainingRun
from core.settings import describe, from_mapping, parse_value
from core.training.autoencoder_settings import AutoencoderSettings, TorchAutoencoderSettings
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.denoising import step_noise
from core.training.events import BatchEnd
from core.training.numpy_models import make_autoencoder_trainer
from core.training.registry import make_trainer
from core.training.training_loop import train_epochs

SIGMA = 0.25

SETTINGS = {
    "numpy-autoencoder": AutoencoderSettings(code=3, hidden=(6,)),
    "torch-autoencoder": TorchAutoencoderSettings(code=3, hidden=(6,)),
    "torch-conv-autoencoder": ConvAutoencoderSettings(code=3, channels=(2, 3)),
}


@pytest.fixture(scope="module")
def pictures():
    rng = np.random.default_rng(6)
    inputs = rng.uniform(-0.1, 1.1, (40, 8, 8)).astype(np.float32)
    parts = Split(inputs[:28], np.arange(28) % 2), Split(inputs[28:], np.arange(12) % 2)
    return Dataset("squares", "squares", *parts, None, "AB", "light")


def config(model, noise, **training):
    settings = replace(SETTINGS[model], noise=noise)
    return RunConfig(
        DataChoice("squares"),
        model,
        settings,
        replace(TrainingConfig(batch_size=8, epochs=3, optimizer="adam"), **training),
    )


@pytest.fixture(params=SETTINGS)
def model(request):
    if request.param.startswith("torch"):
        pytest.importorskip("torch")
    return request.param


def trained(pictures, run_config):
    trainer = make_trainer(pictures, run_config)
    events = list(train_epochs(trainer, pictures, run_config.training))
    return trainer.state(), [each.loss for each in events if isinstance(each, BatchEnd)]


def test_noise_is_normal_and_a_function_of_seed_and_step():
    noise = step_noise(3, 17, (200, 500), SIGMA)

    assert noise.dtype == np.float32
    assert noise.std() == pytest.approx(SIGMA, rel=0.02)
    assert abs(noise.mean()) < 0.01
    assert np.array_equal(noise, step_noise(3, 17, (200, 500), SIGMA))
    for other in (step_noise(3, 18, (200, 500), SIGMA), step_noise(4, 17, (200, 500), SIGMA)):
        assert abs(np.corrcoef(noise.ravel(), other.ravel())[0, 1]) < 0.02


def test_the_network_is_shown_noise_and_asked_for_the_clean_picture(pictures):
    training = config("numpy-autoencoder", SIGMA, dtype="float64").training
    settings = AutoencoderSettings(code=3, hidden=(6,), noise=SIGMA)
    trainer = make_autoencoder_trainer(pictures, settings, training)
    twin = make_autoencoder_trainer(pictures, replace(settings, noise=0.0), training)
    clean = np.clip(pictures.train.vectors, 0, 1)[:8].astype(np.float64)
    shown = np.clip(clean + step_noise(training.seed, 5, (8, 64), SIGMA), 0, 1)
    trainer.step = 5

    inputs, targets = trainer.prepare(pictures.train).gather(np.arange(8))
    found = trainer.train_step(inputs, targets)

    expected = twin.train_step(shown, clean)
    assert found.loss == expected.loss
    np.testing.assert_array_equal(trainer.network.values, twin.network.values)
    # What lies in the data, and is evaluated, is as it was.
    np.testing.assert_array_equal(inputs, clean)
    assert trainer.evaluate_batch(inputs, targets) == twin.evaluate_batch(inputs, targets)


def test_both_libraries_add_the_same(pictures):
    pytest.importorskip("torch")
    found = [
        trained(pictures, config(f"{library}-autoencoder", SIGMA, dtype="float64"))
        for library in ("numpy", "torch")
    ]

    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-9)
    without = trained(pictures, config("numpy-autoencoder", 0.0, dtype="float64"))
    assert abs(without[1][0] - found[0][1][0]) > 1e-3


def test_weights_begin_as_without(pictures, model):
    noisy, clean = (make_trainer(pictures, config(model, noise)) for noise in (SIGMA, 0.0))

    for name, array in noisy.state().items():
        np.testing.assert_array_equal(array, clean.state()[name])


@pytest.mark.parametrize("step", [1, 4, 6])
def test_a_stopped_run_goes_on_and_a_branch_repeats_bit_for_bit(pictures, store, model, step):
    run_config = config(model, SIGMA)
    whole = TrainingRun.create(run_config, pictures, store)
    for event in whole.events():
        whole.record(event)
    stopped = TrainingRun.create(run_config, pictures, store)
    for event in stopped.events():
        stopped.record(event)
        if isinstance(event, BatchEnd) and event.step == step:
            break
    stopped.stop()

    resumed = TrainingRun.resume(stopped.folder, pictures)
    branch = TrainingRun.fork(whole.folder, 1, pictures, store)
    for run in (resumed, branch):
        for event in run.events():
            run.record(event)
        for name, array in whole.trainer.state().items():
            np.testing.assert_array_equal(run.trainer.state()[name], array, err_msg=name)
    record = branch.folder.read_record()
    assert record.config.settings.noise == SIGMA


@pytest.mark.parametrize("text", ["-0.1", "1.01", "much"])
def test_what_is_no_standard_deviation_is_refused(text):
    with pytest.raises(ConfigError, match=r"noise .*between 0 and 1"):
        parse_value("noise", describe(AutoencoderSettings)["noise"], text)


def test_a_record_from_before_there_was_noise_has_none():
    assert from_mapping(AutoencoderSettings, {"code": 3}).noise == 0
