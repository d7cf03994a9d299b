"""Pieces of ink that belong to one letter: broken strokes, bars that stand off, dots."""

import numpy as np
import numpy.typing as npt

from core.ocr.components import Components

Numbers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

_BLOCK = 256
"""So many pieces are compared with their neighbours at a time: of all pairs of ten thousand there
are gigabytes."""

_HIGHEST = 1.45
"""A joined letter is at most so many letter heights high."""

_NEAR = 0.12
"""Pieces closer than this in both directions are one broken stroke where one of them is small."""

_SMALL = 0.55
"""A piece below this height may be part of the letter beside it."""


def group_pieces(pieces: Components, height: float, joining: float) -> list[tuple[int, ...]]:
    """Return which pieces make a letter, each as indices of pieces.

    Two pieces are joined where one lies above the other (half of the narrower one's width is
    shared), not farther off than `joining`, and what comes of it is no higher than a letter may be;
    or where a small one all but touches another, such as the bar of a broken H. Nearest first.

    Parameters
    ----------
    pieces : Components
        Without specks, shadows and rules: a few hundred, or ten thousand of a printed page.
    height : float
        Of a letter, in pixels.
    joining : float
        In letter heights.
    """
    count = len(pieces)
    top, bottom = pieces.top.copy(), pieces.bottom.copy()
    left, right = pieces.left.copy(), pieces.right.copy()
    owner = np.arange(count)
    for first, second in _candidates(pieces, height, joining):
        one, other = _root(owner, first), _root(owner, second)
        if one == other:
            continue
        high = max(bottom[one], bottom[other]) - min(top[one], top[other])
        tallest = max(bottom[one] - top[one], bottom[other] - top[other])
        if high > max(_HIGHEST * height, 1.08 * tallest):
            continue
        wide = max(right[one], right[other]) - min(left[one], left[other])
        widest = max(right[one] - left[one], right[other] - left[other])
        if wide > max(1.5 * height, 1.15 * widest):
            continue
        owner[other] = one
        top[one], bottom[one] = min(top[one], top[other]), max(bottom[one], bottom[other])
        left[one], right[one] = min(left[one], left[other]), max(right[one], right[other])
    groups: dict[int, list[int]] = {}
    for index in range(count):
        groups.setdefault(_root(owner, index), []).append(index)
    return [tuple(group) for group in groups.values()]


def _root(owner: np.ndarray, index: int) -> int:
    while owner[index] != index:
        owner[index] = owner[owner[index]]
        index = int(owner[index])
    return index


def _candidates(pieces: Components, height: float, joining: float) -> list[tuple[int, int]]:
    """Return pairs of pieces that may be one letter, nearest first."""
    order = np.argsort(pieces.left, kind="stable")
    left = pieces.left[order]
    # The rightmost edge so far: what begins beyond it, and a little, is no neighbour of these.
    reach = np.maximum.accumulate(pieces.right[order]) + _NEAR * height
    found = []
    for begin in range(0, len(order), _BLOCK):
        end = min(begin + _BLOCK, len(order))
        last = int(np.searchsorted(left, reach[end - 1], side="right"))
        found.append(_near(pieces, order[begin:end], order[begin:last], height, joining))
    if not found:
        return []
    firsts, seconds, distance = (np.concatenate(parts) for parts in zip(*found, strict=True))
    nearest = np.lexsort((seconds, firsts, distance))
    return [(int(firsts[at]), int(seconds[at])) for at in nearest]


def _near(
    pieces: Components, some: Numbers, others: Numbers, height: float, joining: float
) -> tuple[Numbers, Numbers, Reals]:
    """Return the pairs of `some` and what follows them in `others`, and how far apart they are.

    Parameters
    ----------
    pieces : Components
    some : ndarray of shape (n,), int64
        Indices of pieces.
    others : ndarray of shape (m,), int64
        Begins with `some`.
    height, joining : float
        See `group_pieces`.

    Returns
    -------
    firsts, seconds : ndarray of shape (pairs,), int64
        Indices of pieces, the lower first.
    distance : ndarray of shape (pairs,), float64
        In pixels.
    """

    def sides(values: Numbers) -> tuple[Numbers, Numbers]:
        return values[some][:, None], values[others][None]

    def lesser(values: Numbers) -> Numbers:
        return np.minimum(*sides(values))

    def gap(before: Numbers, after: Numbers) -> Numbers:
        return np.asarray(np.maximum(*sides(before)) - lesser(after))

    gap_down, gap_across = gap(pieces.top, pieces.bottom), gap(pieces.left, pieces.right)
    above = (-gap_across >= 0.5 * lesser(pieces.width)) & (gap_down <= joining * height)
    inside = (-gap_across >= 0.7 * lesser(pieces.width)) & (
        -gap_down >= 0.7 * lesser(pieces.height)
    )
    small = np.maximum(pieces.height, pieces.width) < _SMALL * height
    near = (
        (gap_down <= _NEAR * height)
        & (gap_across <= _NEAR * height)
        & (small[some][:, None] | small[others][None])
    )
    rows, columns = np.nonzero(np.triu(above | inside | near, 1))
    apart = np.hypot(np.maximum(gap_down, 0), np.maximum(gap_across, 0))[rows, columns]
    one, other = some[rows], others[columns]
    return np.minimum(one, other), np.maximum(one, other), apart
