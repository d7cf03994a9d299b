"""What the page of every tab is, and every page inside a tab."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gui.saving import UnsavedWork
from gui.widgets.message_bar import MessageBar


class Page(QWidget):
    """Tells when it comes to the front and leaves it, and whether it shows all that it shall.

    Subclasses lay out their bar of `messages` where it is seen first.

    Signals
    -------
    shown(), hidden()
    """

    shown = Signal()
    hidden = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.messages = MessageBar()
        self._is_settled: Callable[[], bool] = lambda: True

    def is_settled(self) -> bool:
        """Whether all that was asked for is shown, as films and screenshots ask."""
        return self._is_settled()

    def set_settled(self, is_settled: Callable[[], bool]) -> None:
        """Let somebody who knows say whether the page shows what it shall."""
        self._is_settled = is_settled

    def unsaved_work(self) -> list[UnsavedWork]:
        """Save what is not saved yet, and return what cannot be: the window is about to close."""
        return []

    def close_page(self) -> None:
        """Save what is not saved yet, and wait for threads: the window closes."""

    def begin(self) -> None:
        """Put the focus where the page begins; by default it stays where it was."""

    def showEvent(self, event: QShowEvent) -> None:
        """Begin, unless the window manager only brings back a window, and tell of it."""
        super().showEvent(event)
        if not event.spontaneous():
            self.begin()
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that others are in front."""
        super().hideEvent(event)
        self.hidden.emit()
