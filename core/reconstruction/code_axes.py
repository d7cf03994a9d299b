"""Directions along which a code is moved, and ways from one code to another."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.reconstruction.pca import fit_pca, not_finite

Reals = npt.NDArray[np.float64]

MOST_AXES = 12
"""Directions that are offered: those along which codes vary most."""


@dataclass(frozen=True, eq=False)
class CodeAxes:
    """Directions in the space of codes, that along which codes vary most first.

    Parameters
    ----------
    names : tuple of str
    mean : ndarray of shape (code,)
    axes : ndarray of shape (directions, code)
        Orthonormal rows.
    spread : ndarray of shape (directions,)
        Standard deviation of codes along each, above 0.
    share : ndarray of shape (directions,)
        Of the codes' whole variance, 0 to 1.
    """

    names: tuple[str, ...]
    mean: Reals = field(repr=False)
    axes: Reals = field(repr=False)
    spread: Reals = field(repr=False)
    share: Reals = field(repr=False)

    def values(self, code: Reals) -> Reals:
        """Return how far a code (code,) lies from the mean, in standard deviations by direction."""
        found: Reals = self.axes @ (code - self.mean) / self.spread
        return found

    def moved(self, code: Reals, by: Reals) -> Reals:
        """Return a code moved by so many standard deviations along each; the rest of it stays."""
        found: Reals = code + (by * self.spread) @ self.axes
        return found


def principal_axes(codes: npt.NDArray[np.floating]) -> CodeAxes:
    """Return the principal directions of codes (pictures, code), up to `MOST_AXES`.

    Raises
    ------
    ConfigError
        If there are fewer than two codes.
    DatasetError
        If they hold values that are not finite.
    """
    pca = fit_pca(codes, what="codes")
    # Nothing stops it.
    assert pca is not None
    exact = np.asarray(codes, np.float64)
    kept = min(pca.rank, MOST_AXES)
    axes = pca.components[:kept].astype(np.float64)
    spread = ((exact - pca.mean) @ axes.T).std(axis=0)
    share = np.diff(pca.explained[: kept + 1])
    return CodeAxes(_names(range(kept)), pca.mean, axes, spread, np.asarray(share, np.float64))


def single_axes(codes: npt.NDArray[np.floating]) -> CodeAxes:
    """Return the single numbers of codes (pictures, code) that vary most, up to `MOST_AXES`.

    Numbers that are the same of every picture, as of units that died, are left out.

    Raises
    ------
    DatasetError
        If they hold values that are not finite.
    """
    exact = np.asarray(codes, np.float64)
    if not np.isfinite(exact).all():
        raise not_finite("codes")
    mean, spread = exact.mean(axis=0), exact.std(axis=0)
    total = max(float(np.square(spread).sum()), 1e-300)
    order = np.argsort(-spread, kind="stable")[:MOST_AXES]
    order = order[spread[order] > 1e-9 * max(float(np.abs(exact).max(initial=0)), 1e-300)]
    axes = np.eye(exact.shape[1])[order]
    return CodeAxes(_names(order), mean, axes, spread[order], np.square(spread[order]) / total)


def between(first: Reals, second: Reals, share: float) -> Reals:
    """Return the code on the straight way from one to another; a share of 0 is the first."""
    found: Reals = (1 - share) * first + share * second
    return found


def _names(indices: "npt.NDArray[np.int64] | range") -> tuple[str, ...]:
    return tuple(str(int(index) + 1) for index in indices)
