"""Autoencoders as dots of the rate-distortion plot, spread where they would cover one another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF

_NEAR = 8.0
"""Pixels below which one dot hides another; each is 11 across."""

_STEP, _WIDEST = 6.0, 24.0
"""Pixels between the middles of dots that are spread, and between the first and the last."""


@dataclass(frozen=True, slots=True)
class RatePoint:
    """An autoencoder.

    Parameters
    ----------
    run_id, name : str
    color_index : int
        Its hue.
    code : int
        Numbers kept.
    psnr : float
        In dB.
    is_current : bool
        Whether it is the run that is looked at.
    data : str
        What it was trained on, where that is not what it is asked about here.
    """

    run_id: str
    name: str
    color_index: int
    code: int
    psnr: float
    is_current: bool
    data: str = ""


Spread = list[tuple[RatePoint, QPointF]]


def spread(points: Sequence[RatePoint], place_of: Callable[[float, float], QPointF]) -> Spread:
    """Return where dots lie: those of one code that would overlap lie side by side.

    Parameters
    ----------
    points : sequence of RatePoint
    place_of : callable
        Takes a code and a PSNR, returns a place in pixels.
    """
    order = sorted(points, key=lambda point: (point.code, point.psnr, point.run_id))
    piles: list[Spread] = []
    for point in order:
        place = place_of(point.code, point.psnr)
        last = piles[-1][-1] if piles else None
        if last is not None and last[0].code == point.code and last[1].y() - place.y() < _NEAR:
            piles[-1].append((point, place))
        else:
            piles.append([(point, place)])
    found = []
    for pile in piles:
        step = min(_STEP, _WIDEST / max(len(pile) - 1, 1))
        first = -step * (len(pile) - 1) / 2
        for at, (point, place) in enumerate(pile):
            found.append((point, place + QPointF(first + at * step, 0)))
    return found
