"""The list of skeletons, in columns that fill its width."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from gui.characters.skeleton_delegate import CELL, SkeletonDelegate


class SkeletonList(QListView):
    """Cells side by side; the arrow keys go from one to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Skeletons")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.delegate = SkeletonDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that the width of a cell does not depend on how many there are.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out among as many columns as fit."""
        width = self.viewport().width() - 2
        columns = max(1, width // CELL.width())
        cell = QSize(width // columns, CELL.height())
        self.delegate.set_cell(cell)
        self.setGridSize(cell)
        super().resizeEvent(event)
