"""How the learning rate changes over the planned epochs of a run."""

import math

import numpy as np

from core.errors import ConfigError
from core.settings import checked
from core.training.config import TrainingConfig

WARM_UP = 0.3
"""Part of the epochs in which one cycle rises."""

START_DIVISOR = 25.0
"""One cycle begins at its peak divided by this …"""

END_DIVISOR = 1e4
"""… and ends at its beginning divided by this."""

_SMALLEST = float(np.finfo(np.float32).tiny)


def schedule_factor(config: TrainingConfig, epochs_done: float) -> float:
    """Return what the learning rate is multiplied by.

    Parameters
    ----------
    config : TrainingConfig
    epochs_done : float
        Of the run, with the fraction of the epoch under way that is done.

    Returns
    -------
    float
        From 0 to 1. Step: ``factor ** floor(epochs_done / every)``. Cosine: half a cosine from 1
        to 0 (Loshchilov and Hutter, 2017, without restarts). One cycle: a cosine from 1/25 up to 1
        over 30 % of the epochs, then down to 1/250,000 (Smith and Topin, 2018, with PyTorch's
        divisors).
    """
    if config.schedule == "step":
        return float(config.schedule_factor ** (epochs_done // config.schedule_epochs))
    progress = min(epochs_done / config.epochs, 1.0)
    if config.schedule == "cosine":
        return _along_cosine(1.0, 0.0, progress)
    if config.schedule == "one-cycle":
        start = 1 / START_DIVISOR
        if progress < WARM_UP:
            return _along_cosine(start, 1.0, progress / WARM_UP)
        return _along_cosine(1.0, start / END_DIVISOR, (progress - WARM_UP) / (1 - WARM_UP))
    return 1.0


def scheduled_rate(config: TrainingConfig, epochs_done: float) -> float:
    """Return the learning rate of the next step; see `schedule_factor`."""
    return config.learning_rate * schedule_factor(config, epochs_done)


def check_training(config: TrainingConfig) -> TrainingConfig:
    """Return the settings checked, each by itself and the schedule as a whole.

    Raises
    ------
    ConfigError
        If a value cannot be used, or the learning rate is zero in 32 bit, or the schedule takes it
        there before the last epoch; `field` names the setting.
    """
    config = checked(config)
    if config.learning_rate < _SMALLEST:
        raise ConfigError(
            f"a learning rate of {config.learning_rate:g} is too small for any weight to change; "
            "choose one nearer to 0.01",
            field="learning_rate",
        )
    last = config.epochs - 1
    if config.schedule == "step" and scheduled_rate(config, last) < _SMALLEST:
        factor, every = config.schedule_factor, config.schedule_epochs
        steps = 1
        if factor > 0:
            # A difference, since the quotient of what floats can hold may be none.
            fall = math.log(_SMALLEST) - math.log(config.learning_rate)
            steps = max(1, math.ceil(fall / math.log(factor)))
        raise ConfigError(
            f"the step schedule takes the learning rate to 0 after epoch {steps * every} of "
            f"{config.epochs}, so that nothing would be learned from there on; raise the "
            f"schedule factor ({factor:g}) or step less often",
            field="schedule_factor",
        )
    return config


def _along_cosine(start: float, end: float, progress: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * progress)) / 2
