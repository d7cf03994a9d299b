"""Smooth curves through control points, as matrices: one product draws any displaced copy."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from core.synthetic.skeleton import Stroke

Floats = npt.NDArray[np.float64]

_DENSE = 24
"""Points a span is measured at, to find its length."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A stroke as a matrix.

    Parameters
    ----------
    matrix : ndarray of shape (points, controls)
        float64; its product with control points (controls, 2) gives points on the curve.
    along : ndarray of shape (points,)
        float64: how far along the stroke each point lies, 0 to 1 by length.
    length : float
        In heights of a character.
    """

    matrix: Floats
    along: Floats
    length: float


def make_curve(stroke: Stroke, spacing: float) -> Curve:
    """Turn a stroke into a curve whose points lie `spacing` apart, or a little closer.

    The control points are joined by cubic splines, parametrised by chord length; at a corner one
    spline ends and another begins, and a stroke that ends where it began, without a corner there,
    is closed smoothly. A spline is linear in its control points, so that a matrix that is made
    once draws the stroke however its control points are displaced.

    Parameters
    ----------
    stroke : Stroke
    spacing : float
        In heights of a character, above 0.
    """
    controls = np.asarray(stroke.points, np.float64)
    dense = _dense_matrix(stroke, controls)
    places = dense @ controls
    steps = np.hypot(*np.diff(places, axis=0).T)
    walked = np.concatenate([[0.0], np.cumsum(steps)])
    length = float(walked[-1])
    along = np.linspace(0, 1, max(2, int(np.ceil(length / spacing)) + 1))
    # Rows of the dense matrix, mixed: a point between two dense points lies on their chord, which
    # at this density is the curve.
    at = np.interp(along * length, walked, np.arange(len(walked)))
    low = np.minimum(at.astype(int), len(walked) - 2)
    share = (at - low)[:, None]
    return Curve((1 - share) * dense[low] + share * dense[low + 1], along, length)


def _dense_matrix(stroke: Stroke, controls: Floats) -> Floats:
    count = len(controls)
    if stroke.is_closed:
        # The last point is the first one again.
        matrix = np.zeros((_DENSE * (count - 1) + 1, count))
        matrix[:, :-1] = _periodic_spline(controls[:-1])
        return matrix
    ends = [0, *(i for i in range(1, count - 1) if stroke.corners[i]), count - 1]
    parts = []
    for begin, end in pairwise(ends):
        part = np.zeros((_DENSE * (end - begin) + 1, count))
        part[:, begin : end + 1] = _natural_spline(controls[begin : end + 1])
        parts.append(part if begin == 0 else part[1:])
    return np.concatenate(parts)


def _natural_spline(controls: Floats) -> Floats:
    """Return the matrix of the cubic spline whose ends are straight.

    Its second derivatives solve a tridiagonal system; see Press et al., Numerical Recipes, 3rd
    edition, section 3.3.
    """
    steps = _chords(controls)
    count = len(controls)
    left, right = np.zeros((count, count)), np.zeros((count, count))
    left[0, 0] = left[-1, -1] = 1
    for i in range(1, count - 1):
        before, after = steps[i - 1], steps[i]
        left[i, i - 1 : i + 2] = before / 6, (before + after) / 3, after / 6
        right[i, i - 1 : i + 2] = 1 / before, -1 / before - 1 / after, 1 / after
    return _evaluate(steps, np.linalg.solve(left, right), np.arange(count))


def _periodic_spline(controls: Floats) -> Floats:
    """Return the matrix of the closed cubic spline through distinct points."""
    count = len(controls)
    around = np.arange(count + 1) % count
    steps = _chords(controls[around])
    left, right = np.zeros((count, count)), np.zeros((count, count))
    for i in range(count):
        before, after = steps[i - 1], steps[i]
        for to, value in ((i - 1, before / 6), (i, (before + after) / 3), (i + 1, after / 6)):
            left[i, to % count] += value
        for to, value in (
            (i - 1, 1 / before),
            (i, -1 / before - 1 / after),
            (i + 1, 1 / after),
        ):
            right[i, to % count] += value
    return _evaluate(steps, np.linalg.solve(left, right), around)


def _chords(controls: Floats) -> Floats:
    return np.asarray(np.maximum(np.hypot(*np.diff(controls, axis=0).T), 1e-6), np.float64)


def _evaluate(
    steps: Floats, curvatures: npt.NDArray[np.floating[Any]], nodes: npt.NDArray[np.int64]
) -> Floats:
    """Return the matrix of the points, from that of the second derivatives."""
    count = curvatures.shape[1]
    identity = np.eye(count)
    rows = []
    for i, step in enumerate(steps):
        b = np.linspace(0, 1, _DENSE + 1)[(0 if i == 0 else 1) :, None]
        a = 1 - b
        here, there = nodes[i], nodes[i + 1]
        bend = (a**3 - a) * curvatures[here] + (b**3 - b) * curvatures[there]
        rows.append(a * identity[here] + b * identity[there] + bend * step**2 / 6)
    return np.concatenate(rows)
