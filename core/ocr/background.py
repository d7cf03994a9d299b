"""The paper under the ink: uneven light, shadows and smears, seen in blocks and divided out."""

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]

_PAPER = 75
"""The percentile of a block that is taken for paper: ink covers less than a quarter of it."""


def estimate_background(grey: Grey, block: int) -> Grey:
    """Return how light the paper is at each pixel.

    The 75th percentile of square blocks, the median of each and its eight neighbours so that a
    block full of ink does not count, smoothed and enlarged.

    Parameters
    ----------
    grey : ndarray of shape (height, width), float32
        Dark ink on lighter paper, 0 to 1.
    block : int
        Side of a block, in pixels.

    Returns
    -------
    ndarray of shape (height, width), float32
        Greater than 0.
    """
    from PIL import Image
    from scipy import ndimage

    height, width = grey.shape
    block = max(4, min(block, height, width))
    # Every second pixel of a large block says as much as all of them.
    step = 2 if block >= 16 else 1
    rows, columns = -(-height // block), -(-width // block)
    padded = np.pad(grey, ((0, rows * block - height), (0, columns * block - width)), mode="edge")
    blocks = padded[::step, ::step]
    side = -(-block // step)
    if block % step:
        # Blocks of an odd side do not share a grid with every second pixel.
        blocks, side = padded, block
    cells = blocks.reshape(rows, side, columns, side).swapaxes(1, 2).reshape(rows, columns, -1)
    rank = round(_PAPER / 100 * (cells.shape[2] - 1))
    paper = np.partition(cells, rank, axis=2)[..., rank]
    paper = ndimage.median_filter(paper, 3, mode="nearest")
    paper = ndimage.gaussian_filter(paper, 0.7, mode="nearest")
    large = Image.fromarray(np.ascontiguousarray(paper, np.float32)).resize(
        (columns * block, rows * block), Image.Resampling.BICUBIC
    )
    return np.asarray(np.maximum(np.asarray(large)[:height, :width], 0.02), np.float32)


def flatten(grey: Grey, background: Grey) -> Grey:
    """Return shades relative to the paper: 1 is paper, 0 is black; none above 1.2."""
    return np.asarray(np.minimum(grey / background, 1.2), np.float32)


def detect_polarity(grey: Grey, block: int) -> str:
    """Return ``"dark"`` if what stands out of the background is darker than it, or ``"light"``.

    The third moment of what a block-wise median leaves: strokes are few and far from their
    surroundings, on the one side.
    """
    from scipy import ndimage

    block = max(4, block)
    # The median over two blocks, of every few pixels: of all of them it takes a second.
    step = max(1, block // 6)
    small = grey[::step, ::step]
    rest = small - ndimage.median_filter(small, 13, mode="nearest")
    return "light" if float(np.mean(rest.astype(np.float64) ** 3)) > 0 else "dark"
