"""Colours become one shade, and large pictures smaller."""

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]


def to_grey(pixels: Pixels, choice: str) -> Pixels:
    """Return one shade a pixel.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3) or (height, width), uint8
        RGB, or shades, which are returned as they are.
    choice : {"luminance", "darkest", "lightest"}
        Luminance: ITU-R BT.601, as Pillow has it.
    """
    if pixels.ndim == 2:
        return pixels
    if choice == "darkest":
        return np.asarray(pixels.min(axis=2))
    if choice == "lightest":
        return np.asarray(pixels.max(axis=2))
    from PIL import Image

    return np.asarray(Image.fromarray(pixels).convert("L"))


def shrunk(grey: Pixels, size: int) -> tuple[Grey, float]:
    """Return the picture with its longer side at most `size` pixels, and how it was scaled."""
    from PIL import Image

    longer = max(grey.shape)
    scale = min(1.0, size / longer)
    if scale < 1:
        wide, high = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
        grey = np.asarray(Image.fromarray(grey).resize((wide, high), Image.Resampling.BOX))
    return grey.astype(np.float32) / np.float32(255), scale
