"""Products of matrices that are the same on any number of cores."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_SMALL = 2**18
"""Multiplications up to which OpenBLAS leaves a product to one thread."""


def product(left: Floats, right: Floats) -> Floats:
    """Return ``left @ right`` in float32, in blocks that one thread computes each.

    How BLAS shares a product between threads decides how it is rounded, so that pictures would
    depend on the number of cores. Characters are drawn in threads already, and products this small
    lose more time by waiting for each other than they gain.

    Parameters
    ----------
    left : ndarray of shape (..., m, k)
    right : ndarray of shape (..., k, n)

    Returns
    -------
    ndarray of shape (..., m, n)
    """
    rows, inner = left.shape[-2:]
    columns = right.shape[-1]
    side = max(1, int((_SMALL // inner) ** 0.5))
    wide = columns if columns <= 4 * side else side
    high = max(1, _SMALL // (inner * wide))
    batch = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    result = np.empty((*batch, rows, columns), np.float32)
    for top in range(0, rows, high):
        here = slice(top, top + high)
        for first in range(0, columns, wide):
            there = slice(first, first + wide)
            np.matmul(left[..., here, :], right[..., there], out=result[..., here, there])
    return result
