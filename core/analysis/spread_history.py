"""Histograms over the epochs, in bins that are adapted to the spread of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.analysis.spread import QUANTILES, Spread

BINS = 97

Bins = Literal["linear", "log"]
"""Bins of one width; or of one width in log |value|, whatever the sign."""

_REACH = 1 / (QUANTILES - 1)
"""So much of the values at each side may lie beyond bins of one width: 0.4 %."""

_SMALLEST = 0.02
"""So much of the magnitudes may lie below the bins of a logarithmic scale."""

_DECADES = 8
"""In float32, what is smaller by more is but rounding of larger numbers."""

_NEAR = 0.5
_BELOW = np.linspace(0, 1, QUANTILES)

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SpreadHistory:
    """Histograms over epochs.

    Parameters
    ----------
    epochs : tuple of int
    bins : {"linear", "log"}
    edges : ndarray of shape (98,)
        Of values, or of their magnitudes. Among those of values 0 is in the middle of a bin, where
        0 is among them.
    shares : ndarray of shape (epochs, 97)
        Of an epoch's values in each bin; values of 0 have no place on a logarithmic scale.
    lines : ndarray of shape (epochs, 3)
        What 5 %, half and 95 % lie below: of the values, or of the magnitudes that are not 0.
    zeros, finite, rms : ndarray of shape (epochs,)
        See `core.analysis.spread.Spread`.
    """

    epochs: tuple[int, ...]
    bins: Bins
    edges: Array = field(repr=False)
    shares: Array = field(repr=False)
    lines: Array = field(repr=False)
    zeros: Array = field(repr=False)
    finite: Array = field(repr=False)
    rms: Array = field(repr=False)

    @property
    def step(self) -> int:
        """How many epochs lie between the last two; 1 of a single one."""
        return self.epochs[-1] - self.epochs[-2] if len(self.epochs) > 1 else 1

    def place_of(self, epoch: int) -> int:
        """Return which column is that of an epoch: the last one that is not after it."""
        return max(0, int(np.searchsorted(self.epochs, epoch, side="right")) - 1)


def spread_history(known: Mapping[int, Spread], bins: Bins = "linear") -> SpreadHistory:
    """Return histograms of what `spread_of` returned, by epoch.

    Bins of one width reach as far as all but 0.4 % of the values at each side, at the epoch where
    these are spread most: as far to both sides if they are about as far, else to each side as far
    as its values are, and not to 0 if these are far from it. Logarithmic ones reach from where
    2 % of the magnitudes lie below to the largest, over at most 8 decades.

    Parameters
    ----------
    known : mapping of int to Spread
    bins : {"linear", "log"}
    """
    epochs = tuple(sorted(known))
    spreads = [known[epoch] for epoch in epochs]
    rows = [spread.values if bins == "linear" else spread.magnitudes for spread in spreads]
    table = np.array(rows, np.float64).reshape(len(epochs), QUANTILES)
    usable = table[np.isfinite(table).all(axis=1)]
    edges = _linear_edges(usable) if bins == "linear" else _log_edges(usable)
    zeros = np.array([spread.zeros for spread in spreads])
    shares = np.zeros((len(epochs), BINS))
    places = np.log(edges) if bins == "log" else edges
    for row, line in enumerate(table):
        if np.isfinite(line).all():
            known_places = np.log(line) if bins == "log" else line
            shares[row] = np.diff(np.interp(places, known_places, _BELOW, left=0, right=1))
    if bins == "log":
        shares *= (1 - zeros)[:, None]
    marks = [round(share * (QUANTILES - 1)) for share in (0.05, 0.5, 0.95)]
    return SpreadHistory(
        epochs,
        bins,
        edges,
        shares,
        table[:, marks],
        zeros,
        np.array([spread.finite for spread in spreads]),
        np.array([spread.rms for spread in spreads]),
    )


def chosen_epochs(kept: tuple[int, ...], most: int) -> tuple[int, ...]:
    """Return at most `most` of the kept epochs, evenly, with the first and the last."""
    if len(kept) <= most:
        return kept
    places = np.unique(np.linspace(0, len(kept) - 1, most).round().astype(int))
    return tuple(kept[place] for place in places)


def _linear_edges(table: Array) -> Array:
    if not table.size:
        return np.linspace(-1, 1, BINS + 1)
    inner = round(_REACH * (QUANTILES - 1))
    low, high = float(table[:, inner].min()), float(table[:, -1 - inner].max())
    nearest, farthest = sorted((abs(low), abs(high)))
    if low * high > 0 and nearest > _NEAR * farthest:
        # Scales of a normalisation lie around 1: bins from 0 on would be empty.
        pad = max(0.02 * (high - low), 0.02 * farthest)
        return np.linspace(low - pad, high + pad, BINS + 1)
    below, above = max(0.0, -low), max(0.0, high)
    if min(below, above) > _NEAR * max(below, above):
        below = above = max(below, above)
    if below == above == 0:
        below = above = 1.0
    # Whole bins to both sides of the one that has 0 in its middle.
    beneath = round((BINS - 1) * below / (below + above))
    width = max(below / (beneath + 0.5), above / (BINS - 1 - beneath + 0.5))
    # A little wider, so that the outermost values are not on the edge.
    return np.asarray(1.02 * width * (np.arange(BINS + 1) - beneath - 0.5), np.float64)


def _log_edges(table: Array) -> Array:
    if not table.size:
        return np.geomspace(0.1, 10, BINS + 1)
    high = float(table[:, -1].max())
    low = float(table[:, round(_SMALLEST * (QUANTILES - 1))].min())
    low = max(low, high * 10.0**-_DECADES)
    return np.geomspace(low / 1.1, high * 1.1, BINS + 1)
