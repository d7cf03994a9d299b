"""Many runs in one plot: their curves are drawn together, a call a colour.

A hundred runs are two hundred curves in each plot. Drawn one by one they take 40 ms, nearly all of
it for calls; joined they take a quarter. They are thin and without dashes and marks, which nobody
could follow among so many.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QColor, QPainter

from gui.widgets.curve import Curve, FloatArray
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.plot_ink import Ink, IntArray

CROWD = 24
"""Visible runs from which on those that are not selected are a crowd."""

_MOST_POINTS = 100_000
"""Points that are kept joined; more are thinned for each picture."""

_FAR = 4.0e3


class CurveCrowd:
    """Curves of one colour, joined once and kept until another is among them."""

    def __init__(self) -> None:
        self._joined: dict[str, tuple[tuple[int, ...], _Joined]] = {}

    def paint(
        self,
        painter: QPainter,
        geometry: PlotGeometry,
        ink: Ink,
        curves: Iterable[tuple[str, Curve]],
    ) -> None:
        """Paint curves, each with its colour as ``#RRGGBB``."""
        groups: dict[str, list[Curve]] = {}
        for color, curve in curves:
            groups.setdefault(color, []).append(curve)
        self._joined = {color: kept for color, kept in self._joined.items() if color in groups}
        for color, group in groups.items():
            joined = self._join(color, group, geometry)
            x, y = geometry.columns(joined.x), geometry.rows(joined.values)
            y = np.where(np.isfinite(y), np.clip(y, -_FAR, _FAR), np.nan)
            x = np.clip(x, -_FAR, _FAR + geometry.rect.right())
            flags = joined.flags.copy()
            finite = np.isfinite(y)
            flags[:-1] &= finite[:-1] & finite[1:]
            ink.hairlines(painter, x, y, flags, QColor(color))

    def _join(self, color: str, group: list[Curve], geometry: PlotGeometry) -> "_Joined":
        if sum(len(curve.x) for curve in group) > _MOST_POINTS:
            return _Joined([_thinned(curve, geometry) for curve in group])
        key = tuple(id(curve) for curve in group)
        known = self._joined.get(color)
        if known is None or known[0] != key:
            # The curves are kept with their ids, which another object could get otherwise.
            known = (key, _Joined([(curve.x, curve.values) for curve in group], group))
            self._joined[color] = known
        return known[1]


class _Joined:
    """Polylines one behind the other; `flags` is 1 where a point is joined with the next."""

    def __init__(
        self, lines: Sequence[tuple[FloatArray, FloatArray]], curves: Sequence[Curve] = ()
    ) -> None:
        self.x: FloatArray = np.concatenate([x for x, _ in lines])
        self.values: FloatArray = np.concatenate([values for _, values in lines])
        self.flags: IntArray = np.ones(len(self.x), dtype=np.int32)
        ends = np.cumsum([len(x) for x, _ in lines])
        self.flags[ends[ends > 0] - 1] = 0
        self._curves = curves


def _thinned(curve: Curve, geometry: PlotGeometry) -> tuple[FloatArray, FloatArray]:
    """Return the part in view, with two points a pixel at the most."""
    first, last = np.searchsorted(curve.x, geometry.x_range).tolist()
    first, last = max(0, first - 1), min(last + 1, len(curve.x))
    return curve.peaks(first, last, int(geometry.rect.width()))
