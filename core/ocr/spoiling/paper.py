"""The paper under the letters, and around the picture."""

import numpy as np
import numpy.typing as npt

from core.ocr.spoiling.sheet import Pixels, Sheet

Mask = npt.NDArray[np.bool_]

_STEP = 4
"""Paper is looked at in squares of so many pixels: it changes slowly."""


def near_ink(sheet: Sheet, distance: int) -> Mask:
    """Return which pixels are ink, or at most so many pixels beside or above it."""
    from scipy import ndimage

    ink = sheet.owner > 0
    return np.asarray(ndimage.maximum_filter(ink, 2 * distance + 1))


def paper(sheet: Sheet, border: tuple[int, int] = (0, 0)) -> Pixels:
    """Return the picture without its letters, smooth, with more paper around it.

    Each place has the mean of the paper near it, weighed by a Gaussian of half a letter height
    (normalised convolution: Knutsson and Westin, CVPR 1993).

    Parameters
    ----------
    sheet : Sheet
    border : tuple of two int
        Rows above and below, columns left and right, that are added, continuing the edge.

    Returns
    -------
    ndarray of shape (height + 2 rows, width + 2 columns, 3), uint8
    """
    from PIL import Image
    from scipy import ndimage

    high, wide = sheet.owner.shape
    bare = ~near_ink(sheet, max(1, round(sheet.stroke / 2)))
    weight = _squares(bare.astype(np.float32)[..., None])
    sum_ = _squares(np.asarray(sheet.pixels * bare[..., None], np.float32))
    more = tuple(-(-side // _STEP) for side in border)
    pad = ((more[0], more[0]), (more[1], more[1]), (0, 0))
    sigma = max(1.0, 0.5 * sheet.letter_height / _STEP)
    weight, sum_ = np.pad(weight, pad, mode="edge"), np.pad(sum_, pad, mode="edge")
    smooth = [
        ndimage.gaussian_filter(each, (sigma, sigma, 0), mode="nearest") for each in (weight, sum_)
    ]
    # Where no paper is near, as in a picture full of ink, all of it counts.
    overall = sum_.sum(axis=(0, 1)) / max(float(weight.sum()), 1e-6)
    shades = (smooth[1] + 1e-6 * overall) / (smooth[0] + 1e-6)
    small = Image.fromarray(np.clip(np.rint(shades), 0, 255).astype(np.uint8))
    large = small.resize((small.width * _STEP, small.height * _STEP), Image.Resampling.BILINEAR)
    top, left = more[0] * _STEP - border[0], more[1] * _STEP - border[1]
    rows, columns = high + 2 * border[0], wide + 2 * border[1]
    return np.asarray(large)[top : top + rows, left : left + columns]


def with_border(sheet: Sheet, border: tuple[int, int]) -> Pixels:
    """Return the picture with paper around it, as `paper` has it."""
    canvas = np.array(paper(sheet, border))
    high, wide = sheet.owner.shape
    canvas[border[0] : border[0] + high, border[1] : border[1] + wide] = sheet.pixels
    return canvas


def _squares(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the means of squares of an array (height, width, channels)."""
    high, wide, channels = values.shape
    pad = ((0, -high % _STEP), (0, -wide % _STEP), (0, 0))
    padded = np.pad(values, pad, mode="edge")
    rows, columns = padded.shape[0] // _STEP, padded.shape[1] // _STEP
    cells = padded.reshape(rows, _STEP, columns, _STEP, channels)
    return np.asarray(cells.mean(axis=(1, 3)))
