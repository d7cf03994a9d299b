"""How a layer's weights are spread at each epoch, kept so small that all epochs are at hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

QUANTILES = 257
BINS = 96

_MOST_VALUES = 8_000
_REACH = 0.002
"""So much of the weights at each side may lie beyond the bins."""

Array = npt.NDArray[np.floating[Any]]


def quantiles(values: Array) -> npt.NDArray[np.float64]:
    """Return 257 evenly spaced quantiles, from the smallest value to the largest.

    Of more than 8,000 values every n-th is looked at; what is not finite is left out.

    Parameters
    ----------
    values : ndarray
        Of any shape.

    Returns
    -------
    ndarray of shape (257,), float64
        NaN where no value is finite.
    """
    flat = np.ravel(values)
    some = flat[:: max(1, len(flat) // _MOST_VALUES)]
    some = np.sort(some[np.isfinite(some)].astype(np.float64))
    if not len(some):
        return np.full(QUANTILES, np.nan)
    places = np.linspace(0, len(some) - 1, QUANTILES)
    return np.interp(places, np.arange(len(some)), some)


@dataclass(frozen=True, eq=False)
class WeightHistory:
    """Histograms over epochs, in bins that suit all of them.

    Parameters
    ----------
    epochs : tuple of int
    edges : ndarray of shape (97,)
        Symmetric about zero.
    shares : ndarray of shape (epochs, 96)
        Of the weights of an epoch in each bin.
    lines : ndarray of shape (epochs, 3)
        The weights that 5 %, half and 95 % lie below.
    """

    epochs: tuple[int, ...]
    edges: npt.NDArray[np.float64] = field(repr=False)
    shares: npt.NDArray[np.float64] = field(repr=False)
    lines: npt.NDArray[np.float64] = field(repr=False)

    @property
    def step(self) -> int:
        """How many epochs lie between the last two; 1 of a single one."""
        return self.epochs[-1] - self.epochs[-2] if len(self.epochs) > 1 else 1


def weight_history(known: Mapping[int, npt.NDArray[np.float64]]) -> WeightHistory:
    """Return histograms of what `quantiles` returned, by epoch.

    The bins reach as far as all but 0.2 % of the weights at each side, at the epoch where these
    are spread most.
    """
    epochs = tuple(sorted(known))
    table = np.array([known[epoch] for epoch in epochs]).reshape(len(epochs), QUANTILES)
    inner = round(_REACH * (QUANTILES - 1))
    ends = np.abs(table[:, [inner, QUANTILES - 1 - inner]])
    finite = ends[np.isfinite(ends)]
    limit = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    # A little further, so that the outermost weights are not on the edge.
    edges = np.linspace(-1.02 * limit, 1.02 * limit, BINS + 1)
    below = np.linspace(0, 1, QUANTILES)
    shares = np.zeros((len(epochs), BINS))
    for row, line in enumerate(table):
        if np.isfinite(line).all():
            shares[row] = np.diff(np.interp(edges, line, below, left=0, right=1))
    marks = [round(share * (QUANTILES - 1)) for share in (0.05, 0.5, 0.95)]
    return WeightHistory(epochs, edges, shares, table[:, marks])


def chosen_epochs(kept: tuple[int, ...], most: int) -> tuple[int, ...]:
    """Return at most `most` of the kept epochs, evenly, with the first and the last."""
    if len(kept) <= most:
        return kept
    places = np.unique(np.linspace(0, len(kept) - 1, most).round().astype(int))
    return tuple(kept[place] for place in places)
