"""An epoch of the course's network at NIST36's size, against nothing but its matrix products.

Run with: python -m pytest tests/benchmarks
"""

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.training.config import TrainingConfig
from core.training.minibatches import epoch_order
from core.training.mlp_settings import MLPSettings
from core.training.numpy_models import make_mlp_trainer

SAMPLES, FEATURES, HIDDEN, CLASSES, BATCH = 10_800, 1024, 64, 36, 128


@pytest.fixture(scope="module")
def dataset():
    rng = np.random.default_rng(0)
    pictures = rng.random((SAMPLES, 32, 32), dtype=np.float32)
    labels = np.arange(SAMPLES) % CLASSES
    names = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    small = Split(pictures[:360], labels[:360])
    return Dataset("speed", "speed", Split(pictures, labels), small, None, names)


@pytest.mark.benchmark(group="epoch 10,800 x 1024-64-36, batch 128, float32")
def test_shuffled_training_epoch(benchmark, dataset):
    config = TrainingConfig(batch_size=BATCH, momentum=0.9, learning_rate=0.01)
    trainer = make_mlp_trainer(dataset, MLPSettings(hidden=(HIDDEN,)), config)
    train = trainer.prepare(dataset.train)

    def epoch():
        order = epoch_order(SAMPLES, 1, 1)
        for start in range(0, SAMPLES, BATCH):
            indices = order[start : start + BATCH]
            trainer.train_step(*train.gather(indices))

    benchmark.pedantic(epoch, rounds=20, warmup_rounds=2)


@pytest.mark.benchmark(group="epoch 10,800 x 1024-64-36, batch 128, float32")
def test_bare_matrix_products(benchmark, dataset):
    inputs = dataset.train.vectors
    rng = np.random.default_rng(0)
    first = rng.random((FEATURES, HIDDEN), dtype=np.float32)
    second = rng.random((HIDDEN, CLASSES), dtype=np.float32)
    delta = rng.random((BATCH, CLASSES), dtype=np.float32)

    def epoch():
        for start in range(0, SAMPLES, BATCH):
            batch = inputs[start : start + BATCH]
            gradient = delta[: len(batch)]
            hidden = batch @ first
            hidden @ second
            hidden.T @ gradient
            back = gradient @ second.T
            batch.T @ back

    benchmark.pedantic(epoch, rounds=20, warmup_rounds=2)
