"""What lies over the curves: the two vertical lines, the label of the cursor, pins, read-out."""

import math
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.metric_curves import PlottedRun
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.readout_box import ReadoutBox

_PIN_RADIUS = 7.0
_PILL_HEIGHT = 18.0
_MAX_DOTS = 12


@dataclass(slots=True)
class OverlayState:
    """What is to be shown; written by the plot, read while painting."""

    runs: list[PlottedRun] = field(default_factory=list)
    cursor: float | None = None
    hover: int | None = None
    with_readout: bool = False
    hint: str = ""
    band: QRectF | None = None
    pin_under_mouse: str | None = None
    focus_ring: bool = False


class CrossHair:
    """Paints an `OverlayState` over the plot."""

    def __init__(self, font: QFont) -> None:
        self.state = OverlayState()
        self._theme = LIGHT
        self._font = sized(font, MUTED_SIZE)
        self._pin_font = sized(font, 10, semibold=True)
        self._hint_font = sized(font, 13)
        self.readout = ReadoutBox(font)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    def paint(self, painter: QPainter, geometry: PlotGeometry, canvas: QRectF) -> None:
        """Paint everything over the plot, and the focus ring along the edge of the canvas."""
        state = self.state
        if state.focus_ring:
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(canvas.adjusted(1, 1, -1, -1), 6, 6)
        if state.hint:
            painter.setFont(self._hint_font)
            painter.setPen(QColor(self._theme.muted))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(canvas.adjusted(24, 8, -24, -8), flags, state.hint)
        if state.cursor is not None and geometry.shows(state.cursor):
            self._paint_cursor(painter, geometry, state.cursor)
        hover = state.hover
        if hover is not None and geometry.shows(hover):
            if hover != state.cursor:
                painter.setPen(QPen(QColor(self._theme.muted), 1))
                _vertical(painter, geometry, hover)
            self._paint_dots(painter, geometry, hover)
        for run in state.runs:
            self._paint_pin(painter, geometry, run)
        if state.band is not None:
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            fill = QColor(self._theme.accent)
            fill.setAlphaF(0.12)
            painter.setBrush(fill)
            painter.drawRect(state.band)
        elif state.pin_under_mouse is not None:
            self._paint_pin_text(painter, geometry)
        elif hover is not None and state.with_readout and geometry.shows(hover):
            self.readout.paint(painter, self._theme, geometry, state.runs, hover)

    def pin_at(self, geometry: PlotGeometry, position: QPointF) -> str | None:
        """Return the run whose pin is under a position."""
        for run in reversed(self.state.runs):
            tip = pin_tip(geometry, run)
            if tip is not None:
                offset = position - (tip - QPointF(0, 2 * _PIN_RADIUS))
                if math.hypot(offset.x(), offset.y()) <= _PIN_RADIUS + 3:
                    return run.run_id
        return None

    def _paint_cursor(self, painter: QPainter, geometry: PlotGeometry, cursor: float) -> None:
        pen = QPen(QColor(self._theme.text), 1)
        pen.setDashPattern([1.5, 2.5])
        painter.setPen(pen)
        _vertical(painter, geometry, cursor)
        text = f"epoch {cursor:g}"
        width = QFontMetricsF(self._font).horizontalAdvance(text) + 14
        rect = geometry.rect
        left = min(max(geometry.column(cursor) - width / 2, rect.left()), rect.right() - width)
        # On whole pixels, so that the text is as crisp as all other text.
        pill = QRectF(round(left), rect.top() - _PILL_HEIGHT - 2, math.ceil(width), _PILL_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.text))
        painter.drawRoundedRect(pill, _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
        painter.setPen(QColor(self._theme.surface))
        painter.setFont(self._font)
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_dots(self, painter: QPainter, geometry: PlotGeometry, epoch: int) -> None:
        shown = [run for run in self.state.runs if run.visible]
        surface = QColor(self._theme.surface)
        for run in shown if len(shown) <= _MAX_DOTS else ():
            for split, curve in run.curves.items():
                value = curve.value_at(epoch)
                if value is None or not math.isfinite(value):
                    continue
                point = geometry.point(epoch, value)
                if not geometry.rect.top() <= point.y() <= geometry.rect.bottom():
                    continue
                color = QColor(run.color)
                hollow = split == "validation"
                painter.setPen(QPen(color if hollow else surface, 1.5))
                painter.setBrush(surface if hollow else color)
                painter.drawEllipse(point, 4.0, 4.0)

    def _paint_pin(self, painter: QPainter, geometry: PlotGeometry, run: PlottedRun) -> None:
        tip = pin_tip(geometry, run)
        if tip is None:
            return
        head = tip - QPointF(0, 2 * _PIN_RADIUS)
        path = QPainterPath()
        path.addEllipse(head, _PIN_RADIUS, _PIN_RADIUS)
        point = QPainterPath(tip)
        point.lineTo(head + QPointF(-_PIN_RADIUS * 0.72, _PIN_RADIUS * 0.69))
        point.lineTo(head + QPointF(_PIN_RADIUS * 0.72, _PIN_RADIUS * 0.69))
        point.closeSubpath()
        painter.setPen(QPen(QColor(self._theme.surface), 1))
        painter.setBrush(QColor(self._theme.wrong))
        painter.drawPath(path.united(point))
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(self._pin_font)
        square = QRectF(head.x() - 8, head.y() - 8, 16, 16)
        painter.drawText(square, int(Qt.AlignmentFlag.AlignCenter), "!")

    def _paint_pin_text(self, painter: QPainter, geometry: PlotGeometry) -> None:
        run = next(run for run in self.state.runs if run.run_id == self.state.pin_under_mouse)
        tip = pin_tip(geometry, run)
        if tip is None or run.marker is None:
            return
        text = f"{run.name}: {run.marker.text}"
        room = geometry.rect.width() - 8
        metrics = QFontMetricsF(self._font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room - 16)
        width = metrics.horizontalAdvance(text) + 16
        left = tip.x() + 12
        if left + width > geometry.rect.right() - 4:
            left = tip.x() - 12 - width
        left = min(max(left, geometry.rect.left() + 4), geometry.rect.right() - 4 - width)
        box = QRectF(left, tip.y() - 2 * _PIN_RADIUS - 12, width, 24)
        box.moveTop(max(box.top(), geometry.rect.top() + 2))
        painter.setPen(QPen(QColor(self._theme.wrong), 1))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(self._theme.text))
        painter.setFont(self._font)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def pin_tip(geometry: PlotGeometry, run: PlottedRun) -> QPointF | None:
    """Return the point at which a run's pin points: the end of its curve, or the edge above."""
    marker = run.marker
    if marker is None or not run.visible or not geometry.shows(marker.epoch):
        return None
    top, bottom = geometry.rect.top() + 3.3 * _PIN_RADIUS, geometry.rect.bottom()
    y = top
    curve = run.curves.get("train") or run.curves.get("validation")
    if curve is not None:
        value = curve.value_at(marker.epoch)
        if value is not None and math.isfinite(value):
            y = geometry.point(marker.epoch, value).y()
    if math.isnan(y):
        y = top
    return QPointF(geometry.column(marker.epoch), min(max(y, top), bottom))


def _vertical(painter: QPainter, geometry: PlotGeometry, epoch: float) -> None:
    # Half a pixel off the grid of pixels, a line one pixel wide is as sharp as without smoothing.
    x = math.floor(geometry.column(epoch)) + 0.5
    painter.drawLine(QPointF(x, geometry.rect.top()), QPointF(x, geometry.rect.bottom()))
