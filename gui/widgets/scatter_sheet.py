"""Two features of a small data set as points: the class is the colour and the shape."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.hints import paint_hint
from gui.widgets.mark_shapes import SHAPES, mark_path
from gui.widgets.plot_ticks import linear_ticks, tick_texts
from gui.widgets.themed import follow_theme

_MARGINS = (34.0, 6.0, 8.0, 34.0)
"""Left, top, right, bottom."""

_LEGEND_LINE = 18.0
_NEAR = 8.0


class ScatterSheet(QWidget):
    """A scatter plot for a few hundred points, with the classes named below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._points: npt.NDArray[np.float64] = np.empty((0, 2))
        self._labels: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._class_names: tuple[str, ...] = ()
        self._axis_names = ("", "")
        self._hint = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Samples")
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_points(
        self,
        points: npt.ArrayLike,
        labels: npt.ArrayLike,
        class_names: Sequence[str],
        axis_names: tuple[str, str] = ("feature 1", "feature 2"),
    ) -> None:
        """Show points.

        Parameters
        ----------
        points : ndarray of shape (samples, 2)
        labels : ndarray of shape (samples,), indices into `class_names`
        class_names : sequence of str
        axis_names : tuple of two str
            What is measured along x and along y.
        """
        self._points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        self._labels = np.asarray(labels, dtype=np.int64)
        if len(self._points) != len(self._labels):
            raise ValueError(f"{len(self._points)} points have {len(self._labels)} labels")
        self._class_names = tuple(class_names)
        self._axis_names = axis_names
        self.setAccessibleDescription(
            f"{len(self._points)} points of {len(self._class_names)} classes, "
            f"{axis_names[0]} against {axis_names[1]}"
        )
        self.update()

    def set_hint(self, text: str) -> None:
        """Say what to do while there are no points."""
        self._hint = text
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size in a side panel."""
        return QSize(250, 200)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(140, 120)

    def plot_rect(self) -> QRectF:
        """Return the rectangle between the axes."""
        left, top, right, bottom = _MARGINS
        height = self.height() - top - bottom - self._legend_height()
        return QRectF(left, top, max(1.0, self.width() - left - right), max(1.0, height))

    def position_of(self, index: int) -> QPointF:
        """Return where a point is drawn."""
        rect = self.plot_rect()
        (left, right), (bottom, top) = self._ranges()
        x, y = self._points[index]
        return QPointF(
            rect.left() + (x - left) / (right - left) * rect.width(),
            rect.bottom() - (y - bottom) / (top - bottom) * rect.height(),
        )

    def point_at(self, position: QPointF) -> int | None:
        """Return the index of the nearest point, if it is near."""
        best, nearest = None, _NEAR
        for index in range(len(self._points)):
            offset = self.position_of(index) - position
            distance = math.hypot(offset.x(), offset.y())
            if distance < nearest:
                best, nearest = index, distance
        return best

    def text_of(self, index: int) -> str:
        """Return what is said about a point."""
        x, y = self._points[index]
        name = self._class_names[self._labels[index]]
        return f"{name}: {self._axis_names[0]} {x:.3g}, {self._axis_names[1]} {y:.3g}".replace(
            "-", "−"
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint axes, points and the names of the classes."""
        painter = QPainter(self)
        painter.setFont(sized(self.font(), MUTED_SIZE))
        painter.setPen(QColor(self._theme.muted))
        if not len(self._points):
            paint_hint(painter, QRectF(self.rect()), self._hint, self._theme)
        else:
            self._paint_axes(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, label in enumerate(self._labels.tolist()):
                self._paint_mark(painter, self.position_of(index), label)
            self._paint_names(painter)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say what the point under the mouse is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.point_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if index is None else self.text_of(index), self)
            return True
        return super().event(event)

    def _ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        ranges = []
        for values in self._points.T:
            low, high = float(values.min()), float(values.max())
            margin = 0.08 * max(high - low, 1e-9)
            ranges.append((low - margin, high + margin))
        return ranges[0], ranges[1]

    def _paint_axes(self, painter: QPainter) -> None:
        theme, rect = self._theme, self.plot_rect()
        (left, right), (bottom, top) = self._ranges()
        step, ticks = linear_ticks(left, right, max(2, int(rect.width() / 50)))
        right_and_middle = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        center = int(Qt.AlignmentFlag.AlignCenter)
        for tick, text in zip(ticks, tick_texts(ticks, step), strict=True):
            x = round(rect.left() + (tick - left) / (right - left) * rect.width())
            painter.fillRect(QRectF(x, rect.top(), 1, rect.height()), QColor(theme.grid))
            painter.drawText(QRectF(x - 30, rect.bottom() + 2, 60, 14), center, text)
        step, ticks = linear_ticks(bottom, top, max(2, int(rect.height() / 28)))
        for tick, text in zip(ticks, tick_texts(ticks, step), strict=True):
            y = round(rect.bottom() - (tick - bottom) / (top - bottom) * rect.height())
            painter.fillRect(QRectF(rect.left(), y, rect.width(), 1), QColor(theme.grid))
            painter.drawText(QRectF(14, y - 7, rect.left() - 18, 14), right_and_middle, text)
        painter.drawText(
            QRectF(rect.left(), rect.bottom() + 16, rect.width(), 16), center, self._axis_names[0]
        )
        painter.save()
        painter.translate(7, rect.center().y())
        painter.rotate(-90)
        half = rect.height() / 2
        painter.drawText(QRectF(-half, -8, 2 * half, 16), center, self._axis_names[1])
        painter.restore()

    def _legend(self) -> list[tuple[float, int]]:
        """Return x and line of each class's name, in as many lines as are needed."""
        metrics = QFontMetricsF(sized(self.font(), MUTED_SIZE))
        places = []
        x, line = 0.0, 0
        for name in self._class_names:
            width = 13 + metrics.horizontalAdvance(name)
            if x > 0 and x + width > self.width():
                x, line = 0.0, line + 1
            places.append((x, line))
            x += width + 12
        return places

    def _legend_height(self) -> float:
        places = self._legend()
        return _LEGEND_LINE * (1 + places[-1][1]) if places else 0.0

    def _paint_names(self, painter: QPainter) -> None:
        top = self.height() - self._legend_height()
        for label, (x, line) in enumerate(self._legend()):
            middle = top + (line + 0.5) * _LEGEND_LINE
            self._paint_mark(painter, QPointF(x + 5, middle), label)
            painter.setPen(QColor(self._theme.muted))
            area = QRectF(x + 13, middle - 8, self.width() - x - 13, 16)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), self._class_names[label])

    def _paint_mark(self, painter: QPainter, center: QPointF, label: int) -> None:
        painter.setPen(QPen(QColor(self._theme.surface), 1))
        painter.setBrush(QColor(self._theme.runs[label % len(self._theme.runs)]))
        painter.drawPath(mark_path(SHAPES[label % len(SHAPES)], center))
