"""A choice box for one of a few named values of a setting."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

from gui.widgets.choice_box import ChoiceBox


class ChoiceEdit(ChoiceBox):
    """A choice box whose context menu resets it.

    Parameters
    ----------
    choices : mapping of str to str
        Value, found again in `currentData`, to title.
    parent : QWidget, optional
        The owner.
    """

    resetRequested = Signal()

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for value, title in choices.items():
            self.addItem(title, value)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the default."""
        menu = QMenu(self)
        menu.addAction("Reset to default").triggered.connect(self.resetRequested)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
