"""Some of the settings of a class at a time: a slider and a number each, or a choice."""

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.settings import Setting, describe
from gui.widgets.choice_row import ChoiceRow
from gui.widgets.parameter_row import ParameterRow


class SettingRows(QWidget):
    """Rows of a settings class whose numbers have bounds.

    Signals
    -------
    edited(str, int)
        The name of the setting whose entry can be used and is another now; and a number that is
        the same for all that comes of one gesture: the drag of a slider, or what is typed until
        the field is left.
    """

    edited = Signal(str, int)

    def __init__(self, kind: type, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gesture = 0
        self._rows: dict[str, ParameterRow | ChoiceRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        defaults = kind()
        for name, described in describe(kind).items():
            row = self._make(name, described, getattr(defaults, name))
            self._rows[name] = row
            self._column.addWidget(row)

    @property
    def shown(self) -> tuple[str, ...]:
        """Names of the settings that can be seen."""
        return tuple(name for name, row in self._rows.items() if not row.isHidden())

    def row(self, name: str) -> ParameterRow | ChoiceRow:
        """Return the row of a setting."""
        return self._rows[name]

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, from top to bottom."""
        found: list[QWidget] = []
        for row in self._rows.values():
            if isinstance(row, ParameterRow):
                found += [row.reset_button, row.field.editor, row.slider]
            else:
                found.append(row.field.editor)
        return tuple(found)

    def show_only(self, names: Collection[str]) -> None:
        """Show some of the settings."""
        for name, row in self._rows.items():
            row.setVisible(name in names)

    def values(self) -> dict[str, Any]:
        """Return name to value; of an entry that cannot be used, what was entered before."""
        return {name: row.value for name, row in self._rows.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values; emits nothing, and leaves alone what somebody is typing to that effect."""
        for name, row in self._rows.items():
            if row.value != values[name]:
                row.set_value(values[name])

    def _make(self, name: str, described: Setting, default: Any) -> ParameterRow | ChoiceRow:
        if described.choices:
            choice = ChoiceRow(name, described, default, self)
            choice.edited.connect(lambda: self._on_edited(name, ends=True))
            return choice
        row = ParameterRow(name, described, default, self)
        row.edited.connect(lambda: self._on_edited(name))
        row.slider.sliderReleased.connect(self._end_gesture)
        row.reset_button.pressed.connect(self._end_gesture)
        if isinstance(row.field.editor, QLineEdit):
            row.field.editor.editingFinished.connect(self._end_gesture)
        return row

    def _on_edited(self, name: str, *, ends: bool = False) -> None:
        self.edited.emit(name, self._gesture)
        if ends:
            self._end_gesture()

    def _end_gesture(self) -> None:
        self._gesture += 1
