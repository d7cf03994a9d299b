"""Between the window's session and the Training view: what a click does, and what is said."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from core.datasets.dataset import Dataset
from core.runs.record import RunRecord
from gui.background.run_controller import Beginning, RunState
from gui.background.task import BackgroundTask, error_text
from gui.notice import Notice, in_window_words
from gui.splitters import keep_splitter
from gui.tabs.spec import TabContext
from gui.tabs.training.batch_losses_presenter import BatchLossesPresenter
from gui.tabs.training.coverage_presenter import CoveragePresenter
from gui.tabs.training.curves_presenter import CurvesPresenter
from gui.tabs.training.data_panel import make_sheet
from gui.tabs.training.duplicates_presenter import DuplicatesPresenter
from gui.tabs.training.lesion_presenter import LesionPresenter
from gui.tabs.training.plot_export import PlotExport
from gui.tabs.training.run_commands import RunCommands
from gui.tabs.training.run_rows import CONTINUABLE
from gui.tabs.training.runs_presenter import RunsPresenter
from gui.tabs.training.settings_presenter import SettingsPresenter
from gui.tabs.training.view import TrainingView
from gui.widgets.page import Page

HINT = "Press Run, or Space, to train a network and watch its loss fall."


class TrainingPresenter(QObject):
    """Listens to the session and to the view; computes nothing itself."""

    def __init__(self, view: TrainingView, context: TabContext) -> None:
        super().__init__(view)
        self._view = view
        self._context = context
        self._session = context.session
        self._active_run = context.active_run
        self._library = context.library
        self._trouble = ""
        self._looked_at: dict[str, tuple[RunRecord, bool]] = {}
        self._sheet: tuple[Dataset, Any] | None = None
        self._sheets = BackgroundTask(self)
        self._settings = SettingsPresenter(view.settings, context, self)
        self._curves = CurvesPresenter(view, context, self)
        self._commands = RunCommands(context, self._settings, view)
        self._runs = RunsPresenter(view.runs, context, self._commands, self)
        BatchLossesPresenter(view.plots, context, self)
        self.lesions = LesionPresenter(view, context, self)
        coverage = CoveragePresenter(view.coverage, context, self._show_notice, self)
        view.set_settled(lambda: not (coverage.is_busy or self.lesions.is_busy))
        DuplicatesPresenter(view.data, context.session, self)
        context.marks.noticed.connect(self._show_notice)
        self._connect_session()
        self._connect_view()
        self._connect_actions()
        keep_splitter(context.preferences, view.splitter, "training")
        keep_splitter(context.preferences, view.plots.splitter, "training-plots")
        view.plots.set_hint(HINT)
        self._show_sources()
        self._curves.schedule()
        self._runs.schedule()
        self._on_state_changed(self._active_run.controller.state)

    def _connect_session(self) -> None:
        session, active_run, library = self._session, self._active_run, self._library
        session.datasetChanged.connect(self._on_dataset_changed)
        session.runsChanged.connect(self._update_enabled)
        session.runUpdated.connect(self._on_run_updated)
        session.currentRunChanged.connect(self._update_enabled)
        session.currentRunChanged.connect(self._show_coverage)
        active_run.noticed.connect(self._show_notice)
        active_run.settled.connect(self._view.messages.dismiss_topic)
        library.noticed.connect(self._show_notice)
        library.settled.connect(self._view.messages.dismiss_topic)
        self._context.transfer.noticed.connect(self._show_notice)
        self._context.transfer.settled.connect(self._view.messages.dismiss_topic)
        active_run.storageTroubled.connect(self._on_storage_trouble)
        active_run.storageRecovered.connect(self._on_storage_recovered)
        active_run.controller.stateChanged.connect(self._on_state_changed)
        self._context.loader.informed.connect(self._show_notice)
        self._context.loader.settled.connect(self._view.messages.dismiss_topic)
        self._context.loader.noticed.connect(self._on_load_failed)
        self._context.loader.loadingChanged.connect(self._show_loading)
        self._context.loader.progressed.connect(self._view.data.set_progress)
        self._settings.changed.connect(self._on_settings_changed)
        self._settings.noticed.connect(self._show_notice)
        self._settings.settled.connect(self._view.messages.dismiss_topic)
        self._sheets.succeeded.connect(self._on_sheet_ready)
        self._sheets.failed.connect(
            lambda error: self._show_notice(Notice(error_text(error), "error"))
        )

    def _connect_view(self) -> None:
        view, session = self._view, self._session
        actions = self._context.actions
        view.data.sourceChosen.connect(self._context.loader.open)
        view.data.cancelRequested.connect(self._context.loader.cancel)
        view.data.fileRequested.connect(actions.open_file.trigger)
        view.data.folderRequested.connect(actions.open_folder.trigger)
        view.data.charactersRequested.connect(actions.draw_characters.trigger)
        view.data.duplicatesRequested.connect(actions.find_duplicates.trigger)
        view.data.orientationChosen.connect(
            lambda orientation: self._context.loader.reopen(orientation=orientation)
        )
        view.data.inkChosen.connect(lambda ink: self._context.loader.reopen(ink=ink))
        view.data.pictureSizeChosen.connect(
            lambda size: self._context.loader.reopen(picture_size=size)
        )
        view.plots.cursorMoved.connect(session.set_epoch)
        view.plots.logToggled.connect(actions.log_loss.setChecked)
        PlotExport(view.plots, session, self._context.preferences, self._show_notice, self)
        view.plots.forkRequested.connect(self._commands.fork)
        view.settings.applyRequested.connect(self._commands.apply_settings)
        view.coverage.hideRequested.connect(actions.coverage.trigger)
        view.runs.list.settingsRequested.connect(self._use_settings)

    def _connect_actions(self) -> None:
        actions, controller = self._context.actions, self._active_run.controller
        actions.run_pause.triggered.connect(self._run_or_pause)
        actions.step_batch.triggered.connect(lambda: self._step("batch"))
        actions.step_epoch.triggered.connect(lambda: self._step(1))
        actions.run_epochs.triggered.connect(self._commands.run_epochs)
        actions.apply_settings.triggered.connect(self._commands.apply_settings)
        actions.compare_rates.triggered.connect(self._commands.compare_rates)
        actions.stop.triggered.connect(lambda: controller.stop())
        actions.reset.triggered.connect(self._reset)
        actions.continue_run.triggered.connect(self._commands.continue_current)
        actions.fork_run.triggered.connect(self._commands.fork_current)
        actions.log_loss.toggled.connect(lambda log: self._view.plots.set_log(log=log))
        actions.fit_plots.triggered.connect(self._view.plots.fit)
        actions.fit_selected.triggered.connect(self._view.plots.fit_selected)
        actions.left_panel.toggled.connect(self._view.left.setVisible)
        actions.right_panel.toggled.connect(self._view.runs.setVisible)
        actions.coverage.toggled.connect(self._view.coverage.setVisible)
        actions.coverage.triggered.connect(self._remember_coverage)

    # Data

    def _show_sources(self) -> None:
        choice = self._session.data_choice
        current = choice.source if choice else ""
        self._view.data.set_sources(self._context.preferences.recent_data, current)
        if choice is not None:
            dataset = self._session.dataset
            sized = dataset is not None and dataset.is_image_folder
            size = choice.picture_size if sized else None
            self._view.data.set_reading(choice.orientation, choice.ink, size)

    def _show_loading(self, name: str) -> None:
        self._view.data.set_loading(name, self._context.loader.activity)
        if name:
            recent = self._context.preferences.recent_data
            self._view.data.set_sources(recent, self._context.loader.source)

    def _on_dataset_changed(self) -> None:
        dataset = self._session.dataset
        if dataset is None:
            return
        self._show_sources()
        self._sheets.start(lambda: (dataset, make_sheet(dataset)))
        self._update_enabled()

    def _on_sheet_ready(self, result: tuple[Dataset, Any]) -> None:
        self._sheet = result
        self._view.data.show_dataset(*result)

    def _on_load_failed(self, notice: Notice) -> None:
        """Say why, and show again what is still there."""
        self._show_notice(notice)
        self._show_sources()
        if self._sheet is not None:
            self._view.data.show_dataset(*self._sheet)

    # The active run

    def _run_or_pause(self) -> None:
        controller = self._active_run.controller
        match controller.state:
            case RunState.RUNNING | RunState.PREPARING:
                controller.pause()
            case RunState.PAUSED:
                controller.resume()
            case RunState.IDLE:
                self._start("run")
            case _:
                pass

    def _start(self, beginning: Beginning) -> None:
        config = self._settings.config()
        if config is not None:
            self._settings.remember(config)
            self._active_run.start(config, beginning)

    def _step(self, what: Beginning) -> None:
        controller = self._active_run.controller
        if controller.state is RunState.IDLE:
            self._start(what)
        elif what == "batch":
            controller.step_batch()
        elif isinstance(what, int):
            controller.run_epochs(what)

    def _reset(self) -> None:
        config = self._settings.config()
        if config is not None:
            self._settings.remember(config)
            self._active_run.reset(config)

    def _remember_coverage(self, shown: bool) -> None:
        self._context.preferences.coverage_shown = shown

    def _show_coverage(self) -> None:
        """Show the coverage as the user chose, or else where it tells something.

        Shuffled samples are all seen alike; drawn once with replacement, many never are.
        """
        chosen = self._context.preferences.coverage_shown
        run = self._session.current_run
        if chosen is None:
            samplers = [self._view.settings.form.values().get("sampler")]
            if run is not None:
                samplers.append(run.record.config.training.sampler)
            chosen = "draw-once" in samplers
        self._context.actions.coverage.setChecked(chosen)

    def _on_state_changed(self, state: RunState) -> None:
        running = state in (RunState.RUNNING, RunState.PREPARING)
        paused = state is RunState.PAUSED
        action = self._context.actions.run_pause
        action.setText("&Pause" if running else "&Resume" if paused else "&Run")
        tip = {
            RunState.IDLE: "Train with these settings",
            RunState.PAUSED: "Go on",
        }.get(state, "Pause after this batch")
        action.setToolTip(f"{tip} (Space)")
        self._view.controls.set_running(running=running, paused=paused)
        self._on_settings_changed()

    def _on_settings_changed(self) -> None:
        self._update_enabled()
        self._show_coverage()
        stopping = self._active_run.controller.state is RunState.STOPPING
        self._settings.compare_with(self._active_run.run, can_apply=not stopping)

    def _on_run_updated(self, run_id: str) -> None:
        """Look at what can be done where that may have changed, which most epochs do not do."""
        run = self._session.run(run_id)
        if run is None:
            return
        record, has_epochs = self._looked_at.get(run_id, (None, False))
        if run.record is not record or not has_epochs:
            self._looked_at = {run_id: (run.record, run.history.last is not None)}
            self._update_enabled()

    def _update_enabled(self) -> None:
        actions, controller = self._context.actions, self._active_run.controller
        state = controller.state
        usable = self._settings.is_usable
        idle, stopping = state is RunState.IDLE, state is RunState.STOPPING
        # While stopping it stays enabled and does nothing: disabled, it would lose the focus, and
        # the next Space would press whatever got it.
        actions.run_pause.setEnabled(not idle or usable)
        steps = state is RunState.PAUSED or (idle and usable)
        actions.step_batch.setEnabled(steps)
        actions.step_epoch.setEnabled(steps)
        if idle and not usable and self._session.dataset is not None:
            actions.run_pause.setToolTip("Correct the marked setting first")
        # Asked again, Stop tries again to save.
        actions.stop.setEnabled(not idle and (not stopping or controller.is_troubled))
        actions.reset.setEnabled(usable and not stopping)
        run = self._session.current_run
        known = run is not None and run.history.last is not None
        # Another run that is active is stopped and saved first.
        is_active = run is not None and run.run_id == self._active_run.active_id
        actions.continue_run.setEnabled(
            not stopping
            and run is not None
            and (state is RunState.PAUSED if is_active else run.record.standing in CONTINUABLE)
        )
        actions.fork_run.setEnabled(known and not stopping)
        # A run that is being prepared has no epochs to count yet.
        begun = state in (RunState.PAUSED, RunState.RUNNING)
        actions.run_epochs.setEnabled(begun or (idle and usable))
        actions.compare_rates.setEnabled(usable and not stopping)
        changes = {} if stopping else self._settings.changes(self._active_run.run)
        actions.apply_settings.setEnabled(bool(changes))
        actions.undo_delete.setEnabled(self._library.can_undo_delete)

    # What is said

    def _show_notice(self, notice: Notice) -> None:
        self._view.messages.show_message(
            in_window_words(notice.text), notice.kind, notice.actions, topic=notice.topic
        )

    def _on_storage_trouble(self, message: str, stopping: bool) -> None:
        self._take_back_trouble()
        controller = self._active_run.controller
        actions = [
            ("Try again", lambda: controller.retry_saving()),
            ("Save elsewhere…", lambda: self._save_elsewhere(message, stopping)),
        ]
        if stopping:
            actions.append(("Give up saving", controller.abandon_saving))
        self._trouble = f"{'Not saved yet' if stopping else 'Paused'}: {message}."
        self._view.messages.show_message(self._trouble, "error", actions)

    def _on_storage_recovered(self) -> None:
        self._take_back_trouble()

    def _take_back_trouble(self) -> None:
        messages = self._view.messages
        if self._trouble and messages.text == self._trouble:
            messages.dismiss()
        self._trouble = ""

    def _save_elsewhere(self, message: str, stopping: bool) -> None:
        folder = QFileDialog.getExistingDirectory(self._view, "Save the run below this folder")
        if folder:
            self._active_run.controller.retry_saving(Path(folder))
        else:
            # Without the message there would be no way out.
            self._on_storage_trouble(message, stopping)

    # Odds and ends

    def _use_settings(self, run_id: str) -> None:
        run = self._session.run(run_id)
        if run is not None:
            self._settings.use(run.record.config)


def make_training_tab(context: TabContext) -> Page:
    """Make the page with its presenter, which lives as long as the page."""
    view = TrainingView(context.actions)
    TrainingPresenter(view, context)
    return view
