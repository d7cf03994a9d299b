"""Noise on what an autoencoder is shown while it learns; what shall come back stays clean.

A denoising autoencoder (Vincent et al., 2008): it has to know what pictures look like to take away
what does not belong to them.
"""

import numpy as np
import numpy.typing as npt

from core.randomness import Stream, generator


def step_noise(
    seed: int, step: int, shape: tuple[int, ...], deviation: float
) -> npt.NDArray[np.float32]:
    """Return the noise of one training step: independent normal numbers of mean 0.

    A function of these arguments alone, as the order of batches is: a run that is resumed or
    forked adds the same noise, and both libraries do, on any device and in any precision.

    Parameters
    ----------
    seed : int
    step : int
        Steps done before.
    shape : tuple of int
        (batch, features).
    deviation : float
        Standard deviation, in units of pictures whose ground and ink are 0 and 1.

    Returns
    -------
    ndarray of `shape`, float32
        To be added to inputs, which are then clipped to [0, 1] again: a noisy picture is a picture.
    """
    rng = generator(seed, Stream.NOISE, step)
    return np.float32(deviation) * rng.standard_normal(shape, np.float32)
