"""From one picture to another in small steps, and where the answer changes on the way."""

import numpy as np
import numpy.typing as npt

STEPS = 100
"""A blend is asked about at every hundredth, ends included."""


def blend(
    first: npt.NDArray[np.float32], second: npt.NDArray[np.float32], share: float
) -> npt.NDArray[np.float32]:
    """Return (1 - share) first + share second, in the shape of both.

    Parameters
    ----------
    first, second : ndarray of the same shape
        float32.
    share : float
        0 is the first, 1 the second.

    Raises
    ------
    ValueError
        If the shapes differ or the share lies outside 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies from 0 to 1, not at {share}")
    if first.shape != second.shape:
        raise ValueError(f"{first.shape} and {second.shape} cannot be blended: shapes differ")
    return np.asarray(first * np.float32(1 - share) + second * np.float32(share), np.float32)


def blends(
    first: npt.NDArray[np.float32], second: npt.NDArray[np.float32], steps: int = STEPS
) -> npt.NDArray[np.float32]:
    """Return the blends at equal shares from 0 to 1, of shape (steps + 1, *shape)."""
    shares = np.linspace(0, 1, steps + 1)
    return np.stack([blend(first, second, float(share)) for share in shares])


def flips(
    first: npt.NDArray[np.floating], second: npt.NDArray[np.floating]
) -> npt.NDArray[np.float64]:
    """Return the shares where the larger of two values changes, ascending.

    Parameters
    ----------
    first, second : ndarray of shape (steps + 1,)
        Two classes' probabilities or logits at equal shares from 0 to 1. The place between two
        steps is where the straight line between their differences is zero; logits are straighter
        than probabilities.

    Returns
    -------
    ndarray of shape (flips,)
        float64. Values that only touch are no flip.
    """
    margin = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    there = np.flatnonzero(margin)
    before, after = there[:-1], there[1:]
    changes = np.sign(margin[before]) != np.sign(margin[after])
    before, after = before[changes], after[changes]
    span = (after - before) * margin[before] / (margin[before] - margin[after])
    return np.asarray((before + span) / max(1, len(margin) - 1), np.float64)
