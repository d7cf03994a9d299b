"""Ink told from paper."""

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

LEAST_CONTRAST = 0.08
"""Between middling ink and middling paper; what stands out less is paper."""

_SIGMAS = 4
"""Ink stands out of the noise by so many standard deviations."""


def ink_mask(flat: Grey, method: str, shift: float, window: int) -> tuple[Mask, float]:
    """Return where ink is, and the shade, on the whole, below which it is taken for ink.

    Parameters
    ----------
    flat : ndarray of shape (height, width), float32
        Paper near 1, ink darker.
    method : {"otsu", "sauvola", "adaptive"}
        Otsu, IEEE Trans. SMC 9 (1979); Sauvola and Pietikäinen, Pattern Recognition 33 (2000);
        adaptive: darker than the Gaussian mean of the surroundings.
    shift : float
        Added to the threshold.
    window : int
        Side of the surroundings that local thresholds look at, in pixels.
    """
    from skimage.filters import threshold_local, threshold_otsu, threshold_sauvola

    if flat.max() - flat.min() < 1e-6:
        return np.zeros(flat.shape, bool), 0.0
    middling = float(threshold_otsu(np.minimum(flat, 1)))
    if method == "otsu":
        return flat < middling + shift, middling + shift
    window = max(3, min(window, *flat.shape)) | 1
    if method == "sauvola":
        level = threshold_sauvola(flat, window_size=window, k=0.2, r=0.5)
    else:
        # Half of what ink stands out by: a fixed offset would not fit faint pencil and ink alike.
        level = threshold_local(flat, window, "gaussian", offset=0.4 * max(0.05, 1 - middling))
    return flat < level + shift, middling + shift


def stands_out(flat: Grey, mask: Mask, noise: float) -> bool:
    """Whether what was taken for ink differs from paper by more than noise does."""
    if not mask.any() or mask.all():
        return False
    contrast = float(np.median(flat[~mask]) - np.median(flat[mask]))
    return contrast > max(LEAST_CONTRAST, _SIGMAS * noise)


def close_gaps(mask: Mask, radius: float) -> Mask:
    """Return ink with gaps up to twice `radius` pixels closed, by a square."""
    from scipy import ndimage

    side = 2 * round(radius) + 1
    if side < 3:
        return mask
    padded = np.pad(mask, side)
    # A square is two lines.
    for shape in ((side, 1), (1, side)):
        padded = ndimage.maximum_filter(padded, shape)
    for shape in ((side, 1), (1, side)):
        padded = ndimage.minimum_filter(padded, shape)
    return np.asarray(padded[side:-side, side:-side] | mask)
