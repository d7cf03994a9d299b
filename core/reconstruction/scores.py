"""How well a method brings the pictures of a split back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod

import numpy as np
import numpy.typing as npt

from core.batches import batches
from core.errors import DatasetError
from core.reconstruction.quality import (
    SMALLEST_SIDE,
    clipped,
    mean_squared_errors,
    psnr,
    structural_similarities,
)

Reals = npt.NDArray[np.float64]
Pictures = npt.NDArray[np.floating]

Restore = Callable[[Pictures], Pictures]
"""Takes originals (pictures, …), clipped to [0, 1], and returns what comes back of them."""


@dataclass(frozen=True, eq=False)
class ReconstructionScores:
    """Errors of each picture of a split; originals and reconstructions are clipped to [0, 1].

    Parameters
    ----------
    squared_errors : ndarray of shape (pictures,)
        float64: mean squared error of each.
    similarities : ndarray of shape (pictures,) or None
        SSIM of each; None where pictures are smaller than its window.
    labels : ndarray of shape (pictures,)
        int64.
    """

    squared_errors: Reals = field(repr=False)
    similarities: Reals | None = field(repr=False)
    labels: npt.NDArray[np.int64] = field(repr=False)

    @property
    def psnr(self) -> Reals:
        """PSNR of each picture, in dB; infinite where nothing is lost."""
        return psnr(self.squared_errors)

    @property
    def psnr_mean(self) -> float:
        """Mean of the pictures' PSNR, in dB, as both course reports have it.

        Infinite where a single picture is exact: `exact_pictures` and `psnr_mean_lossy` say more.
        """
        return float(self.psnr.mean())

    @property
    def exact_pictures(self) -> int:
        """How many pictures come back without any error: their PSNR is infinite."""
        return int(np.count_nonzero(self.squared_errors == 0))

    @property
    def psnr_mean_lossy(self) -> float | None:
        """Mean of the PSNR of the pictures that are not exact, in dB; None where all are."""
        lossy = self.psnr[self.squared_errors != 0]
        return float(lossy.mean()) if len(lossy) else None

    @property
    def psnr_pooled(self) -> float:
        """PSNR of the mean squared error over all pictures, in dB; never above the mean."""
        return float(psnr(self.squared_errors.mean(keepdims=True))[0])

    @property
    def ssim_mean(self) -> float | None:
        """Mean of the pictures' SSIM."""
        return None if self.similarities is None else float(self.similarities.mean())

    def of_class(self, label: int) -> "ReconstructionScores | None":
        """Return the scores of one class; None where it has no picture."""
        own = self.labels == label
        if not own.any():
            return None
        alike = None if self.similarities is None else self.similarities[own]
        return ReconstructionScores(self.squared_errors[own], alike, self.labels[own])


def check_pictures(inputs: Pictures, name: str) -> None:
    """Refuse samples that are no pictures.

    Raises
    ------
    DatasetError
        PSNR tells of values between black and white, which other features do not have.
    """
    if inputs.ndim == 2:
        raise DatasetError(
            f"the samples of {name} are rows of {inputs.shape[1]} numbers without a black and a "
            "white, so that there is no PSNR; choose a data set of pictures"
        )


def score_reconstruction(
    inputs: Pictures,
    labels: npt.NDArray[np.int64],
    restore: Restore,
    *,
    shown: Pictures | None = None,
    windows: bool = True,
    progress: Callable[[float], object] = lambda _share: None,
) -> ReconstructionScores:
    """Measure what a method makes of pictures, as many at a time as `batches` takes by their size.

    Parameters
    ----------
    inputs : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
        Not empty.
    labels : ndarray of shape (pictures,)
    restore : callable
        See `Restore`; what it returns is clipped here.
    shown : ndarray of the shape of `inputs`, optional
        What the method is given instead of `inputs`, such as the same with noise; its results are
        measured against `inputs` all the same.
    windows : bool
        Whether SSIM is measured, which takes most of the time.
    progress : callable
        Takes the share that is done, 0 to 1, after each batch.
    """
    errors, alike = np.empty(len(inputs)), np.empty(len(inputs))
    has_windows = windows and min(inputs.shape[1:3]) >= SMALLEST_SIDE
    for rows in batches(len(inputs), prod(inputs.shape[1:])):
        originals = clipped(inputs[rows])
        restored = clipped(restore(originals if shown is None else clipped(shown[rows])))
        errors[rows] = mean_squared_errors(originals, restored)
        if has_windows:
            alike[rows] = structural_similarities(originals, restored)
        progress(rows.stop / len(inputs))
    return ReconstructionScores(errors, alike if has_windows else None, labels)
