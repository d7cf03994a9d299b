"""Networks in PyTorch against a plain loop over tensors, written by hand in the usual way.

Run with: python -m pytest tests/benchmarks/test_torch_speed.py

Both do the same steps from the same kind of weights with as many threads; ours goes through
`train_epochs` and yields its events, and its evaluations are left out by advancing to the last
batch of the first epoch. `test_ours_against_the_plain_loop` takes turns, so that whatever else the
machine does meets both alike, and prints the ratio of the medians.
"""

from itertools import pairwise
from statistics import median
from time import perf_counter

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

from core.datasets.dataset import Dataset, Split
from core.training.cnn_settings import CNNSettings
from core.training.config import TrainingConfig
from core.training.events import BatchEnd
from core.training.mlp_settings import TorchMLPSettings
from core.training.torch_models import make_cnn_trainer, make_mlp_trainer
from core.training.training_loop import Position, train_epochs

CLASSES = 36
CASES = [
    ("mlp", 128, 10_800),
    ("mlp", 5, 2_000),
    ("cnn", 32, 1_600),
    ("cnn", 128, 2_560),
    ("cifar", 64, 640),
]

CIFAR = CNNSettings(
    channels=(32, 32, 64, 64, 128, 128),
    padding="same",
    pooling="second",
    summary="means",
    hidden=(),
    device="cpu",
)
"""The network of the preset ``better-cifar``."""


def make_dataset(kind, samples):
    rng = np.random.default_rng(0)
    shape = (samples, 32, 32, 3) if kind == "cifar" else (samples, 32, 32)
    train = Split(rng.random(shape, dtype=np.float32), np.arange(samples) % CLASSES)
    names = tuple(map(str, range(CLASSES)))
    return Dataset("speed", "speed", train, train.subset(np.arange(CLASSES)), None, names)


class Ours:
    """An epoch of steps through `train_epochs`."""

    def __init__(self, kind, batch_size, dataset):
        self.config = TrainingConfig(batch_size=batch_size, learning_rate=0.01, momentum=0.9)
        self.dataset = dataset
        if kind == "mlp":
            self.trainer = make_mlp_trainer(dataset, TorchMLPSettings(device="cpu"), self.config)
        else:
            settings = CIFAR if kind == "cifar" else CNNSettings(device="cpu")
            self.trainer = make_cnn_trainer(dataset, settings, self.config)

    def seconds(self):
        """Return how long the steps of an epoch take, events included."""
        start = Position(evaluated=True)
        events = train_epochs(self.trainer, self.dataset, self.config, position=start)
        next(events)
        begin = perf_counter()
        for event in events:
            if isinstance(event, BatchEnd) and event.batch == event.batches:
                break
        return perf_counter() - begin


class Plain:
    """The same epoch as anybody would write it."""

    def __init__(self, kind, batch_size, dataset):
        self.inputs = torch.tensor(dataset.train.inputs.copy())
        self.targets = torch.tensor(dataset.train.labels.copy())
        self.batch_size = batch_size
        if kind == "mlp":
            self.inputs = self.inputs.flatten(1)
            self.network = nn.Sequential(nn.Linear(1024, 64), nn.Sigmoid(), nn.Linear(64, CLASSES))
        elif kind == "cifar":
            self.inputs = self.inputs.permute(0, 3, 1, 2).contiguous()
            self.network = _small_vgg()
        else:
            self.inputs = self.inputs.unsqueeze(1)
            self.network = nn.Sequential(
                nn.Conv2d(1, 8, 3),
                nn.BatchNorm2d(8),
                nn.ReLU(),
                nn.MaxPool2d(2),
                nn.Conv2d(8, 16, 3),
                nn.BatchNorm2d(16),
                nn.ReLU(),
                nn.Flatten(),
                nn.Linear(13 * 13 * 16, 48),
                nn.Sigmoid(),
                nn.Linear(48, CLASSES),
            )
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=0.01, momentum=0.9)

    def seconds(self):
        """Return how long the steps of an epoch take."""
        begin = perf_counter()
        order = torch.randperm(len(self.inputs))
        for chosen in torch.split(order, self.batch_size):
            inputs, targets = self.inputs[chosen], self.targets[chosen]
            self.optimizer.zero_grad()
            loss = functional.cross_entropy(self.network(inputs), targets)
            loss.backward()
            self.optimizer.step()
            loss.item()
        return perf_counter() - begin


