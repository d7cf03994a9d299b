"""A slider for an amount, with a field for its value and a button that resets it."""

import html

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from core.errors import ConfigError
from core.settings import Setting, parse_value
from gui.theme.apply import set_style_property
from gui.widgets.buttons import icon_button
from gui.widgets.labels import label
from gui.widgets.value_edit import ValueEdit

STEPS = 240
"""Places of the slider: a page step is a twelfth of the range."""

TITLE_WIDTH, FIELD_WIDTH = 76, 66


class AmountSlider(QWidget):
    """One row: title, slider, value with its unit, reset to 0.

    Signals
    -------
    amountChanged(float)
        The user wants another amount.
    refused(str)
        What was typed cannot be used; the text says why.

    Parameters
    ----------
    name : str
    described : Setting
        With a range that 0 lies in.
    """

    amountChanged = Signal(float)
    refused = Signal(str)

    def __init__(self, name: str, described: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert described.minimum is not None
        assert described.maximum is not None
        self.name = name
        self._described = described
        self._low, self._high = described.minimum, described.maximum
        self._amount = 0.0
        facts = f"{described.range_text.capitalize()}{described.unit}."
        # Rich text, because plain tooltips do not wrap.
        tip = f"<p>{html.escape(described.help)}</p><p>{html.escape(facts)}</p>"
        self.title = label(described.title)
        self.title.setFixedWidth(TITLE_WIDTH)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setSingleStep(STEPS // 48)
        self.slider.setPageStep(STEPS // 12)
        self.slider.setAccessibleName(described.title)
        self.slider.setAccessibleDescription(described.help)
        self.field = ValueEdit(name, described)
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setAccessibleName(f"{described.title}, amount")
        self.title.setBuddy(self.field)
        self.reset = icon_button(
            "reset", f"Reset {described.title.lower()}", accessible_name=f"Reset {described.title}"
        )
        for widget in (self.title, self.slider, self.field):
            widget.setToolTip(tip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.field)
        layout.addWidget(self.reset)
        self.slider.valueChanged.connect(self._on_slid)
        self.field.textEdited.connect(self._on_typed)
        self.field.editingFinished.connect(self._on_left)
        self.field.resetRequested.connect(lambda: self._choose(0.0))
        self.reset.clicked.connect(lambda _checked=False: self._choose(0.0))
        self.set_amount(0.0)

    @property
    def amount(self) -> float:
        """What is chosen."""
        return self._amount

    def set_amount(self, amount: float) -> None:
        """Show an amount; this emits nothing."""
        self._amount = amount
        blocked = self.slider.blockSignals(True)
        share = (amount - self._low) / (self._high - self._low)
        self.slider.setValue(round(share * STEPS))
        self.slider.blockSignals(blocked)
        self.field.show_value(amount)
        set_style_property(self.field, "invalid", False)
        self.reset.setEnabled(amount != 0)

    def _choose(self, amount: float) -> None:
        if amount != self._amount:
            self.set_amount(amount)
            self.amountChanged.emit(amount)

    def _on_slid(self, place: int) -> None:
        digits = 1 if self._high - self._low >= 10 else 4
        self._choose(round(self._low + (self._high - self._low) * place / STEPS, digits))

    def _on_typed(self, text: str) -> None:
        try:
            amount = float(parse_value(self.name, self._described, text))
        except ConfigError:
            set_style_property(self.field, "invalid", True)
            return
        self._amount, cursor = amount, self.field.cursorPosition()
        self.set_amount(amount)
        # What is being typed stays as it is typed.
        self.field.setText(text)
        self.field.setCursorPosition(cursor)
        self.amountChanged.emit(amount)

    def _on_left(self) -> None:
        try:
            parse_value(self.name, self._described, self.field.text())
        except ConfigError as error:
            self.set_amount(self._amount)
            self.refused.emit(str(error))
