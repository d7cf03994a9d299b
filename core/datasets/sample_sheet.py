"""A sheet of sample pictures for the data card: which samples, and one tiled picture of them."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Split
from core.errors import DatasetError
from core.randomness import Stream, generator


@dataclass(frozen=True, slots=True, eq=False)
class SampleSheet:
    """Tiles in reading order, with a margin around each.

    Parameters
    ----------
    indices : ndarray of shape (shown,)
        int64; which sample of the split each tile shows. May be fewer than there are places.
    image : ndarray of shape (height, width) or (height, width, 3)
        uint8; the ink is as dark or light as in the data.
    columns : int
        Places in a row.
    tile_height, tile_width, margin : int
        In pixels of `image`. Tiles lie `margin` apart and from the edge.
    """

    indices: npt.NDArray[np.int64] = field(repr=False)
    image: npt.NDArray[np.uint8] = field(repr=False)
    columns: int
    tile_height: int
    tile_width: int
    margin: int

    def sample_at(self, row: float, column: float) -> int | None:
        """Return the sample whose tile covers a point in pixels of `image`, None between tiles."""
        down, inside_y = divmod(row - self.margin, self.tile_height + self.margin)
        along, inside_x = divmod(column - self.margin, self.tile_width + self.margin)
        place = int(down) * self.columns + int(along)
        on_tile = inside_y < self.tile_height and inside_x < self.tile_width
        if not on_tile or down < 0 or not 0 <= along < self.columns or place >= len(self.indices):
            return None
        return int(self.indices[place])


LARGEST_TILE = 96
"""Side of larger pictures in a sheet, in pixels: they are shown as small as characters."""


def sample_sheet(split: Split, classes: int, columns: int, rows: int, seed: int = 0) -> SampleSheet:
    """Choose samples, as many of one class as of another, and draw them upright.

    Parameters
    ----------
    split : Split
    classes : int
        Number of classes, with or without samples here.
    columns, rows : int
        Places for tiles, 1 or more each.
    seed : int
        Another seed shows other samples.

    Raises
    ------
    DatasetError
        If the samples are no pictures.
    """
    if split.inputs.ndim < 3:
        raise DatasetError(
            f"samples of {split.sample_shape[0]} features are no pictures; show them as points"
        )
    indices = choose_samples(split.labels, classes, columns * rows, seed)
    return sheet_of(split.inputs[indices], indices, columns, rows)


def sheet_of(
    pictures: npt.NDArray[np.float32], indices: npt.NDArray[np.int64], columns: int, rows: int
) -> SampleSheet:
    """Draw pictures as tiles, large ones smaller than they are.

    Parameters
    ----------
    pictures : ndarray of shape (shown, height, width) or (shown, height, width, 3)
        In [0, 1]; beyond it they are clipped.
    indices : ndarray of shape (shown,)
        Which samples they are.
    columns, rows : int
        Places for tiles, 1 or more each; at least as many as there are pictures.
    """
    color = pictures.shape[3:]
    pictures = _shrunk(pictures)
    height, width = pictures.shape[1:3]
    margin = max(1, min(height, width) // 14)
    edges = (pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1])
    background = np.median(np.concatenate(edges, axis=1), axis=(0, 1)) if len(indices) else 0.0

    # Each place is a tile with the margin above and left of it; the last edges are added around.
    places = np.full((rows * columns, height + margin, width + margin, *color), background)
    places[: len(indices), margin:, margin:] = pictures
    tiled = places.reshape(rows, columns, *places.shape[1:]).swapaxes(1, 2)
    tiled = tiled.reshape(rows * (height + margin), columns * (width + margin), *color)
    sheet = np.full((tiled.shape[0] + margin, tiled.shape[1] + margin, *color), background)
    sheet[: tiled.shape[0], : tiled.shape[1]] = tiled
    image = np.rint(np.clip(sheet, 0, 1) * 255).astype(np.uint8)
    return SampleSheet(indices, image, columns, height, width, margin)


def _shrunk(pictures: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return large pictures at a half, a third … of their size: means of blocks of pixels."""
    factor = -(-max(pictures.shape[1:3]) // LARGEST_TILE)
    count, height, width = len(pictures), *(side // factor for side in pictures.shape[1:3])
    if factor == 1 or 0 in (height, width):
        return pictures
    whole = pictures[:, : height * factor, : width * factor]
    blocks = whole.reshape(count, height, factor, width, factor, *pictures.shape[3:])
    means: npt.NDArray[np.float32] = blocks.mean(axis=(2, 4), dtype=np.float32)
    return means


def choose_samples(
    labels: npt.NDArray[np.int64], classes: int, count: int, seed: int
) -> npt.NDArray[np.int64]:
    """Return at most `count` sample indices, one round of all classes after the other.

    With fewer places than classes, the classes shown are spread evenly over their list.
    """
    rng = generator(seed, Stream.DISPLAY)
    order = rng.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    counts = np.bincount(labels, minlength=classes)
    rounds = np.arange(len(labels)) - np.repeat(np.cumsum(counts) - counts, counts)
    in_turn = order[np.argsort(rounds, kind="stable")]
    present = int(np.count_nonzero(counts))
    if count < present:
        return in_turn[np.arange(count) * present // count]
    return in_turn[:count]
