"""Runs in PyTorch go through the same files as those from scratch."""

import dataclasses

import numpy as np
import pytest
import torch

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError
from core.runs import recorder as run_recorder
from core.runs.training_run import TrainingRun
from core.training.cnn_settings import CNNSettings
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.events import BatchEnd, RunStatus
from core.training.mlp_settings import TorchMLPSettings
from core.training.registry import MODELS, make_trainer

SETTINGS = {
    "torch-mlp": TorchMLPSettings(hidden=(6,), inputs="standardize"),
    "torch-cnn": CNNSettings(channels=(2, 3), hidden=(5,), inputs="standardize"),
    "torch-conv-autoencoder": ConvAutoencoderSettings(code=3, channels=(2, 3), noise=0.2),
}


@pytest.fixture
def pictures():
    """Three classes of noisy 8x8 pictures: 50 training, 20 validation and 10 test samples."""

    def make_split(samples, seed):
        rng = np.random.default_rng(seed)
        labels = np.arange(samples) % 3
        inputs = rng.normal(size=(samples, 8, 8)) * 0.5 + labels[:, None, None]
        return Split(inputs.astype(np.float32), labels)

    names = ("low", "middle", "high")
    return Dataset(
        "levels", "levels", make_split(50, 1), make_split(20, 2), make_split(10, 3), names
    )


@pytest.fixture(params=list(SETTINGS))
def run_config(request):
    training = TrainingConfig(batch_size=8, epochs=5, learning_rate=0.1, weight_decay=1e-3)
    return RunConfig(DataChoice("levels"), request.param, SETTINGS[request.param], training)


def advance(run, step=None):
    for event in run.events():
        run.record(event)
        if isinstance(event, BatchEnd) and event.step == step:
            return


def assert_same(state, expected):
    assert list(state) == list(expected)
    for name, array in expected.items():
        np.testing.assert_array_equal(state[name], array, err_msg=name)


@pytest.mark.parametrize(
    "changes",
    [{"optimizer": "sgd"}, {"optimizer": "adam"}, {"averaging": 0.9, "distortion": 0.1}],
)
@pytest.mark.parametrize("step", [1, 7, 8, 20])
def test_a_stopped_run_goes_on_bit_for_bit(pictures, run_config, store, monkeypatch, step, changes):
    monkeypatch.setattr(run_recorder, "STATE_INTERVAL_S", 0.0)
    config = dataclasses.replace(
        run_config, training=dataclasses.replace(run_config.training, **changes)
    )
    whole = TrainingRun.create(config, pictures, store)
    advance(whole)
    run = TrainingRun.create(config, pictures, store)
    advance(run, step)
    run.stop()

    resumed = TrainingRun.resume(run.folder, pictures)
    advance(resumed)

    assert resumed.folder.read_record().status is RunStatus.FINISHED
    assert_same(resumed.trainer.state(), whole.trainer.state())
    assert [row.train_loss for row in resumed.folder.read_metrics().rows] == [
        row.train_loss for row in whole.history.rows
    ]


def test_a_record_names_device_and_settings(pictures, run_config, store):
    run = TrainingRun.create(run_config, pictures, store)

    record = run.folder.read_record()

    assert record.config == run_config
    assert record.parameters == run.trainer.parameter_count
    assert record.versions["torch"] == torch.__version__
    if not (torch.cuda.is_available() or torch.backends.mps.is_available()):
        assert record.device == "CPU"


def test_a_checkpoint_makes_the_same_network_again(pictures, run_config, store):
    run = TrainingRun.create(run_config, pictures, store)
    advance(run)
    other = make_trainer(pictures, run_config)

    other.load_state(run.folder.read_checkpoint(5))

    test = other.prepare(pictures.test)
    scores = other.evaluate_batch(*test.slice(0, 10))
    assert scores.loss_sum / 10 == pytest.approx(run.run_record.results["test"].loss, rel=1e-6)


@pytest.mark.parametrize("samples", [50, 5_000, 30_000])
@pytest.mark.parametrize("model", MODELS.names)
def test_every_model_has_defaults_that_can_be_used(pictures, model, samples):
    rows = np.arange(samples) % len(pictures.train)
    dataset = dataclasses.replace(pictures, train=pictures.train.subset(rows))

    settings, training = MODELS.get(model).defaults(dataset)

    if model == "torch-squeezenet":
        with pytest.raises(ConfigError, match="needs pictures of 25x25 pixels or more"):
            MODELS.get(model).make_trainer(dataset, settings, training)
        return
    trainer = MODELS.get(model).make_trainer(dataset, settings, training)
    assert trainer.parameter_count > 0
    if "learning_rate" not in MODELS.get(model).idle:
        assert trainer.learning_rate == training.learning_rate
