"""Between the session, the controller and the folder of runs: what happens to runs."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.errors import LabError
from core.training.config import RunConfig
from core.training.events import EpochEnd, RunEnded, RunStarted, RunStatus
from core.training.history import EpochMetrics, History
from core.training.planning import load_data
from core.training.run_store import RunStore
from core.training.training_run import TrainingRun
from gui.background.run_controller import RunController
from gui.background.task import BackgroundTask
from gui.background.training_worker import (
    Message,
    RunClosed,
    RunFailed,
    RunReady,
    RunSaved,
    StorageTrouble,
)
from gui.notice import Notice
from gui.session import RUN_COLORS, Session, SessionRun


class RunManager(QObject):
    """Starts, continues, resets, renames and deletes runs, and keeps the session up to date.

    Signals
    -------
    noticed(Notice)
    failed(str, str)
        An unexpected error of a run: its message and its traceback.
    saved()
        The active run is on disk as it is.
    storageTroubled(str, bool)
        The active run cannot be written; True if that holds up a stop.
    closed()
        The active run has ended and nothing of it is under way.
    """

    noticed = Signal(object)
    failed = Signal(str, str)
    saved = Signal()
    storageTroubled = Signal(str, bool)
    closed = Signal()

    def __init__(
        self,
        session: Session,
        controller: RunController,
        store: RunStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.controller = controller
        self.store = store
        self.active_id: str | None = None
        self._after_close: Callable[[], object] | None = None
        self._deleted: list[tuple[str, ...]] = []
        self._listing = BackgroundTask(self)
        self._listing.succeeded.connect(self._on_listed)
        self._listing.failed.connect(lambda error: self.noticed.emit(Notice(str(error), "error")))
        controller.messagesReady.connect(self._on_messages)

    # Runs of earlier sessions

    def load_stored_runs(self) -> None:
        """Read every run on disk, in the background, and add them to the session."""
        store = self.store
        self._listing.start(lambda: _read_all(store))

    def _on_listed(self, found: tuple[list[SessionRun], list[str]]) -> None:
        runs, problems = found
        known = {run.run_id for run in self.session.runs}
        self.session.add_runs(run for run in runs if run.run_id not in known)
        if self.session.current_run is None and runs:
            self.session.select_run(runs[-1].run_id)
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            self.noticed.emit(Notice(f"A run cannot be read: {problems[0]}{more}", "warning"))
        self._offer_to_continue(runs)

    def _offer_to_continue(self, runs: list[SessionRun]) -> None:
        if not runs or self.controller.is_active:
            return
        last = runs[-1]
        if last.record.standing in (RunStatus.STOPPED, RunStatus.INTERRUPTED):
            planned = last.record.config.training.epochs
            self.noticed.emit(
                Notice(
                    f"{last.record.name} was {last.record.standing} at epoch "
                    f"{last.record.epochs_done} of {planned}.",
                    "info",
                    (("Continue", lambda: self.continue_run(last.run_id)),),
                )
            )

    # The active run

    def start(self, config: RunConfig, *, paused: bool = False) -> None:
        """Begin a run on the session's data; an active one is stopped and saved first."""
        dataset = self.session.dataset
        if dataset is None:
            return
        store = self.store
        self._when_free(
            lambda: self.controller.start(
                lambda: TrainingRun.create(config, dataset, store), paused=paused
            )
        )

    def continue_run(self, run_id: str) -> None:
        """Go on with a stopped or interrupted run, on its own data."""
        run = self.session.run(run_id)
        if run is None or run_id == self.active_id:
            return
        folder, choice = run.folder, run.record.config.data
        self._when_free(
            lambda: self.controller.start(lambda: TrainingRun.resume(folder, load_data(choice)))
        )

    def reset(self, config: RunConfig) -> None:
        """Begin again with the same initial weights and batch order, paused before the first step.

        What was trained stays in the list; a run that had not taken a step goes, since it holds
        nothing that the new one does not.
        """
        active = self.session.run(self.active_id) if self.active_id else None
        if active is not None and active.history.last is not None:
            untouched = active.history.last.step == 0
            run_id = active.run_id
            self._when_free(lambda: self._replace(run_id if untouched else None, config))
        else:
            self.start(config, paused=True)

    def _replace(self, run_id: str | None, config: RunConfig) -> None:
        run = self.session.run(run_id) if run_id else None
        if run is not None and (run.history.last is None or run.history.last.step == 0):
            self.store.delete(run.run_id)
            self.session.remove_run(run.run_id)
        self.start(config, paused=True)

    def stop(self, then: Callable[[], object] | None = None) -> None:
        """Stop and save the active run, if there is one; then call `then`."""
        self._when_free(then or (lambda: None))

    def _when_free(self, action: Callable[[], object]) -> None:
        if self.controller.is_active:
            self._after_close = action
            self.controller.stop()
        else:
            action()

    def _on_messages(self, messages: list[Message]) -> None:
        rows: list[EpochMetrics] = []
        for message in messages:
            if isinstance(message, EpochEnd):
                rows.append(EpochMetrics.from_event(message))
                continue
            self._add_rows(rows)
            rows = []
            self._on_message(message)
        self._add_rows(rows)

    def _add_rows(self, rows: list[EpochMetrics]) -> None:
        if rows and self.active_id is not None:
            self.session.add_epochs(self.active_id, rows)

    def _on_message(self, message: Message) -> None:
        match message:
            case RunReady():
                self._on_ready(message)
            case RunStarted():
                for note in message.notes:
                    self.noticed.emit(Notice(_sentence(note)))
            case RunSaved():
                if self.active_id is not None:
                    self.session.set_record(self.active_id, message.record)
                self.saved.emit()
            case RunEnded():
                if message.divergence is not None:
                    text = f"Diverged: {message.divergence.message}."
                    self.noticed.emit(Notice(text, "error"))
            case RunFailed():
                self.noticed.emit(Notice(_sentence(message.message), "error"))
                if message.details:
                    self.failed.emit(message.message, message.details)
            case StorageTrouble():
                self.storageTroubled.emit(message.message, message.stopping)
            case RunClosed():
                self._on_closed(message)
            case _:
                pass

    def _on_ready(self, ready: RunReady) -> None:
        run_id = ready.folder.run_id
        known = self.session.run(run_id)
        history = known.history if known else History()
        if known is not None:
            # A resumed run repeats what it did after its last state; the rows come again.
            history.truncate(ready.record.epochs_done)
        color = known.color_index if known else self.session.next_color()
        self.active_id = run_id
        self.session.add_runs([SessionRun(ready.folder, ready.record, history, color)])
        self.session.select_run(run_id)
        self.session.set_live(live=True)
        for note in ready.notes:
            self.noticed.emit(Notice(_sentence(note), "warning"))

    def _on_closed(self, closed: RunClosed) -> None:
        run_id, self.active_id = self.active_id, None
        if run_id is not None and closed.record is not None:
            self.session.set_record(run_id, closed.record)
            self.saved.emit()
        action, self._after_close = self._after_close, None
        if action is not None:
            action()
        if not self.controller.is_active:
            self.closed.emit()

    # The list

    def rename(self, run_id: str, name: str) -> None:
        """Give a run another name."""
        run = self.session.run(run_id)
        if run is None:
            return
        try:
            self._store_of(run).rename(run_id, name)
            self.session.set_record(run_id, run.folder.read_record())
        except LabError as error:
            self.noticed.emit(Notice(_sentence(str(error)), "error"))
        self.session.runsChanged.emit()

    def delete(self, run_ids: list[str]) -> None:
        """Move runs aside; `undo_delete` brings the last ones back."""
        gone: list[str] = []
        for run_id in run_ids:
            run = self.session.run(run_id)
            if run is None:
                continue
            if run_id == self.active_id:
                self.noticed.emit(Notice("The active run is not deleted; stop it first.", "info"))
                continue
            try:
                self._store_of(run).delete(run_id)
            except LabError as error:
                self.noticed.emit(Notice(_sentence(str(error)), "error"))
                continue
            self.session.remove_run(run_id)
            gone.append(run_id)
        if gone:
            self._deleted.append(tuple(gone))
            what = "1 run" if len(gone) == 1 else f"{len(gone)} runs"
            self.noticed.emit(
                Notice(f"{what} deleted; kept for 30 days.", "info", (("Undo", self.undo_delete),))
            )

    def undo_delete(self) -> None:
        """Bring back what was deleted last."""
        if not self._deleted:
            return
        for run_id in self._deleted.pop():
            try:
                self.store.restore(run_id)
            except LabError as error:
                self.noticed.emit(Notice(_sentence(str(error)), "error"))
        self.load_stored_runs()

    @property
    def can_undo_delete(self) -> bool:
        """Whether there is a deletion to undo."""
        return bool(self._deleted)

    def close(self) -> None:
        """Wait for the background reading to end."""
        self._listing.wait()

    @staticmethod
    def _store_of(run: SessionRun) -> RunStore:
        return RunStore(run.folder.path.parent)


def _read_all(store: RunStore) -> tuple[list[SessionRun], list[str]]:
    store.purge()
    runs: list[SessionRun] = []
    problems: list[str] = []
    for stored in store.runs():
        if stored.record is None:
            problems.append(stored.problem)
            continue
        try:
            history = stored.folder.read_metrics()
        except LabError as error:
            problems.append(str(error))
            continue
        runs.append(SessionRun(stored.folder, stored.record, history, len(runs) % RUN_COLORS))
    # At first only the newest few are drawn, and only those that were trained on the same data:
    # more would hide one another.
    for run in runs:
        same = run.record.dataset.fingerprint == runs[-1].record.dataset.fingerprint
        run.visible = same and run in runs[-RUN_COLORS:]
    return runs, problems


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."
