"""Pictures and what they lack as colours, the same in the window and in files."""

import numpy as np
import numpy.typing as npt

from core.analysis.weight_grid import Palette, color_tiles

Pictures = npt.NDArray[np.floating]
Pixels = npt.NDArray[np.uint8]


def shades(pictures: Pictures) -> Pixels:
    """Return pictures in [0, 1] as RGB, shape (pictures, height, width, 3), uint8."""
    found = np.asarray(np.rint(255 * pictures), np.uint8)
    return found if found.ndim == 4 else np.repeat(found[..., None], 3, axis=3)


def error_colors(apart: Pictures, palette: Palette) -> Pixels:
    """Return reconstructions minus originals as RGB, on one scale from -1 to 1.

    Parameters
    ----------
    apart : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
        Of colours it is shown how far the lightness is off.
    palette : Palette
    """
    if apart.ndim == 4:
        apart = apart.mean(axis=3)
    return color_tiles(apart, np.ones(len(apart)), palette)
