"""The learning-rate trio: the same run three times, a factor of ten apart."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.errors import ConfigError
from core.training.config import RunConfig
from core.training.registry import check_effect
from core.training.schedules import check_training

FACTORS = (0.1, 1.0, 10.0)
"""As in both reports: a tenth, the present rate, ten times it."""


def new_comparison() -> str:
    """Return what the runs of one comparison share in `RunRecord.comparison`."""
    return f"learning rates {datetime.now().astimezone().isoformat(timespec='milliseconds')}"


def learning_rate_trio(
    config: RunConfig, factors: Sequence[float] = FACTORS
) -> tuple[RunConfig, ...]:
    """Return the configuration with other learning rates, and nothing else changed.

    The seed is the same, so initial weights and batch order are too.

    Raises
    ------
    ConfigError
        If a rate is too small or too large to be used, or has no effect on the model.
    """
    check_effect(config.model, ("learning_rate",))
    rates = [float(f"{config.training.learning_rate * factor:.12g}") for factor in factors]
    if len(set(rates)) < len(rates):
        raise ConfigError(
            f"a learning rate of {config.training.learning_rate:g} has no {factors[0]:g} and "
            f"{factors[-1]:g} times; choose one nearer to 0.01",
            field="learning_rate",
        )
    return tuple(
        replace(config, training=check_training(replace(config.training, learning_rate=rate)))
        for rate in rates
    )
