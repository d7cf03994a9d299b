"""What visual words look like: the mean of the patches that each stands for."""

import numpy as np
import numpy.typing as npt

from core.models.descriptor_grid import DescriptorGrid
from core.models.visual_words import Words, sum_by_word

Reals = npt.NDArray[np.float32]


class WordAppearance:
    """Adds up the patches of each word, picture after picture.

    Parameters
    ----------
    words : int
    grid : DescriptorGrid
    """

    def __init__(self, words: int, grid: DescriptorGrid) -> None:
        self._grid = grid
        self._shape = (grid.patch, grid.patch, *grid.sample_shape[2:])
        self._sums = np.zeros((words, int(np.prod(self._shape))))
        self._counts = np.zeros(words, np.int64)

    def add(self, picture: Reals, nearest: Words) -> None:
        """Add the patches of a picture.

        Parameters
        ----------
        picture : ndarray of shape (height, width) or (height, width, 3)
        nearest : ndarray of shape (patches,), int64
            Word of each patch.
        """
        grid = self._grid
        windows = np.lib.stride_tricks.sliding_window_view(
            picture, (grid.patch, grid.patch), axis=(0, 1)
        )
        patches = windows[grid.rows[:, None], grid.columns]
        if picture.ndim == 3:
            patches = np.moveaxis(patches, 2, -1)
        words = len(self._sums)
        self._sums += sum_by_word(patches.reshape(len(nearest), -1), nearest, words)
        self._counts += np.bincount(nearest, minlength=words)

    def means(self) -> Reals:
        """Return the mean patch of each word, shape (words, side, side[, 3]), NaN without any."""
        with np.errstate(invalid="ignore"):
            means = self._sums / self._counts[:, None]
        return means.reshape(-1, *self._shape).astype(np.float32)
