"""Principal component analysis: the best linear way to keep a picture in k numbers.

Exact, in float64: the eigenvectors of the covariance matrix (features x features) or, where there
are fewer samples than features, of the Gram matrix (samples x samples), whose eigenvectors give
those of the covariance (Turk and Pentland, 1991). Both are made of the centred samples in chunks,
so that memory does not grow with the samples.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError

Reals = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.floating]

Progress = Callable[[float], bool]
"""Takes the share of the work that is done, 0 to 1; returns whether to go on."""

_CHUNK = 4096
"""Rows that are brought to float64 at a time: 32 MiB of 1,024 features."""

_NEGLIGIBLE = 1e-10
"""Beside the largest, a variance this small is rounding: eigenvalues are accurate to about 1e-16
times the largest, times the size of the matrix."""


@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """What a training split says of pictures: their mean and the directions in which they vary.

    Parameters
    ----------
    mean : ndarray of shape (features,)
        float64.
    components : ndarray of shape (rank, features)
        float64: orthonormal rows, those along which the samples vary most first. Of each, the
        element of largest magnitude is positive, so that a fit is the same everywhere.
    variances : ndarray of shape (rank,)
        float64: of the samples along each component, by n - 1.
    total_variance : float
        Over all features: the sum of all variances.
    samples : int
        How many it was fitted on.
    """

    mean: Reals = field(repr=False)
    components: Reals = field(repr=False)
    variances: Reals = field(repr=False)
    total_variance: float
    samples: int

    @property
    def rank(self) -> int:
        """How many components the samples have: at most the features, and samples - 1."""
        return len(self.components)

    @property
    def features(self) -> int:
        """Numbers of a sample."""
        return len(self.mean)

    @property
    def explained(self) -> Reals:
        """Share of the total variance with 0, 1, … components; shape (rank + 1,), rising to 1."""
        sums = np.concatenate([[0.0], np.cumsum(self.variances)])
        return sums / self.total_variance if self.total_variance > 0 else np.ones_like(sums)

    def components_for(self, share: float) -> int:
        """Return the fewest components that keep that share of the variance, 0 to 1."""
        reached = np.flatnonzero(self.explained >= share - 1e-12)
        return int(reached[0]) if len(reached) else self.rank

    def check(self, components: int) -> int:
        """Return a number of components, if it is one.

        Raises
        ------
        ConfigError
            If it is below 1 or above the rank; `field` is ``"components"``.
        """
        if not 1 <= components <= max(self.rank, 1):
            raise ConfigError(
                f"{components} components were asked for, and {self.samples:,} samples of "
                f"{self.features:,} numbers have {self.rank:,}; choose 1 to {max(self.rank, 1):,}",
                field="components",
            )
        return components

    def project(self, vectors: Vectors, components: int | None = None) -> Reals:
        """Return the codes of samples.

        Parameters
        ----------
        vectors : ndarray of shape (samples, features)
        components : int, optional
            How many numbers are kept; by default all.

        Returns
        -------
        ndarray of shape (samples, components)
            float64. Those of fewer components are the first columns.
        """
        kept = self.components[:components]
        codes = np.empty((len(vectors), len(kept)))
        for at in range(0, len(vectors), _CHUNK):
            rows = slice(at, at + _CHUNK)
            codes[rows] = (np.asarray(vectors[rows], np.float64) - self.mean) @ kept.T
        return codes

    def reconstruct(self, codes: Reals) -> Reals:
        """Return samples from their codes; shape (samples, features), float64, not clipped.

        Parameters
        ----------
        codes : ndarray of shape (samples, components)
            As many columns as are kept.
        """
        restored: Reals = codes @ self.components[: codes.shape[1]] + self.mean
        return restored


def fit_pca(
    vectors: Vectors, progress: Progress = lambda _share: True
) -> PrincipalComponents | None:
    """Find the principal components of samples.

    Parameters
    ----------
    vectors : ndarray of shape (samples, features)
        Finite. Samples of the training split alone: a mean or a component that has seen the
        pictures it is measured on would be a leak.
    progress : callable
        See `Progress`.

    Returns
    -------
    PrincipalComponents or None
        None where `progress` said not to go on.

    Raises
    ------
    ConfigError
        If there are fewer than two samples.
    """
    samples, features = vectors.shape
    if samples < 2:
        raise ConfigError(
            f"principal components need at least 2 samples and got {samples}; choose more data"
        )
    mean = np.zeros(features)
    for at in range(0, samples, _CHUNK):
        mean += vectors[at : at + _CHUNK].sum(axis=0, dtype=np.float64)
    mean /= samples
    if samples > features:
        scatter = _covariance(vectors, mean, progress)
    else:
        scatter = _gram(vectors, mean, progress)
    if scatter is None or not progress(0.7):
        return None
    # By divide and conquer, of all eigenvectors at once the fastest; the largest come last.
    squares, vectors_of = np.linalg.eigh(scatter)
    squares, vectors_of = np.maximum(squares[::-1], 0), vectors_of[:, ::-1]
    total = float(np.trace(scatter)) / (samples - 1)
    kept = squares > _NEGLIGIBLE * max(float(squares[0]), 0.0)
    kept[min(samples - 1, features) :] = False
    if not progress(0.9):
        return None
    if samples > features:
        components = np.ascontiguousarray(vectors_of[:, kept].T)
    else:
        components = _from_gram(vectors, mean, vectors_of[:, kept], squares[kept])
    largest = np.abs(components).argmax(axis=1)
    components *= np.sign(components[np.arange(len(components)), largest])[:, None]
    progress(1.0)
    return PrincipalComponents(mean, components, squares[kept] / (samples - 1), total, samples)


def _covariance(vectors: Vectors, mean: Reals, progress: Progress) -> Reals | None:
    """Return the sum of outer products of centred samples, (features, features)."""
    scatter = np.zeros((len(mean), len(mean)))
    for at in range(0, len(vectors), _CHUNK):
        if not progress(0.6 * at / len(vectors)):
            return None
        centred = vectors[at : at + _CHUNK] - mean
        scatter += centred.T @ centred
    return scatter


def _gram(vectors: Vectors, mean: Reals, progress: Progress) -> Reals | None:
    """Return the products of centred samples with each other, (samples, samples)."""
    if not progress(0.0):
        return None
    centred = vectors - mean
    gram: Reals = centred @ centred.T
    return gram


def _from_gram(vectors: Vectors, mean: Reals, columns: Reals, squares: Reals) -> Reals:
    """Return components (rank, features) from eigenvectors of the Gram matrix."""
    components = (columns / np.sqrt(squares)).T @ (vectors - mean)
    # Small ones inherit the rounding of large ones: made orthogonal again, in their order.
    orthonormal, triangle = np.linalg.qr(components.T)
    found: Reals = np.ascontiguousarray((orthonormal * np.sign(np.diag(triangle))).T)
    return found
