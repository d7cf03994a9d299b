"""Units of a layer as tiles: one picture with whole pixels a weight, walked by mouse and keys."""

from collections.abc import Callable, Collection

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from core.analysis.weight_grid import Arrangement, Layout
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.focus_frame import paint_focus
from gui.widgets.themed import follow_theme
from gui.widgets.tile_sheet import GAP, Pixels, TileSheet

_MARGIN = 3
_LEAST_CROSS = 12


class WeightGrid(QAbstractScrollArea):
    """Tiles in the largest whole scale that fits; where none does, it scrolls.

    Arrow keys go from tile to tile, Home and End to the first and the last, Page Up and Page Down
    ask for another layer, Delete asks to switch a unit off or on.

    Signals
    -------
    unitChosen(int), unitHovered(int)
        A unit, not its place; -1 where the mouse is over none.
    layerStepped(int)
        -1 or 1.
    lesionRequested(int)
    """

    unitChosen = Signal(int)
    unitHovered = Signal(int)
    layerStepped = Signal(int)
    lesionRequested = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._sheet = TileSheet()
        self._order = np.empty(0, np.int64)
        self._pixmap: QPixmap | None = None
        self._chosen = self._hovered = -1
        self._off: frozenset[int] = frozenset()
        self._describe: Callable[[int], str] = str
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(name)
        self.setMinimumSize(QSize(96, 96))
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the tiles, which come in colours."""
        self._theme = theme
        self._pixmap = None
        self.viewport().update()

    def set_tiles(
        self,
        tiles: Pixels,
        order: npt.NDArray[np.int64],
        *,
        layout: Layout = "tiles",
        gap: int = GAP,
    ) -> None:
        """Show tiles.

        Parameters
        ----------
        tiles : ndarray of shape (units, height, width, 3), uint8
            In the order they are shown in.
        order : ndarray of shape (units,)
            The unit of each tile.
        layout : {"tiles", "column", "row"}
            See `core.analysis.weight_grid.arrange`. Rows of a matrix that are too wide are shown
            with the mean colour of neighbours.
        gap : int
            Between tiles, in logical pixels.
        """
        self._order, self._pixmap = order, None
        if not self._sheet.set_tiles(tiles, layout, gap):
            self._arrange()
        self._tell()
        self.viewport().update()

    def set_description(self, describe: Callable[[int], str]) -> None:
        """Say what the tooltip of a unit tells."""
        self._describe = describe

    def set_chosen(self, unit: int | None) -> None:
        """Outline a unit; this emits nothing."""
        unit = -1 if unit is None else unit
        if unit != self._chosen:
            self._chosen = unit
            place = self._place_of(unit)
            if place is not None:
                self._scroll_to(place)
            self._tell()
            self.viewport().update()

    def set_hovered(self, unit: int) -> None:
        """Outline the unit that the mouse is over in another grid; this emits nothing."""
        if unit != self._hovered:
            self._hovered = unit
            self.viewport().update()

    def set_off(self, units: Collection[int]) -> None:
        """Cross out units that are switched off."""
        if frozenset(units) != self._off:
            self._off = frozenset(units)
            self.viewport().update()

    @property
    def chosen(self) -> int | None:
        """The unit that is outlined."""
        return None if self._chosen < 0 else self._chosen

    @property
    def order(self) -> npt.NDArray[np.int64]:
        """The units in the order they are shown in."""
        return self._order

    @property
    def tiles(self) -> Pixels:
        """What is shown, uint8 of shape (units, height, width, 3)."""
        return self._sheet.tiles

    @property
    def arrangement(self) -> Arrangement | None:
        """How the tiles lie, in device pixels; None without any."""
        return self._sheet.arrangement

    def unit_at(self, position: QPointF) -> int | None:
        """Return the unit under a position of the viewport."""
        index = self._sheet.index_at(position - self._origin())
        return None if index is None else int(self._order[index])

    def tile_rect(self, unit: int) -> QRectF:
        """Return where a unit's tile lies in the viewport; empty where there is none."""
        index = self._place_of(unit)
        return QRectF() if index is None else self._sheet.rect(index).translated(self._origin())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the tiles anew."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the one picture that is kept, and what is marked in it."""
        painter = QPainter(self.viewport())
        if self._pixmap is None:
            colors = QColor(self._theme.surface), QColor(self._theme.card_border)
            self._pixmap = self._sheet.draw(*colors)
        painter.drawPixmap(self._origin(), self._pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for unit in self._off:
            self._cross_out(painter, unit)
        if self._hovered >= 0 and self._hovered != self._chosen:
            self._outline(painter, self._hovered, self._theme.field_border, 1)
        if self._chosen >= 0:
            self._outline(painter, self._chosen, self._theme.accent, 2)
        if self.hasFocus():
            paint_focus(painter, self.viewport().rect(), self._theme)
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell of the unit under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            unit = self.unit_at(QPointF(event.pos()))
            if unit is None:
                QToolTip.hideText()
            else:
                area = self.tile_rect(unit).toRect()
                QToolTip.showText(event.globalPos(), self._describe(unit), self.viewport(), area)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Outline the unit under the mouse."""
        unit = self.unit_at(event.position())
        self._hover(-1 if unit is None else unit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the unit that is clicked."""
        unit = self.unit_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and unit is not None:
            self.unitChosen.emit(unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over units and layers."""
        index = self._place_of(self._chosen)
        columns = self._sheet.columns
        last = len(self._order) - 1
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.layerStepped.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif last < 0:
            super().keyPressEvent(event)
        elif key in steps:
            goal = 0 if index is None else index + steps[key]
            if 0 <= goal <= last:
                self.unitChosen.emit(int(self._order[goal]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.unitChosen.emit(int(self._order[0 if key == Qt.Key.Key_Home else last]))
        elif key == Qt.Key.Key_Delete and self._chosen >= 0:
            self.lesionRequested.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys act."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys act elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _arrange(self) -> None:
        """Find the scale and the columns for the room there is."""
        self._pixmap = None
        view, both = self.viewport(), 2 * _MARGIN
        self._sheet.arrange(view.size() - QSize(both, both), self.devicePixelRatioF())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, round(self._sheet.height) + both - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(24)

    def _origin(self) -> QPointF:
        """Return the upper left corner of the picture in the viewport."""
        left = max(float(_MARGIN), (self.viewport().width() - self._sheet.width) // 2)
        return QPointF(left, float(_MARGIN - self.verticalScrollBar().value()))

    def _tell(self) -> None:
        """Tell screen readers of the chosen unit, whose figures change with the epoch."""
        is_there = self._place_of(self._chosen) is not None
        self.setAccessibleDescription(self._describe(self._chosen) if is_there else "")

    def _outline(self, painter: QPainter, unit: int, color: str, width: int) -> None:
        rect = self.tile_rect(unit)
        if rect.isEmpty():
            return
        painter.setPen(QPen(QColor(color), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        out = width / 2 + 0.5
        painter.drawRect(rect.adjusted(-out, -out, out, out))

    def _cross_out(self, painter: QPainter, unit: int) -> None:
        rect = self.tile_rect(unit)
        painter.fillRect(rect, QColor(self._theme.raised))
        if min(rect.width(), rect.height()) < _LEAST_CROSS:
            # A cross would be but a blot.
            return
        painter.setPen(QPen(QColor(self._theme.wrong), 1.5))
        painter.drawLine(rect.topLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomLeft())

    def _hover(self, unit: int) -> None:
        if unit != self._hovered:
            self.set_hovered(unit)
            self.unitHovered.emit(unit)

    def _place_of(self, unit: int) -> int | None:
        places = np.flatnonzero(self._order == unit)
        return int(places[0]) if unit >= 0 and len(places) else None

    def _scroll_to(self, index: int) -> None:
        rect = self.tile_rect(int(self._order[index]))
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if rect.top() < 0:
            bar.setValue(bar.value() + int(rect.top()) - _MARGIN)
        elif rect.bottom() > height:
            bar.setValue(bar.value() + int(rect.bottom() - height) + _MARGIN + 1)
