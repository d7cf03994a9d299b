"""A form drawn from settings classes: what they say of their fields is all it needs."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from core.errors import ConfigError
from core.settings import describe
from gui.widgets.choice_edit import ChoiceEdit
from gui.widgets.labels import label
from gui.widgets.setting_field import SettingField

MAX_LABEL_WIDTH = 104
"""Longer labels wrap, in logical pixels."""

_ROW_GAP = 4

_LINES = 5
"""Of the grid for each field: its heading, label, editor below it, message, and a gap."""


class SettingsForm(QWidget):
    """Labels, fields and what is wrong with them, in a panel of 260 px or more.

    Parameters
    ----------
    *kinds : type
        Settings classes, shown one after the other; no name may be in two of them.
    parent : QWidget, optional
        The owner.
    """

    valuesEdited = Signal()
    """The user changed a field; its entry may be invalid."""

    validityChanged = Signal(bool)
    """Whether every entry can be used; not after `set_values`, whose caller asks `is_valid`."""

    def __init__(self, *kinds: type, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, SettingField] = {}
        self._top_rows: list[tuple[QLabel, QWidget]] = []
        self._headings: dict[str, QLabel] = {}
        self._locked: dict[str, str] = {}
        self._inactive: dict[str, str] = {}
        self._was_valid = True
        self._advanced_shown = True
        self._stacked: set[QWidget] = set()
        self._label_width = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self.set_kinds(*kinds)

    def set_kinds(self, *kinds: type) -> None:
        """Show the fields of other settings classes, with their defaults and nothing disabled."""
        self._remove_fields()
        for kind in kinds:
            defaults = kind()
            for name, described in describe(kind).items():
                if name in self._fields:
                    raise ValueError(f"two settings are called {name!r}; rename one")
                field = SettingField(name, described, getattr(defaults, name), self)
                field.edited.connect(self._on_edited)
                self._fields[name] = field
                if described.group and described.group not in self._headings:
                    self._headings[described.group] = label(described.group, "title", self)
        self._lay_out()

    def add_top_row(self, title: str, widget: QWidget) -> None:
        """Put a widget of the caller's, such as the choice of the model, above the fields."""
        caption = label(title, "body", self)
        caption.setWordWrap(True)
        caption.setBuddy(widget)
        widget.setParent(self)
        self._top_rows.append((caption, widget))
        self._lay_out()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the settings shown."""
        return tuple(self._fields)

    def values(self) -> dict[str, Any]:
        """Return name to value; entries that cannot be used are left out, see `errors`.

        A setting without effect (`set_inactive`) whose entry cannot be used counts as its default.
        """
        result: dict[str, Any] = {}
        for name, field in self._fields.items():
            try:
                result[name] = field.value()
            except ConfigError:
                if name in self._inactive:
                    result[name] = field.default
        return result

    def errors(self) -> dict[str, str]:
        """Return name to what is wrong, for every entry that cannot be used."""
        found = ((name, field.error()) for name, field in self._fields.items())
        return {name: error for name, error in found if error}

    def is_valid(self) -> bool:
        """Whether every entry can be used."""
        return not self.errors()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show `values`, marking those that cannot be used; emits nothing.

        Names that are not shown are ignored, and fields that are not named keep their entry.
        """
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].set_value(value)
        self._was_valid = self.is_valid()
        if not self._advanced_shown:
            self._lay_out()

    def set_locked(self, names: Iterable[str], reason: str) -> None:
        """Disable just these fields, as during a run, with `reason` as their tooltip."""
        self._locked = dict.fromkeys(names, reason)
        self._update_availability()

    def set_advanced_shown(self, shown: bool) -> None:
        """Show every setting, or the usual ones and those whose entry cannot be used."""
        self._advanced_shown = shown
        self._lay_out()

    def set_inactive(self, reasons: Mapping[str, str]) -> None:
        """Disable just these fields, which have no effect, each with its reason."""
        self._inactive = dict(reasons)
        self._update_availability()

    def editor(self, name: str) -> QWidget:
        """Return the editor of a setting, to give it the focus."""
        return self._fields[name].editor

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what no longer fits beside its label below it, and back."""
        super().resizeEvent(event)
        if self._too_wide() != self._stacked:
            self._lay_out()

    def _update_availability(self) -> None:
        for name, field in self._fields.items():
            field.set_unavailable(
                locked=self._locked.get(name, ""), inactive=self._inactive.get(name, "")
            )
        self._announce_validity()

    def _on_edited(self) -> None:
        self._announce_validity()
        self.valuesEdited.emit()

    def _announce_validity(self) -> None:
        valid = self.is_valid()
        if valid != self._was_valid:
            self._was_valid = valid
            self.validityChanged.emit(valid)

    def _remove_fields(self) -> None:
        for field in self._fields.values():
            for widget in (field.title, field.editor, field.message):
                widget.hide()
                widget.deleteLater()
            field.deleteLater()
        for heading in self._headings.values():
            heading.hide()
            heading.deleteLater()
        self._headings.clear()
        self._fields.clear()
        self._locked.clear()
        self._inactive.clear()
        self._was_valid = True

    def _lay_out(self) -> None:
        while self._grid.takeAt(0) is not None:
            pass
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        for field in self._fields.values():
            shown = self._is_shown(field)
            field.title.setVisible(shown)
            field.editor.setVisible(shown)
        headings = self._shown_headings()
        for heading in self._headings.values():
            heading.setVisible(heading in headings.values())
        self._align_labels()
        self._stacked = self._too_wide()
        for index, (caption, editor, message) in enumerate(self._rows()):
            row = _LINES * index + 1
            if editor in headings:
                self._grid.addWidget(headings[editor], row - 1, 0, 1, 2)
            stacked = editor in self._stacked
            middle = Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(caption, row, 0, 1, 2 if stacked else 1, middle)
            if stacked:
                self._grid.addWidget(editor, row + 1, 0, 1, 2)
            else:
                self._grid.addWidget(editor, row, 1, middle)
            if message is not None:
                self._grid.addWidget(message, row + 2, 0, 1, 2)
            self._grid.setRowMinimumHeight(row + 3, _ROW_GAP)
        self._fix_tab_order()

    def _shown_headings(self) -> dict[QWidget, QLabel]:
        """Return the heading of each group that is shown, by the editor that it stands above."""
        found: dict[str, QWidget] = {}
        for field in self._fields.values():
            if field.group and self._is_shown(field):
                found.setdefault(field.group, field.editor)
        return {editor: self._headings[group] for group, editor in found.items()}

    def _rows(self) -> Iterator[tuple[QLabel, QWidget, QLabel | None]]:
        for caption, widget in self._top_rows:
            yield caption, widget, None
        for field in self._fields.values():
            if self._is_shown(field):
                yield field.title, field.editor, field.message

    def _is_shown(self, field: SettingField) -> bool:
        return self._advanced_shown or not field.advanced or bool(field.error())

    def _align_labels(self) -> None:
        captions = [caption for caption, _, _ in self._rows()]
        natural = [c.fontMetrics().horizontalAdvance(c.text()) + 1 for c in captions]
        fitting = [width for width in natural if width <= MAX_LABEL_WIDTH]
        self._label_width = max(fitting, default=MAX_LABEL_WIDTH)
        for caption in captions:
            caption.setMinimumWidth(self._label_width)

    def _too_wide(self) -> set[QWidget]:
        """Return the editors that need a line of their own below their label."""
        available = self.width() - self._label_width - self._grid.horizontalSpacing()
        return {editor for _, editor, _ in self._rows() if _needed_width(editor) > available}

    def _fix_tab_order(self) -> None:
        widgets = [editor for _, editor, _ in self._rows()]
        for before, after in pairwise(widgets):
            QWidget.setTabOrder(before, after)


def _needed_width(editor: QWidget) -> int:
    if isinstance(editor, ChoiceEdit):
        return editor.full_width()
    return editor.minimumSizeHint().width()
