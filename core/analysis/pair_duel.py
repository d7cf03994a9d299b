"""Two classes side by side: their piles, their mean pictures, and what tells them apart."""

import numpy as np
import numpy.typing as npt

from core.analysis.predictions import Indices, Predictions
from core.datasets.dataset import Split

Picture = npt.NDArray[np.float32]


def pile(predictions: Predictions, actual: int, rival: int) -> Indices:
    """Return the samples of a class that were read as its rival, then those read right.

    Parameters
    ----------
    predictions : Predictions
    actual, rival : int
        Class indices.

    Returns
    -------
    ndarray of shape (n,)
        int64 indices of samples; of each kind the surest first.
    """
    misread = predictions.select(actual, rival)
    if actual == rival:
        return misread
    return np.concatenate([misread, predictions.select(actual, actual)])


def mean_picture(split: Split, label: int) -> Picture:
    """Return the mean of the samples of a class, float32 in the shape of one sample.

    Raises
    ------
    ValueError
        If the split has no sample of that class.
    """
    members = np.flatnonzero(split.labels == label)
    if not len(members):
        raise ValueError(f"no sample has the class {label}, so it has no mean")
    total = np.zeros(split.sample_shape, np.float64)
    # In parts: of a large class a copy of all pictures would be large too.
    for at in range(0, len(members), 1024):
        total += split.inputs[members[at : at + 1024]].sum(axis=0, dtype=np.float64)
    return np.asarray(total / len(members), np.float32)


def grey_map(values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the values of a picture, those in colour as the mean over its channels.

    Parameters
    ----------
    values : ndarray of shape (height, width) or (height, width, channels)

    Returns
    -------
    ndarray of shape (height, width), float64
    """
    exact = np.asarray(values, np.float64)
    return np.asarray(exact.mean(axis=2) if exact.ndim == 3 else exact)


def logit_difference(classes: int, above: int, below: int) -> npt.NDArray[np.float64]:
    """Return the direction of one logit less another, of shape (1, classes).

    Raises
    ------
    ValueError
        If both are the same class: their difference is always zero.
    """
    if above == below:
        raise ValueError(f"class {above} less itself is no difference")
    direction = np.zeros((1, classes))
    direction[0, above], direction[0, below] = 1, -1
    return direction


def full_colour(values: npt.NDArray[np.floating]) -> float:
    """Return which value gets the full colour: the largest from zero; 1 where all are zero."""
    largest = float(np.abs(values).max(initial=0))
    return largest if largest > 0 and np.isfinite(largest) else 1.0
