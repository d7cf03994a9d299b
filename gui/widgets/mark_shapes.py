"""Shapes of small marks, for what is told apart by more than its colour."""

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

_CORNERS = {"square": 4, "triangle": 3, "diamond": 4, "pentagon": 5, "hexagon": 6}

SHAPES = ("circle", *_CORNERS)

RUN_SHAPES = ("circle", "square", "diamond")
"""Of runs that share a hue; a triangle is a setting that was changed, a star the best epoch."""


def mark_path(shape: str, center: QPointF, radius: float = 3.6) -> QPainterPath:
    """Return the outline of a mark; all shapes have about the same area as a circle."""
    path = QPainterPath()
    if shape == "circle":
        path.addEllipse(center, radius, radius)
        return path
    corners = _CORNERS[shape]
    reach = radius * (1.45 if corners == 3 else 1.25)
    turn = math.pi / 4 if shape == "square" else -math.pi / 2
    angles = [turn + 2 * math.pi * corner / corners for corner in range(corners)]
    points = [center + QPointF(reach * math.cos(a), reach * math.sin(a)) for a in angles]
    path.addPolygon(QPolygonF([*points, points[0]]))
    return path
