"""Which class the most similar of known pictures have, and how sure that is."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.models.spatial_pyramid import Counts, intersections, pyramids

Reals = npt.NDArray[np.float64]

_LARGEST_SCALE = 1e4
"""Of logits: similarities that differ by a thousandth then differ by e^10 in probability."""


@dataclass(frozen=True, slots=True, eq=False)
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

    def similarities(self, histograms: Counts) -> Reals:
        """Return how similar pictures are to each class.

        Parameters
        ----------
        histograms : ndarray of shape (pictures, cells, words), uint32

        Returns
        -------
        ndarray of shape (pictures, classes), float64
            Mean pyramid match with the most similar known pictures of the class, from 0 to 1, which
            is that of a picture with itself.
        """
        shared = intersections(pyramids(histograms), pyramids(self.histograms))
        return self._of_classes(shared)

    def similarities_among(self) -> Reals:
        """Return the same of the known pictures themselves, each without itself.

        Found again as its own neighbour, each picture would be recognised.
        """
        own = pyramids(self.histograms)
        shared = intersections(own, own)
        np.fill_diagonal(shared, -1)
        return self._of_classes(shared)

    def _of_classes(self, shared: npt.NDArray[np.int64]) -> Reals:
        cells = self.histograms.shape[1]
        # Of a picture with itself: its patches times the weights of all levels.
        whole = int(self.histograms[0].sum()) * round(cells**0.5)
        found = np.zeros((len(shared), self.classes))
        for label in range(self.classes):
            own = np.sort(shared[:, self.labels == label], axis=1)[:, ::-1][:, : self.neighbours]
            there = own >= 0
            total = np.where(there, own, 0).sum(axis=1)
            found[:, label] = total / np.maximum(there.sum(axis=1), 1) / max(whole, 1)
        return found


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
