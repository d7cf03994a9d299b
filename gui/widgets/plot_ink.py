"""Two ways to put a line on paper: fast for the screen, exact for what is taken away."""

from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from pyqtgraph.graphicsItems.PlotCurveItem import arrayToLineSegments
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.widgets.curve import FloatArray
from gui.widgets.curve_strokes import DASHES, draw_rings, stroke
from gui.widgets.mark_shapes import mark_path

IntArray = npt.NDArray[np.int32]


class Ink(Protocol):
    """Draws lines and marks; all lengths are logical pixels."""

    def line(
        self,
        painter: QPainter,
        x: FloatArray,
        y: FloatArray,
        color: QColor,
        width: float,
        *,
        dashed: bool = False,
    ) -> None:
        """Draw the polyline through finite points, two arrays of shape (points,)."""

    def hairlines(
        self, painter: QPainter, x: FloatArray, y: FloatArray, joined: IntArray, color: QColor
    ) -> None:
        """Draw many lines of one pixel at once: from each point where `joined` is 1 to the next."""

    def rings(
        self,
        painter: QPainter,
        x: FloatArray,
        y: FloatArray,
        color: QColor,
        surface: QColor,
        radius: float,
        shape: str = "circle",
    ) -> None:
        """Draw hollow marks around points, two arrays of shape (points,)."""


class ScreenInk:
    """Bundles of hairlines and copied pictures, several times as fast as what they look like."""

    def line(
        self,
        painter: QPainter,
        x: FloatArray,
        y: FloatArray,
        color: QColor,
        width: float,
        *,
        dashed: bool = False,
    ) -> None:
        """Draw the polyline through finite points."""
        stroke(painter, x, y, color, width, dashed=dashed)

    def hairlines(
        self, painter: QPainter, x: FloatArray, y: FloatArray, joined: IntArray, color: QColor
    ) -> None:
        """Draw many lines of one pixel at once."""
        pen = QPen(color, 1.0)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        segments = arrayToLineSegments(x, y, connect=joined, finiteCheck=False)
        painter.drawLines(*segments.drawargs())

    def rings(
        self,
        painter: QPainter,
        x: FloatArray,
        y: FloatArray,
        color: QColor,
        surface: QColor,
        radius: float,
        shape: str = "circle",
    ) -> None:
        """Draw hollow marks around points."""
        draw_rings(painter, x, y, color, surface, radius, shape)


class PaperInk:
    """Real strokes, dashes and circles, as a drawing program expects them.

    Lines are cut at the edges of `frame`, because an SVG file that is written by Qt has no clips.
    """

    def __init__(self, frame: QRectF) -> None:
        self._frame = frame

    def line(
        self,
        painter: QPainter,
        x: FloatArray,
        y: FloatArray,
        color: QColor,
        width: float,
        *,
        dashed: bool = False,
    ) -> None:
        """Draw the polyline through finite points."""
        if len(x) == 1:
            if self._frame.contains(QPointF(x[0], y[0])):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                painter.drawEllipse(QPointF(x[0], y[0]), width + 0.6, width + 0.6)
            return
        pen = QPen(color, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashed:
            # Qt counts dashes in widths of the pen.
            pen.setDashPattern([length / width for length in DASHES])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for piece_x, piece_y in clipped(x, y, self._frame):
            painter.drawPolyline(pg.functions.arrayToQPolygonF(piece_x, piece_y))

    def hairlines(
        self, painter: QPainter, x: FloatArray, y: FloatArray, joined: IntArray, color: QColor
    ) -> None:
        """Draw many lines of one pixel at once."""
        begin = 0
        for end in (np.flatnonzero(joined == 0) + 1).tolist():
            if end - begin > 1:
                self.line(painter, x[begin:end], y[begin:end], color, 1.0)
            begin = end

    def rings(
        self,
        painter: QPainter,
        x: FloatArray,
        y: FloatArray,
        color: QColor,
        surface: QColor,
        radius: float,
        shape: str = "circle",
    ) -> None:
        """Draw hollow marks around points."""
        painter.setPen(QPen(color, 1.3))
        painter.setBrush(surface)
        for column, row in zip(x.tolist(), y.tolist(), strict=True):
            if self._frame.contains(QPointF(column, row)):
                painter.drawPath(mark_path(shape, QPointF(column, row), radius))


def clipped(x: FloatArray, y: FloatArray, frame: QRectF) -> list[tuple[FloatArray, FloatArray]]:
    """Return the pieces of a polyline that lie inside a rectangle.

    Every segment is cut by the method of Liang and Barsky.

    Parameters
    ----------
    x, y : ndarray of shape (points,), float64, finite
    """
    along_x, along_y = np.diff(x), np.diff(y)
    enter, leave = np.zeros(len(along_x)), np.ones(len(along_x))
    for start, along, low, high in (
        (x[:-1], along_x, frame.left(), frame.right()),
        (y[:-1], along_y, frame.top(), frame.bottom()),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            at_low, at_high = (low - start) / along, (high - start) / along
        still = along == 0
        inside = (low <= start) & (start <= high)
        first = np.where(still, np.where(inside, 0.0, 2.0), np.minimum(at_low, at_high))
        last = np.where(still, 1.0, np.maximum(at_low, at_high))
        enter, leave = np.maximum(enter, first), np.minimum(leave, last)
    pieces: list[tuple[FloatArray, FloatArray]] = []
    kept = np.flatnonzero(enter <= leave)
    if not len(kept):
        return pieces
    # A piece ends where the next segment is not kept, or does not begin where this one ends.
    breaks = np.flatnonzero((np.diff(kept) > 1) | (leave[kept[:-1]] < 1) | (enter[kept[1:]] > 0))
    for group in np.split(kept, breaks + 1):
        share = np.concatenate((enter[group[:1]], leave[group]))
        segment = np.concatenate((group[:1], group))
        pieces.append(
            (x[segment] + share * along_x[segment], y[segment] + share * along_y[segment])
        )
    return pieces
