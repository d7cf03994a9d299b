"""One parameter: its title, its number, a way back to its default, and its slider."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.errors import ConfigError
from core.settings import Setting, format_value
from gui.widgets.buttons import icon_button
from gui.widgets.parameter_slider import ParameterSlider
from gui.widgets.setting_field import SettingField
from gui.widgets.slider_scale import SliderScale

FIELD_WIDTH = 76
"""Of the number, in logical pixels: five digits and a short unit."""


class ParameterRow(QWidget):
    """A setting with bounds, as a number and as a slider.

    Parameters
    ----------
    name : str
        The setting's field name.
    described : Setting
    default : int or float
    parent : QWidget, optional

    Signals
    -------
    edited()
        The user moved the slider, typed, stepped or reset; the entry may be invalid.

    Attributes
    ----------
    field : SettingField
    slider : ParameterSlider
    reset_button : QToolButton
        Seen only while the value differs from the default.
    """

    edited = Signal()

    def __init__(
        self, name: str, described: Setting, default: Any, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._described = described
        self._scale = SliderScale(described)
        self._value = default
        self.field = SettingField(name, described, default, self)
        self.field.editor.setFixedWidth(FIELD_WIDTH)
        self.slider = ParameterSlider(self)
        self.slider.setRange(0, self._scale.last)
        self.slider.setAccessibleName(described.title)
        shown = format_value(described, default)
        self.reset_button = icon_button(
            "reset",
            f"Reset to {shown} {described.unit}".rstrip(),
            accessible_name=f"Reset {described.title}",
            parent=self,
        )
        policy = self.reset_button.sizePolicy()
        # Nothing moves when it appears.
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)

        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(4)
        head.addWidget(self.field.title, 1)
        head.addWidget(self.reset_button)
        head.addWidget(self.field.editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.slider)
        layout.addWidget(self.field.message)
        QWidget.setTabOrder(self.reset_button, self.field.editor)
        QWidget.setTabOrder(self.field.editor, self.slider)

        self.field.edited.connect(self._on_field_edited)
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.slider.resetRequested.connect(self.reset)
        self.reset_button.clicked.connect(lambda _checked=False: self.reset())
        self._refresh()

    @property
    def advanced(self) -> bool:
        """Whether it is shown only when all parameters are asked for."""
        return self.field.advanced

    @property
    def value(self) -> Any:
        """What is entered; while that cannot be used, what was entered before."""
        return self._value

    @property
    def is_changed(self) -> bool:
        """Whether it is not at its default."""
        try:
            return bool(self.field.value() != self.field.default)
        except ConfigError:
            return True

    def set_value(self, value: Any) -> None:
        """Show a value without announcing it."""
        self.field.set_value(value)
        self._refresh()

    def reset(self) -> None:
        """Go back to the default, and tell so."""
        self.set_value(self.field.default)
        self.edited.emit()

    def _on_slider_moved(self, stop: int) -> None:
        self.field.set_value(self._scale.value_at(stop))
        self._refresh(moved=True)
        self.edited.emit()

    def _on_field_edited(self) -> None:
        self._refresh()
        self.edited.emit()

    def _refresh(self, *, moved: bool = False) -> None:
        """Let slider and button follow the number; a slider that was moved leads."""
        self.reset_button.setVisible(self.is_changed)
        self.slider.setToolTip(self.field.editor.toolTip())
        try:
            value = self.field.value()
        except ConfigError:
            return
        self._value = value
        unit = self._described.unit
        spoken = f"{format_value(self._described, value)} {unit}".rstrip()
        self.slider.setAccessibleDescription(f"{spoken}. {self._described.help}")
        if not moved:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._scale.nearest(value))
            # Blocked, it does not paint itself either.
            self.slider.update()
