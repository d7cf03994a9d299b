"""Pictures turned, stretched and bent a little at once, and the reading of moved pictures."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.randomness import Stream, generator
from core.training.config import TrainingConfig

Array = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.float32]

GRID = 5
"""Points along a side at which bending is drawn; between them it is interpolated smoothly."""


def bend(count: int, size: tuple[int, int], config: TrainingConfig, step: int) -> Places:
    """Draw how far from its place each pixel of distorted pictures comes.

    A function of its arguments alone; see `core.training.augmentation.draw_places`.

    Parameters
    ----------
    count : int
        Pictures.
    size : (int, int)
        Height and width in pixels.
    config : TrainingConfig
        Its seed, and its distortion d, a share of the side: an affine map moves the middles of
        the borders by a normal deviate of deviation d along either axis, bending moves each of
        5x5 points by another one, and the whole picture is shifted by one of d / 2.
    step : int
        Steps done before.

    Returns
    -------
    ndarray of shape (count, 2, height, width), float32
        Rows down and columns to the right, in pixels.
    """
    rng = generator(config.seed, Stream.DISTORTION, step)
    amount = np.float32(config.distortion)
    affine = 2 * amount * rng.standard_normal((count, 2, 2), dtype=np.float32)
    shift = amount / 2 * rng.standard_normal((count, 2, 1, 1), dtype=np.float32)
    bent = amount * rng.standard_normal((count, 2, GRID, GRID), dtype=np.float32)
    height, width = size
    rows = ((np.arange(height, dtype=np.float32) + 0.5) / height - 0.5)[:, None]
    columns = ((np.arange(width, dtype=np.float32) + 0.5) / width - 0.5)[None, :]
    moved = _spread(height) @ (bent + shift) @ _spread(width).T
    moved += affine[:, :, :1, None] * rows + affine[:, :, 1:, None] * columns
    moved *= np.array(size, np.float32)[:, None, None]
    return moved


def read_at(pictures: Array, places: Places) -> Array:
    """Read pictures between their pixels, bilinearly; beyond the border lies what is on it.

    Parameters
    ----------
    pictures : ndarray of shape (count, height, width) or (count, height, width, channels)
    places : ndarray of shape (count, 2, height, width)
        As `core.training.augmentation.draw_places` returns them.

    Returns
    -------
    ndarray of the shape and dtype of `pictures`
    """
    count, height, width = pictures.shape[:3]
    pixels = pictures.reshape(count * height * width, -1)
    row, column = np.clip(places[:, 0], 0, height - 1), np.clip(places[:, 1], 0, width - 1)
    top, left = row.astype(np.int64), column.astype(np.int64)
    down = (row - top).reshape(-1, 1).astype(pictures.dtype)
    right = (column - left).reshape(-1, 1).astype(pictures.dtype)
    at = top * width + left + (np.arange(count) * height * width)[:, None, None]
    below = np.where(top < height - 1, width, 0).ravel()
    beside = np.where(left < width - 1, 1, 0).ravel()
    at = at.ravel()
    upper = pixels.take(at, axis=0)
    upper += right * (pixels.take(at + beside, axis=0) - upper)
    at += below
    lower = pixels.take(at, axis=0)
    lower += right * (pixels.take(at + beside, axis=0) - lower)
    upper += down * (lower - upper)
    return np.asarray(upper.reshape(pictures.shape))


def _spread(pixels: int) -> Places:
    """Return the matrix (pixels, GRID) of a smooth interpolation between points of the grid."""
    place = (np.arange(pixels) + 0.5) / pixels * (GRID - 1)
    share = np.clip(1 - np.abs(place[:, None] - np.arange(GRID)), 0, 1)
    return np.asarray(share**2 * (3 - 2 * share), np.float32)
