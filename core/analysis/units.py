"""What can be said of a network's units from their weights alone.

Norms and changes, which units are copies of others, and which class a unit speaks for.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.analysis.weight_layers import Arrays, convolution_names, dense_names

Array = npt.NDArray[np.floating[Any]]
Order = Literal["index", "norm", "change", "class"]

DUPLICATE_COSINE = 0.99
"""Units whose weight vectors enclose a smaller angle (8 degrees) count as one."""

_BLOCK = 1024


@dataclass(frozen=True, eq=False)
class UnitFigures:
    """Numbers of each unit of a layer; all of shape (units,), float64.

    Parameters
    ----------
    norm : ndarray
        Euclidean norm of the weight vector, without the bias.
    mean : ndarray
        Of its weights.
    change : ndarray
        Norm of the difference to the weight vector at the start.
    """

    norm: npt.NDArray[np.float64]
    mean: npt.NDArray[np.float64]
    change: npt.NDArray[np.float64]


def unit_figures(vectors: Array, initial: Array) -> UnitFigures:
    """Return norm, mean and change of weight vectors.

    Parameters
    ----------
    vectors, initial : ndarray of shape (units, numbers)
        Now and at the start.
    """
    return UnitFigures(
        _norms(vectors),
        np.asarray(vectors.mean(axis=1, dtype=np.float64)),
        _norms(vectors - initial),
    )


def duplicates(vectors: Array, cosine: float = DUPLICATE_COSINE) -> npt.NDArray[np.int64]:
    """Return for each unit the first unit that it is a copy of, or itself; shape (units,).

    A unit is a copy of an earlier one that is no copy itself if the cosine of their weight vectors
    is above `cosine`. Vectors of zeros alone are copies of one another.

    Parameters
    ----------
    vectors : ndarray of shape (units, numbers)
    cosine : float
    """
    count = len(vectors)
    norms = _norms(vectors)
    with np.errstate(invalid="ignore", over="ignore"):
        directions = vectors / np.where(norms > 0, norms, 1)[:, None].astype(vectors.dtype)
    first = np.full(count, -1, np.int64)
    empty = np.flatnonzero(norms == 0)
    if len(empty):
        first[empty] = empty[0]
    for start in range(0, count, _BLOCK):
        block = np.arange(start, min(start + _BLOCK, count))
        alike = directions[block] @ directions.T > cosine
        for unit in block[first[block] < 0]:
            if first[unit] < 0:
                # Only later ones that are nobody's copy yet.
                copies = alike[unit - start] & (first < 0)
                copies[:unit] = False
                first[copies] = unit
                first[unit] = unit
    return first


def count_distinct(first: npt.NDArray[np.int64]) -> int:
    """Return how many units are no copy of another, of what `duplicates` returned."""
    return len(np.unique(first))


def class_weights(arrays: Arrays, layer: str) -> npt.NDArray[np.float64] | None:
    """Return how a layer's units speak for each class, shape (units, classes); None for the last.

    Of the last hidden layer these are its outgoing weights. Of earlier ones it is the product of
    the weights of all layers behind it, as if they were linear: summed over all ways, and of a
    convolution over all places.
    """
    dense, convolutions = dense_names(arrays), convolution_names(arrays)
    chain = convolutions + dense
    if layer not in chain or layer == chain[-1]:
        return None
    at = chain.index(layer)
    result: npt.NDArray[np.float64] | None = None
    for name in chain[at + 1 :]:
        weight = arrays[f"{name}.weight"].astype(np.float64)
        if name in convolutions:
            weight = weight.sum(axis=(2, 3)).T
        elif convolutions and name == dense[0]:
            channels = arrays[f"{convolutions[-1]}.weight"].shape[0]
            # Inputs are in the order row, column, channel.
            weight = weight.reshape(-1, channels, weight.shape[1]).sum(axis=0)
        result = weight if result is None else result @ weight
    return result


def order_units(
    by: Order, figures: UnitFigures, classes: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.int64]:
    """Return the units in the order they are shown in, shape (units,).

    Parameters
    ----------
    by : {"index", "norm", "change", "class"}
        The largest norm or change first; or by the class that each serves most, and within it the
        strongest first. Without classes, by index.
    figures : UnitFigures
    classes : ndarray of shape (units, classes), or None
        See `class_weights`.
    """
    if by == "norm":
        return np.argsort(-figures.norm, kind="stable")
    if by == "change":
        return np.argsort(-figures.change, kind="stable")
    if by == "class" and classes is not None:
        return np.lexsort((-classes.max(axis=1), classes.argmax(axis=1)))
    return np.arange(len(figures.norm))


def _norms(vectors: Array) -> npt.NDArray[np.float64]:
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64)))
