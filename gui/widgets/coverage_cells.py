"""Which sample stands where in a strip of one mark a sample."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class CoverageCells:
    """Rows of equal cells that fill a rectangle, in reading order.

    Parameters
    ----------
    samples : int
        At least 1.
    width, height : int
        Of the rectangle, in device pixels.
    group : int
        How many neighbouring samples share a cell; 1 unless there are more samples than pixels.
    columns, rows : int
    """

    samples: int
    width: int
    height: int
    group: int
    columns: int
    rows: int

    @property
    def count(self) -> int:
        """How many cells hold samples; the last row may be shorter."""
        return math.ceil(self.samples / self.group)

    @property
    def stride(self) -> int:
        """How many samples a row holds."""
        return self.columns * self.group

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the cell at a place given in device pixels."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return None
        # Whole pixels first, as in `pixels`: what is shown at a place is what lies there.
        column = int(x) * self.columns // self.width
        cell = int(y) * self.rows // self.height * self.columns + column
        return cell if cell < self.count else None

    def samples_of(self, cell: int) -> range:
        """Return the samples of a cell."""
        return range(cell * self.group, min((cell + 1) * self.group, self.samples))

    def rectangle(self, sample: int) -> tuple[int, int, int, int]:
        """Return left, top, width and height of the cell of a sample, in device pixels."""
        row, column = divmod(sample // self.group, self.columns)
        left, right = (-(-at * self.width // self.columns) for at in (column, column + 1))
        top, bottom = (-(-at * self.height // self.rows) for at in (row, row + 1))
        return left, top, right - left, bottom - top

    def least(self, visits: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the smallest number in every cell, so that what was never seen is never hidden.

        Parameters
        ----------
        visits : ndarray of shape (samples,)

        Returns
        -------
        ndarray of shape (count,)
        """
        if self.group == 1:
            return visits
        result: npt.NDArray[np.int64] = np.minimum.reduceat(
            visits, np.arange(0, self.samples, self.group)
        )
        return result

    def pixels(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Return the cell of every pixel, and which pixels part cells that are large enough.

        Returns
        -------
        cells : ndarray of shape (height, width)
            Beyond the last cell it is `count`.
        gaps : ndarray of shape (height, width)
        """
        column = np.arange(self.width) * self.columns // self.width
        row = np.arange(self.height) * self.rows // self.height
        cells = np.minimum(row[:, np.newaxis] * self.columns + column, self.count)
        gaps = np.zeros(cells.shape, dtype=bool)
        if min(self.width / self.columns, self.height / self.rows) >= _LEAST_WITH_GAP:
            gaps[:, :-1] |= column[:-1] != column[1:]
            gaps[:-1] |= (row[:-1] != row[1:])[:, np.newaxis]
        return cells, gaps


_LEAST_WITH_GAP = 6
"""Side of a cell in device pixels from which a pixel is left between neighbours."""


def arrange(samples: int, width: int, height: int) -> CoverageCells:
    """Return the arrangement whose cells come nearest to squares.

    Parameters
    ----------
    samples : int
        At least 1.
    width, height : int
        In device pixels, at least 1.
    """
    group = math.ceil(samples / (width * height))
    count = math.ceil(samples / group)
    rows = min(height, max(1, round(math.sqrt(count * height / width))))
    rows = max(rows, math.ceil(count / width))
    columns = math.ceil(count / rows)
    # The last rows may be left without a cell.
    return CoverageCells(samples, width, height, group, columns, math.ceil(count / columns))
