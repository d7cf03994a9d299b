"""PSNR against numbers kept: principal components as a curve, autoencoders as points."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.component_axis import NUMBERS, AxisUnit, ComponentAxis
from gui.widgets.figures import sized
from gui.widgets.rate_points import RatePoint, Spread, spread
from gui.widgets.themed import follow_theme

_NEAR = 10.0
"""Pixels within which a point is meant."""

_DOT = 5.5
"""Pixels from the middle of a dot to its edge."""

_MOST_LINES = 12
"""Of a tooltip."""

UNITS = {"numbers": "Numbers kept", "bytes": "Bytes kept", "ratio": "Compression ratio"}
FLOAT_BYTES = 4
"""Of a number that is kept, in float32."""


def rate_unit(unit: str, features: int) -> AxisUnit:
    """Return what is written below the axis, for pictures of so many numbers."""
    if unit == "bytes":
        return AxisUnit("bytes kept of a picture, float32", lambda k: f"{FLOAT_BYTES * k}")
    if unit == "ratio":
        return AxisUnit("numbers of a picture by numbers kept", lambda k: f"{features / k:.3g}")
    return NUMBERS


class RatePlot(QWidget):
    """The rate-distortion plot.

    Signals
    -------
    runChosen(str)
        The user clicked the point of a run.
    componentsChosen(int)
        The user clicked elsewhere: a number of components.
    """

    runChosen = Signal(str)
    componentsChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._curve: Sequence[tuple[int, float]] = ()
        self._points: Sequence[RatePoint] = ()
        self._components = 1
        self._most = 1
        self._unit, self._features = "numbers", 1
        self.setAccessibleName("PSNR against numbers kept")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_curve(self, curve: Sequence[tuple[int, float]], most: int) -> None:
        """Show numbers kept with their mean PSNR in dB; `most` ends the axis."""
        self._curve, self._most = curve, most
        self.update()

    def set_points(self, points: Sequence[RatePoint]) -> None:
        """Show autoencoders."""
        self._points = points
        self.setAccessibleDescription(
            "; ".join(f"{p.name}: {p.psnr:.2f} dB at {p.code}" for p in points)
        )
        self.update()

    def set_components(self, components: int) -> None:
        """Mark how many components are looked at."""
        self._components = components
        self.update()

    def set_unit(self, unit: str, features: int) -> None:
        """Write another unit below the axis (a key of `UNITS`); a picture has so many features."""
        self._unit, self._features = unit, max(features, 1)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(200, 130)

    def place_of(self, code: float, psnr: float) -> QPointF:
        """Return where a point lies, in the widget."""
        low, high = self._range()
        axis = self._axis()
        return QPointF(axis.x(code), axis.y((psnr - low) / (high - low)))

    def _axis(self) -> ComponentAxis:
        most = max([self._most, *(point.code for point in self._points)])
        unit = rate_unit(self._unit, self._features)
        return ComponentAxis(QRectF(self.rect()), most, unit)

    def _range(self) -> tuple[float, float]:
        known = [psnr for _, psnr in self._curve] + [point.psnr for point in self._points]
        if not known:
            return 0.0, 40.0
        # Nearly all components lose nearly nothing: that would squeeze what matters.
        few = [psnr for count, psnr in self._curve if count <= self._most / 4]
        high = max([*few, *(point.psnr for point in self._points), min(known)])
        return 5 * (min(known) // 5), max(5 * (high // 5 + 1), 5 * (min(known) // 5) + 5)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint curve and points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, axis = self._theme, self._axis()
        low, high = self._range()
        step = 5 if high - low <= 30 else 10
        values = range(int(low), int(high) + 1, step)
        ticks = [((value - low) / (high - low), f"{value} dB") for value in values]
        axis.paint(painter, theme, self.font(), ticks)
        painter.save()
        # The curve leaves at the top, where nearly all components lose nearly nothing.
        painter.setClipRect(axis.area.adjusted(-6, 0, 6, 6))
        points = [self.place_of(count, psnr) for count, psnr in self._curve]
        painter.setPen(QPen(QColor(theme.muted), 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(QColor(theme.muted))
        painter.setPen(Qt.PenStyle.NoPen)
        for point in points:
            painter.drawEllipse(point, 2.5, 2.5)
        if self._curve:
            axis.paint_cut(painter, theme, self._components)
        painter.restore()
        for each in self._points:
            if each.is_current:
                self._write_name(painter, each.name, axis.area)
        # The one that is looked at lies above those beside it.
        for each, place in sorted(self._dots(), key=lambda dot: dot[0].is_current):
            painter.setBrush(QColor(theme.runs[each.color_index]))
            ring = QPen(QColor(theme.text if each.is_current else theme.surface), 1.5)
            painter.setPen(ring)
            painter.drawEllipse(place, _DOT, _DOT)
            if each.data:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.surface))
                painter.drawEllipse(place, _DOT / 2, _DOT / 2)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(axis.area.adjusted(-2, -2, 2, 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the run below the mouse, then the one beside it, or a number of components."""
        near = self._near(event.position())
        if near:
            is_shown = near[0].is_current and len(near) > 1
            self.runChosen.emit(near[1 if is_shown else 0].run_id)
        elif self._curve:
            self.componentsChosen.emit(self._axis().components_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the autoencoder before or after the one that is looked at."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._points:
            super().keyPressEvent(event)
            return
        order = sorted(self._points, key=lambda point: (point.code, point.psnr))
        now = next((at for at, point in enumerate(order) if point.is_current), None)
        at = (0 if step > 0 else len(order) - 1) if now is None else now + step
        self.runChosen.emit(order[min(max(at, 0), len(order) - 1)].run_id)

    def event(self, event: QEvent) -> bool:
        """Tell in a tooltip what lies below the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._tip(self._near(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _tip(self, near: Sequence[RatePoint]) -> str:
        """Return what the tooltip says of the dots below the mouse."""
        if not near:
            return (
                "Grey: principal components. Dots: autoencoders, hollow where trained on other "
                "data; click one to look at it (arrow keys)"
            )
        lines = [
            f"{point.name}: {point.psnr:.2f} dB with {point.code} numbers, "
            f"{FLOAT_BYTES * point.code:,} bytes: 1 in {self._features / point.code:.3g}"
            + (f"; trained on {point.data}" if point.data else "")
            for point in near[:_MOST_LINES]
        ]
        if len(near) > _MOST_LINES:
            lines.append(f"and {len(near) - _MOST_LINES} more")
        if len(near) > 1:
            lines.append("Each dot can be clicked; the arrow keys go from one to the next")
        return "\n".join(lines)

    def _dots(self) -> Spread:
        return spread(self._points, self.place_of)

    def _near(self, place: QPointF) -> list[RatePoint]:
        """Return the points about a place, the nearest first."""
        gaps = [((at - place).manhattanLength(), point) for point, at in self._dots()]
        near = [gap for gap in gaps if gap[0] < _NEAR]
        return [point for _, point in sorted(near, key=lambda gap: gap[0])]

    def _write_name(self, painter: QPainter, name: str, area: QRectF) -> None:
        """Write the name of the run that is looked at where curve and dots rarely are."""
        painter.setFont(sized(self.font(), MUTED_SIZE))
        metrics, room = painter.fontMetrics(), area.adjusted(4, 0, -4, -2)
        text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, int(room.width()))
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 4, metrics.height())
        box.moveBottomRight(room.bottomRight())
        veil = QColor(self._theme.surface)
        veil.setAlphaF(0.8)
        painter.fillRect(box, veil)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
