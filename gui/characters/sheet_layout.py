"""How a sheet of all classes fits its place: rows side by side in blocks, pixels of one size."""

import math
from dataclasses import dataclass

LABEL_WIDTH = 20
"""Of the name before a row, in logical pixels."""

BLOCK_GAP = 16
FEWEST_COLUMNS = 8
"""For larger pictures a row gives up columns down to this many."""

FEWEST_USUAL = 4
"""For pictures of the usual size: where fewer fit they become smaller than that, if they can."""

MOST_COLUMNS = 24


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Where the rows of a sheet lie.

    Parameters
    ----------
    scale : int
        Device pixels a pixel of the pictures.
    blocks : int
        Columns of rows, side by side.
    rows : int
        Rows in a block; the last may have fewer.
    columns : int
        Pictures in a row.
    tile : float
        Side of a picture in logical pixels.
    """

    scale: int
    blocks: int
    rows: int
    columns: int
    tile: float

    @property
    def block_width(self) -> float:
        """Of a block with its names, in logical pixels."""
        return LABEL_WIDTH + self.columns * self.tile

    @property
    def width(self) -> float:
        """Of all blocks and the gaps between them."""
        return self.blocks * self.block_width + (self.blocks - 1) * BLOCK_GAP


def lay_out_sheet(
    width: float, height: float, rows: int, side: int, ratio: float = 1.0
) -> SheetLayout:
    """Return the layout with the largest pictures that still shows enough of each class.

    Parameters
    ----------
    width, height : float
        Of the place, in logical pixels.
    rows : int
        How many classes there are.
    side : int
        Of a picture, in its pixels.
    ratio : float
        Device pixels a logical pixel.
    """
    usual, smallest = max(1, round(ratio)), max(1, int(ratio))
    largest = max(usual, int(height * ratio) // side)
    for scale in range(largest, smallest - 1, -1):
        found = _with_scale(width, height, rows, side * scale / ratio, scale)
        if found.columns >= (FEWEST_COLUMNS if scale > usual else FEWEST_USUAL):
            return found
    return _with_scale(width, height, rows, side * smallest / ratio, smallest)


def _with_scale(width: float, height: float, rows: int, tile: float, scale: int) -> SheetLayout:
    fitting = max(1, int(height / tile))
    blocks = math.ceil(rows / fitting)
    room = (width - (blocks - 1) * BLOCK_GAP) / blocks - LABEL_WIDTH
    columns = min(MOST_COLUMNS, max(1, int(room / tile)))
    return SheetLayout(scale, blocks, math.ceil(rows / blocks), columns, tile)
