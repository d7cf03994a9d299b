"""Lowest and highest values of ever larger blocks of a series, so that a million points draw fast.

A picture of a curve needs two values a column of pixels. The pyramid finds them without reading
the series, wherever and however closely one looks, and no spike is lost.
"""

import math

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_FIRST = 16
"""Values in a block of the first level."""

_GROWTH = 4
"""Blocks of a level in one of the next."""


class PeakPyramid:
    """A series that grows at its end, with its peaks at every scale.

    The first level takes an eighth of the memory of the series, each other a quarter of the one
    before. Values that are not a number count only where a block has nothing else.
    """

    def __init__(self, dtype: npt.DTypeLike = np.float64) -> None:
        self._values = _Growing(dtype)
        self._levels: list[tuple[_Growing, _Growing]] = []

    def __len__(self) -> int:
        return len(self._values)

    @property
    def values(self) -> npt.NDArray[np.floating]:
        """The whole series."""
        return self._values.array

    def extend(self, tail: npt.NDArray[np.floating]) -> None:
        """Append values; only they are read, and the blocks that they complete."""
        self._values.extend(tail)
        low = high = self._values
        size = _FIRST
        level = 0
        while len(low) >= size:
            if level == len(self._levels):
                dtype = self._values.array.dtype
                self._levels.append((_Growing(dtype), _Growing(dtype)))
            lower, higher = self._levels[level]
            done, whole = len(lower), len(low) // size
            lower.extend(_blocks(low.array[done * size : whole * size], size, np.fmin))
            higher.extend(_blocks(high.array[done * size : whole * size], size, np.fmax))
            low, high, size, level = lower, higher, _GROWTH, level + 1

    def peaks(
        self, first: int, last: int, buckets: int
    ) -> tuple[npt.NDArray[np.int64], FloatArray]:
        """Return the points of a polyline through all peaks of ``values[first:last]``.

        Buckets lie at multiples of their size, whatever part is asked for, so that the polyline
        does not flicker while one pans.

        Returns
        -------
        tuple of two ndarrays of shape (points,)
            Indices, ascending, and values; at most about four points a bucket.
        """
        first, last = max(0, first), min(last, len(self))
        size = 2 ** max(0, math.floor(math.log2(max(1, (last - first) / max(1, buckets)))))
        if size < 4:
            indices = np.arange(first, max(first, last))
            return indices, self._values.array[first:last].astype(np.float64)
        begin = first // size
        low, high, block = self._level_below(size)
        per_bucket = size // block
        whole = min(last // size, len(low) // per_bucket)
        span = slice(begin * per_bucket, max(begin, whole) * per_bucket)
        lows = [_blocks(low[span], per_bucket, np.fmin)]
        highs = [_blocks(high[span], per_bucket, np.fmax)]
        rest = self._values.array[max(begin, whole) * size : last]
        if len(rest):
            lows.append(np.fmin.reduce(rest)[np.newaxis])
            highs.append(np.fmax.reduce(rest)[np.newaxis])
        pairs = np.stack((np.concatenate(lows), np.concatenate(highs)), axis=1)
        starts = size * np.arange(begin, begin + len(pairs), dtype=np.int64)
        ends = np.minimum(starts + size, last) - 1
        return np.stack((starts, ends), axis=1).ravel(), pairs.ravel().astype(np.float64)

    def _level_below(
        self, size: int
    ) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating], int]:
        """Return the coarsest level whose blocks fill buckets of `size`, with its block size."""
        low = high = self._values.array
        block = 1
        for level, (lower, higher) in enumerate(self._levels):
            if _FIRST * _GROWTH**level > size:
                break
            low, high, block = lower.array, higher.array, _FIRST * _GROWTH**level
        return low, high, block


class _Growing:
    """An array that doubles when it is full."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._room = np.empty(64, dtype=dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def array(self) -> npt.NDArray[np.floating]:
        return self._room[: self._length]

    def extend(self, tail: npt.NDArray[np.floating]) -> None:
        length = self._length + len(tail)
        if length > len(self._room):
            larger = np.empty(max(length, 2 * len(self._room)), dtype=self._room.dtype)
            larger[: self._length] = self.array
            self._room = larger
        self._room[self._length : length] = tail
        self._length = length


def _blocks(
    values: npt.NDArray[np.floating], size: int, choose: np.ufunc
) -> npt.NDArray[np.floating]:
    """Return the lowest or highest value of each block."""
    if size == 1:
        return values
    return np.asarray(choose.reduce(values.reshape(-1, size), axis=1))
