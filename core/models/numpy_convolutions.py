"""What convolutional networks do to maps, in NumPy: maps are (samples, height, width, channels)."""

from typing import Any

import numpy as np
import numpy.typing as npt

Maps = npt.NDArray[np.floating[Any]]


def convolved(maps: Maps, kernel: Maps, *, stride: int = 1, edge: int = 0) -> Maps:
    """Return maps (samples, places down, places across, kernels).

    Parameters
    ----------
    maps : ndarray of shape (samples, height, width, channels)
    kernel : ndarray of shape (kernels, channels, height, width)
    stride : int
        How many pixels the window moves at a time.
    edge : int
        Zeros around the maps.
    """
    if edge:
        maps = np.pad(maps, ((0, 0), (edge, edge), (edge, edge), (0, 0)))
    high, wide = kernel.shape[2:]
    windows = np.lib.stride_tricks.sliding_window_view(maps, (high, wide), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    samples, height, width = windows.shape[:3]
    columns = windows.reshape(samples * height * width, -1)
    found = columns @ kernel.reshape(len(kernel), -1).T
    return np.asarray(found.reshape(samples, height, width, len(kernel)))


def pooled(maps: Maps) -> Maps:
    """Return the largest value of each block of 2x2; an odd row or column is left out."""
    height, width = maps.shape[1] // 2 * 2, maps.shape[2] // 2 * 2
    blocks = maps[:, :height, :width].reshape(len(maps), height // 2, 2, width // 2, 2, -1)
    return np.asarray(blocks.max(axis=(2, 4)))


def overlapping_pooled(maps: Maps, side: int, stride: int) -> Maps:
    """Return the largest value of each block; the last one may reach beyond the edge.

    Parameters
    ----------
    maps : ndarray of shape (samples, height, width, channels)
        Of at least `side` pixels in each direction.
    side : int
        Of a block.
    stride : int
        How many pixels the block moves at a time.
    """
    beyond = [(0, -(size - side) % stride) for size in maps.shape[1:3]]
    padded = np.pad(maps, ((0, 0), *beyond, (0, 0)), constant_values=-np.inf)
    blocks = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))
    return np.asarray(blocks[:, ::stride, ::stride].max(axis=(4, 5)))


def enlarged(maps: Maps, height: int, width: int) -> Maps:
    """Repeat each pixel 2x2, and leave out what is beyond `height` and `width`."""
    return maps.repeat(2, axis=1).repeat(2, axis=2)[:, :height, :width]
