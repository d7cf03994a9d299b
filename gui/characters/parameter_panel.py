"""A card of sliders, made from a settings class."""

from itertools import pairwise
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.settings import describe
from gui.widgets.card import Card
from gui.widgets.parameter_row import ParameterRow

S = TypeVar("S")


class ParameterPanel(Card, Generic[S]):
    """Shows the parameters of one settings class, the main ones first.

    Parameters
    ----------
    title : str
        Of the card.
    kind : type
        A settings class whose fields are numbers with bounds.
    parent : QWidget, optional

    Signals
    -------
    edited()
        The user changed something; an entry may be invalid.
    """

    edited = Signal()

    def __init__(self, title: str, kind: type[S], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._kind = kind
        self._what = title.lower()
        self.reset_button = self.add_header_button(
            "reset", f"Reset all of {self._what}", f"Reset all of {self._what}"
        )
        self.reset_button.clicked.connect(lambda _checked=False: self.reset())
        self.all_button = self.add_header_button(
            "settings", "All parameters", "All parameters", checkable=True
        )
        defaults = kind()
        self.rows: dict[str, ParameterRow] = {}
        self.body.setSpacing(4)
        for name, described in describe(kind).items():
            row = ParameterRow(name, described, getattr(defaults, name), self)
            row.edited.connect(self._on_edited)
            self.rows[name] = row
            self.body.addWidget(row)
        self.all_button.setVisible(any(row.advanced for row in self.rows.values()))
        self.all_button.toggled.connect(lambda _shown: self._show_rows())
        for before, after in pairwise(self.rows.values()):
            QWidget.setTabOrder(before.slider, after.reset_button)
        self._show_rows()
        self._on_changed()

    def values(self) -> S:
        """Return what is entered; in place of what cannot be used, what was there before."""
        return self._kind(**{name: row.value for name, row in self.rows.items()})

    def reset(self) -> None:
        """Go back to all defaults, and tell so."""
        for row in self.rows.values():
            row.set_value(row.field.default)
        self._on_edited()

    def _on_edited(self) -> None:
        self._on_changed()
        self.edited.emit()

    def _on_changed(self) -> None:
        count = sum(row.is_changed for row in self.rows.values())
        self.reset_button.setEnabled(count > 0)
        self.set_subtitle(f"{count} changed" if count else "")

    def _show_rows(self) -> None:
        """Hide what is rarely wanted, unless it is changed and so has a part in what is drawn."""
        for row in self.rows.values():
            row.setVisible(not row.advanced or self.all_button.isChecked() or row.is_changed)
