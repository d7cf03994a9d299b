"""Pictures with noise, to see what a method that compresses them takes away of it."""

import numpy as np
import numpy.typing as npt

from core.randomness import Stream, generator

_SEED = 1


def with_noise(pictures: npt.NDArray[np.floating], deviation: float) -> npt.NDArray[np.float32]:
    """Return pictures with Gaussian noise, clipped to [0, 1] before and after, as screens do.

    Every call adds the same numbers to the first picture, the second, and so on, so that methods
    and runs can be compared.

    Parameters
    ----------
    pictures : ndarray of shape (pictures, …)
    deviation : float
        Standard deviation of the noise; black and white are 0 and 1.
    """
    rng = generator(_SEED, Stream.NOISY_PICTURES)
    noise = rng.standard_normal(pictures.shape, np.float32)
    noise *= np.float32(deviation)
    noise += np.clip(pictures, 0, 1)
    return np.clip(noise, 0, 1, out=noise)
