from dataclasses import replace

import numpy as np
import pytest
import torch

from core.training import numpy_models, torch_models
from core.training.displacement import Displacement
from core.training.events import BatchEnd
from core.training.mlp_settings import MLPSettings, TorchMLPSettings
from core.training.registry import make_trainer
from core.training.training_loop import Position, train_epochs
from core.training.weight_average import WeightAverage

MAKERS = [
    (numpy_models.make_mlp_trainer, MLPSettings),
    (torch_models.make_mlp_trainer, TorchMLPSettings),
]


@pytest.mark.parametrize(
    "kind", [np.array, lambda values: torch.tensor(values, dtype=torch.float64)]
)
def test_the_mean_is_the_exponential_moving_average_of_the_weights(kind):
    vector = kind([1.0, 2.0])
    average = WeightAverage((vector,), 0.5)
    trained, mean = np.array([1.0, 2.0]), np.array([1.0, 2.0])

    for step in range(1, 9):
        with average.trained():
            np.testing.assert_array_equal(np.asarray(vector), trained)
            vector += step
        average.add()
        trained = trained + step
        decay = min(0.5, (1 + step) / (10 + step))
        mean = decay * mean + (1 - decay) * trained
        np.testing.assert_allclose(np.asarray(vector), mean, rtol=1e-12)


def steps_of(trainer, dataset, training, count):
    split = trainer.prepare(dataset.train)
    for step in range(count):
        trainer.train_step(*split.slice(step, step + 20))
    return trainer


@pytest.mark.parametrize(("make", "settings"), MAKERS)
def test_the_mean_of_the_same_steps_is_shown_scored_and_saved(dataset, config, make, settings):
    plain = replace(config.training, dtype="float64", momentum=0.9)
    training = replace(plain, averaging=0.8)
    first, other = (make(dataset, settings(hidden=(6,)), each) for each in (plain, training))
    mean = first.snapshot()
    split = first.prepare(dataset.train)

    for step in range(30):
        batch = split.slice(step, step + 20)
        assert first.train_step(*batch).loss == pytest.approx(other.train_step(*batch).loss)
        decay = min(0.8, (2 + step) / (11 + step))
        mean = {
            name: decay * array + (1 - decay) * first.snapshot()[name]
            for name, array in mean.items()
        }

    for name, array in other.snapshot().items():
        np.testing.assert_allclose(array, mean[name], rtol=1e-9, atol=1e-12)
    first.load_state(other.snapshot())
    assert first.evaluate_batch(*split.slice(0, 50)) == other.evaluate_batch(*split.slice(0, 50))


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_run_begun_in_the_middle_ends_with_the_same_weights(
    dataset, config, with_training, optimizer
):
    config = with_training(config, averaging=0.9, optimizer=optimizer)
    whole = make_trainer(dataset, config)
    for event in train_epochs(whole, dataset, config.training):
        if isinstance(event, BatchEnd) and event.step == 17:
            state = whole.state()

    other = make_trainer(dataset, config)
    other.load_state(state)
    position = Position(epoch=2, batch=3, step=17, evaluated=True, seen=24)
    list(train_epochs(other, dataset, config.training, position=position))

    for name, array in whole.state().items():
        np.testing.assert_array_equal(other.state()[name], array)


def test_a_state_of_either_perceptron_goes_on_in_the_other(dataset, config):
    training = replace(config.training, dtype="float64", averaging=0.9)
    trainers = [make(dataset, settings(hidden=(6,)), training) for make, settings in MAKERS]
    for trainer in trainers:
        steps_of(trainer, dataset, training, 5)
    states = [trainer.state() for trainer in trainers]
    assert states[0].keys() == states[1].keys()
    trainers[0].load_state(states[1])
    trainers[1].load_state(states[0])

    for trainer in trainers:
        steps_of(trainer, dataset, training, 5)

    for name, array in trainers[0].state().items():
        np.testing.assert_allclose(array, trainers[1].state()[name], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("make", "settings"), MAKERS)
def test_weights_alone_are_where_training_and_the_mean_go_on(dataset, config, make, settings):
    training = replace(config.training, averaging=0.9)
    trainer = make(dataset, settings(hidden=(6,)), training)
    snapshot = steps_of(trainer, dataset, training, 9).snapshot()

    trainer.load_state(snapshot)

    assert trainer.state()["optimizer.averaged_steps"] == 0
    np.testing.assert_array_equal(trainer.state()["optimizer.trained0"], trainer.network.values)


@pytest.mark.parametrize(("make", "settings"), MAKERS)
def test_a_step_from_a_loss_that_is_not_finite_leaves_the_mean_alone(
    dataset, config, make, settings
):
    training = replace(config.training, averaging=0.9)
    trainer = make(dataset, settings(hidden=(6,), activation="identity"), training)
    state = trainer.state()
    state["optimizer.averaged_steps"] = np.array([3.0])
    state["optimizer.trained0"] = np.full_like(state["optimizer.trained0"], np.inf)
    trainer.load_state(state)
    before = trainer.snapshot()

    result = trainer.train_step(*trainer.prepare(dataset.train).slice(0, 9))

    assert not np.isfinite(result.loss)
    for name, array in trainer.snapshot().items():
        np.testing.assert_array_equal(array, before[name])
    assert trainer.state()["optimizer.averaged_steps"] == 3


@pytest.mark.parametrize(("make", "settings"), MAKERS)
def test_a_displacement_moves_the_mean_and_what_trains(dataset, config, make, settings):
    training = replace(config.training, averaging=0.9, dtype="float64")
    trainer = make(dataset, settings(hidden=(6,)), training)
    steps_of(trainer, dataset, training, 5)
    before = trainer.state()
    vector = np.linspace(1, 2, 16, dtype=np.float32)

    trainer.displace(Displacement("layer1", 2, vector))

    after = trainer.state()
    moved = after["layer1.weight"] - before["layer1.weight"]
    np.testing.assert_allclose(moved[:, 2], vector)
    assert not np.delete(moved, 2, axis=1).any()
    assert (after["optimizer.trained0"] != before["optimizer.trained0"]).sum() == 16
    np.testing.assert_array_equal(after["optimizer.velocity"], before["optimizer.velocity"])


def test_with_a_large_learning_rate_the_mean_is_better_than_the_last_weights(
    dataset, config, with_training
):
    noisy = with_training(config, learning_rate=2.0, batch_size=2, epochs=20)
    averaged = with_training(noisy, averaging=0.98)
    losses = []
    for each in (noisy, averaged):
        trainer = make_trainer(dataset, each)
        list(train_epochs(trainer, dataset, each.training))
        scores = trainer.evaluate_batch(*trainer.prepare(dataset.validation).slice(0, 20))
        losses.append(scores.loss_sum)

    assert losses[1] < 0.9 * losses[0]
