"""One seed for a run, and a separate stream of random numbers for each use of it.

Separate streams keep runs comparable: another batch size does not change the initial weights, and
the batch order of an epoch does not depend on how many epochs came before, so a resumed or forked
run sees the same batches.
"""

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """What random numbers are drawn for; the values are part of every run's reproducibility."""

    SPLIT = 1
    WEIGHTS = 2
    BATCH_ORDER = 3
    DATA = 4
    DISPLAY = 5
    CHARACTERS = 6
    PAGE = 7
    SPOILING = 8
    FINE_TUNING = 9
    NOISE = 10
    NOISY_PICTURES = 11
    DISTORTION = 12
    DROPOUT = 13
    AUGMENTATION = 14
    LOOKS = 15


def generator(seed: int, stream: Stream, *position: int) -> np.random.Generator:
    """Return the generator of one stream of one seed.

    Parameters
    ----------
    seed : int
        The run's seed, 0 or more.
    stream : Stream
    *position : int
        Where in the stream, such as the epoch.
    """
    return np.random.default_rng([seed, int(stream), *position])
