"""Between the session and the Training view: what is shown, and what a click does."""

from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from core.datasets.dataset import Dataset
from core.errors import ConfigError
from core.settings import to_mapping
from core.training.config import RunConfig
from core.training.events import RunStatus
from core.training.planning import complete_config
from core.training.presets import PRESETS
from gui.background.run_controller import RunState
from gui.background.task import BackgroundTask
from gui.notice import Notice
from gui.session import SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.training.data_panel import make_sheet
from gui.tabs.training.run_rows import details_text, run_row
from gui.tabs.training.settings_panel import GOOD_DEFAULTS
from gui.tabs.training.view import TrainingView
from gui.theme.manager import theme_manager
from gui.widgets.metric_plot import RunStyle

HINT = "Press Run, or Space, to train a network and watch its loss fall."


class TrainingPresenter(QObject):
    """Listens to the session and to the view; computes nothing itself."""

    def __init__(self, view: TrainingView, context: TabContext) -> None:
        super().__init__(view)
        self._view = view
        self._context = context
        self._session = context.session
        self._runs = context.runs
        self._custom = False
        self._sheets = BackgroundTask(self)
        self._connect_session()
        self._connect_view()
        self._connect_actions()
        view.plots.set_hint(HINT)
        self._show_sources()
        self._on_runs_changed()
        self._on_state_changed(self._runs.controller.state)

    def _connect_session(self) -> None:
        session, runs = self._session, self._runs
        session.datasetChanged.connect(self._on_dataset_changed)
        session.runsChanged.connect(self._on_runs_changed)
        session.runUpdated.connect(self._on_run_updated)
        session.currentRunChanged.connect(self._on_current_run_changed)
        session.epochChanged.connect(self._on_epoch_changed)
        runs.noticed.connect(self._show_notice)
        runs.storageTroubled.connect(self._on_storage_trouble)
        runs.controller.stateChanged.connect(self._on_state_changed)
        self._context.loader.noticed.connect(self._show_notice)
        self._context.loader.loadingChanged.connect(self._view.data.set_loading)
        self._sheets.succeeded.connect(self._on_sheet_ready)
        theme_manager().changed.connect(self._on_runs_changed)

    def _connect_view(self) -> None:
        view, session = self._view, self._session
        actions = self._context.actions
        view.data.sourceChosen.connect(self._context.loader.open)
        view.data.fileRequested.connect(actions.open_file.trigger)
        view.data.folderRequested.connect(actions.open_folder.trigger)
        view.settings.presetChosen.connect(self._on_preset_chosen)
        view.settings.modelChosen.connect(lambda _model: self._show_defaults())
        view.settings.valuesEdited.connect(self._on_values_edited)
        view.settings.validityChanged.connect(self._on_validity_changed)
        view.plots.cursorMoved.connect(session.set_epoch)
        view.plots.logToggled.connect(actions.log_loss.setChecked)
        view.plots.exportRequested.connect(self._save_plot)
        runs = view.runs.list
        runs.runSelected.connect(session.select_run)
        runs.visibilityToggled.connect(
            lambda run_id, visible: session.set_visible(run_id, visible=visible)
        )
        runs.renamed.connect(self._runs.rename)
        runs.deleteRequested.connect(self._runs.delete)
        runs.continueRequested.connect(self._runs.continue_run)
        runs.folderRequested.connect(self._open_run_folder)

    def _connect_actions(self) -> None:
        actions, controller = self._context.actions, self._runs.controller
        actions.run_pause.triggered.connect(self._run_or_pause)
        actions.step_batch.triggered.connect(lambda: self._step(controller.step_batch))
        actions.step_epoch.triggered.connect(lambda: self._step(controller.step_epoch))
        actions.stop.triggered.connect(lambda: self._runs.stop())
        actions.reset.triggered.connect(self._reset)
        actions.continue_run.triggered.connect(self._continue_selected)
        actions.log_loss.toggled.connect(lambda log: self._view.plots.set_log(log=log))
        actions.fit_plots.triggered.connect(self._view.plots.fit)
        actions.left_panel.toggled.connect(self._view.left.setVisible)
        actions.right_panel.toggled.connect(self._view.runs.setVisible)

    # Data and settings

    def _show_sources(self) -> None:
        choice = self._session.data_choice
        current = choice.source if choice else ""
        self._view.data.set_sources(self._context.preferences.recent_data, current)

    def _on_dataset_changed(self) -> None:
        dataset = self._session.dataset
        if dataset is None:
            return
        self._show_sources()
        self._sheets.start(lambda: (dataset, make_sheet(dataset)))
        if not self._custom:
            preset = self._view.settings.preset
            chosen = PRESETS.get(preset) if preset else None
            if chosen is not None and chosen.data not in (None, dataset.source):
                self._view.settings.show_choice(GOOD_DEFAULTS, chosen.model)
            self._show_defaults()
        self._update_enabled()

    def _on_sheet_ready(self, result: tuple[Dataset, Any]) -> None:
        self._view.data.show_dataset(*result)

    def _on_preset_chosen(self, name: str) -> None:
        self._custom = False
        chosen = PRESETS.get(name) if name else None
        choice = self._session.data_choice
        if chosen is not None:
            self._view.settings.show_choice(name, chosen.model)
            if chosen.data is not None and (choice is None or choice.source != chosen.data):
                self._context.loader.open(chosen.data)
        self._show_defaults()

    def _show_defaults(self) -> None:
        """Fill the form from the preset, or from what suits the data."""
        dataset, choice = self._session.dataset, self._session.data_choice
        if dataset is None or choice is None:
            return
        settings = self._view.settings
        config = complete_config(
            dataset, choice, model=settings.model, preset=settings.preset or None
        )
        self._show_config(config)
        self._custom = False

    def _show_config(self, config: RunConfig) -> None:
        values = to_mapping(config.settings) | to_mapping(config.training)
        self._view.settings.show_values(
            {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        )
        self._update_enabled()
        self._update_note()

    def _on_values_edited(self) -> None:
        self._custom = True
        self._view.settings.show_inactive()
        self._update_note()

    def _on_validity_changed(self, _valid: bool) -> None:
        self._update_enabled()

    def _update_note(self) -> None:
        """Say so where the form no longer shows the settings of the active run."""
        config = self._config()
        active = self._session.run(self._runs.active_id) if self._runs.active_id else None
        differs = (
            active is not None
            and config is not None
            and (config.settings, config.training)
            != (active.record.config.settings, active.record.config.training)
        )
        self._view.settings.set_note(
            "Changes take effect with the next run: Reset begins it." if differs else ""
        )

    def _config(self) -> RunConfig | None:
        """Return what the form says, or None while it cannot be used."""
        dataset, choice = self._session.dataset, self._session.data_choice
        settings = self._view.settings
        if dataset is None or choice is None or not settings.form.is_valid():
            return None
        try:
            return complete_config(
                dataset,
                choice,
                model=settings.model,
                preset=settings.preset or None,
                overrides=settings.form.values(),
            )
        except ConfigError as error:
            self._show_notice(Notice(str(error), "error"))
            return None

    # The active run

    def _run_or_pause(self) -> None:
        controller = self._runs.controller
        match controller.state:
            case RunState.RUNNING | RunState.PREPARING:
                controller.pause()
            case RunState.PAUSED:
                controller.resume()
            case RunState.IDLE:
                self._start(paused=False)
            case _:
                pass

    def _start(self, *, paused: bool) -> None:
        config = self._config()
        if config is not None:
            self._remember(config)
            self._runs.start(config, paused=paused)

    def _step(self, step: Any) -> None:
        if self._runs.controller.state is RunState.IDLE:
            self._start(paused=True)
        else:
            step()

    def _reset(self) -> None:
        config = self._config()
        if config is not None:
            self._remember(config)
            self._runs.reset(config)

    def _remember(self, config: RunConfig) -> None:
        values = to_mapping(config.settings) | to_mapping(config.training)
        self._context.preferences.set_form_values(config.model, values)

    def _continue_selected(self) -> None:
        run = self._session.current_run
        if run is not None:
            self._runs.continue_run(run.run_id)

    def _on_state_changed(self, state: RunState) -> None:
        running = state in (RunState.RUNNING, RunState.PREPARING)
        action = self._context.actions.run_pause
        action.setText("&Pause" if running else "&Run")
        tip = {
            RunState.IDLE: "Train with these settings",
            RunState.PAUSED: "Go on",
        }.get(state, "Pause after this batch")
        action.setToolTip(f"{tip} (Space)")
        self._view.controls.set_running(running=running)
        active = self._session.run(self._runs.active_id) if self._runs.active_id else None
        planned = active.record.config.training.epochs if active and running else None
        if planned is not None:
            self._view.plots.set_planned(planned)
        self._update_enabled()
        self._update_note()
        self._on_runs_changed()

    def _update_enabled(self) -> None:
        actions, state = self._context.actions, self._runs.controller.state
        usable = self._session.dataset is not None and self._view.settings.form.is_valid()
        idle = state is RunState.IDLE
        actions.run_pause.setEnabled(state is not RunState.STOPPING and (not idle or usable))
        steps = state is RunState.PAUSED or (idle and usable)
        actions.step_batch.setEnabled(steps)
        actions.step_epoch.setEnabled(steps)
        actions.stop.setEnabled(not idle and state is not RunState.STOPPING)
        actions.reset.setEnabled(usable and state is not RunState.STOPPING)
        run = self._session.current_run
        actions.continue_run.setEnabled(idle and run is not None and _can_continue(run))
        actions.undo_delete.setEnabled(self._runs.can_undo_delete)

    def _on_storage_trouble(self, message: str, stopping: bool) -> None:
        actions = [
            ("Try again", lambda: self._runs.controller.retry_saving()),
            ("Save elsewhere…", self._save_elsewhere),
        ]
        if stopping:
            actions.append(("Give up saving", self._runs.controller.abandon_saving))
        self._view.messages.show_message(f"Paused: {message}.", "error", actions)

    def _save_elsewhere(self) -> None:
        from pathlib import Path

        folder = QFileDialog.getExistingDirectory(self._view, "Save the run below this folder")
        if folder:
            self._runs.controller.retry_saving(Path(folder))

    # Runs and curves

    def _on_runs_changed(self) -> None:
        theme = theme_manager().theme
        current = self._session.current_run
        styles = [
            RunStyle(
                run.run_id,
                run.record.name,
                theme.runs[run.color_index % len(theme.runs)],
                visible=run.visible,
                selected=run is current,
            )
            for run in self._session.runs
        ]
        self._view.plots.set_runs(styles)
        for run in self._session.runs:
            self._draw(run)
        self._show_rows()
        self._show_readout()
        self._update_enabled()

    def _on_run_updated(self, run_id: str) -> None:
        run = self._session.run(run_id)
        if run is None:
            return
        self._draw(run)
        self._show_rows()
        self._show_readout()

    def _on_current_run_changed(self) -> None:
        self._on_runs_changed()

    def _draw(self, run: SessionRun) -> None:
        self._view.plots.set_history(run.run_id, run.history)
        diverged = run.record.status is RunStatus.DIVERGED
        last = run.history.last
        epoch = float(last.epoch) if diverged and last is not None else None
        self._view.plots.set_marker(run.run_id, epoch, run.record.message)

    def _show_rows(self) -> None:
        theme = theme_manager().theme
        current = self._session.current_run
        state = self._runs.controller.state
        rows = [
            run_row(run, theme, state if run.run_id == self._runs.active_id else None)
            for run in reversed(self._session.runs)
        ]
        self._view.runs.set_rows(rows, current.run_id if current else None)

    def _on_epoch_changed(self, epoch: int | None) -> None:
        self._view.plots.set_cursor(epoch)
        self._show_readout()

    def _show_readout(self) -> None:
        run, epoch = self._session.current_run, self._session.epoch
        if run is None:
            self._view.runs.set_readout(None, "")
            return
        metrics = run.history.at(epoch) if epoch is not None else None
        self._view.runs.set_readout(metrics, details_text(run))

    # Odds and ends

    def _show_notice(self, notice: Notice) -> None:
        self._view.messages.show_message(notice.text, notice.kind, notice.actions)

    def _open_run_folder(self, run_id: str) -> None:
        run = self._session.run(run_id)
        if run is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.folder.path)))

    def _save_plot(self, name: str) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self._view, "Save picture", f"{name}.png", "PNG picture (*.png)"
        )
        if not path:
            return
        if not self._view.plots.plot(name).to_image(2.0).save(path):
            self._show_notice(Notice(f"{path} cannot be written; choose another folder.", "error"))


def _can_continue(run: SessionRun) -> bool:
    return run.record.standing in (RunStatus.STOPPED, RunStatus.INTERRUPTED, RunStatus.FAILED)


def make_training_tab(context: TabContext) -> QWidget:
    """Make the page with its presenter, which lives as long as the page."""
    view = TrainingView(context.actions)
    TrainingPresenter(view, context)
    return view
