"""The view inside the run list: the eye, and the keys that a list does not have by itself."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.hints import paint_hint
from gui.widgets.run_list_model import RunListModel
from gui.widgets.run_row_delegate import RunRowDelegate, eye_rect
from gui.widgets.themed import follow_theme

_Index = QModelIndex | QPersistentModelIndex


class RunListView(QListView):
    """A list of `RunRow`s; says what was meant and changes nothing but the selection."""

    eyeClicked = Signal(QModelIndex)
    deletePressed = Signal()
    menuRequested = Signal(QPoint)

    def __init__(self, model: RunListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._hint = ""
        self._delegate = RunRowDelegate(self.font(), self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Runs")
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._delegate.set_theme(theme)
        self.viewport().update()

    def set_hint(self, text: str) -> None:
        """Say what to do while there is no run."""
        self._hint = text
        self.viewport().update()

    def selected_indexes(self) -> list[QModelIndex]:
        """Return the selected rows from top to bottom."""
        return sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Paint the rows that changed.

        The list's own method lays all rows out again, nine times a second while one of them
        trains; here all are of one height.
        """
        QAbstractItemView.dataChanged(self, first, last, roles)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """V shows and hides, Delete deletes; the rest is the list's own."""
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_V and is_plain and self.currentIndex().isValid():
            self.eyeClicked.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.selected_indexes():
            self.deletePressed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press the eye without selecting the row."""
        index = self._eye_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.eyeClicked.emit(index)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take two quick presses of the eye for two presses, not for a wish to rename."""
        index = self._eye_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.eyeClicked.emit(index)
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the eye under the mouse."""
        index = self._eye_at(event.position().toPoint())
        self._mark_eye(index.row())
        if not event.buttons() or not index.isValid():
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the mark away."""
        super().leaveEvent(event)
        self._mark_eye(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu at the mouse, or at the current row when a key asked."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            position = self.visualRect(self.currentIndex()).center()
        else:
            position = event.pos()
        self.menuRequested.emit(self.viewport().mapToGlobal(position))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or the hint when there are none."""
        super().paintEvent(event)
        if self.model().rowCount() == 0 and self._hint:
            painter = QPainter(self.viewport())
            area = QRectF(self.viewport().rect()).adjusted(12, 8, -12, -8)
            paint_hint(painter, area, self._hint, self._theme)
            painter.end()

    def _eye_at(self, position: QPoint) -> QModelIndex:
        index = self.indexAt(position)
        if index.isValid() and eye_rect(self.visualRect(index)).contains(position):
            return index
        return QModelIndex()

    def _mark_eye(self, row: int) -> None:
        if row != self._delegate.eye_under_mouse:
            self._delegate.eye_under_mouse = row
            self.viewport().update()
