"""What is cut out of pictures, brought to squares so that many are normalised at once."""

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.float32]

CROP_SIDE = 96


def square_crop(ink: Ink) -> Ink:
    """Return a crop in the middle of a square of 96 pixels, its aspect kept.

    Parameters
    ----------
    ink : ndarray of shape (height, width), float32

    Returns
    -------
    ndarray of shape (96, 96), float32
    """
    from PIL import Image

    high, wide = ink.shape
    factor = CROP_SIDE / max(high, wide, 1)
    size = max(1, round(wide * factor)), max(1, round(high * factor))
    # A box filter where it shrinks: nothing of a thin stroke is skipped.
    method = Image.Resampling.BOX if factor < 1 else Image.Resampling.BILINEAR
    scaled = np.asarray(Image.fromarray(ink).resize(size, method))
    square = np.zeros((CROP_SIDE, CROP_SIDE), np.float32)
    top, left = (CROP_SIDE - scaled.shape[0]) // 2, (CROP_SIDE - scaled.shape[1]) // 2
    square[top : top + scaled.shape[0], left : left + scaled.shape[1]] = scaled
    return square
