"""Principal component analysis: the best linear way to keep a picture in k numbers.

Exact, in float64: the eigenvectors of the covariance matrix (features x features) or, where there
are fewer samples than features, of the Gram matrix (samples x samples), whose eigenvectors give
those of the covariance (Turk and Pentland, 1991). Both are made of the centred samples in chunks:
of some samples with all their features, or of some features of all samples. So no second copy of
the samples is made, and memory is needed for the smaller of both matrices and for the components.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.batches import batches
from core.errors import ConfigError, DatasetError
from core.memory import check_memory

Reals = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.floating]

Progress = Callable[[float], bool]
"""Takes the share of the work that is done, 0 to 1; returns whether to go on."""

EIGENVECTORS_AT = 0.6
"""The share of a fit at which eigenvectors are sought: in one step, which nothing interrupts."""

_CHUNK = 2**22
"""Numbers that are brought to float64 at a time, 32 MiB: 4,096 samples of 1,024 features."""

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
        for rows in batches(len(vectors), self.features, _CHUNK):
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
    vectors: Vectors, progress: Progress = lambda _share: True, *, what: str = "samples"
) -> PrincipalComponents | None:
    """Find the principal components of samples.

    Parameters
    ----------
    vectors : ndarray of shape (samples, features)
        Finite. Samples of the training split alone: a mean or a component that has seen the
        pictures it is measured on would be a leak.
    progress : callable
        See `Progress`.
    what : str
        What the vectors are, for errors.

    Returns
    -------
    PrincipalComponents or None
        None where `progress` said not to go on.

    Raises
    ------
    ConfigError
        If there are fewer than two samples, or too many to be fitted in the memory that is free.
    DatasetError
        If there are values that are not finite.
    """
    samples, features = vectors.shape
    if samples < 2:
        raise ConfigError(
            f"principal components need at least 2 samples and got {samples}; choose more data"
        )
    _check_memory(samples, features)
    is_tall = samples > features
    # What is not finite, or has no finite square, is found in the sum of all squares.
    with np.errstate(over="ignore", invalid="ignore"):
        mean = _mean(vectors, progress)
        if mean is None:
            return None
        scatter = (_covariance if is_tall else _gram)(vectors, mean, progress)
    if scatter is None or not progress(EIGENVECTORS_AT):
        return None
    total = float(np.trace(scatter)) / (samples - 1)
    if not np.isfinite(total):
        raise not_finite(what)
    # By divide and conquer, of all eigenvectors at once the fastest; the largest come last.
    squares, vectors_of = np.linalg.eigh(scatter)
    squares = np.maximum(squares[::-1], 0)
    kept = squares > _NEGLIGIBLE * squares[0]
    kept[min(samples - 1, features) :] = False
    components: Reals | None = np.ascontiguousarray(vectors_of[:, ::-1][:, kept].T)
    # Both may be large, and are not needed any more.
    del scatter, vectors_of
    if not progress(0.8):
        return None
    if not is_tall:
        components /= np.sqrt(squares[kept])[:, None]
        components = _from_gram(vectors, mean, components, progress)
    if components is None:
        return None
    for row in components:
        if row[np.abs(row).argmax()] < 0:
            np.negative(row, out=row)
    progress(1.0)
    return PrincipalComponents(mean, components, squares[kept] / (samples - 1), total, samples)


def not_finite(what: str) -> DatasetError:
    """Return the error that tells why something has no directions in which it varies."""
    return DatasetError(
        f"{what} hold NaN or infinite values, or such as have no finite square, so that they vary "
        "in no direction; choose other data, or of a run that diverged an earlier epoch"
    )


def _check_memory(samples: int, features: int) -> None:
    """Refuse a fit that needs more memory than is free, beside the samples themselves.

    Five square matrices are alive while eigenvectors are found: the one they are of, its copy,
    twice as much for the work of divide and conquer (LAPACK's dsyevd), and the result. Components
    and a few chunks come to that.
    """
    size = min(samples, features)
    numbers = 5 * size**2 + size * features + 4 * min(_CHUNK, samples * features)
    what = f"a fit of principal components to {samples:,} samples of {features:,} numbers"
    check_memory(8 * numbers, what, field="data")


def _mean(vectors: Vectors, progress: Progress) -> Reals | None:
    """Return the mean sample, (features,)."""
    samples, features = vectors.shape
    sums = np.zeros(features)
    for rows in batches(samples, features, _CHUNK):
        if not progress(0.1 * rows.start / samples):
            return None
        sums += vectors[rows].sum(axis=0, dtype=np.float64)
    sums /= samples
    return sums


def _covariance(vectors: Vectors, mean: Reals, progress: Progress) -> Reals | None:
    """Return the sum of outer products of centred samples, (features, features)."""
    samples, features = vectors.shape
    scatter = np.zeros((features, features))
    for rows in batches(samples, features, _CHUNK):
        if not progress(0.1 + 0.5 * rows.start / samples):
            return None
        centred = vectors[rows] - mean
        scatter += centred.T @ centred
    return scatter


def _gram(vectors: Vectors, mean: Reals, progress: Progress) -> Reals | None:
    """Return the products of centred samples with each other, (samples, samples)."""
    samples, features = vectors.shape
    gram = np.zeros((samples, samples))
    for columns in batches(features, samples, _CHUNK):
        if not progress(0.1 + 0.5 * columns.start / features):
            return None
        centred = vectors[:, columns] - mean[columns]
        gram += centred @ centred.T
    return gram


def _from_gram(vectors: Vectors, mean: Reals, weights: Reals, progress: Progress) -> Reals | None:
    """Return components (rank, features) as weighted sums of centred samples.

    Small ones inherit the rounding of large ones. They are made orthogonal again, in their order,
    by the Cholesky factor of their products (Cholesky QR), which are nearly the identity.

    Parameters
    ----------
    vectors : ndarray of shape (samples, features)
    mean : ndarray of shape (features,)
    weights : ndarray of shape (rank, samples)
        Eigenvectors of the Gram matrix, each by the root of its eigenvalue.
    progress : callable
    """
    samples, features = vectors.shape
    components = np.empty((len(weights), features))
    products = np.zeros((len(weights), len(weights)))
    chunks = batches(features, samples, _CHUNK)
    for columns in chunks:
        if not progress(0.8 + 0.15 * columns.start / features):
            return None
        found = weights @ (vectors[:, columns] - mean[columns])
        products += found @ found.T
        components[:, columns] = found
    back = np.linalg.inv(np.linalg.cholesky(products))
    for columns in chunks:
        if not progress(0.95 + 0.05 * columns.start / features):
            return None
        components[:, columns] = back @ components[:, columns]
    return components
