"""What the user does with runs by menu or button, asking for what is missing."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QWidget

from core.errors import ConfigError
from core.training.events import RunStatus
from core.training.learning_rates import learning_rate_trio
from gui.background.run_controller import RunState
from gui.notice import Notice, sentence
from gui.tabs.spec import TabContext
from gui.tabs.training.fork_dialog import ForkDialog
from gui.tabs.training.lost_data import LostData
from gui.tabs.training.settings_presenter import SettingsPresenter

MAX_EPOCHS = 1_000_000


class RunCommands(QObject):
    """Forks, continues, compares and exports runs.

    Parameters
    ----------
    context : TabContext
    settings : SettingsPresenter
        Whose form describes the next run.
    parent : QWidget
        Of dialogs.
    """

    def __init__(self, context: TabContext, settings: SettingsPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._session = context.session
        self._active_run = context.active_run
        self._settings = settings
        self._window = parent
        self._lost_data = LostData(context, parent)
        self._epochs = 5

    def fork(self, run_id: str, epoch: int | None = None) -> None:
        """Ask for the settings of a branch of a run, and begin it.

        Parameters
        ----------
        run_id : str
        epoch : int, optional
            Where; by default at the cursor, if the run is the current one, or else at its last.
        """
        run = self._session.run(run_id)
        if run is None or run.history.last is None:
            self._tell("A run can be forked once it has its first epoch.")
            return
        if epoch is None:
            at_cursor = self._session.epoch if run is self._session.current_run else None
            epoch = run.history.last.epoch if at_cursor is None else at_cursor
        dialog = ForkDialog(run, epoch, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            at, changes, name = dialog.epoch, dialog.changes, dialog.name
            self._lost_data.find_for(run, lambda: self._active_run.fork(run_id, at, changes, name))

    def fork_current(self) -> None:
        """Fork the current run at the cursor."""
        run = self._session.current_run
        if run is not None:
            self.fork(run.run_id)

    def continue_run(self, run_id: str) -> None:
        """Go on with a run; for a finished one, ask for how many more epochs."""
        run = self._session.run(run_id)
        if run is None:
            return
        record = run.record
        changes: dict[str, int] = {}
        if record.standing is RunStatus.FINISHED and record.epochs_done >= record.training.epochs:
            more = self._ask_epochs(
                "Continue", f"{record.name} is finished. Train how many more epochs?"
            )
            if more is None:
                return
            changes = {"epochs": record.epochs_done + more}
        self._lost_data.find_for(run, lambda: self._active_run.continue_run(run_id, changes))

    def continue_current(self) -> None:
        """Go on with the current run."""
        run = self._session.current_run
        if run is not None:
            self.continue_run(run.run_id)

    def run_epochs(self) -> None:
        """Ask for a number of epochs; let the paused or a new run do them, and pause."""
        count = self._ask_epochs("Run several epochs", "Run how many epochs, and then pause?")
        controller = self._active_run.controller
        if count is None:
            return
        if controller.state in (RunState.PAUSED, RunState.RUNNING):
            controller.run_epochs(count)
        elif controller.state is RunState.IDLE:
            config = self._settings.config()
            if config is not None:
                self._settings.remember(config)
                self._active_run.start(config, count)

    def compare_rates(self) -> None:
        """Train the form's settings with 0.1, 1 and 10 times their learning rate."""
        config = self._settings.config()
        if config is None:
            return
        try:
            configs = learning_rate_trio(config)
        except ConfigError as error:
            self._tell(sentence(str(error)))
            return
        self._settings.remember(config)
        self._active_run.compare(configs)

    def apply_settings(self) -> None:
        """Let what differs in the form hold for the active run from its next step on."""
        run = self._active_run.run
        changes = self._settings.changes(run)
        if run is not None and changes and self._active_run.change(changes):
            self._settings.expect(run.run_id, changes)

    def open_folder(self, run_id: str) -> None:
        """Show a run's folder in the system's file manager."""
        run = self._session.run(run_id)
        if run is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.folder.path)))

    def export(self, run_ids: Sequence[str]) -> None:
        """Ask where to, and write runs as zips."""
        folder = Path(self._context.preferences.export_folder)
        if len(run_ids) == 1:
            path, _ = QFileDialog.getSaveFileName(
                self._window,
                "Export run",
                str(folder / f"{run_ids[0]}.zip"),
                "Recognition Lab run (*.zip)",
            )
            target = Path(path)
        else:
            path = QFileDialog.getExistingDirectory(
                self._window, f"Export {len(run_ids)} runs into this folder", str(folder)
            )
            target = Path(path)
        if path:
            self._context.preferences.export_folder = str(
                target.parent if len(run_ids) == 1 else target
            )
            self._context.transfer.export_runs(run_ids, target)

    def export_to_tensorboard(self, run_ids: Sequence[str]) -> None:
        """Ask where to, and write runs as TensorBoard's event files."""
        folder = self._context.preferences.export_folder
        path = QFileDialog.getExistingDirectory(
            self._window, "Write event files below this folder", folder
        )
        if path:
            self._context.transfer.export_to_tensorboard(run_ids, Path(path))

    def _ask_epochs(self, title: str, question: str) -> int | None:
        count, accepted = QInputDialog.getInt(
            self._window, title, question, self._epochs, 1, MAX_EPOCHS
        )
        if not accepted:
            return None
        self._epochs = count
        return count

    def _tell(self, text: str) -> None:
        self._active_run.noticed.emit(Notice(text))
