"""The layers of a network as blocks to choose from."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.models.layer_table import LayerRow
from core.models.network_sheet import share_words
from core.models.network_table import NetworkTable
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.focus_frame import paint_focus
from gui.widgets.layer_figure import measure_of, paint_layers
from gui.widgets.layer_geometry import LayerGeometry
from gui.widgets.themed import follow_theme

_BLOCK, _FLATTEST = 58, 36
"""Heights of blocks, in logical pixels: as wished, and as low as they can be told apart."""

_MARGIN = 4

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class LayerDiagram(QWidget):
    """Blocks from the input to the output, in lines; one is chosen by the mouse or the arrow keys.

    Signals
    -------
    layerChosen(str)
        The name of the layer that the user chose.
    layerOpened(str)
        The user wants to see more of it: a double click, or Enter.
    """

    layerChosen = Signal(str)
    layerOpened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._table = NetworkTable(())
        self._geometry: LayerGeometry | None = None
        self._chosen = self._hovered = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Layers of the network")
        follow_theme(self)

    @property
    def chosen(self) -> str:
        """The name of the layer that is chosen; empty without one."""
        return self._chosen

    @property
    def geometry_of_blocks(self) -> LayerGeometry:
        """Where the blocks lie."""
        if self._geometry is None:
            area = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            self._geometry = LayerGeometry(self._table, area, measure_of(self.font()))
        return self._geometry

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_table(self, table: NetworkTable) -> None:
        """Show these layers."""
        if table != self._table:
            self._table, self._geometry = table, None
            self._hovered = ""
            self.updateGeometry()
            self.update()

    def set_chosen(self, name: str) -> None:
        """Mark a layer; this emits nothing."""
        if name != self._chosen:
            self._chosen = name
            row = self._table.row(name)
            self.setAccessibleDescription("" if row is None else layer_sentence(self._table, row))
            self.update()

    def hasHeightForWidth(self) -> bool:
        """Return True: narrower, it has more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        room, measure = width - 2 * _MARGIN, measure_of(self.font())
        wanted = LayerGeometry.wanted_height(self._table, room, measure, _BLOCK)
        if wanted > 1.7 * LayerGeometry.wanted_height(self._table, 1e6, measure, _BLOCK):
            # The table and the answers need room, too.
            wanted = LayerGeometry.wanted_height(self._table, room, measure, _FLATTEST)
        return max(_BLOCK, round(wanted)) + 2 * _MARGIN

    def sizeHint(self) -> QSize:
        """Return the size in the middle of a page."""
        return QSize(660, self.heightForWidth(660))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(240, _BLOCK)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the blocks."""
        painter = QPainter(self)
        marks = self._chosen, self._hovered
        paint_layers(painter, self.geometry_of_blocks, self._theme, self.font(), marks)
        if self.hasFocus():
            paint_focus(painter, self.rect(), self._theme)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the blocks anew."""
        super().resizeEvent(event)
        self._geometry = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the layer under the mouse."""
        self._hover(self._layer_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the mark away."""
        super().leaveEvent(event)
        self._hover("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the layer that is clicked."""
        name = self._layer_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and name:
            self.layerChosen.emit(name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for more of a layer."""
        name = self._layer_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and name:
            self.layerOpened.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from layer to layer."""
        names = [row.name for row in self._table.rows]
        key = Qt.Key(event.key())
        if key in _STEPS and names:
            at = names.index(self._chosen) + _STEPS[key] if self._chosen in names else 0
            if 0 <= at < len(names):
                self.layerChosen.emit(names[at])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and names:
            self.layerChosen.emit(names[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen in names:
            self.layerOpened.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what the layer under the mouse is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self._table.row(self._layer_at(QPointF(event.pos())))
            if row is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), layer_sentence(self._table, row), self)
            return True
        return super().event(event)

    def _layer_at(self, position: QPointF) -> str:
        return self.geometry_of_blocks.layer_at(position) or ""

    def _hover(self, name: str) -> None:
        if name != self._hovered:
            self._hovered = name
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if name else Qt.CursorShape.ArrowCursor
            )
            self.update()


def layer_sentence(table: NetworkTable, row: LayerRow) -> str:
    """Return all that the table says of a layer, in words."""
    parts = [f"{row.title}: {row.words}", f"gives {row.shape_words}"]
    if row.parameters:
        parts.append(f"{row.parameters:,} parameters ({share_words(table.share(row))})")
        parts.append(f"{row.multiply_adds:,} multiply-adds")
    if table.is_frozen(row):
        parts.append("frozen")
    return "; ".join(parts)
