import math

import numpy as np
import pytest

from core.training.events import (
    BatchEnd,
    EpochEnd,
    EvaluationProgress,
    RunEnded,
    RunStarted,
    RunStatus,
)
from core.training.minibatches import epoch_order
from core.training.registry import make_trainer
from core.training.training_loop import Position, train_epochs


def train(dataset, config):
    trainer = make_trainer(dataset, config)
    return trainer, list(train_epochs(trainer, dataset, config.training))


def test_events_come_in_order(dataset, config, with_training):
    _, events = train(dataset, with_training(config, epochs=1))

    kinds = [type(event) for event in events if not isinstance(event, EvaluationProgress)]
    assert kinds == [RunStarted, EpochEnd, *[BatchEnd] * 7, EpochEnd, RunEnded]


def test_epoch_zero_scores_the_network_before_training(dataset, config):
    trainer = make_trainer(dataset, config)
    first = next(e for e in train_epochs(trainer, dataset, config.training) if type(e) is EpochEnd)

    assert first.epoch == 0
    assert first.step == 0
    assert first.train.loss == pytest.approx(math.log(3), abs=0.5)


def test_the_test_split_is_scored_once_at_the_end(dataset, config):
    _, events = train(dataset, config)

    assert isinstance(events[-1], RunEnded)
    assert events[-1].status is RunStatus.FINISHED
    assert events[-1].test.samples == 10
    assert events[-1].test.accuracy > 0.8


def test_losses_are_means_per_sample_whatever_the_batch_size(dataset, config, with_training):
    trainer = make_trainer(dataset, config)
    split = trainer.prepare(dataset.train)
    losses = trainer.network.evaluate(*split.slice(0, 50)).losses

    _, events = train(dataset, with_training(config, batch_size=7))
    first = next(event for event in events if isinstance(event, EpochEnd))

    assert first.train.loss == pytest.approx(losses.mean(), rel=1e-5)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_summed_gradient_is_a_mean_gradient_times_the_batch(
    dataset, config, with_training, reduction
):
    factor = {"mean": 1, "sum": 1 / 10}[reduction]
    training = {"batch_size": 10, "momentum": 0.0, "dtype": "float64", "epochs": 2}
    changed = with_training(config, reduction=reduction, learning_rate=0.2 * factor, **training)
    reference, _ = train(dataset, with_training(config, learning_rate=0.2, **training))
    trainer, _ = train(dataset, changed)

    np.testing.assert_allclose(trainer.network.values, reference.network.values, rtol=1e-9)


def test_weight_decay_pulls_weights_and_spares_biases(dataset, config, with_training):
    plain, _ = train(dataset, config)
    decayed, _ = train(dataset, with_training(config, weight_decay=0.5))

    assert (
        np.abs(decayed.snapshot()["layer1.weight"]).mean()
        < 0.5 * np.abs(plain.snapshot()["layer1.weight"]).mean()
    )
    assert np.abs(decayed.snapshot()["output.bias"]).max() > 0


def test_the_same_seed_gives_the_same_run_bit_for_bit(dataset, config):
    first, _ = train(dataset, config)
    second, _ = train(dataset, config)

    np.testing.assert_array_equal(first.network.values, second.network.values)


def test_another_batch_size_keeps_the_initial_weights(dataset, config, with_training):
    first = make_trainer(dataset, config)
    second = make_trainer(dataset, with_training(config, batch_size=3))

    np.testing.assert_array_equal(first.network.values, second.network.values)


def test_a_run_begun_in_the_middle_of_an_epoch_ends_with_the_same_weights(dataset, config):
    whole, _ = train(dataset, config)
    trainer = make_trainer(dataset, config)
    for event in train_epochs(trainer, dataset, config.training):
        if isinstance(event, BatchEnd) and event.step == 17:
            break
    state = trainer.state()

    other = make_trainer(dataset, config)
    other.load_state(state)
    position = Position(epoch=2, batch=3, step=17, evaluated=True, seen=24)
    events = list(train_epochs(other, dataset, config.training, position=position))

    np.testing.assert_array_equal(other.network.values, whole.network.values)
    assert next(event for event in events if isinstance(event, BatchEnd)).step == 18


def test_a_batch_larger_than_the_data_is_one_batch_and_is_said(dataset, config, with_training):
    _, events = train(dataset, with_training(config, batch_size=1000, epochs=1))

    assert events[0].steps_per_epoch == 1
    assert "1000" in events[0].notes[0]
    assert "50" in events[0].notes[0]


def test_a_loss_that_is_not_finite_ends_the_run_as_diverged(dataset, diverging):
    _, events = train(dataset, diverging)

    end = events[-1]
    assert end.status is RunStatus.DIVERGED
    assert end.divergence.step >= 2
    assert not math.isfinite(end.divergence.loss)
    assert f"step {end.divergence.step}" in end.divergence.message
    assert "largest logit" in end.divergence.message


def test_weights_that_diverge_in_the_very_last_step_are_noticed(dataset, config, with_training):
    _, events = train(
        dataset,
        with_training(config, learning_rate=3e38, momentum=0.0, epochs=1, batch_size=50),
    )

    assert events[-1].status is RunStatus.DIVERGED


def test_each_epoch_sees_every_sample_once_in_another_order():
    first = epoch_order(50, seed=1, epoch=1)
    second = epoch_order(50, seed=1, epoch=2)

    assert sorted(first) == list(range(50))
    assert sorted(second) == list(range(50))
    assert not np.array_equal(first, second)


def test_evaluation_leaves_the_weights_alone(dataset, config):
    trainer = make_trainer(dataset, config)
    before = trainer.network.values.copy()

    trainer.evaluate_batch(*trainer.prepare(dataset.train).slice(0, 50))

    np.testing.assert_array_equal(trainer.network.values, before)


def test_a_snapshot_does_not_change_when_training_goes_on(dataset, config):
    trainer = make_trainer(dataset, config)
    split = trainer.prepare(dataset.train)
    snapshot = trainer.snapshot()
    kept = snapshot["layer1.weight"].copy()

    trainer.train_step(*split.slice(0, 50))

    np.testing.assert_array_equal(snapshot["layer1.weight"], kept)
