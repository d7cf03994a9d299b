"""Letters as thumbnails with what they are, sorted by it; some can be chosen and removed."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from core.datasets.personal_letter import PersonalLetter

_SIDE = 36
_MOST = 600
"""More thumbnails than anybody looks through; the newest are shown."""


class LetterList(QListWidget):
    """Shows letters of a set.

    Signals
    -------
    removeAsked()
        Delete was pressed.
    """

    removeAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setGridSize(QSize(_SIDE + 14, _SIDE + 24))
        self.setUniformItemSizes(True)
        # The card shows through.
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Letters of your set")
        self.setToolTip("Choose letters and press Delete to take them out")

    def set_letters(self, letters: Sequence[PersonalLetter]) -> None:
        """Show these letters."""
        self.clear()
        shown = sorted(letters[-_MOST:], key=lambda each: each.character)
        for each in shown:
            item = QListWidgetItem(QIcon(_pixmap(each)), each.character)
            item.setData(Qt.ItemDataRole.UserRole, each.sha256)
            origin = each.source or "elsewhere"
            item.setToolTip(f"{each.character} from {origin}, {each.added[:10]}")
            self.addItem(item)

    def minimumSizeHint(self) -> QSize:
        """Return the size of one row: it gives way where room is short."""
        return QSize(2 * (_SIDE + 14), _SIDE + 28)

    def sizeHint(self) -> QSize:
        """Return the same: it grows where there is room."""
        return self.minimumSizeHint()

    @property
    def chosen(self) -> list[str]:
        """SHA-256 of the letters that are chosen."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self.selectedItems()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for removal on Delete."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selectedItems():
            self.removeAsked.emit()
            return
        super().keyPressEvent(event)


def _pixmap(letter: PersonalLetter) -> QPixmap:
    """Return a letter, dark on white, in the middle of a small square."""
    high, wide = letter.ink.shape
    side = max(high, wide)
    square = np.full((side, side), 255, np.uint8)
    top, left = (side - high) // 2, (side - wide) // 2
    square[top : top + high, left : left + wide] = 255 - letter.ink
    image = QImage(square.tobytes(), side, side, side, QImage.Format.Format_Grayscale8)
    return QPixmap.fromImage(
        image.scaled(
            _SIDE,
            _SIDE,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    )
