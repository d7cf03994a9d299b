"""Whether characters are dark on light or light on dark, seen from the edge of their pictures."""

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Ink

# Real characters: at least 99 % of the edge pixels have the shade of their background and all
# pictures agree. Photographs of things (CIFAR-10, flowers, scenes): at most 67 % of the edge.
_PLAIN_EDGE = 0.8
_AGREEMENT = 0.9

# How far from the background a pixel still counts as background, as part of a picture's range.
_SAME_SHADE = 0.15

# Enough to be sure, and 1 ms instead of 50 ms for a full NIST36 training set.
_PICTURES_LOOKED_AT = 500


def detect_ink(pictures: npt.NDArray[np.float32]) -> Ink | None:
    """Tell dark ink from light ink by the shade that surrounds it.

    Parameters
    ----------
    pictures : ndarray of shape (samples, height, width) or (samples, height, width, 3), float32

    Returns
    -------
    {"dark", "light"} or None
        None if the edges are not plain, as in photographs, or the pictures disagree.
    """
    step = -(-len(pictures) // _PICTURES_LOOKED_AT)
    grey = pictures[::step]
    if grey.ndim == 4:
        grey = grey.mean(axis=3)
    edge = np.concatenate((grey[:, 0], grey[:, -1], grey[:, 1:-1, 0], grey[:, 1:-1, -1]), axis=1)
    lowest, highest = grey.min(axis=(1, 2)), grey.max(axis=(1, 2))
    drawn = highest > lowest
    if not drawn.any():
        return None
    edge, lowest, highest = edge[drawn], lowest[drawn], highest[drawn]
    background = np.median(edge, axis=1)
    near = np.abs(edge - background[:, None]) <= _SAME_SHADE * (highest - lowest)[:, None]
    if near.mean() < _PLAIN_EDGE:
        return None
    dark_share = float((background - lowest > highest - background).mean())
    if dark_share >= _AGREEMENT:
        return "dark"
    if dark_share <= 1 - _AGREEMENT:
        return "light"
    return None
