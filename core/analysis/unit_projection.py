"""Units of a layer as points of a plane: a projection of their weight vectors.

The plane is that of the first two principal components of the units' weight vectors (Pearson,
1901; Jolliffe, Principal Component Analysis, 2002), fitted once on the vectors of the first and of
the last epoch whose weights are kept, so that a film of the training is seen through one window
that does not turn: what moves are the units. Each axis is turned so that its largest entry is
positive, or, where a run that trains is looked at again, so that it points as it did before.

Where the vectors differ in fewer directions than two, the missing axes are fixed random
directions, made orthogonal to the others: a network whose weights are all zero has no direction of
its own, and its units are to be moved in some.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]

MOST_FITTED = 256
"""Vectors that the plane is fitted on; of more than these every n-th is taken."""

ROUNDING = 1e-4
"""Units that differ by less than this part of their norm differ by rounding alone."""

_SEED = 20_260

_HUGE = 1e100
"""Vectors with larger numbers are left out as infinite ones are: their squares overflow."""


@dataclass(frozen=True, eq=False)
class UnitProjection:
    """A plane in the space of weight vectors.

    Parameters
    ----------
    center : ndarray of shape (numbers,), float64
        The vector that lies at (0, 0).
    axes : ndarray of shape (2, numbers), float64
        Orthonormal; zeros where vectors have but one number.
    shares : tuple of two float
        Of the variance, by axis; 0 for one that is no principal component.
    components : int
        How many of the axes are principal components: 2, 1, or 0 where all vectors are equal.
    """

    center: npt.NDArray[np.float64] = field(repr=False)
    axes: npt.NDArray[np.float64] = field(repr=False)
    shares: tuple[float, float]
    components: int

    def positions(self, vectors: Array) -> npt.NDArray[np.float64]:
        """Return where weight vectors (units, numbers) lie, shape (units, 2)."""
        found: npt.NDArray[np.float64] = (vectors.astype(np.float64) - self.center) @ self.axes.T
        return found

    def displacement(self, x: float, y: float) -> npt.NDArray[np.float64]:
        """Return what moves a unit by so much in the plane, and not out of it; (numbers,)."""
        return np.asarray(x * self.axes[0] + y * self.axes[1])

    @property
    def words(self) -> str:
        """What the axes are, for people."""
        if self.components == 2:
            return (
                "Axes: the units' first two principal components "
                f"({self.shares[0]:.0%} and {self.shares[1]:.0%} of their variance)."
            )
        if self.components == 1:
            return (
                "Across: the one direction in which the units' weights differ. Up: a fixed random "
                "direction."
            )
        return "All units are equal, so the axes are two fixed random directions."


def fixed_directions(numbers: int) -> npt.NDArray[np.float64]:
    """Return two orthonormal directions that depend on nothing but the number of weights.

    Parameters
    ----------
    numbers : int
        In a weight vector.

    Returns
    -------
    ndarray of shape (2, numbers), float64
        The second is zeros where there is room for but one.
    """
    # Sums of uniform numbers and products alone, so that they are the same everywhere.
    drawn = np.random.default_rng([_SEED, numbers]).random((2, numbers)) - 0.5
    return _orthonormal(drawn)


def fit_projection(
    first: Array, last: Array, before: UnitProjection | None = None
) -> UnitProjection:
    """Return the plane of the units' principal components.

    Parameters
    ----------
    first, last : ndarray of shape (units, numbers)
        Weight vectors at the first and at the last epoch that is known.
    before : UnitProjection, optional
        What was shown of the same layer: axes keep their directions.
    """
    vectors = np.concatenate((first, last)).astype(np.float64)
    numbers = vectors.shape[1]
    with np.errstate(invalid="ignore"):
        finite = vectors[(np.abs(vectors) < _HUGE).all(axis=1)]
    some = finite[:: max(1, -(-len(finite) // MOST_FITTED))]
    if not len(some):
        some = np.zeros((1, numbers))
    center = some.mean(axis=0)
    offsets = some - center
    variances, components = _principal(offsets)
    scale = float(np.einsum("ij,ij->", some, some))
    real = [
        axis
        for variance, axis in zip(variances, components, strict=True)
        if variance > ROUNDING**2 * max(scale, 1e-30)
    ][:2]
    total = float(np.einsum("ij,ij->", offsets, offsets)) or 1.0
    shares = [float(variance) / total for variance in variances[: len(real)]]
    old = None if before is None or before.axes.shape[1] != numbers else before.axes
    turned = [_turned(axis, None if old is None else old[i]) for i, axis in enumerate(real)]
    axes = _orthonormal(np.vstack([*turned, *fixed_directions(numbers)])[: max(2, len(real) + 2)])
    shares += [0.0] * (2 - len(shares))
    return UnitProjection(center, axes, (shares[0], shares[1]), len(real))


def coincident(positions: npt.NDArray[np.float64], near: float) -> npt.NDArray[np.int64]:
    """Return for each point the first point that it lies on, or itself; shape (points,).

    Parameters
    ----------
    positions : ndarray of shape (points, 2)
    near : float
        Points that are not farther from the first one of a heap lie on it.
    """
    first = np.full(len(positions), -1, np.int64)
    for index, place in enumerate(positions):
        if first[index] < 0:
            heap = (np.hypot(*(positions - place).T) <= near) & (first < 0)
            heap[index] = True
            first[heap] = index
    return first


def _principal(
    offsets: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return at most two variances, times the number of vectors, and their directions (n, numbers).

    By the eigenvectors of the smaller of the two Gram matrices.
    """
    rows, numbers = offsets.shape
    if numbers <= rows:
        values, vectors = np.linalg.eigh(offsets.T @ offsets)
        directions = vectors.T[::-1][:2]
    else:
        values, vectors = np.linalg.eigh(offsets @ offsets.T)
        directions = (offsets.T @ vectors[:, ::-1][:, :2]).T
        lengths = np.linalg.norm(directions, axis=1, keepdims=True)
        directions = directions / np.where(lengths > 0, lengths, 1)
    return np.maximum(values[::-1][:2], 0), directions


def _turned(
    axis: npt.NDArray[np.float64], before: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.float64]:
    along = 0.0 if before is None else float(axis @ before)
    if abs(along) < 0.1:
        along = float(axis[np.abs(axis).argmax()])
    return -axis if along < 0 else axis


def _orthonormal(directions: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the first two directions that are left after Gram and Schmidt, else zeros."""
    found: list[npt.NDArray[np.float64]] = []
    for direction in directions:
        rest = direction.copy()
        # Twice is enough, where rounding leaves something behind (Kahan).
        for _ in range(2):
            for axis in found:
                rest -= (rest @ axis) * axis
        length = float(np.sqrt(rest @ rest))
        if length > 1e-9 * max(1.0, float(np.sqrt(direction @ direction))) and len(found) < 2:
            found.append(rest / length)
    found += [np.zeros(directions.shape[1])] * (2 - len(found))
    return np.array(found)
