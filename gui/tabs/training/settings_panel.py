"""The card of model and settings."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from core.models.squeezenet_layers import TRUNK_NAMES
from core.training.config import TrainingConfig
from core.training.presets import PRESETS
from core.training.registry import MODELS
from gui.widgets.buttons import push_button
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.settings_form import SettingsForm

GOOD_DEFAULTS = ""
"""The preset's name where settings fit the data instead of following a report."""


_PRESET_TIP = "Settings to start from; every one can be changed below"

_CHANGED = " *"
"""Behind the preset's name: longer words would be cut off."""


class SettingsPanel(Card):
    """Shows the settings of the next run.

    Signals
    -------
    presetChosen(str), modelChosen(str)
        By name; the preset may be `GOOD_DEFAULTS`.
    valuesEdited()
    validityChanged(bool)
    applyRequested()
        What differs from the active run is to hold for it.

    Attributes
    ----------
    form : SettingsForm
    leave_out : QCheckBox
        Whether the next run leaves marked samples out; hidden where none are.
    note_area : QWidget
        What is to be said of the form, and the button to apply it; the view puts it where it stays
        in sight.
    """

    presetChosen = Signal(str)
    modelChosen = Signal(str)
    valuesEdited = Signal()
    validityChanged = Signal(bool)
    applyRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Model and settings", parent)
        self._advanced = self.add_header_button(
            "settings", "Show every setting", "More settings", checkable=True
        )
        self._preset = ChoiceBox()
        self._preset.setAccessibleName("Preset")
        self._preset.addItem("Good defaults", GOOD_DEFAULTS)
        self._preset.setItemData(0, "Settings that fit these data", Qt.ItemDataRole.ToolTipRole)
        group = ""
        for preset in PRESETS:
            if preset.group != group:
                group = preset.group
                self._preset.add_heading(group)
            self._preset.addItem(preset.title, preset.name)
            self._preset.setItemData(
                self._preset.count() - 1, preset.description, Qt.ItemDataRole.ToolTipRole
            )
        self._model = ChoiceBox()
        self._model.setAccessibleName("Network")
        for spec in MODELS:
            self._model.addItem(spec.title, spec.name)
            self._model.setItemData(
                self._model.count() - 1, spec.description, Qt.ItemDataRole.ToolTipRole
            )
        self._preset.setToolTip(_PRESET_TIP)
        self._model.setToolTip("Kind of network that is trained")
        self._kind = MODELS.get(self.model).settings_type
        self.form = SettingsForm(self._kind, TrainingConfig)
        self.form.add_top_row("Start from", self._preset)
        self.form.add_top_row("Network", self._model)
        self.form.set_advanced_shown(False)
        self._note = label("", "muted")
        self._note.setWordWrap(True)
        self._note.hide()
        self.apply_button = push_button("Apply to the run", "check")
        self.apply_button.setToolTip(
            "Let these settings hold from the run's next step on (Ctrl+Shift+Return)"
        )
        self.apply_button.hide()
        self.apply_button.clicked.connect(lambda _checked=False: self.applyRequested.emit())
        self.note_area = QWidget()
        note = QVBoxLayout(self.note_area)
        note.setContentsMargins(0, 0, 0, 0)
        note.setSpacing(4)
        note.addWidget(self._note)
        note.addWidget(self.apply_button)
        self.note_area.hide()
        self.leave_out = QCheckBox("Leave out marked samples")
        # Its words must not make the panel wider than its place.
        self.leave_out.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.leave_out.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.leave_out)

        self._advanced.toggled.connect(self.form.set_advanced_shown)
        self._preset.activated.connect(lambda _i: self.presetChosen.emit(self.preset))
        self._model.activated.connect(self._on_model_activated)
        self.form.valuesEdited.connect(self.valuesEdited)
        self.form.validityChanged.connect(self.validityChanged)

    @property
    def preset(self) -> str:
        """The preset chosen."""
        return str(self._preset.currentData())

    @property
    def model(self) -> str:
        """The model chosen."""
        return str(self._model.currentData())

    @property
    def advanced(self) -> bool:
        """Whether every setting is shown."""
        return self._advanced.isChecked()

    def set_advanced(self, *, shown: bool) -> None:
        """Show every setting, or the usual ones."""
        self._advanced.setChecked(shown)

    def show_choice(self, preset: str, model: str) -> None:
        """Choose a preset and a model in their lists; emits nothing."""
        self._preset.setCurrentIndex(self._preset.findData(preset))
        self._model.setCurrentIndex(self._model.findData(model))
        self._show_fields()

    def _on_model_activated(self, _index: int) -> None:
        self._show_fields()
        self.modelChosen.emit(self.model)

    def _show_fields(self) -> None:
        """Show the settings that the chosen model has."""
        kind = MODELS.get(self.model).settings_type
        if kind is not self._kind:
            self._kind = kind
            self.form.set_kinds(kind, TrainingConfig)

    def show_changed(self, *, changed: bool) -> None:
        """Say behind the preset's name that settings differ from it, or no more."""
        for index in range(self._preset.count()):
            title = self._preset.itemText(index).removesuffix(_CHANGED)
            mark = _CHANGED if changed and index == self._preset.currentIndex() else ""
            self._preset.setItemText(index, title + mark)
        said = "* Some are changed below" if changed else ""
        self._preset.setToolTip(said or _PRESET_TIP)
        self._preset.setAccessibleDescription(said.removeprefix("* "))

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show settings."""
        self.form.set_values(values)
        self.show_inactive()

    def show_inactive(self) -> None:
        """Disable what has no effect under the present choices."""
        values = self.form.values()
        reasons: dict[str, str] = {}
        if values.get("optimizer") == "adam":
            reasons["momentum"] = "Adam has averages of its own; momentum is a setting of SGD."
        if values.get("schedule") != "step":
            for name in ("schedule_epochs", "schedule_factor"):
                reasons[name] = "Only the step schedule has it."
        if values.get("hidden") == ():
            reasons["activation"] = "Without hidden units there is nothing to activate."
        if values.get("frozen") == TRUNK_NAMES:
            for name in ("head_epochs", "trunk_rate"):
                reasons[name] = "All other layers are frozen: only the classifier learns."
        spec = MODELS.get(self.model)
        reasons |= dict.fromkeys(spec.idle, f"It has no effect on a {spec.title.lower()}.")
        self.form.set_inactive(reasons)

    def set_note(self, text: str, *, can_apply: bool = False) -> None:
        """Say something of the form, and offer to apply what differs; empty to hide it."""
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self.apply_button.setVisible(can_apply)
        self.note_area.setVisible(bool(text))
