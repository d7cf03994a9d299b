"""One allograph, large: its strokes in colours, its control points in order, its corners."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.synthetic.curves import make_curve
from core.synthetic.skeleton import Allograph, Stroke
from gui.theme.manager import theme_manager
from gui.theme.tokens import LIGHT
from gui.widgets.figures import sized

_SPACING = 0.01
"""Between points of the drawn curve, in heights of a character."""

_MARGIN = 22.0
_POINT = 4.0


class SkeletonDiagram(QWidget):
    """White paper with lines at the top and the foot of a character.

    A round mark is a smooth point and a square one a corner; each stroke counts its points from 1,
    in its own colour.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: tuple[Stroke, ...] = ()
        self._curves: list[np.ndarray] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_allograph(self, allograph: Allograph) -> None:
        """Show another one."""
        self._strokes = allograph.strokes
        self._curves = [
            make_curve(stroke, _SPACING).matrix @ np.asarray(stroke.points)
            for stroke in self._strokes
        ]
        points = ", ".join(str(len(stroke.points)) for stroke in self._strokes)
        self.setAccessibleName(f"Skeleton of {allograph.character}, {allograph.name}")
        self.setAccessibleDescription(f"Strokes: {len(self._strokes)}; their points: {points}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable size for a side panel."""
        return QSize(256, 256)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the paper, the strokes and their points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme_manager().theme.card_border), 1))
        painter.setBrush(Qt.GlobalColor.white)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, 6, 6)
        if not self._curves:
            painter.end()
            return
        every = np.concatenate([*self._curves, [[0.0, 0.0], [0.0, 1.0]]])
        low, high = every.min(axis=0), every.max(axis=0)
        room = area.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        scale = min(room.width() / max(high[0] - low[0], 0.1), room.height() / (high[1] - low[1]))
        origin = np.array([room.center().x(), room.center().y()]) - scale * (low + high) / 2

        def place(point: tuple[float, float] | np.ndarray) -> QPointF:
            x, y = origin + scale * np.asarray(point)
            return QPointF(float(x), float(y))

        painter.setPen(QPen(QColor(LIGHT.grid), 1))
        for y in (0.0, 1.0):
            line = place((0.0, y)).y()
            painter.drawLine(QPointF(area.left() + 8, line), QPointF(area.right() - 8, line))
        for number, curve in enumerate(self._curves):
            pen = QPen(stroke_color(number), 3)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF([place(point) for point in curve]))
        painter.setFont(sized(self.font(), 11, semibold=True))
        taken: list[QRectF] = []
        for number, stroke in enumerate(self._strokes):
            places = [place(point) for point in stroke.points]
            for at, is_corner in zip(places, stroke.corners, strict=True):
                self._paint_point(painter, at, stroke_color(number), is_corner=is_corner)
        for number, stroke in enumerate(self._strokes):
            self._paint_numbers(painter, [place(p) for p in stroke.points], number, taken)
        self._paint_order(painter)
        painter.end()

    def _paint_order(self, painter: QPainter) -> None:
        """Say in the lower edge which colour is written first."""
        if len(self._strokes) < 2:
            return
        y = self.height() - 9.0
        for number in range(len(self._strokes)):
            x = 10.0 + 34 * number
            painter.setPen(QPen(stroke_color(number), 3))
            painter.drawLine(QPointF(x, y), QPointF(x + 12, y))
            painter.setPen(stroke_color(number).darker(130))
            place = QRectF(x + 14, y - 7, 14, 14)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{number + 1}.")

    def _paint_point(
        self, painter: QPainter, at: QPointF, color: QColor, *, is_corner: bool
    ) -> None:
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(color if is_corner else Qt.GlobalColor.white)
        mark = QRectF(at.x() - _POINT, at.y() - _POINT, 2 * _POINT, 2 * _POINT)
        if is_corner:
            painter.drawRect(mark)
        else:
            painter.drawEllipse(mark)

    def _paint_numbers(
        self, painter: QPainter, places: list[QPointF], stroke: int, taken: list[QRectF]
    ) -> None:
        """Write each number beside its point, on the side where nothing is written yet."""
        painter.setPen(stroke_color(stroke).darker(130))
        for index, at in enumerate(places):
            text = str(index + 1)
            width = painter.fontMetrics().horizontalAdvance(text) + 2.0
            spots = [
                QRectF(at.x() + dx * (8 + width / 2) - width / 2, at.y() + dy * 12 - 6, width, 12)
                for dx, dy in ((1, -0.6), (-1, -0.6), (1, 0.6), (-1, 0.6), (0, -1.2), (0, 1.2))
            ]
            inside = [spot for spot in spots if QRectF(self.rect()).contains(spot)] or spots
            best = min(inside, key=lambda spot: self._crowding(spot, taken, places))
            taken.append(best)
            painter.drawText(best, Qt.AlignmentFlag.AlignCenter, text)

    def _crowding(self, spot: QRectF, taken: list[QRectF], places: list[QPointF]) -> float:
        """Return how much a spot covers: other numbers, then lines, then points."""
        numbers = sum(spot.intersects(other) for other in taken)
        grown = spot.adjusted(-2, -2, 2, 2)
        points = sum(grown.contains(place) for place in places)
        lines = sum(_crosses(grown, a, b) for a, b in pairwise(places))
        return 10 * numbers + 2 * points + lines


def stroke_color(number: int) -> QColor:
    """Return the hue of a stroke, as seen on white paper in every theme."""
    return QColor(LIGHT.runs[number % len(LIGHT.runs)])


def _crosses(area: QRectF, a: QPointF, b: QPointF) -> bool:
    return any(area.contains(a + (b - a) * share) for share in np.linspace(0, 1, 13))
