"""A split kept in numbers of principal components, to be looked at with any number of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.batches import batches
from core.datasets.dataset import Split
from core.reconstruction.noise import with_noise
from core.reconstruction.pca import PrincipalComponents
from core.reconstruction.quality import mean_squared_errors, psnr
from core.reconstruction.scores import ReconstructionScores, score_reconstruction

Singles = npt.NDArray[np.float32]
Reals = npt.NDArray[np.float64]

STEPS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)
"""Numbers kept at which a rate-distortion curve is measured."""


@dataclass(frozen=True, eq=False)
class CompressedSplit:
    """The pictures of a split, and all their principal components.

    Parameters
    ----------
    pca : PrincipalComponents
        Fitted on the training split.
    inputs : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
        float32, clipped to [0, 1].
    labels : ndarray of shape (pictures,)
        int64.
    codes : ndarray of shape (pictures, rank)
        float32: half the memory, and an error of 1e-7. Of the pictures that are `given`.
    noisy : ndarray of the shape of `inputs`, or None
        The pictures with noise, in [0, 1], if that is what was compressed.
    """

    pca: PrincipalComponents
    inputs: Singles = field(repr=False)
    labels: npt.NDArray[np.int64] = field(repr=False)
    codes: Singles = field(repr=False)
    noisy: Singles | None = field(repr=False, default=None)

    @classmethod
    def of(cls, pca: PrincipalComponents, split: Split, noise: float = 0.0) -> "CompressedSplit":
        """Project a split in `batches`; with `noise`, as `with_noise` adds."""
        inputs = np.clip(split.inputs, 0, 1)
        noisy = with_noise(inputs, noise) if noise else None
        given = inputs if noisy is None else noisy
        rows = given.reshape(len(given), -1)
        codes = np.empty((len(rows), pca.rank), np.float32)
        for part in batches(*rows.shape):
            codes[part] = pca.project(rows[part])
        return cls(pca, inputs, split.labels, codes, noisy)

    @property
    def given(self) -> Singles:
        """What is compressed, of the shape of `inputs`: with noise, where there is some."""
        return self.inputs if self.noisy is None else self.noisy

    def __len__(self) -> int:
        return len(self.inputs)

    def noisy_psnr(self) -> float | None:
        """Return the mean PSNR, in dB, of the pictures with noise; None where there is none."""
        noisy = self.noisy
        if noisy is None or not len(noisy):
            return None
        errors = [
            mean_squared_errors(self.inputs[part], noisy[part])
            for part in batches(len(noisy), self.pca.features)
        ]
        return float(psnr(np.concatenate(errors)).mean())

    def restore(self, chosen: npt.NDArray[np.int64] | slice, components: int) -> Reals:
        """Return pictures as they come back of so many components; not clipped.

        Parameters
        ----------
        chosen : ndarray of shape (pictures,) or slice
        components : int
            0 gives the mean picture.
        """
        codes = self.codes[chosen, :components].astype(np.float64)
        return self.pca.reconstruct(codes).reshape(-1, *self.inputs.shape[1:])

    def scores(self, components: int, *, windows: bool = True) -> ReconstructionScores:
        """Measure all pictures with so many components; SSIM only with `windows`."""
        at = 0

        def restore(pictures: npt.NDArray[np.floating]) -> Reals:
            nonlocal at
            rows = slice(at, at + len(pictures))
            at += len(pictures)
            return self.restore(rows, components)

        return score_reconstruction(self.inputs, self.labels, restore, windows=windows)


def rate_distortion(
    compressed: CompressedSplit,
    steps: Sequence[int] = STEPS,
    progress: Callable[[float], bool] = lambda _share: True,
) -> list[tuple[int, float]] | None:
    """Return the mean PSNR, in dB, of numbers kept; None where `progress` said not to go on.

    Parameters
    ----------
    compressed : CompressedSplit
    steps : sequence of int
        Of which those up to the rank, and the rank itself, are measured.
    progress : callable
        Takes the share that is done; returns whether to go on.
    """
    rank = compressed.pca.rank
    wanted = sorted({*(step for step in steps if step < rank), rank} - {0})
    found = []
    for done, components in enumerate(wanted):
        if not progress(done / len(wanted)):
            return None
        mean = compressed.scores(components, windows=False).psnr_mean
        if np.isfinite(mean):
            found.append((components, mean))
    return found
