"""A confusion matrix to point at: painted once and kept, walked by mouse and keyboard."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import BODY_SIZE, LIGHT, Theme
from gui.widgets.figures import sized
from gui.widgets.hints import paint_hint
from gui.widgets.matrix_figure import paint_matrix
from gui.widgets.matrix_geometry import ClassRange, MatrixContent, MatrixGeometry
from gui.widgets.matrix_marks import mark_place
from gui.widgets.matrix_place import NOWHERE, Place, leapt, stepped
from gui.widgets.matrix_zoom import moved_to, zoomed
from gui.widgets.themed import follow_theme

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}

_ZOOM = 1.5
"""Fewer classes in view with a turn of the wheel."""


class MatrixView(QWidget):
    """Shows a `MatrixContent`; cells, names of rows and names of columns can be chosen.

    The arrow keys go from cell to cell and, at the left and the upper edge, into the names; with
    Ctrl to the next cell that holds something. Home and End go along a row, Page Up and Page Down
    along a column; Escape lets go. The wheel and the keys + and - show fewer classes in larger
    cells, 0 all of them.

    Signals
    -------
    placeChosen(object)
        The `Place` that the user chose; `NOWHERE` to let go.
    placeHovered(object)
        The `Place` under the mouse, or None.
    picturesRequested()
        Enter: the user wants to go on to what is behind the place.
    """

    placeChosen = Signal(object)
    placeHovered = Signal(object)
    picturesRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._content: MatrixContent | None = None
        self._describe: Callable[[Place], str] = lambda _place: ""
        self._picture: QPixmap | None = None
        self._geometry: MatrixGeometry | None = None
        self._view: ClassRange | None = None
        self._place: Place = NOWHERE
        self._hovered: Place | None = None
        self._hint = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")
        follow_theme(self)

    @property
    def content(self) -> MatrixContent | None:
        """What is shown."""
        return self._content

    @property
    def place(self) -> Place:
        """What is chosen."""
        return self._place

    @property
    def is_zoomed(self) -> bool:
        """Whether only some of the classes are in view."""
        return self._view is not None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._forget_picture()

    def set_content(self, content: MatrixContent | None) -> None:
        """Show a matrix, or none; what is chosen and in view stays where the classes stay."""
        before = self._content
        self._content = content
        if content is None or before is None or before.names != content.names:
            self._view = None
            # Whoever says what is hovered must not look for it among other classes.
            self._hover(None)
        if content is None:
            self._place = NOWHERE
        self._tell_place()
        self._forget_picture()

    def set_hint(self, text: str) -> None:
        """Say why there is no matrix, while there is none."""
        if text != self._hint:
            self._hint = text
            self.update()

    def set_describe(self, describe: Callable[[Place], str]) -> None:
        """Say how a place is put into words, for screen readers."""
        self._describe = describe

    def set_place(self, place: Place) -> None:
        """Mark a place, and bring it into view; this emits nothing."""
        if self._content is None or any(
            each is not None and each >= len(self._content.names) for each in place
        ):
            place = NOWHERE
        if place == self._place:
            return
        self._place = place
        self._tell_place()
        self._bring_into_view(place)
        self.update()

    def geometry_of(self) -> MatrixGeometry | None:
        """Return where everything lies, or None where nothing is shown."""
        if self._content is None:
            return None
        if self._geometry is None:
            self._geometry = MatrixGeometry(
                self._content,
                QSizeF(self.size()),
                self.font(),
                self._view,
                self.devicePixelRatioF(),
            )
        return self._geometry

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell lies in the widget; empty where nothing is shown."""
        geometry = self.geometry_of()
        return QRectF() if geometry is None else geometry.cell(row, column)

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Show fewer classes (above 1) or more, about a position or the chosen cell."""
        geometry, content = self.geometry_of(), self._content
        if geometry is None or content is None:
            return
        self._set_view(zoomed(geometry, len(content.names), factor, self._place, about))

    def sizeHint(self) -> QSize:
        """Return a size at which 36 classes are legible."""
        return QSize(640, 640)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(240, 240)

    # Events

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the kept picture, and the marks upon it."""
        geometry, content = self.geometry_of(), self._content
        painter = QPainter(self)
        if geometry is None or content is None:
            painter.setFont(sized(self.font(), BODY_SIZE))
            paint_hint(
                painter, QRectF(self.rect()).adjusted(24, 0, -24, 0), self._hint, self._theme
            )
            painter.end()
            return
        painter.drawPixmap(0, 0, self._kept_picture(content, geometry))
        if self._hovered is not None:
            mark_place(painter, geometry, self._hovered, QColor(self._theme.text), 1)
        if self._place != NOWHERE:
            mark_place(painter, geometry, self._place, QColor(self._theme.accent), 2)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRect(geometry.square.adjusted(-2, -2, 1.5, 1.5))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        super().resizeEvent(event)
        self._forget_picture()

    def changeEvent(self, event: QEvent) -> None:
        """Lay everything out anew with another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._forget_picture()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what is pointed at."""
        geometry = self.geometry_of()
        self._hover(None if geometry is None else geometry.place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the mark away."""
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is pressed; pressed again, or beside the matrix, let go."""
        geometry = self.geometry_of()
        if event.button() != Qt.MouseButton.LeftButton or geometry is None:
            return
        place = geometry.place_at(event.position())
        self._choose(NOWHERE if place is None or place == self._place else place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Show fewer classes or more, about the mouse."""
        turns = event.angleDelta().y() / 120
        if turns and self._content is not None:
            self.zoom(_ZOOM**turns, event.position())
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell."""
        key = event.key()
        content = self._content
        if content is None:
            super().keyPressEvent(event)
        elif key in _STEPS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._choose(leapt(self._place, *_STEPS[Qt.Key(key)], content.strengths))
        elif key in _STEPS:
            self._choose(stepped(self._place, *_STEPS[Qt.Key(key)], self._last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            row = 0 if self._place[0] is None else self._place[0]
            self._choose((row, 0 if key == Qt.Key.Key_Home else self._last))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            column = 0 if self._place[1] is None else self._place[1]
            self._choose((0 if key == Qt.Key.Key_PageUp else self._last, column))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM)
        elif key == Qt.Key.Key_0:
            self._set_view(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picturesRequested.emit()
        elif key == Qt.Key.Key_Escape and self._place != NOWHERE:
            self._choose(NOWHERE)
        else:
            super().keyPressEvent(event)

    # Parts

    @property
    def _last(self) -> int:
        return 0 if self._content is None else len(self._content.names) - 1

    def _choose(self, place: Place) -> None:
        if place != self._place:
            self.set_place(place)
            self.placeChosen.emit(place)

    def _tell_place(self) -> None:
        """Tell screen readers what is chosen: its counts change with the epoch."""
        is_there = self._content is not None and all(
            each is None or each < len(self._content.names) for each in self._place
        )
        self.setAccessibleDescription(self._describe(self._place) if is_there else "")

    def _hover(self, place: Place | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setCursor(
                Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
            )
            self.placeHovered.emit(place)
            self.update()

    def _bring_into_view(self, place: Place) -> None:
        if self._view is not None:
            self._set_view(moved_to(self._view, place))

    def _set_view(self, view: ClassRange | None) -> None:
        if view != self._view:
            self._view = view
            self._forget_picture()

    def _forget_picture(self) -> None:
        self._picture = self._geometry = None
        self.update()

    def _kept_picture(self, content: MatrixContent, geometry: MatrixGeometry) -> QPixmap:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap((QSizeF(self.size()) * ratio).toSize())
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(QColor(self._theme.surface))
            painter = QPainter(self._picture)
            paint_matrix(painter, content, geometry, self._theme, self.font())
            painter.end()
        return self._picture
