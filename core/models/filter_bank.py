"""Descriptors of local colour and texture: what a bank of filters gives at a place.

The bank of the course (16-720, homework 1): Gaussian, Laplacian of Gaussian and the derivatives of
the Gaussian along either axis, at five scales, of the three channels of CIE L*a*b*.
"""

from functools import lru_cache

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
    middle = grid.patch // 2
    down, across = (
        _operators(side, tuple((firsts + middle).tolist()))
        for side, firsts in zip(grid.sample_shape[:2], (grid.rows, grid.columns), strict=True)
    )
    # Each filter is one down and one across, and linear: (channels, scales, orders, rows, width),
    # and for the orders wanted then (channels, scales, rows, columns).
    downwards = down @ _lab(picture)[:, None, None]
    found = np.empty((CHANNELS, len(SCALES), FILTERS, *grid.size), np.float32)
    smooth = downwards[:, :, 0]
    found[:, :, 0] = smooth @ across[:, 0].swapaxes(1, 2)
    found[:, :, 1] = smooth @ across[:, 2].swapaxes(1, 2)
    found[:, :, 1] += downwards[:, :, 2] @ across[:, 0].swapaxes(1, 2)
    found[:, :, 2] = smooth @ across[:, 1].swapaxes(1, 2)
    found[:, :, 3] = downwards[:, :, 1] @ across[:, 0].swapaxes(1, 2)
    return np.ascontiguousarray(found.reshape(NUMBERS, len(grid)).T)


@lru_cache(maxsize=8)
def _operators(side: int, places: tuple[int, ...]) -> Reals:
    """Return what filters along an axis do to a line of pixels, as matrices.

    Parameters
    ----------
    side : int
        Pixels of the line.
    places : tuple of int
        Where the answers are wanted.

    Returns
    -------
    ndarray of shape (scales, 3, places, side), float32
        The Gaussian and its first and second derivative, times the scale once and twice.
    """
    lines = np.eye(side)
    found = np.empty((len(SCALES), 3, len(places), side), np.float32)
    for index, scale in enumerate(SCALES):
        for order in range(3):
            answers = gaussian_filter1d(lines, scale, axis=0, order=order, mode="nearest")
            found[index, order] = scale**order * answers[list(places)]
    return found


def _lab(picture: Reals) -> Reals:
    """Return the channels of L*a*b* in lightness of white, shape (3, height, width)."""
    clipped = np.clip(picture, 0, 1)
    colours = clipped if clipped.ndim == 3 else np.repeat(clipped[:, :, None], CHANNELS, axis=2)
    lab = np.asarray(rgb2lab(colours), np.float32) / np.float32(_LIGHTNESS)
    return np.ascontiguousarray(lab.transpose(2, 0, 1))
