"""Ctrl+Z for what was done on a page, before the window's own Undo hears of it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class UndoKeys(QObject):
    """Takes Ctrl+Z of a page, and of what is in it and has no use for the key.

    Parameters
    ----------
    page : QWidget
    can_undo : callable
        Whether there is something to undo here; otherwise the key is the window's.
    undo : callable
    """

    def __init__(
        self, page: QWidget, can_undo: Callable[[], bool], undo: Callable[[], object]
    ) -> None:
        super().__init__(page)
        self._can_undo, self._undo = can_undo, undo
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the key, and undo when it comes."""
        if not isinstance(event, QKeyEvent) or not self._can_undo():
            return super().eventFilter(watched, event)
        is_undo = (
            event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        )
        if is_undo and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if is_undo and event.type() == QEvent.Type.KeyPress:
            self._undo()
            return True
        return super().eventFilter(watched, event)
