import dataclasses

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.mlp_settings import MLPSettings


def make_split(samples, seed):
    rng = np.random.default_rng(seed)
    labels = np.arange(samples) % 3
    inputs = rng.normal(size=(samples, 4, 4)) * 0.5 + labels[:, None, None]
    return Split(inputs.astype(np.float32), labels)


@pytest.fixture
def dataset():
    """Three classes of noisy 4x4 pictures: 50 training, 20 validation and 10 test samples."""
    names = ("low", "middle", "high")
    splits = make_split(50, 1), make_split(20, 2), make_split(10, 3)
    return Dataset("levels", "levels", *splits, names)


@pytest.fixture
def config():
    """A short run: 7 batches an epoch (the last one smaller), 5 epochs."""
    training = TrainingConfig(batch_size=8, epochs=5, learning_rate=0.1)
    return RunConfig(DataChoice("levels"), "numpy-mlp", MLPSettings(hidden=(6,)), training)


@pytest.fixture
def endless(config):
    """A run that no test sees the end of."""
    training = dataclasses.replace(config.training, epochs=1_000_000)
    return dataclasses.replace(config, training=training)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def new_run(dataset, store):
    """Return what makes a run of a configuration, as the worker calls it."""

    def prepare(config):
        return lambda: TrainingRun.create(config, dataset, store)

    return prepare
