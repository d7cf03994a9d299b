"""What the form of settings shows, and the run that it describes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.datasets.picture_size import AUTO
from core.errors import ConfigError
from core.settings import describe, to_mapping
from core.training.config import RunConfig, TrainingConfig
from core.training.planning import complete_config, suits
from core.training.preset import Preset
from core.training.presets import PRESETS
from core.training.registry import MODELS
from core.training.steering import STEERABLE
from gui.notice import Notice
from gui.session import SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.training.leaving_out import LeavingOut
from gui.tabs.training.preset_needs import TOPIC as NEEDS_TOPIC
from gui.tabs.training.preset_needs import needs_notice
from gui.tabs.training.settings_panel import GOOD_DEFAULTS, SettingsPanel


class SettingsPresenter(QObject):
    """Fills the form from a preset, from what suits the data, or as it was used last.

    What the user entered stays when other data are opened: only fields that still show what the
    program put there follow the data. Choosing a preset fills the whole form.

    Signals
    -------
    changed()
        The form shows something else, or can be used or not.
    noticed(Notice), settled(str)
        What kept a run from beginning; and the topic of what no longer does.
    """

    changed = Signal()
    noticed = Signal(object)
    settled = Signal(str)

    def __init__(self, panel: SettingsPanel, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._session = context.session
        self._loader = context.loader
        self._preferences = context.preferences
        self._show_tab = context.show_tab
        self._leaving_out = LeavingOut(panel, context.session, context.marks, self)
        self._offered = panel.form.values()
        self._recalled = False
        self._expected: dict[str, Any] = {}
        self._began_with: str | None = None
        self._at_beginning: dict[str, Any] = {}
        self._touched: set[str] = set()
        self._expected_of: str | None = None
        # Asked with every news of a run; found out only when an entry has changed.
        self._is_valid: bool | None = None
        panel.presetChosen.connect(self._on_preset_chosen)
        panel.modelChosen.connect(self._on_model_chosen)
        panel.valuesEdited.connect(self._on_values_edited)
        panel.validityChanged.connect(lambda _valid: self._tell())
        context.session.datasetChanged.connect(self._on_dataset_changed)
        context.session.settingsOffered.connect(self._show)

    @property
    def is_usable(self) -> bool:
        """Whether a run can begin with what the form says."""
        if self._is_valid is None:
            self._is_valid = self._panel.form.is_valid()
        return self._session.dataset is not None and self._is_valid

    def config(self) -> RunConfig | None:
        """Return what the form says, or None while it cannot be used."""
        try:
            config = self._complete(self._panel.form.values()) if self.is_usable else None
            if config is None:
                return None
            lacking = needs_notice(config, self._panel.form, self._show_tab)
            if lacking is not None:
                self.noticed.emit(lacking)
                return None
            self.settled.emit(NEEDS_TOPIC)
            return replace(config, left_out=self._leaving_out.left_out())
        except ConfigError as error:
            self.noticed.emit(Notice(str(error), "error"))
            return None

    def remember(self, config: RunConfig) -> None:
        """Keep what a run begins with, for the next start of the program."""
        values = to_mapping(config.settings) | to_mapping(config.training)
        used = {"data": config.data.source, "preset": config.preset, "values": values}
        self._preferences.set_form_values(config.model, used)
        self._preferences.last_model = config.model

    def use(self, config: RunConfig) -> None:
        """Show the settings of a run, to begin another like it."""
        known = config.preset is not None and config.preset in PRESETS
        self._panel.show_choice(str(config.preset) if known else GOOD_DEFAULTS, config.model)
        self._show(_form_values(config))
        self._leaving_out.use(config.left_out)

    def differences(self, active: SessionRun | None) -> dict[str, Any]:
        """Return the settings of the form that are not those of the active run now."""
        config = self._silent_config() if active is not None else None
        if active is None or config is None:
            return {}
        shown = _form_values(config)
        if active.run_id != self._began_with:
            self._began_with, self._at_beginning, self._touched = active.run_id, shown, set()
        # A run that goes on, branches off or is one of three differs from the form by itself:
        # only what was entered since it began is meant for it.
        before = self._at_beginning
        self._touched |= {k for k, v in shown.items() if v != before.get(k)}
        record = active.record
        held = to_mapping(record.config.settings) | to_mapping(record.training)
        if config.model != record.config.model:
            return shown if self._touched else {}
        held = _with_tuples(held)
        if self._expected_of != active.run_id:
            self._expected = {}
        self._expected = {k: v for k, v in self._expected.items() if v != held.get(k)}
        held |= self._expected
        return {k: v for k, v in shown.items() if k in self._touched and v != held.get(k)}

    def changes(self, active: SessionRun | None) -> dict[str, Any]:
        """Return those of the differences that the active run can take over in mid-run."""
        differences = self.differences(active)
        same_model = active is not None and active.record.config.model == self._panel.model
        return {k: v for k, v in differences.items() if same_model and k in STEERABLE}

    def expect(self, run_id: str, changes: Mapping[str, Any]) -> None:
        """Take these changes of the active run for made: it takes them with its next step."""
        earlier = self._expected if self._expected_of == run_id else {}
        self._expected_of, self._expected = run_id, earlier | dict(changes)
        self._tell()

    def compare_with(self, active: SessionRun | None, *, can_apply: bool = True) -> None:
        """Say so where the form no longer shows the settings of the active run.

        Parameters
        ----------
        active : SessionRun or None
        can_apply : bool
            Whether it can take changes now; a run that is being stopped cannot.
        """
        if active is None:
            self._began_with = None
            # What a run had not taken when it ended holds when it goes on: its record says so.
            self._expected = {}
        differences = self.differences(active)
        changes = self.changes(active) if can_apply else {}
        note = ""
        if len(differences) > len(changes):
            note = "Changes take effect with the next run: Reset begins it."
            if changes:
                names = ", ".join(_titles(changes))
                note = f"{names}: can hold for this run from its next step on. The rest takes "
                note += "effect with the next run: Reset begins it."
        elif changes:
            names = ", ".join(_titles(changes))
            note = f"{names}: Apply lets it hold for this run from its next step on. Reset begins "
            note += "another run."
        self._panel.set_note(note, can_apply=bool(changes))

    def _silent_config(self) -> RunConfig | None:
        try:
            return self._complete(self._panel.form.values()) if self.is_usable else None
        except ConfigError:
            return None

    def _complete(self, overrides: Mapping[str, Any]) -> RunConfig | None:
        dataset, choice = self._session.dataset, self._session.data_choice
        if dataset is None or choice is None:
            return None
        return complete_config(
            dataset,
            choice,
            model=self._panel.model,
            preset=self._panel.preset or None,
            overrides=overrides,
        )

    def _on_dataset_changed(self) -> None:
        entered = self._entered()
        is_first, self._recalled = not self._recalled, True
        if not (is_first and self._recall(entered)):
            self._follow_data(entered)
        choice = self._session.data_choice
        if self._panel.preset and choice is not None and choice.picture_size == AUTO:
            self._read_at_size_of(PRESETS.get(self._panel.preset))

    def _follow_data(self, entered: set[str]) -> None:
        dataset = self._session.dataset
        chosen = PRESETS.get(self._panel.preset) if self._panel.preset else None
        source = dataset.source if dataset is not None else None
        if chosen is not None and chosen.data not in (None, source):
            self._panel.show_choice(GOOD_DEFAULTS, self._panel.model)
        self._offer(keeping=entered)

    def _on_preset_chosen(self, name: str) -> None:
        chosen = PRESETS.get(name) if name else None
        choice = self._session.data_choice
        if chosen is not None:
            # A network that has the preset's settings too stays.
            present = MODELS.get(self._panel.model)
            model = present.name if suits(present, chosen) else chosen.model
            self._panel.show_choice(name, model)
            if chosen.data is not None and (choice is None or choice.source != chosen.data):
                self._loader.open(chosen.data)
            self._read_at_size_of(chosen)
        self._offer()

    def _read_at_size_of(self, preset: Preset) -> None:
        """Read a folder of pictures again where a preset is made for another size."""
        dataset, size = self._session.dataset, preset.picture_size
        if dataset is None or not dataset.is_image_folder or size is None:
            return
        if dataset.sample_shape[:2] != (size, size):
            self._loader.reopen(picture_size=size)

    def _on_model_chosen(self, name: str) -> None:
        preset = self._panel.preset
        if preset and not suits(MODELS.get(name), PRESETS.get(preset)):
            self._panel.show_choice(GOOD_DEFAULTS, name)
        self._offer()

    def _on_values_edited(self) -> None:
        self._panel.show_inactive()
        self._panel.show_changed(changed=bool(self._entered()))
        self._tell()

    def _entered(self) -> set[str]:
        """Return the fields that no longer show what the program put there."""
        values = self._panel.form.values()
        return {
            name
            for name in self._panel.form.names
            if name not in values or values[name] != self._offered.get(name)
        }

    def _offer(self, keeping: Iterable[str] = ()) -> None:
        """Fill the form from the preset, or from what suits the data."""
        config = self._complete({})
        if config is None:
            return
        self._offered = _form_values(config)
        kept = set(keeping)
        self._show({k: value for k, value in self._offered.items() if k not in kept})

    def _recall(self, entered: set[str]) -> bool:
        """Fill the form as it was used last, if that was with these data."""
        last = self._preferences.last_model
        model = last if last in MODELS else self._panel.model
        used = self._preferences.form_values(model)
        values, preset, dataset = used.get("values"), used.get("preset"), self._session.dataset
        if dataset is None or used.get("data") != dataset.source or not isinstance(values, dict):
            return False
        known = isinstance(preset, str) and preset in PRESETS
        self._panel.show_choice(str(preset) if known else GOOD_DEFAULTS, model)
        try:
            config = self._complete(_with_tuples(values))
        except ConfigError:
            # A setting has another name or range now.
            return False
        self._offer(keeping=entered)
        if config is not None:
            self._show({k: v for k, v in _form_values(config).items() if k not in entered})
        return True

    def _show(self, values: Mapping[str, Any]) -> None:
        self._panel.show_values(values)
        self._panel.show_changed(changed=bool(self._entered()))
        self._tell()

    def _tell(self) -> None:
        self._is_valid = None
        self.changed.emit()


def _form_values(config: RunConfig) -> dict[str, Any]:
    return _with_tuples(to_mapping(config.settings) | to_mapping(config.training))


def _with_tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}


def _titles(names: Iterable[str]) -> list[str]:
    described = describe(TrainingConfig)
    return [described[name].title for name in names]
