"""Allographs as they become where the pen is not lifted between strokes."""

from collections.abc import Sequence
from itertools import pairwise, product
from math import dist

from core.synthetic.skeleton import Allograph, Stroke

LONGEST_LINK = 0.65
"""Between two strokes that are joined, in heights of a character."""

_REVERSED = 0.08
"""What writing a stroke the other way round costs, as a length."""

_TOUCHING = 0.02
"""Ends so near to each other need no link."""


def join_strokes(allograph: Allograph, share: float) -> Allograph | None:
    """Return the allograph written without lifting the pen where that is a short way.

    Each stroke may be written in either direction, whichever makes the links shortest.

    Parameters
    ----------
    allograph : Allograph
    share : float
        Its weight, as a share of the given one's.

    Returns
    -------
    Allograph or None
        None where there is one stroke alone, a closed one, or no link is short.
    """
    strokes = allograph.strokes
    if len(strokes) < 2 or any(stroke.is_closed for stroke in strokes):
        return None
    chosen = min(
        product((False, True), repeat=len(strokes)),
        key=lambda turned: _cost(_turned(strokes, turned)) + _REVERSED * sum(turned),
    )
    joined: list[Stroke] = []
    for stroke in _turned(strokes, chosen):
        before = joined[-1] if joined else None
        length = dist(before.points[-1], stroke.points[0]) if before else LONGEST_LINK
        if before is None or length >= LONGEST_LINK:
            joined.append(stroke)
        elif length < _TOUCHING:
            points = before.points[:-1] + stroke.points
            corners = (*before.corners[:-1], True, *stroke.corners[1:])
            joined[-1] = Stroke(points, corners)
        else:
            points = before.points + stroke.points
            corners = (*before.corners[:-1], True, True, *stroke.corners[1:])
            joined[-1] = Stroke(points, corners)
    if len(joined) == len(strokes):
        return None
    name = f"{allograph.name}, joined"
    return Allograph(allograph.character, name, allograph.weight * share, tuple(joined))


def _cost(strokes: Sequence[Stroke]) -> float:
    return sum(
        min(dist(before.points[-1], after.points[0]), LONGEST_LINK)
        for before, after in pairwise(strokes)
    )


def _turned(strokes: Sequence[Stroke], turned: Sequence[bool]) -> list[Stroke]:
    return [
        Stroke(stroke.points[::-1], stroke.corners[::-1]) if is_turned else stroke
        for stroke, is_turned in zip(strokes, turned, strict=True)
    ]
