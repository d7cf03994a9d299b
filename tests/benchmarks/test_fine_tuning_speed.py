"""An epoch behind a frozen trunk against one that runs the whole network.

Run with: python -m pytest tests/benchmarks/test_fine_tuning_speed.py

Both train the classifier of SqueezeNet alone on pictures of 224x224, with all evaluations; one has
what the frozen layers make of each picture, as every epoch but the first has, the other finds no
room to keep it.
"""

from statistics import median
from time import perf_counter

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.models.squeezenet_layers import TRUNK_NAMES
from core.training import torch_trunk
from core.training.config import TrainingConfig
from core.training.events import EpochEnd
from core.training.squeezenet_settings import SqueezeNetSettings
from core.training.torch_squeezenet_trainer import make_squeezenet_trainer
from core.training.training_loop import train_epochs

SAMPLES, CLASSES, EPOCHS = 128, 17, 2


def make_dataset():
    rng = np.random.default_rng(0)

    def split(samples):
        pictures = rng.random((samples, 224, 224, 3), dtype=np.float32)
        return Split(pictures, np.arange(samples) % CLASSES)

    return Dataset(
        "speed", "speed", split(SAMPLES), split(SAMPLES // 4), None, tuple(map(str, range(CLASSES)))
    )


def epoch_times(dataset):
    """Return the seconds from one end of an epoch to the next, from the first trained one on."""
    settings = SqueezeNetSettings(frozen=TRUNK_NAMES, device="cpu")
    config = TrainingConfig(batch_size=32, learning_rate=0.01, epochs=EPOCHS)
    trainer = make_squeezenet_trainer(dataset, settings, config)
    ends = [
        perf_counter()
        for event in train_epochs(trainer, dataset, config)
        if isinstance(event, EpochEnd)
    ]
    return np.diff(ends).tolist()


@pytest.mark.timeout(600)
def test_a_frozen_trunk_makes_an_epoch_ten_times_faster(monkeypatch, capsys):
    dataset = make_dataset()
    frozen = median(epoch_times(dataset))
    monkeypatch.setattr(torch_trunk, "SHARE_OF_MEMORY", 0)

    whole = median(epoch_times(dataset))

    with capsys.disabled():
        print(  # noqa: T201 - what this benchmark is for
            f"\n{SAMPLES} + {SAMPLES // 4} pictures: {frozen:.3f} s an epoch behind the frozen "
            f"trunk, {whole:.2f} s through the whole network: {whole / frozen:.1f} times"
        )
    assert whole >= 10 * frozen
