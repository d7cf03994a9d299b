"""Boxes put into lines, and lines into words: the order in which one reads."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.ocr.box import Box

_REACH = 12.0
"""A line goes on across gaps of so many letter heights."""

_WIDEST_GAP, _LEAST_WORD_GAP = 2.5, 0.8
"""In letter heights: wider ones count as the first; gaps of words are the second on average."""

_SHARE = 0.6
"""Of the variance of the gaps that must lie between the two classes."""

_MEMORY = 3
"""The height of a line is seen from so many letters before."""

_STEEPEST, _AHEAD = 0.125, 3
"""A line is followed no more steeply than this, and no farther, in letter heights."""


def find_lines(boxes: Sequence[Box], height: float, spread: float) -> list[list[int]]:
    """Return the lines, top to bottom, each as indices of boxes from left to right.

    From left to right each box joins the line whose last three middles, going on as they slope,
    come nearest to its own, or begins a line; pieces of one line that began apart are joined.

    Parameters
    ----------
    boxes : sequence of Box
    height : float
        Of a letter, in pixels.
    spread : float
        How far a middle may lie off the line, in letter heights.
    """
    order = sorted(range(len(boxes)), key=lambda at: (boxes[at].left, boxes[at].top))
    lines: list[list[int]] = []
    ends: list[tuple[float, float]] = []
    for index in order:
        row, column = boxes[index].center
        best, least = None, spread * height
        for number, (end_row, end_column) in enumerate(ends):
            # Most of a printed page's hundred lines are far off, wherever they lead.
            bend = _STEEPEST * max(_AHEAD * height, end_column - column)
            if abs(end_row - row) - bend > least:
                continue
            away = _distance(boxes, lines[number], index, height)
            if away < least:
                best, least = number, away
        if best is None:
            lines.append([index])
            ends.append((row, column))
        else:
            lines[best].append(index)
            ends[best] = _middle([boxes[at].center for at in lines[best][-_MEMORY:]])
    lines = _join(boxes, lines, height, spread)
    return sorted(lines, key=lambda line: float(np.median([boxes[at].center[0] for at in line])))


def _distance(boxes: Sequence[Box], line: list[int], index: int, height: float) -> float:
    """Return how far a box lies off a line, in pixels; infinite where it cannot belong to it."""
    last = boxes[line[-1]]
    box = boxes[index]
    if box.left - last.right > _REACH * height:
        return np.inf
    # Two letters of a line do not lie one above the other.
    shared = min(last.right, box.right) - max(last.left, box.left)
    if shared > 0.6 * min(last.width, box.width):
        return np.inf
    row = expected_row([boxes[at] for at in line], box.center[1], height)
    return abs(row - box.center[0])


def expected_row(line: Sequence[Box], column: float, height: float) -> float:
    """Return where the middle of a line would be at a column, as its last letters lead to it."""
    recent = [box.center for box in line[-_MEMORY:]]
    row, middle = _middle(recent)
    if len(recent) < _MEMORY:
        return row
    spread = sum((c - middle) ** 2 for _, c in recent)
    wide = max(c for _, c in recent) - min(c for _, c in recent)
    # The line of least squares through three middles, by hand: it is asked for all pairs of boxes
    # and lines.
    slope = sum((c - middle) * (r - row) for r, c in recent) / spread if wide > height else 0.0
    # Half of the slope of three letters: a whole one would follow every letter that is set low.
    slope = max(-_STEEPEST, min(_STEEPEST, slope / 2))
    return row + slope * min(column - middle, _AHEAD * height)


def _middle(centers: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the mean of rows and that of columns."""
    return (
        sum(row for row, _ in centers) / len(centers),
        sum(column for _, column in centers) / len(centers),
    )


def _join(
    boxes: Sequence[Box], lines: list[list[int]], height: float, spread: float
) -> list[list[int]]:
    """Join lines of which one goes on where the other ended."""
    lines = sorted(lines, key=lambda line: boxes[line[0]].left)
    joined: list[list[int]] = []
    for line in lines:
        for other in joined:
            begin, end = boxes[line[0]], boxes[other[-1]]
            if begin.left < end.right - 0.2 * height:
                continue
            row = expected_row([boxes[at] for at in other], begin.center[1], height)
            rows = np.mean([boxes[at].center[0] for at in line[:_MEMORY]])
            if abs(row - rows) < 0.5 * spread * height:
                other.extend(line)
                break
        else:
            joined.append(list(line))
    return joined


def gap_width(gaps: Sequence[float]) -> float:
    """Return the gap, in letter heights, from which on a gap parts words; infinite if none does.

    The gaps fall into two classes (Otsu's criterion) where these are far apart: in words letters
    stand a half apart, words by one letter and more. In loosely set single letters all gaps are
    alike, and every line is one word.

    Parameters
    ----------
    gaps : sequence of float
        Between neighbours of a line, in letter heights.
    """
    # Wide gaps are all alike: one of three heights says no more than one of two.
    values = np.sort(np.clip(np.asarray(gaps, np.float64), 0, _WIDEST_GAP))
    best, place = 0.0, 0
    for at in range(1, len(values)):
        share = at / len(values)
        apart = values[at:].mean() - values[:at].mean()
        between = share * (1 - share) * apart**2
        if between > best and values[at] > values[at - 1]:
            best, place = between, at
    if not place:
        return np.inf
    low, high = values[:place].mean(), values[place:].mean()
    if best < _SHARE * values.var() or high < _LEAST_WORD_GAP or high < 2.2 * max(low, 0.1):
        return np.inf
    return float((values[place - 1] + values[place]) / 2)


def line_gaps(boxes: Sequence[Box], line: Sequence[int], height: float) -> list[float]:
    """Return the gaps between neighbours of a line, in letter heights; overlaps are negative."""
    return [(boxes[right].left - boxes[left].right) / height for left, right in pairwise(line)]
