"""Lines several pixels wide at the price of lines one pixel wide.

Qt strokes a smooth line wider than one pixel as a filled outline: 6 curves of 200 points cost
9 ms at 640x320, against 0.4 ms at width one, for which Qt has a path of its own. A bundle of
parallel hairlines looks the same and costs 1.5 ms. Dashes are cut here too, so that the hairlines
of a bundle break at the same places.
"""

import math
from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.PlotCurveItem import arrayToLineSegments
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.widgets.curve import FloatArray
from gui.widgets.mark_shapes import mark_path

DASHES = (5.0, 3.5)
"""Lengths of dash and gap, in logical pixels."""

_FEW = 4096
"""Points that are looked at one by one in less time than it takes to look one up."""

_FAR = 4.0e3
"""Pixels; nothing is drawn further off, where there would be dashes without end."""


def stroke(
    painter: QPainter,
    x: FloatArray,
    y: FloatArray,
    color: QColor,
    width: float,
    *,
    dashed: bool = False,
) -> None:
    """Draw the polyline through finite points.

    Parameters
    ----------
    x, y : ndarray of shape (points,), float64
        Logical pixels, finite.
    width : float
        Logical pixels.
    """
    y = np.minimum(np.maximum(y, -_FAR), _FAR)
    if len(x) == 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QPointF(x[0], y[0]), width + 0.6, width + 0.6)
        return
    pixel_ratio = painter.device().devicePixelRatio()
    pen = QPen(color, 1.0)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    offsets = _offsets(width, pixel_ratio)
    if not dashed:
        for line_x, line_y in zip(*_bundle(x, y, offsets), strict=True):
            painter.drawPolyline(pg.functions.arrayToQPolygonF(line_x, line_y))
        return
    x, y, drawn = _cut_into_dashes(x, y)
    x, y = _bundle(x, y, offsets)
    segments = arrayToLineSegments(
        x.ravel(), y.ravel(), connect=np.tile(drawn, len(offsets)), finiteCheck=False
    )
    painter.drawLines(*segments.drawargs())


def mark_positions(epochs: FloatArray, step: int, phase: int) -> np.ndarray:
    """Return the indices of the epochs that are `phase` more than a multiple of `step`."""
    if len(epochs) < _FEW:
        return np.flatnonzero(np.rint(epochs - phase).astype(np.int64) % step == 0)
    # Looked up rather than filtered: of a million epochs some twenty carry a mark.
    first = math.ceil((epochs[0] - 0.5 - phase) / step)
    last = math.floor((epochs[-1] + 0.5 - phase) / step)
    wanted = phase + step * np.arange(first, last + 1)
    indices = np.minimum(np.searchsorted(epochs, wanted - 0.5), len(epochs) - 1)
    return np.unique(indices[np.rint(epochs[indices]) == wanted])


def draw_rings(
    painter: QPainter,
    x: FloatArray,
    y: FloatArray,
    color: QColor,
    surface: QColor,
    radius: float,
    shape: str = "circle",
) -> None:
    """Draw hollow marks, as copies of one small picture."""
    ring = _ring(color.rgb(), surface.rgb(), radius, painter.device().devicePixelRatio(), shape)
    half = ring.deviceIndependentSize().width() / 2
    for column, row in zip(x.tolist(), y.tolist(), strict=True):
        if abs(row) < _FAR:
            painter.drawImage(QPointF(column - half, row - half), ring)


@lru_cache(maxsize=64)
def _ring(color: int, surface: int, radius: float, pixel_ratio: float, shape: str) -> QImage:
    side = 2 * math.ceil(1.25 * radius + 1)
    pixels = round(side * pixel_ratio)
    picture = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(pixel_ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgb(color), 1.3))
    painter.setBrush(QColor.fromRgb(surface))
    painter.drawPath(mark_path(shape, QPointF(side / 2, side / 2), radius))
    painter.end()
    return picture


@lru_cache(maxsize=16)
def _offsets(width: float, pixel_ratio: float) -> FloatArray:
    """Return how far to the side each hairline lies, as a column."""
    # Hairlines 0.75 device pixels apart leave no seams between them.
    count = 1 + max(0, math.ceil((width * pixel_ratio - 1) / 0.75 - 0.01))
    reach = (width - 1 / pixel_ratio) / 2 if count > 1 else 0.0
    return np.linspace(-reach, reach, count)[:, np.newaxis]


def _bundle(x: FloatArray, y: FloatArray, offsets: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the polylines beside a polyline at these distances, two (offsets, points) arrays."""
    if len(offsets) == 1:
        return x[np.newaxis], y[np.newaxis]
    along_x, along_y = _differences(x), _differences(y)
    length = np.maximum(np.hypot(along_x, along_y), 1e-9)
    return x - offsets * (along_y / length), y + offsets * (along_x / length)


def _differences(values: FloatArray) -> FloatArray:
    """Return the differences of both neighbours; `np.gradient` takes several times as long."""
    result = np.empty_like(values)
    result[1:-1] = values[2:] - values[:-2]
    result[0] = values[1] - values[0]
    result[-1] = values[-1] - values[-2]
    return result


def _cut_into_dashes(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray, np.ndarray]:
    """Return the polyline with points added where dashes begin and end.

    Returns
    -------
    tuple of ndarrays of shape (points,)
        x, y, and int32 flags: 1 where the line to the next point is drawn, 0 at the last point.
    """
    distance = np.zeros(len(x))
    np.cumsum(np.hypot(x[1:] - x[:-1], y[1:] - y[:-1]), out=distance[1:])
    period = sum(DASHES)
    starts = np.arange(0.0, distance[-1], period)
    where = np.sort(np.concatenate((distance, starts, starts + DASHES[0])))
    where = where[where <= distance[-1]]
    drawn = np.zeros(len(where), dtype=np.int32)
    drawn[:-1] = (where[:-1] + where[1:]) / 2 % period < DASHES[0]
    return np.interp(where, distance, x), np.interp(where, distance, y), drawn
