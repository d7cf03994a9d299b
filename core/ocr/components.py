"""Connected pieces of ink, measured all at once."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.ocr.box import Box

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Components:
    """Pieces of ink; an attribute holds one value a piece.

    Parameters
    ----------
    labels : ndarray of shape (height, width), int32
        Which piece a pixel belongs to, from 1 on; 0 is paper.
    top, left, bottom, right : ndarray of shape (pieces,), int64
        As of a `Box`.
    area : ndarray of shape (pieces,), int64
        Pixels.
    stroke : ndarray of shape (pieces,), float64
        Width of the stroke, in pixels: twice the area over the length of the outline.
    contrast : ndarray of shape (pieces,), float64
        How much darker than paper, on average, in shades.
    """

    labels: npt.NDArray[np.int32] = field(repr=False)
    top: Numbers = field(repr=False)
    left: Numbers = field(repr=False)
    bottom: Numbers = field(repr=False)
    right: Numbers = field(repr=False)
    area: Numbers = field(repr=False)
    stroke: Reals = field(repr=False)
    contrast: Reals = field(repr=False)

    def __len__(self) -> int:
        return len(self.area)

    @property
    def height(self) -> Numbers:
        """Rows of each piece."""
        return self.bottom - self.top

    @property
    def width(self) -> Numbers:
        """Columns of each piece."""
        return self.right - self.left

    def box(self, index: int) -> Box:
        """Return where a piece is."""
        return Box(
            int(self.top[index]),
            int(self.left[index]),
            int(self.bottom[index]),
            int(self.right[index]),
        )


def find_components(mask: Mask, flat: Grey, *, corners: bool = True) -> Components:
    """Return the pieces of ink whose pixels touch.

    Parameters
    ----------
    mask : ndarray of shape (height, width), bool
    flat : ndarray of shape (height, width), float32
        Paper near 1.
    corners : bool
        Whether pixels touch at their corners too: 8 neighbours, not 4.
    """
    from scipy import ndimage

    neighbours = ndimage.generate_binary_structure(2, 2 if corners else 1)
    labels, count = ndimage.label(mask, neighbours, output=np.int32)
    rows, columns = np.nonzero(labels)
    piece = labels[rows, columns] - 1
    area = np.bincount(piece, minlength=count)
    darker = np.bincount(piece, 1.0 - flat[rows, columns], minlength=count)
    outline = _outline(mask, labels, count)
    boxes = ndimage.find_objects(labels)
    edges = np.array([(r.start, c.start, r.stop, c.stop) for r, c in boxes], np.int64).reshape(
        -1, 4
    )
    return Components(
        labels=labels,
        top=edges[:, 0],
        left=edges[:, 1],
        bottom=edges[:, 2],
        right=edges[:, 3],
        area=area,
        stroke=2 * area / np.maximum(outline, 1),
        contrast=darker / np.maximum(area, 1),
    )


def _outline(mask: Mask, labels: npt.NDArray[np.int32], count: int) -> Reals:
    """Return the length of the outline of each piece, in pixels.

    Steps between ink and paper along rows and columns overrate a slanting line by up to √2; the
    mean over all directions is 4/π.
    """
    total = np.zeros(count)
    padded, names = np.pad(mask, 1), np.pad(labels, 1)
    for axis in (0, 1):
        edge = np.diff(padded.astype(np.int8), axis=axis) != 0
        first = names[:-1] if axis == 0 else names[:, :-1]
        second = names[1:] if axis == 0 else names[:, 1:]
        owner = np.maximum(first, second)[edge]
        total += np.bincount(owner - 1, minlength=count)
    return total * (np.pi / 4)


def letter_height(pieces: Components, shape: tuple[int, int]) -> float:
    """Return how high a letter is, in pixels; 0 if there is no ink.

    The median of the pieces' heights, each weighed by its area, so that specks do not count; what
    touches the border of the picture or spans half of it is left out where something else is left.
    """
    height, width = shape
    if not len(pieces):
        return 0.0
    inside = (
        (pieces.top > 0) & (pieces.left > 0) & (pieces.bottom < height) & (pieces.right < width)
    )
    modest = (pieces.height < 0.5 * height) | (pieces.width < 0.5 * width)
    compact = pieces.width < 4 * np.maximum(pieces.height, 1)
    chosen = inside & modest & compact
    if not chosen.any():
        chosen = np.ones(len(pieces), bool)
    sizes = np.maximum(pieces.height, 0.6 * pieces.width)[chosen]
    weights = pieces.area[chosen].astype(np.float64)
    order = np.argsort(sizes)
    running = np.cumsum(weights[order])
    return float(sizes[order][np.searchsorted(running, running[-1] / 2)])
