import dataclasses

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.runs.store import RunStore
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
    return Dataset(
        name="levels",
        source="levels",
        train=make_split(50, 1),
        validation=make_split(20, 2),
        test=make_split(10, 3),
        class_names=("low", "middle", "high"),
    )


@pytest.fixture
def config():
    """A short run: 7 batches an epoch (the last one smaller), 5 epochs."""
    return RunConfig(
        DataChoice("levels"),
        "numpy-mlp",
        MLPSettings(hidden=(6,)),
        TrainingConfig(batch_size=8, epochs=5, learning_rate=0.1),
    )


@pytest.fixture
def diverging(config):
    """Settings that overflow within a few steps: linear units neither saturate nor die."""
    return dataclasses.replace(
        config,
        settings=MLPSettings(hidden=(6, 6), activation="identity"),
        training=TrainingConfig(batch_size=8, epochs=50, learning_rate=1e6),
    )


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def with_training():
    """Change training settings of a configuration."""

    def change(config, **values):
        return dataclasses.replace(config, training=dataclasses.replace(config.training, **values))

    return change
