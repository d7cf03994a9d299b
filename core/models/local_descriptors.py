"""Local descriptors of many pictures, by their kind."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from core.cores import usable_cores
from core.models.descriptor_grid import DescriptorGrid

Reals = npt.NDArray[np.float32]

NUMBERS = {"gradients": 4 * 4 * 8, "filters": 3 * 5 * 4}
"""Of a descriptor of each kind: cells and directions; channels, scales and filters."""

_MOST_THREADS = 8


def describe_picture(picture: Reals, kind: str, grid: DescriptorGrid) -> Reals:
    """Return the descriptors of a picture, shape (patches, numbers), float32.

    Parameters
    ----------
    picture : ndarray of shape `grid.sample_shape`
        float32, nominally in [0, 1].
    kind : {"gradients", "filters"}
    grid : DescriptorGrid
    """
    # Here, so that the window does not wait for SciPy when it opens.
    if kind == "gradients":
        from core.models.gradient_descriptors import gradient_descriptors

        return gradient_descriptors(picture, grid)
    from core.models.filter_bank import filter_responses

    return filter_responses(picture, grid)


def describe_pictures(pictures: Reals, kind: str, grid: DescriptorGrid) -> Reals:
    """Return the descriptors of pictures, on all cores.

    Parameters
    ----------
    pictures : ndarray of shape (pictures, *grid.sample_shape)
        float32, nominally in [0, 1].
    kind : {"gradients", "filters"}
    grid : DescriptorGrid

    Returns
    -------
    ndarray of shape (pictures, patches, numbers), float32
    """
    found = np.empty((len(pictures), len(grid), NUMBERS[kind]), np.float32)

    def describe(index: int) -> None:
        found[index] = describe_picture(pictures[index], kind, grid)

    # Each picture by itself, so that it makes no difference which thread does which.
    with ThreadPoolExecutor(min(usable_cores(), _MOST_THREADS), "descriptors") as pool:
        list(pool.map(describe, range(len(pictures))))
    return found
