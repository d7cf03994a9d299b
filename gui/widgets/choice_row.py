"""One setting that is a choice: its title, and what can be chosen."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.settings import Setting
from gui.widgets.setting_field import SettingField


class ChoiceRow(QWidget):
    """A setting with choices, beside rows of numbers.

    Signals
    -------
    edited()
        The user chose, or reset.
    """

    edited = Signal()

    def __init__(
        self, name: str, described: Setting, default: Any, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = SettingField(name, described, default, self)
        self.field.edited.connect(self.edited)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field.title, 1)
        row.addWidget(self.field.editor, 2)

    @property
    def value(self) -> Any:
        """What is chosen."""
        return self.field.value()

    @property
    def is_changed(self) -> bool:
        """Whether it is not at its default."""
        return bool(self.value != self.field.default)

    def set_value(self, value: Any) -> None:
        """Show a choice without announcing it."""
        self.field.set_value(value)
