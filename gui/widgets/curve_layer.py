"""The inside of a metric plot: grid and curves, painted once and kept as a picture.

The picture is painted again only when the data, the range, the size or the colours change, so
that moving the mouse costs one copy of pixels. `PlotDataItem` is not used: it draws smooth wide
lines as filled outlines, four times as slow, and has no marks at spaced epochs.
"""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.theme.tokens import LIGHT
from gui.widgets.plot_crowd import CurveCrowd
from gui.widgets.plot_curves import CurveScene, paint_curves, paint_grid
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.plot_ink import ScreenInk
from gui.widgets.plot_options import PlotOptions


class CurveLayer(pg.GraphicsObject):  # type: ignore[misc]
    """Paints grid and curves into the rectangle of the view box that is its parent."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._scene = CurveScene([], PlotOptions(), LIGHT)
        self._geometry = PlotGeometry(QRectF(), (0.0, 1.0), (0.0, 1.0))
        self._grid: tuple[list[float], list[float]] = ([], [])
        self._picture = QPixmap()
        self._is_stale = True
        self._crowd = CurveCrowd()

    def set_scene(self, scene: CurveScene) -> None:
        """Show these runs."""
        self._scene = scene
        self.invalidate()

    def set_view(self, geometry: PlotGeometry, grid: tuple[list[float], list[float]]) -> None:
        """Take the rectangle, from (0, 0), and ranges to show, and where the grid lines are."""
        if (geometry, grid) != (self._geometry, self._grid):
            if geometry.rect != self._geometry.rect:
                self.prepareGeometryChange()
            self._geometry, self._grid = geometry, grid
            self.invalidate()

    def invalidate(self) -> None:
        """Paint afresh next time."""
        self._is_stale = True
        # Not `update`: it reaches the canvas a turn later, which has painted itself by then and
        # would paint once more.
        scene = self.scene()
        for view in scene.views() if scene is not None else ():
            view.viewport().update()

    def boundingRect(self) -> QRectF:
        """Return the rectangle of the parent view box."""
        return self._geometry.rect

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Copy the kept picture, or paint it first."""
        size = self._geometry.rect.size().toSize()
        if size.isEmpty():
            return
        ratio = painter.device().devicePixelRatio()
        if self._picture.size() != size * ratio or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(size * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._is_stale = True
        if self._is_stale:
            self._is_stale = False
            self._picture.fill(QColor(self._scene.theme.surface))
            inner = QPainter(self._picture)
            paint_grid(inner, self._geometry, self._grid, self._scene.theme)
            paint_curves(inner, self._geometry, self._scene, ScreenInk(), self._crowd)
            inner.end()
        painter.drawPixmap(QPointF(0, 0), self._picture)
