"""One row of a settings form: label, editor and, below, what is wrong with the entry."""

import html
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from core.errors import ConfigError
from core.settings import NOTHING, Setting, format_value, parse_value
from gui.theme.apply import set_style_property
from gui.widgets.choice_edit import ChoiceEdit
from gui.widgets.file_edit import FileEdit
from gui.widgets.labels import label
from gui.widgets.lock_list import LockList
from gui.widgets.value_edit import ValueEdit, zero_word

Editor = ValueEdit | ChoiceEdit | FileEdit | LockList


class SettingField(QObject):
    """Owns the widgets of one setting; the form lays them out.

    Attributes
    ----------
    name : str
        The setting's field name.
    default : object
        Its default.
    title : QLabel
        The label before the editor.
    editor : ValueEdit, ChoiceEdit, FileEdit or LockList
        Where the value is entered.
    message : QLabel
        What is wrong with the entry; hidden while nothing is.
    """

    edited = Signal()
    """The user typed, stepped, chose or reset."""

    def __init__(self, name: str, described: Setting, default: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.default = default
        self._described = described
        self._reason = ""
        self._inactive = False
        self.editor: Editor
        if described.kind is tuple and described.choices:
            self.editor = LockList(described.choices, parent)
            self.editor.edited.connect(self._on_edited)
        elif described.choices:
            self.editor = ChoiceEdit(described.choices, parent)
            self.editor.activated.connect(self._on_edited)
        else:
            is_file = described.kind is Path
            self.editor = (
                FileEdit(described, parent) if is_file else ValueEdit(name, described, parent)
            )
            self.editor.textEdited.connect(self._on_edited)
        self.editor.resetRequested.connect(self._on_reset_requested)
        self.editor.setAccessibleName(described.title)
        self.title = label(described.title, "body", parent)
        self.title.setWordWrap(True)
        self.title.setBuddy(self.editor)
        self.message = label("", "error", parent)
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.message.hide()
        self.set_value(default)

    @property
    def advanced(self) -> bool:
        """Whether it is shown only when all settings are asked for."""
        return self._described.advanced

    @property
    def group(self) -> str:
        """The heading under which it stands; empty without one."""
        return self._described.group

    def text(self) -> str:
        """Return what is entered, or the value that was chosen."""
        if isinstance(self.editor, ChoiceEdit):
            return str(self.editor.currentData())
        return self.editor.entry

    def value(self) -> Any:
        """Return the checked value.

        Raises
        ------
        ConfigError
            If the entry cannot be used.
        """
        return parse_value(self.name, self._described, self.text())

    def error(self) -> str:
        """Return what is wrong with the entry; empty if nothing is or it does not count."""
        if self._inactive:
            return ""
        try:
            self.value()
        except ConfigError as error:
            text = str(error)
            return text[:1].upper() + text[1:]
        return ""

    def set_value(self, value: Any) -> None:
        """Show `value` without announcing it; an unknown choice leaves the one that is shown."""
        if isinstance(self.editor, ChoiceEdit):
            index = self.editor.findData(value)
            if index >= 0:
                self.editor.setCurrentIndex(index)
        else:
            self.editor.show_value(value)
        self.refresh()

    def set_unavailable(self, *, locked: str = "", inactive: str = "") -> None:
        """Disable the editor for the reasons given; without any, enable it."""
        self._inactive = bool(inactive)
        self._reason = inactive or locked
        enabled = not self._reason
        self.editor.setEnabled(enabled)
        self.title.setEnabled(enabled)
        self.refresh()

    def refresh(self) -> None:
        """Mark the entry if it is wrong, and say so below and in the tooltip."""
        error = self.error()
        set_style_property(self.editor, "invalid", bool(error))
        self.message.setText(error)
        self.message.setVisible(bool(error))
        said = zero_word(self._described) if self.text() == "0" else ""
        spoken = f"{said}. {self._described.help}" if said else self._described.help
        self.editor.setAccessibleDescription(error or spoken)
        tooltip = self._tooltip()
        for widget in (self.editor, self.title):
            widget.setToolTip(tooltip)

    def _tooltip(self) -> str:
        default = self._format(self.default) or NOTHING
        if default == "0":
            default = zero_word(self._described) or default
        if self._described.kind is str:
            default = self._described.choices[self.default]
            facts = f"Default: {default}."
        elif self._described.choices:
            facts = f"Shift+click locks all up to there. Default: {default}."
        else:
            range_text = self._described.range_text
            facts = f"{range_text[:1].upper()}{range_text[1:]}. Default: {default}."
        # Rich text, because plain tooltips do not wrap.
        parts = [self._reason, self._described.help, facts]
        return "".join(f"<p>{html.escape(part)}</p>" for part in parts if part)

    def _format(self, value: Any) -> str:
        try:
            return format_value(self._described, value)
        except (TypeError, ValueError):
            return str(value)

    def _on_edited(self) -> None:
        self.refresh()
        self.edited.emit()

    def _on_reset_requested(self) -> None:
        self.set_value(self.default)
        self.edited.emit()
