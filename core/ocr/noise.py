"""How noisy a picture is, and less of it."""

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]

_MOST = 512
"""Side of the middle of a picture that is looked at for noise: 3 ms instead of 40."""


def estimate_noise(grey: Grey) -> float:
    """Return the standard deviation of the noise, in shades from 0 to 1.

    Of the finest wavelet coefficients, by their median: Donoho and Johnstone, "Ideal spatial
    adaptation by wavelet shrinkage", Biometrika 81 (1994), 425-455, as scikit-image has it.

    Parameters
    ----------
    grey : ndarray of shape (height, width), float32
    """
    from skimage.restoration import estimate_sigma

    height, width = grey.shape
    if min(height, width) < 8 or grey.min() == grey.max():
        return 0.0
    top, left = max(0, (height - _MOST) // 2), max(0, (width - _MOST) // 2)
    middle = grey[top : top + _MOST, left : left + _MOST]
    return float(np.nan_to_num(estimate_sigma(middle)))


def denoise(grey: Grey, method: str, strength: float, noise: float) -> Grey:
    """Return a picture with less noise.

    Parameters
    ----------
    grey : ndarray of shape (height, width), float32
    method : {"none", "gaussian", "median", "bilateral"}
    strength : float
        1 suits the noise; 0 leaves the picture.
    noise : float
        As `estimate_noise` returns it.
    """
    from scipy import ndimage

    if method == "none" or strength == 0:
        return grey
    if method == "gaussian":
        # Half a pixel takes little from a stroke; noise of 2 % asks for one and a half.
        sigma = strength * (0.5 + min(1.0, 50 * noise))
        return np.asarray(ndimage.gaussian_filter(grey, sigma, mode="nearest"), np.float32)
    if method == "median":
        size = 2 * max(1, round(strength)) + 1
        return np.asarray(ndimage.median_filter(grey, size, mode="nearest"), np.float32)
    from skimage.restoration import denoise_bilateral

    shades = max(strength * 2 * noise, 1e-3)
    smooth = denoise_bilateral(grey, win_size=5, sigma_color=shades, sigma_spatial=1)
    return np.asarray(smooth, np.float32)
