"""Where local descriptors of a picture are taken, and which cell of a pyramid each lies in."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class DescriptorGrid:
    """A dense grid of square patches, in the middle of a picture.

    Parameters
    ----------
    sample_shape : tuple of int
        (height, width) or (height, width, 3).
    patch : int
        Side of a patch in pixels.
    spacing : int
        Pixels from a patch to the next, along either axis.
    """

    sample_shape: tuple[int, ...]
    patch: int
    spacing: int

    @cached_property
    def rows(self) -> Places:
        """Return the first pixel of the patches from above, shape (patches in a column,)."""
        return self._firsts(self.sample_shape[0])

    @cached_property
    def columns(self) -> Places:
        """Return the first pixel of the patches from the left, shape (patches in a row,)."""
        return self._firsts(self.sample_shape[1])

    @property
    def size(self) -> tuple[int, int]:
        """Patches in a column and in a row."""
        return len(self.rows), len(self.columns)

    def __len__(self) -> int:
        """Return the patches of a picture."""
        return len(self.rows) * len(self.columns)

    def cells(self, levels: int) -> Places:
        """Return in which of the 4^levels cells the middle of each patch lies, shape (patches,).

        The picture is cut into 2^levels equal strips along either axis. Patches and cells count row
        by row, so that the cell of a coarser level is found by halving row and column.
        """
        strips = 2**levels
        row, column = (
            (2 * firsts + self.patch) * strips // (2 * side)
            for firsts, side in zip((self.rows, self.columns), self.sample_shape[:2], strict=True)
        )
        return np.asarray((row[:, None] * strips + column).ravel(), np.int64)

    def check(self, name: str) -> None:
        """Refuse samples that no patch fits into.

        Parameters
        ----------
        name : str
            Of the data, for the error.

        Raises
        ------
        ConfigError
            If they are rows of numbers, or smaller than a patch; `field` is ``"patch"`` of these.
        """
        if len(self.sample_shape) < 2:
            raise ConfigError(
                f"visual words are of pictures; the samples of {name} are rows of numbers. Choose "
                "another model, or other data",
                field="model",
            )
        height, width = self.sample_shape[:2]
        if min(height, width) < self.patch:
            raise ConfigError(
                f"a patch of {self.patch}x{self.patch} pixels does not fit into the pictures of "
                f"{name}, which have {width}x{height}; choose a smaller patch, or larger pictures",
                field="patch",
            )

    def _firsts(self, side: int) -> Places:
        room = side - self.patch
        count = room // self.spacing + 1
        return (room - (count - 1) * self.spacing) // 2 + self.spacing * np.arange(count)
