"""In which order an epoch sees the training samples."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from core.randomness import Stream, generator


def batch_count(samples: int, batch_size: int) -> int:
    """Return the batches in an epoch; the last one may be smaller."""
    return -(-samples // batch_size)


def epoch_batches(
    samples: int, batch_size: int, seed: int, epoch: int
) -> Iterator[npt.NDArray[np.int64]]:
    """Yield the indices of each batch of an epoch: every sample once, in an order of its own.

    The order is a function of `seed` and `epoch` alone, so nothing has to be remembered to resume
    a run in the middle, and runs with the same seed can be compared batch by batch.

    Yields
    ------
    ndarray of shape (batch,)
        The last one may be shorter.
    """
    order = generator(seed, Stream.BATCH_ORDER, epoch).permutation(samples)
    for start in range(0, samples, batch_size):
        yield order[start : start + batch_size]
