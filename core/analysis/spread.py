"""How many numbers are spread, kept so small that those of every epoch are at hand."""

from dataclasses import dataclass, field
from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt

QUANTILES = 257

MOST_VALUES = 8_000
"""Of more numbers so many are looked at."""

Array = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Spread:
    """Of weights, gradients or activations.

    Parameters
    ----------
    values : ndarray of shape (257,), float32
        Evenly spaced quantiles of the finite numbers, from the smallest to the largest; NaN where
        there are none.
    magnitudes : ndarray of shape (257,), float32
        The same of the absolute values of those that are not 0.
    zeros, finite : float
        Which share of the finite numbers is exactly 0; which share of all is finite.
    rms : float
        Root mean square of the finite numbers; NaN where there are none.
    """

    values: npt.NDArray[np.float32] = field(repr=False)
    magnitudes: npt.NDArray[np.float32] = field(repr=False)
    zeros: float
    finite: float
    rms: float

    @property
    def nbytes(self) -> int:
        """Memory of the quantiles, in bytes."""
        return self.values.nbytes + self.magnitudes.nbytes


def spread_of(values: Array) -> Spread:
    """Return how numbers are spread, of any shape; of more than 8,000 as `thinned` chooses."""
    some = thinned(values, MOST_VALUES).astype(np.float64)
    finite = np.sort(some[np.isfinite(some)])
    magnitudes = np.sort(np.abs(finite[finite != 0]))
    if not len(finite):
        return Spread(_quantiles(finite), _quantiles(magnitudes), 0.0, 0.0, float("nan"))
    return Spread(
        _quantiles(finite),
        _quantiles(magnitudes),
        1 - len(magnitudes) / len(finite),
        len(finite) / len(some),
        float(np.sqrt(np.mean(finite**2))),
    )


def thinned(values: Array, most: int) -> Array:
    """Return at most `most` of the numbers, shape (chosen,): each once, from all over the array.

    Steps of the golden section of the array's length, which share no divisor with it, go round
    and round: plain steps would meet but some of the columns whenever they share a divisor with
    the row's length.
    """
    flat = np.ravel(values)
    if len(flat) <= most:
        return flat
    step = round(len(flat) * 0.6180339887498949)
    while gcd(step, len(flat)) > 1:
        step += 1
    return np.asarray(flat[np.arange(most) * step % len(flat)])


def _quantiles(ordered: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    if not len(ordered):
        return np.full(QUANTILES, np.nan, np.float32)
    places = np.linspace(0, len(ordered) - 1, QUANTILES)
    return np.interp(places, np.arange(len(ordered)), ordered).astype(np.float32)
