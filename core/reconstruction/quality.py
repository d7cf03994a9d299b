"""How like its original a picture is: PSNR and SSIM, picture by picture.

Both are taken with a data range of 1 and of pictures clipped to [0, 1]; see `clipped`.
"""

import numpy as np
import numpy.typing as npt

Pictures = npt.NDArray[np.floating]
Reals = npt.NDArray[np.float64]

DATA_RANGE = 1.0
"""Between black and white."""

SMALLEST_SIDE = 7
"""Smaller pictures have no structural similarity: its window does not fit in."""

_WINDOW = SMALLEST_SIDE
_K1, _K2 = 0.01, 0.03


def clipped(pictures: Pictures) -> Reals:
    """Return pictures clipped to [0, 1], in float64: bicubic resizing and linear methods overshoot.

    Originals and reconstructions are treated alike, so that no method is better or worse for
    values that no screen shows.
    """
    found: Reals = np.clip(np.asarray(pictures, np.float64), 0, 1)
    return found


def mean_squared_errors(originals: Pictures, others: Pictures) -> Reals:
    """Return the mean squared error of each picture; shape (pictures,).

    Parameters
    ----------
    originals, others : ndarray of shape (pictures, …)
    """
    apart = np.asarray(originals, np.float64) - others
    errors: Reals = np.square(apart).reshape(len(apart), -1).mean(axis=1)
    return errors


def psnr(mean_squared_error: Reals) -> Reals:
    """Return the peak signal-to-noise ratio in decibels; infinite where there is no error.

    10 log10(data range squared / mean squared error), as scikit-image's `peak_signal_noise_ratio`.
    """
    with np.errstate(divide="ignore"):
        return 10 * np.log10(DATA_RANGE**2 / np.asarray(mean_squared_error, np.float64))


def psnr_words(value: float) -> str:
    """Return a PSNR in dB as it stands below a small picture."""
    if np.isinf(value):
        return "exact"
    return f"{value:.0f} dB" if value >= 100 else f"{value:.1f} dB"


def structural_similarities(originals: Pictures, others: Pictures) -> Reals:
    """Return the mean structural similarity (SSIM) of each picture; shape (pictures,).

    After Wang, Bovik, Sheikh and Simoncelli (2004) with a uniform window of 7 pixels and sample
    covariances, as scikit-image's `structural_similarity` has it by default; computed for all
    pictures at once.

    Parameters
    ----------
    originals, others : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
        At least 7 pixels high and wide; of colours the mean over the channels.
    """
    from scipy.ndimage import uniform_filter

    def blurred(values: Reals) -> Reals:
        size = (0, _WINDOW, _WINDOW, 0)[: values.ndim]
        return np.asarray(uniform_filter(values, size))

    x, y = np.asarray(originals, np.float64), np.asarray(others, np.float64)
    mean_x, mean_y = blurred(x), blurred(y)
    unbiased = _WINDOW**2 / (_WINDOW**2 - 1)
    variance_x = unbiased * (blurred(x * x) - mean_x**2)
    variance_y = unbiased * (blurred(y * y) - mean_y**2)
    covariance = unbiased * (blurred(x * y) - mean_x * mean_y)
    one, two = (_K1 * DATA_RANGE) ** 2, (_K2 * DATA_RANGE) ** 2
    similarity = ((2 * mean_x * mean_y + one) * (2 * covariance + two)) / (
        (mean_x**2 + mean_y**2 + one) * (variance_x + variance_y + two)
    )
    # Where the window reaches over the edge the values are made up.
    edge = (_WINDOW - 1) // 2
    inner = similarity[:, edge:-edge, edge:-edge]
    return np.asarray(inner.reshape(len(inner), -1).mean(axis=1))
