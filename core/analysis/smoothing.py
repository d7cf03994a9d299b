"""Smoothing of a noisy curve, as training boards do it."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError

MAX_WEIGHT = 0.99
"""The heaviest smoothing that is offered: an average over about a hundred points."""

_SHORT = 512
"""Values up to which a plain loop is the fastest."""

_BLOCK = 64
"""Values that are averaged in one matrix product."""

FloatArray = npt.NDArray[np.float64]


def debiased_moving_average(values: npt.ArrayLike, weight: float) -> FloatArray:
    """Return the exponential moving average, without the pull of its start at zero.

    With ``a_0 = 0`` and ``a_n = w a_(n-1) + (1 - w) x_n`` the result is ``a_n / (1 - w^n)``, where
    n counts finite values. What is not finite stands in the result as it is, and does not enter
    the average. A constant series comes back untouched.

    Parameters
    ----------
    values : array_like of shape (points,)
        May hold NaN and infinities.
    weight : float
        w, in [0, 1); 0 smooths nothing.

    Returns
    -------
    ndarray of shape (points,), float64

    Raises
    ------
    ConfigError
        If the weight is not in [0, 1).
    """
    if not 0 <= weight < 1:
        raise ConfigError(f"smoothing is {weight!r}; give a weight from 0 to {MAX_WEIGHT}")
    smoothed = np.array(values, dtype=np.float64)
    finite = np.isfinite(smoothed)
    known = smoothed[finite]
    if weight == 0 or len(known) == 0 or (known == known[0]).all():
        return smoothed
    # Large values would overflow in the sum although their average does not.
    scale = max(1.0, float(np.abs(known).max()) / 1e300)
    average = _moving_average(known / scale, weight) * scale
    smoothed[finite] = average / -np.expm1(np.arange(1, len(known) + 1) * np.log(weight))
    return smoothed


def _moving_average(values: FloatArray, weight: float) -> FloatArray:
    """Return a_1 … a_n."""
    if len(values) <= _SHORT:
        average, averages = 0.0, []
        for value in values.tolist():
            average = weight * average + (1 - weight) * value
            averages.append(average)
        return np.array(averages)
    # By blocks, since the loop would take a second for a million values.
    count = -(-len(values) // _BLOCK)
    padded = np.zeros(count * _BLOCK)
    padded[: len(values)] = values
    within = padded.reshape(count, _BLOCK) @ _kernel(weight).T
    carried = np.empty(count)
    before, fade = 0.0, weight**_BLOCK
    for block, last in enumerate(within[:, -1].tolist()):
        carried[block] = before
        before = last + fade * before
    decay = weight ** np.arange(1, _BLOCK + 1)
    return (within + carried[:, np.newaxis] * decay).ravel()[: len(values)]


@lru_cache(maxsize=4)
def _kernel(weight: float) -> FloatArray:
    """Return the average of a block that begins at zero, as a matrix (after, before)."""
    distance = np.subtract.outer(np.arange(_BLOCK), np.arange(_BLOCK))
    return np.where(distance >= 0, (1 - weight) * weight ** np.maximum(distance, 0), 0.0)
