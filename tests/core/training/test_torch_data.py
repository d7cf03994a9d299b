"""Splits as tensors: held whole, or prepared batch by batch where they are too large for that."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.datasets.dataset import Dataset, Split
from core.models import input_preparation
from core.models.input_preparation import InputPreparation
from core.training import torch_data
from core.training.augmentation import Augmentation
from core.training.config import TrainingConfig
from core.training.events import EpochEnd
from core.training.registry import MODELS
from core.training.torch_data import PreparedTensors, TensorsOnDemand, prepare_tensors
from core.training.training_loop import train_epochs

CPU = torch.device("cpu")


@pytest.fixture
def dataset():
    rng = np.random.default_rng(0)
    pictures = rng.random((60, 12, 12)).astype(np.float32)
    split = Split(pictures, np.arange(60) % 3)
    return Dataset("drawn", "drawn", split, split, split, ("a", "b", "c"), ink="dark")


@pytest.fixture
def no_room(monkeypatch):
    monkeypatch.setattr(torch_data, "free_bytes", lambda device: 1000)


@pytest.mark.parametrize("inputs", ["stored", "ink", "standardize", "channels"])
@pytest.mark.parametrize("reconstructs", [True, False])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_batches_are_the_same_whether_held_or_made_on_demand(
    dataset, monkeypatch, inputs, reconstructs, dtype
):
    preparation = InputPreparation.fit(inputs, dataset)
    how = {"reconstructs": reconstructs}
    held = prepare_tensors(dataset.train, preparation, dtype, CPU, **how)
    monkeypatch.setattr(torch_data, "free_bytes", lambda device: 1000)
    made = prepare_tensors(dataset.train, preparation, dtype, CPU, **how)

    assert isinstance(held, PreparedTensors)
    assert isinstance(made, TensorsOnDemand)
    assert (len(made), made.sample_shape) == (len(held), held.sample_shape)
    chosen = np.array([5, 3, 59])
    augmented = Augmentation(TrainingConfig(rotation=20.0, pixel_noise=0.1), 4, "dark")
    for ask in (
        lambda split: split.gather(chosen),
        lambda split: split.gather(chosen, augmented),
        lambda split: split.slice(7, 20),
    ):
        for mine, theirs in zip(ask(made), ask(held), strict=True):
            assert mine.dtype == theirs.dtype
            torch.testing.assert_close(mine, theirs, rtol=0, atol=0)


@pytest.mark.parametrize("model", ["torch-mlp", "torch-cnn", "torch-autoencoder"])
def test_a_run_on_demand_is_the_same_bit_for_bit(dataset, monkeypatch, model):
    spec = MODELS.get(model)

    def train():
        settings = replace(spec.settings_type(), device="cpu")
        config = TrainingConfig(epochs=2, batch_size=16)
        trainer = spec.make_trainer(dataset, settings, config)
        ends = [e for e in train_epochs(trainer, dataset, config) if isinstance(e, EpochEnd)]
        return trainer.network.values.clone(), [(e.train, e.validation) for e in ends]

    values, scores = train()
    monkeypatch.setattr(torch_data, "free_bytes", lambda device: 1000)
    again, same = train()

    assert torch.equal(values, again)
    assert scores == same


def test_glyphs_are_held_in_any_case(no_room):
    pictures = np.ones((6, 32, 32), np.float32)
    pictures[:, 6:26, 14:18] = 0
    split = Split(pictures, np.arange(6) % 2)
    data = Dataset("drawn", "drawn", split, split, None, ("a", "b"), ink="dark")

    prepared = prepare_tensors(split, InputPreparation.fit("glyph", data), "float32", CPU)

    assert isinstance(prepared, PreparedTensors)


@pytest.mark.parametrize("choice", ["standardize", "channels"])
def test_deviations_of_very_many_samples_are_found_a_part_at_a_time(dataset, monkeypatch, choice):
    whole = InputPreparation.fit(choice, dataset)
    monkeypatch.setattr(input_preparation, "_MOST_NUMBERS", 500)

    parts = InputPreparation.fit(choice, dataset)

    np.testing.assert_array_equal(parts.offset, whole.offset)
    np.testing.assert_allclose(parts.scale, whole.scale, rtol=1e-6)
