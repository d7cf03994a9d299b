"""How much of the variance each component has, and all up to it, with a cut-off to be dragged."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.component_axis import ComponentAxis, stepped
from gui.widgets.themed import follow_theme


class ScreePlot(QWidget):
    """The cumulative share of the variance as a curve, that of each component as bars.

    Signals
    -------
    componentsChosen(int)
        The user dragged the cut-off, or moved it by keys.
    """

    componentsChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._explained: npt.NDArray[np.float64] | None = None
        self._components = 1
        self.setAccessibleName("Variance by components")
        self.setToolTip(
            "The share of the variance that the first k components have (curve), and each of them "
            "(bars). Drag the line, or use the arrow keys; Page Up and Page Down double and halve"
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_explained(self, explained: npt.NDArray[np.float64] | None) -> None:
        """Show the share of the variance with 0, 1, … components, or nothing."""
        self._explained = explained
        self.setEnabled(explained is not None)
        self.update()

    def set_components(self, components: int) -> None:
        """Put the cut-off somewhere; this emits nothing."""
        self._components = components
        self.update()

    def axis(self) -> ComponentAxis:
        """Return the axis as it lies now."""
        most = 1 if self._explained is None else len(self._explained) - 1
        return ComponentAxis(QRectF(self.rect()), most)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(200, 130)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bars, curve and cut-off."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, axis = self._theme, self.axis()
        ticks = [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")]
        axis.paint(painter, theme, self.font(), ticks)
        explained = self._explained
        if explained is None or axis.most < 1:
            # Pictures that are all alike vary in no direction.
            return
        counts = np.unique(np.geomspace(1, axis.most, 240).round().astype(int))
        single = np.diff(explained)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.selection))
        largest = float(single.max(initial=0)) or 1.0
        for at, count in enumerate(counts):
            left = axis.x(count)
            right = axis.x(counts[at + 1]) if at + 1 < len(counts) else left + 2
            top = axis.y(0.9 * single[count - 1] / largest)
            bar = QRectF(left, top, max(right - left - 1, 1), axis.area.bottom() - top)
            painter.drawRect(bar)
        painter.setPen(QPen(QColor(theme.accent), 2))
        points = [QPointF(axis.x(count), axis.y(explained[count])) for count in counts]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        axis.paint_cut(painter, theme, self._components)
        share = explained[min(self._components, axis.most)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(QPointF(axis.x(self._components), axis.y(share)), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(axis.area.adjusted(-2, -2, 2, 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the cut-off here."""
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the cut-off follow."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cut-off."""
        wanted = stepped(event, self._components, self.axis().most)
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.componentsChosen.emit(wanted)

    def _drag(self, event: QMouseEvent) -> None:
        if self._explained is not None:
            self.componentsChosen.emit(self.axis().components_at(event.position().x()))
