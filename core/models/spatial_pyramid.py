"""Histograms of visual words over the cells of a picture, and how much two pictures share.

The spatial pyramid match kernel of Lazebnik, Schmid and Ponce (2006), "Beyond bags of features":

    K = I_0 / 2^L + sum over l = 1 … L of I_l / 2^(L - l + 1)

with I_l the intersection of the histograms of level l, which cuts the picture into 2^l x 2^l cells.
All is counted in whole numbers, so that nothing depends on the order in which it is added.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.models.visual_words import Words

Counts = npt.NDArray[np.unsignedinteger[Any]]


def cell_histograms(
    nearest: Words, cells: npt.NDArray[np.int64], levels: int, words: int
) -> Counts:
    """Count the words in each cell of the finest level.

    Parameters
    ----------
    nearest : ndarray of shape (pictures, patches), int64
        Word of each patch.
    cells : ndarray of shape (patches,), int64
        Cell of each patch, as `DescriptorGrid.cells` returns it.
    levels, words : int

    Returns
    -------
    ndarray of shape (pictures, 4^levels, words), uint32
    """
    bins = 4**levels * words
    places = cells * words + nearest
    counts = [np.bincount(row, minlength=bins) for row in places]
    return np.array(counts, np.uint32).reshape(len(nearest), 4**levels, words)


def pyramids(histograms: Counts) -> Counts:
    """Return the histograms of all levels side by side, each times its weight in the kernel.

    Parameters
    ----------
    histograms : ndarray of shape (pictures, 4^levels, words), uint32

    Returns
    -------
    ndarray of shape (pictures, bins)
        The finest level first. Weights are those of the kernel times 2^levels: 1 of level 0, and
        2^(l - 1) of level l. Of the smallest unsigned type that holds the sum of a picture's bins.
    """
    pictures, cells, words = histograms.shape
    side = round(cells**0.5)
    found, level = [], histograms.reshape(pictures, side, side, words)
    while side > 1:
        found.append(level.reshape(pictures, -1) * np.uint32(side // 2))
        side //= 2
        level = level.reshape(pictures, side, 2, side, 2, words).sum(axis=(2, 4), dtype=np.uint32)
    found.append(level.reshape(pictures, -1))
    whole = int(found[-1].sum(axis=1).max(initial=0)) * round(cells**0.5)
    return np.concatenate(found, axis=1).astype(np.min_scalar_type(whole))


def intersections(queries: Counts, by_bin: Counts) -> Counts:
    """Return how much each query shares with each picture: sums of the smaller counts.

    Parameters
    ----------
    queries : ndarray of shape (queries, bins)
        As `pyramids` returns them.
    by_bin : ndarray of shape (bins, pictures)
        Pyramids of pictures with as many patches, each a column.

    Returns
    -------
    ndarray of shape (queries, pictures)
        From 0 to patches times 2^levels, of the type of the pyramids, which holds that.
    """
    found = np.empty((len(queries), by_bin.shape[1]), by_bin.dtype)
    for index, query in enumerate(queries):
        # A picture has fewer patches than there are bins: most of these are empty.
        own = np.flatnonzero(query)
        smaller = np.minimum(by_bin[own], query[own, None])
        found[index] = smaller.sum(axis=0, dtype=by_bin.dtype)
    return found