def _small_vgg():
    layers = []
    channels = (3, *CIFAR.channels)
    for index, (before, after) in enumerate(pairwise(channels), start=1):
        layers += [nn.Conv2d(before, after, 3, padding=1), nn.BatchNorm2d(after), nn.ReLU()]
        if index % 2 == 0:
            layers.append(nn.MaxPool2d(2))
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels[-1], CLASSES)]
    return nn.Sequential(*layers)


class Loader(Plain):
    """The same perceptron, its batches gathered by PyTorch's `DataLoader` with one worker."""

    def __init__(self, kind, batch_size, dataset):
        super().__init__(kind, batch_size, dataset)
        pairs = TensorDataset(self.inputs, self.targets)
        self.loader = DataLoader(
            pairs, batch_size, shuffle=True, num_workers=1, persistent_workers=True
        )

    def seconds(self):
        """Return how long the steps of an epoch take, once its worker is there."""
        batches = iter(self.loader)
        begin = perf_counter()
        for inputs, targets in batches:
            self.optimizer.zero_grad()
            loss = functional.cross_entropy(self.network(inputs), targets)
            loss.backward()
            self.optimizer.step()
            loss.item()
        return perf_counter() - begin


def test_ours_against_a_loader_with_one_worker(capsys):
    batch_size, samples = 5, 2_000
    dataset = make_dataset("mlp", samples)
    ours, loader = Ours("mlp", batch_size, dataset), Loader("mlp", batch_size, dataset)
    ours.seconds(), loader.seconds()
    pairs = [(ours.seconds(), loader.seconds()) for _ in range(5)]

    mine, theirs = (median(seconds) for seconds in zip(*pairs, strict=True))
    steps = samples / batch_size
    with capsys.disabled():
        print(  # noqa: T201 - what this benchmark is for
            f"\nMLP, batch 5: {steps / mine:,.0f} steps/s, with a DataLoader "
            f"{steps / theirs:,.0f}: {theirs / mine:.1f} times as many"
        )


@pytest.mark.parametrize(("kind", "batch_size", "samples"), CASES)
@pytest.mark.parametrize("loop", [Plain, Ours])
def test_an_epoch(benchmark, loop, kind, batch_size, samples):
    dataset = make_dataset(kind, samples)
    # Made in both cases, since the trainer decides with how many threads PyTorch computes.
    ours = Ours(kind, batch_size, dataset)
    tested = ours if loop is Ours else Plain(kind, batch_size, dataset)
    benchmark.group = f"torch-{kind}, {samples} samples, batch {batch_size}"

    benchmark.pedantic(tested.seconds, rounds=8, warmup_rounds=1)


@pytest.mark.parametrize(("kind", "batch_size", "samples"), CASES)
def test_ours_against_the_plain_loop(capsys, kind, batch_size, samples):
    dataset = make_dataset(kind, samples)
    ours, plain = Ours(kind, batch_size, dataset), Plain(kind, batch_size, dataset)
    ours.seconds(), plain.seconds()

    pairs = [(ours.seconds(), plain.seconds()) for _ in range(15)]

    times = [median(column) for column in zip(*pairs, strict=True)]
    steps = -(-samples // batch_size)
    with capsys.disabled():
        print(  # noqa: T201 - what this benchmark is for
            f"\ntorch-{kind}, batch {batch_size}, {torch.get_num_threads()} threads: "
            f"{times[0] / steps * 1e6:.0f} µs a step, plain {times[1] / steps * 1e6:.0f} µs, "
            f"ratio {times[0] / times[1]:.2f}"
        )
    assert times[0] <= 1.1 * times[1]
