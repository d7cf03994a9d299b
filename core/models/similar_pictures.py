"""Which class the most similar of known pictures have, and how sure that is."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.models.spatial_pyramid import Counts, intersections, pyramids

Reals = npt.NDArray[np.float64]

_LARGEST_SCALE = 1e4
"""Of logits: similarities that differ by a thousandth then differ by e^10 in probability."""


@dataclass(frozen=True, eq=False)
class KnownPictures:
    """Pictures whose classes are known, as histograms of visual words.

    Parameters
    ----------
    histograms : ndarray of shape (pictures, cells, words), uint32
        Of the finest level; see `core.models.spatial_pyramid`.
    labels : ndarray of shape (pictures,), int64
    classes : int
    neighbours : int
        Most similar pictures of a class of which the mean is taken.
    """

    histograms: Counts = field(repr=False)
    labels: npt.NDArray[np.int64] = field(repr=False)
    classes: int
    neighbours: int

    @cached_property
    def _by_bin(self) -> Counts:
        return np.ascontiguousarray(pyramids(self.histograms).T)

    def similarities(self, histograms: Counts) -> Reals:
        """Return how similar pictures are to each class.

        A known picture that shares every word in every cell is taken for the picture itself, and
        left out: else each known picture would find itself, and always be recognised.

        Parameters
        ----------
        histograms : ndarray of shape (pictures, cells, words), uint32

        Returns
        -------
        ndarray of shape (pictures, classes), float64
            Mean pyramid match with the most similar known pictures of the class, from 0 to 1; 0
            where there are none.
        """
        return self.of_shared(intersections(pyramids(histograms), self._by_bin))

    def of_shared(self, shared: Counts) -> Reals:
        """Return the same of what pictures share with the known ones, shape (pictures, known)."""
        # What a picture shares with itself: its patches times the weights of all levels.
        whole = int(self.histograms[0].sum()) * 2 ** _levels(self.histograms)
        matches = shared.astype(np.float64) / max(whole, 1)
        matches[shared == whole] = np.nan
        found = np.zeros((len(matches), self.classes))
        for label in range(self.classes):
            # NaN is sorted behind all numbers.
            own = -np.sort(-matches[:, self.labels == label], axis=1)[:, : self.neighbours]
            there = ~np.isnan(own)
            found[:, label] = np.where(there, own, 0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
        return found


class MutualIntersections:
    """How much pictures share with one another, found as they come, a few at a time.

    Parameters
    ----------
    pictures : int
        How many will come.
    """

    def __init__(self, pictures: int) -> None:
        self._pictures = pictures
        # Made with the first pictures, whose pyramids say of which type.
        self._by_bin: Counts = np.empty((0, 0), np.uint8)
        self.shared: Counts = np.empty((0, 0), np.uint8)
        self._seen = 0

    def add(self, histograms: Counts) -> None:
        """Compare the next pictures with those before, and among themselves.

        Parameters
        ----------
        histograms : ndarray of shape (pictures, cells, words), uint32
        """
        coming = pyramids(histograms)
        if self._seen == 0:
            self._by_bin = np.empty((coming.shape[1], self._pictures), coming.dtype)
            self.shared = np.empty((self._pictures, self._pictures), coming.dtype)
        new = slice(self._seen, self._seen + len(coming))
        self._by_bin[:, new] = coming.T
        self._seen = new.stop
        found = intersections(coming, self._by_bin[:, : self._seen])
        self.shared[new, : self._seen] = found
        self.shared[: self._seen, new] = found.T


def fit_scale(similarities: Reals, labels: npt.NDArray[np.int64]) -> float:
    """Return what similarities are multiplied by to be logits.

    That under which the labels are most likely: the loss, cross-entropy, is convex in the scale,
    and its derivative is followed to where it changes its sign (the temperature of Guo et al. 2017,
    "On calibration of modern neural networks").

    Parameters
    ----------
    similarities : ndarray of shape (pictures, classes), float64
        Of pictures that were not compared with themselves.
    labels : ndarray of shape (pictures,), int64

    Returns
    -------
    float
        From 0 to 10,000.
    """
    right = similarities[np.arange(len(labels)), labels]
    low, high = 0.0, _LARGEST_SCALE
    for _ in range(60):
        middle = (low + high) / 2
        weights = np.exp(middle * (similarities - similarities.max(axis=1, keepdims=True)))
        expected = (weights * similarities).sum(axis=1) / weights.sum(axis=1)
        if (expected - right).mean() < 0:
            low = middle
        else:
            high = middle
    return low


def _levels(histograms: Counts) -> int:
    cells: int = histograms.shape[1]
    return (cells.bit_length() - 1) // 2
