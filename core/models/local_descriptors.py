"""Local descriptors of many pictures, by their kind."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.models import filter_bank, gradient_descriptors
from core.models.descriptor_grid import DescriptorGrid

Reals = npt.NDArray[np.float32]

_MOST_THREADS = 8


@dataclass(frozen=True, slots=True)
class DescriptorKind:
    """A way of describing a patch.

    Parameters
    ----------
    numbers : int
        Of a descriptor.
    describe : callable
        Given a picture and a grid, returns descriptors (patches, numbers), float32.
    """

    numbers: int
    describe: Callable[[Reals, DescriptorGrid], Reals]


KINDS = {
    "gradients": DescriptorKind(
        gradient_descriptors.NUMBERS, gradient_descriptors.gradient_descriptors
    ),
    "filters": DescriptorKind(filter_bank.NUMBERS, filter_bank.filter_responses),
}


def describe_pictures(pictures: Reals, kind: DescriptorKind, grid: DescriptorGrid) -> Reals:
    """Return the descriptors of pictures, on all cores.

    Parameters
    ----------
    pictures : ndarray of shape (pictures, *grid.sample_shape)
        float32, nominally in [0, 1].
    kind : DescriptorKind
    grid : DescriptorGrid

    Returns
    -------
    ndarray of shape (pictures, patches, numbers), float32
    """
    found = np.empty((len(pictures), len(grid), kind.numbers), np.float32)

    def describe(index: int) -> None:
        found[index] = kind.describe(pictures[index], grid)

    # Each picture by itself, so that it makes no difference which thread does which.
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS), "descriptors") as pool:
        list(pool.map(describe, range(len(pictures))))
    return found
