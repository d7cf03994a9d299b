"""In which order an epoch sees the training samples, and how often each was seen."""

import numpy as np
import numpy.typing as npt

from core.randomness import Stream, generator

Indices = npt.NDArray[np.int64]


def batch_count(samples: int, batch_size: int) -> int:
    """Return the batches that hold so many samples; the last one may be smaller."""
    return -(-samples // batch_size)


def epoch_order(samples: int, seed: int, epoch: int, sampler: str = "reshuffle") -> Indices:
    """Return the training samples in the order in which an epoch sees them.

    The order is a function of these arguments alone, so nothing has to be remembered to resume or
    fork a run in the middle, and runs with the same seed can be compared batch by batch.

    Parameters
    ----------
    samples : int
        Training samples there are.
    seed : int
    epoch : int
        From 1.
    sampler : {"reshuffle", "shuffle-once", "draw-once"}
        Every sample once, in an order of the epoch's own; every sample once, in the same order
        each epoch; or samples drawn with replacement before the first epoch and kept, of which an
        expected (1 - 1/samples)**samples, about 37 %, are never seen.

    Returns
    -------
    ndarray of shape (samples,), int64
    """
    if sampler == "reshuffle":
        return generator(seed, Stream.BATCH_ORDER, epoch).permutation(samples)
    fixed = generator(seed, Stream.BATCH_ORDER, 0)
    if sampler == "shuffle-once":
        return fixed.permutation(samples)
    return fixed.integers(0, samples, samples)


def visits(
    samples: int,
    seed: int,
    epoch: int,
    sampler: str = "reshuffle",
    *,
    seen: int = 0,
    start_epoch: int = 0,
) -> Indices:
    """Return how often each training sample was seen.

    Parameters
    ----------
    samples, seed, sampler
        As `epoch_order` takes them.
    epoch : int
        Complete epochs.
    seen : int
        Samples of the next epoch that were seen too.
    start_epoch : int
        Complete epochs that do not count, such as those before a fork.

    Returns
    -------
    ndarray of shape (samples,), int64
    """
    if sampler == "draw-once":
        counts = np.bincount(epoch_order(samples, seed, 1, sampler), minlength=samples)
        counts = counts * (epoch - start_epoch)
    else:
        counts = np.full(samples, epoch - start_epoch)
    if seen:
        order = epoch_order(samples, seed, epoch + 1, sampler)
        counts += np.bincount(order[:seen], minlength=samples)
    return counts.astype(np.int64)
