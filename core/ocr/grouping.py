"""Pieces of ink that belong to one letter: broken strokes, bars that stand off, dots."""

import numpy as np

from core.ocr.components import Components

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
        Without specks, shadows and rules: a few hundred.
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
    top, bottom = pieces.top[:, None], pieces.bottom[:, None]
    left, right = pieces.left[:, None], pieces.right[:, None]
    gap_down = np.maximum(top, top.T) - np.minimum(bottom, bottom.T)
    gap_across = np.maximum(left, left.T) - np.minimum(right, right.T)
    narrower = np.minimum(pieces.width[:, None], pieces.width[None])
    lower = np.minimum(pieces.height[:, None], pieces.height[None])
    above = (-gap_across >= 0.5 * narrower) & (gap_down <= joining * height)
    inside = (-gap_across >= 0.7 * narrower) & (-gap_down >= 0.7 * lower)
    small = np.maximum(pieces.height, pieces.width) < _SMALL * height
    near = (
        (gap_down <= _NEAR * height)
        & (gap_across <= _NEAR * height)
        & (small[:, None] | small[None])
    )
    firsts, seconds = np.nonzero(np.triu(above | inside | near, 1))
    distance = np.hypot(np.maximum(gap_down, 0), np.maximum(gap_across, 0))[firsts, seconds]
    order = np.lexsort((seconds, firsts, distance))
    return [(int(firsts[at]), int(seconds[at])) for at in order]
