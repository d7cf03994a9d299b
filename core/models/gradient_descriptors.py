"""Descriptors of local shape: histograms of the directions in which a picture gets lighter.

Those of SIFT (Lowe 2004, "Distinctive image features from scale-invariant keypoints", section 6) on
a dense grid, upright and of one size, as Lazebnik, Schmid and Ponce (2006) use them for scenes.
"""

import numpy as np
import numpy.typing as npt
from scipy.ndimage import correlate1d

from core.models.descriptor_grid import DescriptorGrid

CELLS = 4
"""Along either side of a patch."""

DIRECTIONS = 8

NUMBERS = CELLS * CELLS * DIRECTIONS

_CLIP = 0.2
"""No direction of a cell counts for more: strong single edges do not drown the rest."""

_FAINT = 0.01
"""Gradient of a cell, in full scales a pixel, below which it is noise and is not blown up."""

_LUMINANCE = np.array([0.2125, 0.7154, 0.0721], np.float32)
"""Of red, green and blue (ITU-R BT.709, rounded as in scikit-image)."""

Reals = npt.NDArray[np.float32]


def gradient_descriptors(picture: Reals, grid: DescriptorGrid) -> Reals:
    """Return the descriptors of a picture.

    The gradient (central differences) of each pixel is shared between the two nearest of 8
    directions, and between the four nearest of 4x4 cells by the distances to their middles. A patch
    is divided by its norm, clipped at 0.2 and divided by its norm again; patches of next to no
    contrast stay short.

    Parameters
    ----------
    picture : ndarray of shape (height, width) or (height, width, 3)
        float32, nominally in [0, 1]; of colours their luminance is taken.
    grid : DescriptorGrid
        Its patches have a multiple of 4 pixels a side.

    Returns
    -------
    ndarray of shape (patches, 128), float32
        Row by row; in a patch first the cells row by row, and in a cell the directions, from
        "lighter to the right" clockwise. Of length 1, or less where there is no contrast.
    """
    grey = picture @ _LUMINANCE if picture.ndim == 3 else picture
    cell = grid.patch // CELLS
    sums = _cell_sums(_directed(grey), cell)
    # The middle of a cell with an even side lies between two pixels; the window above allows for
    # it, and gives its sum at the pixel before.
    middles = cell * np.arange(CELLS) + (cell - 1) // 2
    rows, columns = ((firsts[:, None] + middles).ravel() for firsts in (grid.rows, grid.columns))
    high, wide = grid.size
    found = sums[:, rows[:, None], columns].reshape(DIRECTIONS, high, CELLS, wide, CELLS)
    patches = found.transpose(1, 3, 2, 4, 0).reshape(high * wide, NUMBERS)
    # Sums over a window with the weight of cell x cell pixels, of which 16 make a patch.
    faint = np.float32(_FAINT * cell * cell * CELLS)
    patches = np.asarray(patches / np.maximum(_norms(patches), faint), np.float32)
    clipped = np.minimum(patches, np.float32(_CLIP))
    lengths = np.minimum(_norms(patches), 1)
    return np.asarray(clipped * (lengths / np.maximum(_norms(clipped), 1e-12)), np.float32)


def _directed(grey: Reals) -> Reals:
    """Return how much each pixel has of each direction, shape (8, height, width)."""
    down, right = (
        correlate1d(grey, np.array([-0.5, 0, 0.5], np.float32), axis=axis, mode="nearest")
        for axis in (0, 1)
    )
    steps = np.arctan2(down, right) * np.float32(DIRECTIONS / (2 * np.pi))
    first = np.floor(steps)
    share, strength = steps - first, np.hypot(down, right)
    first = first.astype(np.intp) % DIRECTIONS
    found = np.zeros((DIRECTIONS, *grey.shape), np.float32)
    rows, columns = np.ogrid[: grey.shape[0], : grey.shape[1]]
    found[first, rows, columns] = strength * (1 - share)
    found[(first + 1) % DIRECTIONS, rows, columns] += strength * share
    return found


def _cell_sums(directed: Reals, cell: int) -> Reals:
    """Return sums over a window that falls off linearly to the middles of the cells beside it."""
    taps = 2 * cell - cell % 2
    offsets = np.arange(taps) - (taps - 1) / 2
    window = (1 - np.abs(offsets) / cell).astype(np.float32)
    sums = directed
    for axis in (1, 2):
        sums = correlate1d(sums, window, axis=axis, mode="constant", origin=cell % 2 - 1)
    return sums


def _norms(patches: Reals) -> Reals:
    return np.asarray(np.sqrt(np.square(patches).sum(axis=1, keepdims=True)), np.float32)
