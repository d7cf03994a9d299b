"""Pictures and what they lack as colours, the same in the window and in files."""

import numpy as np
import numpy.typing as npt

from core.analysis.weight_grid import Palette, color_tiles

Pictures = npt.NDArray[np.floating]
Pixels = npt.NDArray[np.uint8]


ERROR_LIMIT = 1.0
"""The error that gets the full colour: white where black was."""

ERROR_WORDS = "Error: what comes back minus the original"
ERROR_ENDS = (f"−{ERROR_LIMIT:g}, too dark", f"{ERROR_LIMIT:g}, too light")
"""What the colours of the lowest and of the highest error mean: vermilion and blue."""


def shades(pictures: Pictures) -> Pixels:
    """Return pictures in [0, 1] as RGB, shape (pictures, height, width, 3), uint8."""
    found = np.asarray(np.rint(255 * pictures), np.uint8)
    return found if found.ndim == 4 else np.repeat(found[..., None], 3, axis=3)


def error_colors(apart: Pictures, palette: Palette) -> Pixels:
    """Return reconstructions minus originals as RGB, on one scale from -1 to 1.

    Vermilion is too dark, blue too light, and the palette's middle is no error.

    Parameters
    ----------
    apart : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
        Of colours it is shown how far the lightness is off.
    palette : Palette
    """
    if apart.ndim == 4:
        apart = apart.mean(axis=3)
    return color_tiles(apart, np.full(len(apart), ERROR_LIMIT), palette)
