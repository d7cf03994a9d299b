"""Colours of numbers of visits, from viridis."""

from functools import cache

import numpy as np
import numpy.typing as npt

from core.analysis.heat_colors import STEPS, viridis

# The lower part of the map is left out between 0 and 1: never is further from once than once is
# from twice. The two then differ by 3 to 1 in contrast.
_ONCE = 0.42


@cache
def visit_colors(most: int) -> npt.NDArray[np.uint8]:
    """Return the colour of every number of visits from 0 to `most`.

    Parameters
    ----------
    most : int
        At least 1; beyond 255 neighbouring numbers share colours.

    Returns
    -------
    ndarray of shape (min(most, 255) + 1, 3), uint8
        The first is that of 0, the last that of `most`.
    """
    levels = min(most, STEPS - 1)
    share = np.linspace(0, 1, levels) if levels > 1 else np.ones(1)
    places = np.concatenate([[0.0], _ONCE + (1 - _ONCE) * share])
    colors: npt.NDArray[np.uint8] = viridis()[np.rint(places * (STEPS - 1)).astype(int)]
    colors.setflags(write=False)
    return colors


def visit_levels(visits: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
    """Return for every number of visits its row in ``visit_colors(most)``; 0 alone has row 0."""
    if most < STEPS:
        return visits
    levels = np.rint(1 + (visits - 1) * ((STEPS - 2) / (most - 1))).astype(np.int64)
    return np.where(visits == 0, 0, levels)
