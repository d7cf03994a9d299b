"""The drawing area of a metric plot: axes, curves, and what is laid over them.

It knows pixels and both axes and what lies where; what a click means is decided above it.
"""

from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme.tokens import Theme
from gui.widgets.cross_hair import CrossHair
from gui.widgets.curve_layer import CurveLayer
from gui.widgets.metric_axes import MetricAxis
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.plot_gestures import PlotGestures

TOP_STRIP = 22
"""Room above the plot for the label of the cursor, so that it never lies on a curve."""

RIGHT_MARGIN = 14


class PlotCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Axes around a `CurveLayer`, with a `CrossHair` painted over them."""

    def __init__(self, cross_hair: CrossHair, parent: QWidget) -> None:
        super().__init__(parent, background=None)
        self._cross_hair = cross_hair
        self._log = False
        self._with_axes = True
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.gestures = PlotGestures(self.viewport())
        self.view_box = pg.ViewBox(enableMouse=False, enableMenu=False)
        self.view_box.disableAutoRange()
        self.view_box.setDefaultPadding(0)
        self.left_axis = MetricAxis("left", self.font())
        self.bottom_axis = MetricAxis("bottom", self.font())
        self.left_axis.linkToView(self.view_box)
        self.bottom_axis.linkToView(self.view_box)
        layout = pg.GraphicsLayout()
        layout.setContentsMargins(0, TOP_STRIP, RIGHT_MARGIN, 0)
        layout.setSpacing(0)
        layout.addItem(self.left_axis, 0, 0)
        layout.addItem(self.view_box, 0, 1)
        layout.addItem(self.bottom_axis, 1, 1)
        self.setCentralItem(layout)
        self.curves = CurveLayer(self.view_box)
        self.view_box.sigResized.connect(self._layout_curves)
        # The axes are resized after the view box; only then do they know their ticks.
        self.left_axis.geometryChanged.connect(self._layout_curves)
        self.bottom_axis.geometryChanged.connect(self._layout_curves)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setBackground(QColor(theme.surface))
        self.left_axis.set_theme(theme)
        self.bottom_axis.set_theme(theme)

    def set_view(
        self, x_range: tuple[float, float], values: tuple[float, float], *, log: bool
    ) -> None:
        """Show this part of both axes; the values are exponents of ten when `log`."""
        self._log = log
        self.left_axis.set_log(log)
        self.view_box.setRange(xRange=x_range, yRange=values, padding=0)
        self._layout_curves()

    def set_axes_shown(self, shown: bool) -> None:
        """Draw axes and grid, or nothing at all."""
        if shown == self._with_axes:
            return
        self._with_axes = shown
        self.left_axis.set_shown(shown)
        self.bottom_axis.set_shown(shown)
        self._layout_curves()

    @property
    def geometry_shown(self) -> PlotGeometry:
        """Where what is in view lies, in pixels of the canvas."""
        (left, right), (bottom, top) = self.view_box.viewRange()
        rect = QRectF(self.view_box.sceneBoundingRect())
        return PlotGeometry(rect, (left, right), (bottom, top), self._log)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scene, then the cross-hair over it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._cross_hair.paint(painter, self.geometry_shown, QRectF(self.viewport().rect()))
        painter.end()

    def _layout_curves(self) -> None:
        """Fit the curves into the rectangle between the axes."""
        geometry = self.geometry_shown
        inner = replace(geometry, rect=QRectF(self.view_box.rect()))
        empty: tuple[list[float], list[float]] = ([], [])
        ticks = (self.bottom_axis.ticks(), self.left_axis.ticks()) if self._with_axes else empty
        self.curves.set_view(inner, ticks)
