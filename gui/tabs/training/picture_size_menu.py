"""The size that pictures of folders are read at, as a menu."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from core.datasets.picture_size import AUTO, COMMON_SIDE

SIZES = (AUTO, 32, 64, 96, 128, 224, 256)
"""What is offered; another size, such as that of a preset, comes to the menu once it is used."""


class PictureSizeMenu(QMenu):
    """Offers sizes, of which one holds; disabled where the data are no folder of pictures.

    Signals
    -------
    chosen(int)
        Side in pixels; 0 is "auto".
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Picture &size", parent)
        self._group = QActionGroup(self)
        self._actions: dict[int, QAction] = {}
        for size in SIZES:
            self._add(size)
        self.set_size(None)

    def set_size(self, size: int | None) -> None:
        """Show the size that holds; None where there is no choice."""
        self.menuAction().setEnabled(size is not None)
        if size is None:
            size = AUTO
        if size not in self._actions:
            self._add(size)
        self._actions[size].setChecked(True)

    def _add(self, size: int) -> None:
        action = QAction(_words(size), self)
        action.setCheckable(True)
        action.triggered.connect(lambda: self.chosen.emit(size))
        self._group.addAction(action)
        larger = [self._actions[known] for known in sorted(self._actions) if known > size]
        self.insertAction(larger[0] if larger else None, action)  # type: ignore[arg-type]
        self._actions[size] = action


def _words(size: int) -> str:
    if size == AUTO:
        return f"&Auto ({COMMON_SIDE} × {COMMON_SIDE}; small pictures of one size as they are)"
    return f"{size} × {size} pixels"
