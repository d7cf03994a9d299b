"""Descriptors of local colour and texture: what a bank of filters gives at a place.

The bank of the course (16-720, homework 1): Gaussian, Laplacian of Gaussian and the derivatives of
the Gaussian along either axis, at five scales, of the three channels of CIE L*a*b*.
"""

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d
from skimage.color import rgb2lab

from core.models.descriptor_grid import DescriptorGrid

SCALES = (1.0, 2.0, 4.0, 8.0, 8.0 * 2**0.5)
"""Standard deviations of the Gaussians, in pixels."""

FILTERS = 4

CHANNELS = 3

NUMBERS = CHANNELS * len(SCALES) * FILTERS

_LIGHTNESS = 100.0
"""Of white in L*a*b*."""

_ORDERS = ((0, 2), (2, 0), (0, 1), (1, 0))
"""Derivatives down and across that are taken beside the Gaussian itself."""

Reals = npt.NDArray[np.float32]


def filter_responses(picture: Reals, grid: DescriptorGrid) -> Reals:
    """Return what the filters give in the middle of each patch.

    Derivatives are multiplied by the scale, and the Laplacian by its square, so that all scales
    count alike (Lindeberg 1998); the picture goes on beyond its edge as it ends there.

    Parameters
    ----------
    picture : ndarray of shape (height, width) or (height, width, 3)
        float32, nominally in [0, 1]; it is clipped to that.
    grid : DescriptorGrid

    Returns
    -------
    ndarray of shape (patches, 60), float32
        In hundredths of the lightness of white: for each channel (lightness, green to red, blue to
        yellow) and scale the Gaussian, the Laplacian, and the derivatives to the right and down.
    """
    rows, columns = grid.rows + grid.patch // 2, grid.columns + grid.patch // 2
    found = np.empty((len(grid), CHANNELS, len(SCALES), FILTERS), np.float32)
    for channel, values in enumerate(_lab(picture)):
        for place, scale in enumerate(SCALES):
            # Each filter is one down and one across, of which the second is needed only in the rows
            # of the grid.
            down = {
                order: gaussian_filter1d(values, scale, axis=0, order=order, mode="nearest")[rows]
                for order in (0, 1, 2)
            }
            smooth, twice_across, twice_down, across, downwards = (
                gaussian_filter1d(down[first], scale, axis=1, order=second, mode="nearest")[
                    :, columns
                ]
                for first, second in ((0, 0), *_ORDERS)
            )
            answers = (
                smooth,
                scale**2 * (twice_across + twice_down),
                scale * across,
                scale * downwards,
            )
            for index, answer in enumerate(answers):
                found[:, channel, place, index] = answer.ravel()
    return found.reshape(len(grid), NUMBERS)


def _lab(picture: Reals) -> Reals:
    """Return the channels of L*a*b* in lightness of white, shape (3, height, width)."""
    clipped = np.clip(picture, 0, 1)
    colours = clipped if clipped.ndim == 3 else np.repeat(clipped[:, :, None], CHANNELS, axis=2)
    lab = np.asarray(rgb2lab(colours), np.float32) / np.float32(_LIGHTNESS)
    return np.ascontiguousarray(lab.transpose(2, 0, 1))
