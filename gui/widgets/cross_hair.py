"""What lies over the curves: the two vertical lines, the label of the cursor, pins, read-out."""

import math
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.hints import paint_hint
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.plot_marks import Remark, remark_at
from gui.widgets.plot_options import PlotOptions
from gui.widgets.plot_positions import PlotPlace
from gui.widgets.plotted_run import PlottedRun
from gui.widgets.readout_box import ReadoutBox

_PIN_RADIUS = 7.0
_PILL_HEIGHT = 18.0
_MAX_DOTS = 12


@dataclass(slots=True)
class OverlayState:
    """What is to be shown; written by the plot, read while painting.

    Parameters
    ----------
    cursor : float or None
        The shared epoch; `cursor_x` is where it lies.
    hover : PlotPlace or None
        The line under the mouse.
    remark : Remark or None
        What the mark under the mouse says.
    near_run : str or None
        The run that a click would select.
    """

    runs: list[PlottedRun] = field(default_factory=list)
    options: PlotOptions = field(default_factory=PlotOptions)
    cursor: float | None = None
    cursor_x: float = math.nan
    hover: PlotPlace | None = None
    with_readout: bool = False
    hint: str = ""
    band: QRectF | None = None
    remark: Remark | None = None
    near_run: str | None = None
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
            area = canvas.adjusted(24, 8, -24, -8)
            paint_hint(painter, area, state.hint, self._theme, on_lines=True)
        if state.cursor is not None and geometry.shows(state.cursor_x):
            self._paint_cursor(painter, geometry, state.cursor, state.cursor_x)
        hover = state.hover
        if hover is not None and geometry.shows(hover.x):
            if hover.epoch != state.cursor:
                painter.setPen(QPen(QColor(self._theme.muted), 1))
                _vertical(painter, geometry, hover.x)
            self._paint_dots(painter, geometry, hover)
        for run in state.runs:
            self._paint_pin(painter, geometry, run)
        if state.band is not None:
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            fill = QColor(self._theme.accent)
            fill.setAlphaF(0.12)
            painter.setBrush(fill)
            painter.drawRect(state.band)
        elif state.remark is not None:
            self._paint_remark(painter, geometry, state.remark)
        elif hover is not None and state.with_readout and geometry.shows(hover.x):
            self.readout.paint(painter, self._theme, geometry, state, hover)

    def remark_at(self, geometry: PlotGeometry, position: QPointF) -> Remark | None:
        """Return what the pin or the mark under a position says."""
        for run in reversed(self.state.runs):
            tip = pin_tip(geometry, run, self.state.options)
            if tip is not None and run.marker is not None:
                offset = position - (tip - QPointF(0, 2 * _PIN_RADIUS))
                if math.hypot(offset.x(), offset.y()) <= _PIN_RADIUS + 3:
                    head = tip - QPointF(0, 2 * _PIN_RADIUS)
                    return Remark(run.run_id, f"{run.name}: {run.marker.text}", head)
        return remark_at(geometry, self.state.runs, self.state.options, position)

    def _paint_cursor(
        self, painter: QPainter, geometry: PlotGeometry, cursor: float, cursor_x: float
    ) -> None:
        pen = QPen(QColor(self._theme.text), 1)
        pen.setDashPattern([1.5, 2.5])
        painter.setPen(pen)
        _vertical(painter, geometry, cursor_x)
        text = f"epoch {cursor:g}"
        width = QFontMetricsF(self._font).horizontalAdvance(text) + 14
        rect = geometry.rect
        left = min(max(geometry.column(cursor_x) - width / 2, rect.left()), rect.right() - width)
        # On whole pixels, so that the text is as crisp as all other text.
        pill = QRectF(round(left), rect.top() - _PILL_HEIGHT - 2, math.ceil(width), _PILL_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.text))
        painter.drawRoundedRect(pill, _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
        painter.setPen(QColor(self._theme.surface))
        painter.setFont(self._font)
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_dots(self, painter: QPainter, geometry: PlotGeometry, place: PlotPlace) -> None:
        shown = [run for run in self.state.runs if run.visible]
        surface = QColor(self._theme.surface)
        for run in shown if len(shown) <= _MAX_DOTS else ():
            for split, curve in run.curves.items():
                value, _ = curve.read(place)
                if value is None or not math.isfinite(value):
                    continue
                point = geometry.point(place.x, value)
                if not geometry.rect.top() <= point.y() <= geometry.rect.bottom():
                    continue
                color = QColor(run.color)
                hollow = split == "validation"
                painter.setPen(QPen(color if hollow else surface, 1.5))
                painter.setBrush(surface if hollow else color)
                painter.drawEllipse(point, 4.0, 4.0)

    def _paint_pin(self, painter: QPainter, geometry: PlotGeometry, run: PlottedRun) -> None:
        tip = pin_tip(geometry, run, self.state.options)
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

    def _paint_remark(self, painter: QPainter, geometry: PlotGeometry, remark: Remark) -> None:
        room = geometry.rect.width() - 8
        metrics = QFontMetricsF(self._font)
        text = metrics.elidedText(remark.text, Qt.TextElideMode.ElideMiddle, room - 16)
        width = metrics.horizontalAdvance(text) + 16
        left = remark.tip.x() + 12
        if left + width > geometry.rect.right() - 4:
            left = remark.tip.x() - 12 - width
        left = min(max(left, geometry.rect.left() + 4), geometry.rect.right() - 4 - width)
        box = QRectF(left, remark.tip.y() - 12, width, 24)
        top, bottom = geometry.rect.top() + 2, geometry.rect.bottom() - 2 - box.height()
        box.moveTop(min(max(box.top(), top), bottom))
        run = next((run for run in self.state.runs if run.run_id == remark.run_id), None)
        color = self._theme.wrong if run is None or run.marker is not None else run.color
        painter.setPen(QPen(QColor(color), 1))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(self._theme.text))
        painter.setFont(self._font)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def pin_tip(geometry: PlotGeometry, run: PlottedRun, options: PlotOptions) -> QPointF | None:
    """Return the point at which a run's pin points: the end of its curve, or the edge above."""
    marker = run.marker
    if marker is None or not run.visible:
        return None
    x = run.x_of(options.x_axis, marker.epoch)
    if not geometry.shows(x):
        return None
    top, bottom = geometry.rect.top() + 3.3 * _PIN_RADIUS, geometry.rect.bottom()
    y = top
    curve = run.drawn("train") or run.drawn("validation")
    if curve is not None:
        value = curve.value_at(marker.epoch)
        if value is not None and math.isfinite(value):
            y = geometry.point(x, value).y()
    if math.isnan(y):
        y = top
    return QPointF(geometry.column(x), min(max(y, top), bottom))


def _vertical(painter: QPainter, geometry: PlotGeometry, x: float) -> None:
    # Half a pixel off the grid of pixels, a line one pixel wide is as sharp as without smoothing.
    column = math.floor(geometry.column(x)) + 0.5
    painter.drawLine(QPointF(column, geometry.rect.top()), QPointF(column, geometry.rect.bottom()))
