"""Codes of pictures in the plane, and any place of the plane as a code."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.reconstruction.pca import fit_pca

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LatentMap:
    """The two directions in which codes vary most (the first principal components of the code).

    Parameters
    ----------
    mean : ndarray of shape (code,)
    axes : ndarray of shape (2, code)
        Orthonormal rows; the second is zero where codes vary along one line only.
    places : ndarray of shape (pictures, 2)
        Of each code.
    share : tuple of float
        Of the codes' variance along each axis, 0 to 1.
    """

    mean: Reals = field(repr=False)
    axes: Reals = field(repr=False)
    places: Reals = field(repr=False)
    share: tuple[float, float]

    def code_at(self, x: float, y: float) -> Reals:
        """Return the code of a place, shape (code,): what the plane does not say is the mean."""
        found: Reals = self.mean + np.array([x, y]) @ self.axes
        return found

    def moved(self, code: Reals, x: float, y: float) -> Reals:
        """Return a code moved to a place; what the plane does not say of it stays."""
        own = (code - self.mean) @ self.axes.T
        found: Reals = code + (np.array([x, y]) - own) @ self.axes
        return found


def latent_map(codes: npt.NDArray[np.floating]) -> LatentMap:
    """Lay codes out in the plane.

    Parameters
    ----------
    codes : ndarray of shape (pictures, code)
        Finite; at least two.

    Raises
    ------
    ConfigError
        If there are fewer than two.
    DatasetError
        If they hold values that are not finite.
    """
    pca = fit_pca(codes, what="codes")
    # Nothing stops it.
    assert pca is not None
    axes = np.zeros((2, codes.shape[1]))
    kept = min(2, pca.rank)
    axes[:kept] = pca.components[:kept]
    exact = np.asarray(codes, np.float64)
    explained = np.diff(pca.explained[: kept + 1])
    share = (*(float(each) for each in explained), 0.0, 0.0)[:2]
    return LatentMap(pca.mean, axes, (exact - pca.mean) @ axes.T, (share[0], share[1]))
