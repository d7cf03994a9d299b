"""What a character is made of: allographs, each a few strokes through control points."""

from dataclasses import dataclass
from itertools import pairwise

from core.errors import SkeletonError

CORNER = "*"
"""Behind a point: the stroke turns sharply there."""

LOWEST, HIGHEST = -0.5, 2.0
"""Of a coordinate, in heights of a character."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """What the pen draws without being lifted.

    Parameters
    ----------
    points : tuple of (float, float)
        Two or more control points, in heights of a character: x to the right, y down, 0 at the
        top and 1 at the foot of a character.
    corners : tuple of bool
        Whether the stroke turns sharply at a point.
    """

    points: tuple[tuple[float, float], ...]
    corners: tuple[bool, ...]

    @property
    def is_closed(self) -> bool:
        """Whether it ends where it began, and smoothly."""
        return len(self.points) > 3 and self.points[0] == self.points[-1] and not any(self.corners)


@dataclass(frozen=True, slots=True)
class Allograph:
    """One way to write a character.

    Parameters
    ----------
    character : str
    name : str
        What tells it from the character's other allographs, such as ``"crossed"``.
    weight : float
        How common it is beside the character's other allographs; above 0.
    strokes : tuple of Stroke
        In writing order.
    """

    character: str
    name: str
    weight: float
    strokes: tuple[Stroke, ...]


def parse_stroke(text: str) -> Stroke:
    """Read a stroke such as ``"0.0,1.0  0.35,0.0*  0.7,1.0"``.

    Raises
    ------
    SkeletonError
        If a point is no pair of numbers in range, there are fewer than two, or two that follow
        each other are the same.
    """
    points, corners = [], []
    for word in text.split():
        corners.append(word.endswith(CORNER))
        points.append(_parse_point(word.removesuffix(CORNER)))
    if len(points) < 2:
        raise SkeletonError(f"stroke {text!r} has {len(points)} points; it needs two or more")
    for before, after in pairwise(points):
        if before == after:
            raise SkeletonError(f"stroke {text!r} has the point {before} twice in a row")
    return Stroke(tuple(points), tuple(corners))


def _parse_point(word: str) -> tuple[float, float]:
    try:
        x, y = (float(part) for part in word.split(","))
    except ValueError:
        raise SkeletonError(f"{word!r} is no point; write it as 0.35,1.00 or 0.35,1.00*") from None
    if not (LOWEST <= x <= HIGHEST and LOWEST <= y <= HIGHEST):
        raise SkeletonError(f"point {word!r} lies outside of {LOWEST} to {HIGHEST}")
    return x, y
