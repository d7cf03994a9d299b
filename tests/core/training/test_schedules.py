from itertools import pairwise

import pytest
import torch

from core.errors import ConfigError
from core.training.config import TrainingConfig
from core.training.schedules import check_training, schedule_factor, scheduled_rate

EPOCHS, BATCHES = 12, 7


def rates(config):
    """Return the rate of every step of a run of EPOCHS epochs of BATCHES batches."""
    return [scheduled_rate(config, step / BATCHES) for step in range(EPOCHS * BATCHES)]


def torch_rates(make, *, per_epoch=False):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    schedule = make(optimizer)
    found = []
    for step in range(EPOCHS * BATCHES):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if not per_epoch or (step + 1) % BATCHES == 0:
            schedule.step()
    return found


def test_a_constant_schedule_changes_nothing():
    assert set(rates(TrainingConfig(learning_rate=0.1, epochs=EPOCHS))) == {0.1}


def test_the_step_schedule_is_that_of_torch():
    config = TrainingConfig(
        learning_rate=0.1, epochs=EPOCHS, schedule="step", schedule_epochs=5, schedule_factor=0.3
    )
    reference = torch_rates(
        lambda optimizer: torch.optim.lr_scheduler.StepLR(optimizer, 5, 0.3), per_epoch=True
    )
    assert rates(config) == pytest.approx(reference, rel=1e-12)


def test_the_cosine_schedule_is_that_of_torch():
    config = TrainingConfig(learning_rate=0.1, epochs=EPOCHS, schedule="cosine")
    reference = torch_rates(
        lambda optimizer: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS * BATCHES)
    )
    assert rates(config) == pytest.approx(reference, rel=1e-9)


def test_one_cycle_follows_that_of_torch_to_within_two_of_its_steps():
    # torch reaches its peak and its end one step early: it counts steps, this counts time.
    config = TrainingConfig(learning_rate=0.1, epochs=EPOCHS, schedule="one-cycle")
    ours = rates(config)
    reference = torch_rates(
        lambda optimizer: torch.optim.lr_scheduler.OneCycleLR(
            optimizer, max_lr=0.1, total_steps=EPOCHS * BATCHES + 1
        )
    )
    steepest = max(abs(b - a) for a, b in pairwise(reference))
    assert max(abs(a - b) for a, b in zip(ours, reference, strict=True)) < 2 * steepest
    assert ours[0] == pytest.approx(0.1 / 25)
    assert max(ours) == pytest.approx(0.1, rel=1e-2)


@pytest.mark.parametrize("schedule", ["cosine", "one-cycle"])
def test_no_step_of_a_planned_run_has_a_rate_of_zero(schedule):
    config = TrainingConfig(epochs=3, schedule=schedule)
    assert scheduled_rate(config, 3 - 1 / 10_000) > 0
    assert schedule_factor(config, 5) < 1e-5


@pytest.mark.parametrize(("factor", "first_zero"), [(0.0, 1), (1e-10, 4), (0.5, 122)])
def test_a_schedule_that_reaches_zero_is_refused_with_the_epoch(factor, first_zero):
    config = TrainingConfig(
        learning_rate=0.05,
        epochs=1000,
        schedule="step",
        schedule_epochs=1,
        schedule_factor=factor,
    )
    with pytest.raises(ConfigError, match=rf"to 0 after epoch {first_zero} of 1000") as caught:
        check_training(config)
    assert caught.value.field == "schedule_factor"
    assert scheduled_rate(config, first_zero) < 1.2e-38 <= scheduled_rate(config, first_zero - 1)


def test_a_zero_after_the_last_epoch_hurts_nobody():
    config = TrainingConfig(epochs=5, schedule="step", schedule_epochs=5, schedule_factor=0.0)
    assert check_training(config) == config


@pytest.mark.parametrize("schedule", ["constant", "step"])
def test_a_rate_that_moves_no_weight_is_refused(schedule):
    config = TrainingConfig(learning_rate=1e-40, schedule=schedule, schedule_factor=1.0)
    with pytest.raises(ConfigError, match="a learning rate of 1e-40 is too small") as caught:
        check_training(config)
    assert caught.value.field == "learning_rate"


def test_a_huge_rate_that_falls_to_zero_is_refused_too():
    config = TrainingConfig(learning_rate=1e300, epochs=5_000, schedule="step", schedule_epochs=1)
    with pytest.raises(ConfigError, match=r"to 0 after epoch \d+ of 5000"):
        check_training(config)
