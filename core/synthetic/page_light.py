"""Paper under a lamp, seen by a camera."""

import numpy as np
import numpy.typing as npt

from core.synthetic.products import product
from core.synthetic.rendering import interpolation

_CELLS = 4
_BAND = 256
_PAPER = 235
"""Shade of paper in the light; a camera leaves some room above it."""


def light(
    picture: npt.NDArray[np.uint8], shadow: float, grain: float, rng: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """Return a page as a photograph shows it.

    Parameters
    ----------
    picture : ndarray of shape (height, width)
        255 is paper.
    shadow : float
        0 to 1: how unevenly it is lit. At 1 the darkest places may be left with three tenths of
        the light.
    grain : float
        Standard deviation of the noise, in shades.
    rng : Generator
    """
    height, width = picture.shape
    slope = rng.normal(size=2)
    slope /= max(float(np.abs(slope).sum()), 1e-6)
    down, right = np.linspace(-0.5, 0.5, _CELLS)[:, None], np.linspace(-0.5, 0.5, _CELLS)
    cells = 0.5 + slope[0] * down + slope[1] * right + 0.2 * rng.normal(size=(_CELLS, _CELLS))
    cells = 1 - 0.7 * shadow * np.clip(cells, 0, 1)
    rows, columns = interpolation(_CELLS, height), interpolation(_CELLS, width)
    across = product(cells.astype(np.float32), columns.T)
    result = np.empty_like(picture)
    # In bands, since a page is large.
    for top in range(0, height, _BAND):
        band = slice(top, top + _BAND)
        lit = picture[band] * product(rows[band], across)
        lit *= np.float32(_PAPER / 255)
        lit += np.float32(grain) * rng.standard_normal(lit.shape, dtype=np.float32)
        result[band] = np.clip(np.rint(lit, out=lit), 0, 255)
    return result
