"""Letters that were found broken or touching, mended with the network as judge."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.ocr.box import Box, union
from core.ocr.finding import Findings, Letter

Reals = npt.NDArray[np.float64]
Judge = Callable[[Sequence[Letter]], Reals]
"""Returns log-probabilities (letters, classes)."""

_NARROW = 0.38
"""What is narrower, in letter heights, may be a stroke that broke off its letter."""

_CLOSE = 0.16
"""Such a stroke stands nearer than this, in letter heights, …"""

_CLOSER = 0.6
"""… and nearer than this share of the middling gap of the line."""

_JOINED = 1.25
"""A letter is at most so wide, in letter heights, when it is put together."""

_SURE = -0.25
"""Log-probability that a joined letter must reach."""

_WIDE = 1.3
"""What is wider, in letter heights, may be two letters that touch."""

_GAIN = 0.7
"""Parts must be surer than the whole by this much, as the mean of their log-probabilities."""


def join_broken(findings: Findings, letters: Sequence[Letter], judge: Judge) -> list[Letter]:
    """Join a narrow stroke to the neighbour it stands close to, where the network knows the whole.

    An M whose first stroke stands off is found as I and U: both are letters, and only what they
    are together, and that no other gap of the line is as small, speaks against them.

    Parameters
    ----------
    findings : Findings
    letters : sequence of Letter
        In reading order.
    judge : callable
    """
    found = list(letters)
    candidates = []
    gaps = _middling_gaps(found)
    for at, (one, other) in enumerate(pairwise(found)):
        if one.line != other.line or one.word != other.word:
            continue
        if _may_be_one(one.box, other.box, findings.height, gaps[one.line]):
            whole = replace(one, box=union([one.box, other.box]), pieces=one.pieces + other.pieces)
            candidates.append((at, whole))
    if not candidates:
        return found
    sure = judge([whole for _, whole in candidates]).max(axis=1)
    used: set[int] = set()
    for place in np.argsort(-sure):
        at, whole = candidates[place]
        if sure[place] < _SURE or {at, at + 1} & used:
            continue
        used |= {at, at + 1}
        found[at] = whole
    gone = {at + 1 for at, whole in candidates if found[at] is whole}
    return [letter for at, letter in enumerate(found) if at not in gone]


def _may_be_one(one: Box, other: Box, height: float, middling: float) -> bool:
    gap = other.left - one.right
    return (
        min(one.width, other.width) < _NARROW * height
        and gap < _CLOSE * height
        and gap < _CLOSER * middling
        and union([one, other]).width < _JOINED * height
    )


def _middling_gaps(letters: Sequence[Letter]) -> dict[int, float]:
    """Return the median of the gaps of each line of several letters, in pixels."""
    gaps: dict[int, list[int]] = {}
    for one, other in pairwise(letters):
        if one.line == other.line:
            gaps.setdefault(one.line, []).append(other.box.left - one.box.right)
    return {line: float(np.median(between)) for line, between in gaps.items()}


def split_touching(findings: Findings, letters: Sequence[Letter], judge: Judge) -> list[Letter]:
    """Cut wide letters in two or three where their ink is thinnest, if the network knows the parts.

    Parameters
    ----------
    findings : Findings
    letters : sequence of Letter
        In reading order.
    judge : callable
    """
    wide = [
        (at, cuts)
        for at, letter in enumerate(letters)
        if letter.box.width > _WIDE * min(findings.height, 1.2 * letter.box.height)
        and (cuts := cut_boxes(findings, letter))
    ]
    if not wide:
        return list(letters)
    parts = [part for _, cuts in wide for cut in cuts for part in cut]
    sure = judge([*(letters[at] for at, _ in wide), *parts]).max(axis=1)
    whole, rest = sure[: len(wide)], sure[len(wide) :]
    instead: dict[int, list[Letter]] = {}
    for (at, cuts), alone in zip(wide, whole, strict=True):
        best, chosen = alone + _GAIN, None
        for cut in cuts:
            mean, rest = float(rest[: len(cut)].mean()), rest[len(cut) :]
            if mean > best:
                best, chosen = mean, cut
        if chosen is not None:
            instead[at] = chosen
    return [part for at, letter in enumerate(letters) for part in instead.get(at, [letter])]


def cut_boxes(findings: Findings, letter: Letter) -> list[list[Letter]]:
    """Return ways to cut a letter upright into two, or three, where few of its rows have ink."""
    rows, columns = findings.flat.shape
    inner = letter.box.scaled(findings.scale, rows, columns)
    own = np.isin(findings.labels[inner.slices], letter.pieces)
    ink = own.sum(axis=0).astype(np.float64)
    height = findings.height * findings.scale
    # Two neighbours on either side are looked at below, however small the letters are.
    least = max(2, round(0.3 * height))
    if len(ink) < 2 * least:
        return []
    places = [at for at in range(least, len(ink) - least) if ink[at] == ink[at - 2 : at + 3].min()]
    places = sorted(places, key=lambda at: ink[at])[:6]
    ways = [[at] for at in places]
    ways += [[one, other] for one in places for other in places if other - one >= least]
    return [_parts(findings, letter, inner, way) for way in ways]


def thinnest_column(findings: Findings, letter: Letter) -> int:
    """Return the column of the picture, in the middle half of a box, with the least of its ink.

    Of several the one nearest to the middle.

    Parameters
    ----------
    findings : Findings
    letter : Letter
        Where it names no pieces, all ink in its box counts.
    """
    box = letter.box
    inner = box.scaled(findings.scale, *findings.flat.shape)
    labels = findings.labels[inner.slices]
    own = np.isin(labels, letter.pieces) if letter.pieces else labels > 0
    ink, middle = own.sum(axis=0), (box.left + box.right) / 2
    columns = range(box.left + max(1, box.width // 4), box.right - box.width // 4)
    if not columns or not len(ink):
        return int(middle)

    def cost(column: int) -> tuple[int, float]:
        at = min(len(ink) - 1, max(0, int(column * findings.scale) - inner.left))
        return int(ink[at]), abs(column - middle)

    return min(columns, key=cost)


def _parts(findings: Findings, letter: Letter, inner: Box, way: Sequence[int]) -> list[Letter]:
    edges = [inner.left, *(inner.left + at for at in way), inner.right]
    parts = []
    for left, right in pairwise(edges):
        own = np.isin(findings.labels[inner.top : inner.bottom, left:right], letter.pieces)
        high = np.flatnonzero(own.any(axis=1))
        top = inner.top + (int(high[0]) if len(high) else 0)
        bottom = inner.top + (int(high[-1]) + 1 if len(high) else inner.height)
        limits = (letter.box.bottom, letter.box.right)
        box = Box(top, left, bottom, right).scaled(1 / findings.scale, *limits)
        parts.append(replace(letter, box=box))
    return parts
