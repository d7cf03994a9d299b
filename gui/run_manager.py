"""Between the session, the controller and the folder of runs: what happens to runs."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.datasets.catalogue import BUILT_IN
from core.datasets.dataset import Dataset
from core.errors import LabError, RunError
from core.training.config import RunConfig
from core.training.events import EpochEnd, RunEnded, RunStarted, RunStatus
from core.training.history import EpochMetrics
from core.training.planning import load_data
from core.training.run_record import RunRecord
from core.training.run_store import RunStore
from core.training.training_run import TrainingRun
from gui.background.run_controller import Beginning, RunController, RunState
from gui.background.task import BackgroundTask, error_text
from gui.background.training_worker import (
    Message,
    RunClosed,
    RunFailed,
    RunReady,
    RunSaved,
    StorageRecovered,
    StorageTrouble,
)
from gui.notice import Notice
from gui.run_history import RunHistory
from gui.session import RUN_COLORS, Session, SessionRun

_log = logging.getLogger(__name__)


DELETION = "deletion"
"""Topic of the notice that a run was deleted; it settles itself when the run is back."""


class RunManager(QObject):
    """Starts, continues, resets, renames and deletes runs, and keeps the session up to date.

    Signals
    -------
    noticed(Notice)
    settled(str)
        What was noticed on a topic needs no attention any more.
    failed(str, str)
        An unexpected error of a run: its message and its traceback.
    saved()
        Something of the active run was written.
    storageTroubled(str, bool)
        The active run cannot be written; True if that holds up a stop.
    storageRecovered()
        It is written after all.
    closed()
        The active run has ended and nothing of it is under way.
    """

    noticed = Signal(object)
    settled = Signal(str)
    failed = Signal(str, str)
    saved = Signal()
    storageTroubled = Signal(str, bool)
    storageRecovered = Signal()
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
        self._ending = False
        self._discards_untouched = False
        self._new_names: dict[str, str] = {}
        self._deleted: list[tuple[SessionRun, ...]] = []
        self._listing = BackgroundTask(self)
        self._listing.succeeded.connect(self._on_listed)
        self._listing.failed.connect(self._on_listing_failed)
        controller.messagesReady.connect(self._on_messages)
        controller.saved.connect(self.saved)

    # Runs of earlier sessions

    def load_stored_runs(self) -> None:
        """Read every run on disk, in the background, and add them to the session."""
        store = self.store
        self._listing.start(lambda: _read_all(store))

    def _on_listed(self, found: "_StoredRuns") -> None:
        known = {run.run_id for run in self.session.runs}
        runs = [run for run in found.runs if run.run_id not in known]
        self.session.add_runs(runs)
        if self.session.current_run is None and runs:
            self.session.select_run(runs[-1].run_id)
        # A run that has begun in the meantime had no record yet when its folder was looked at.
        problems = [text for run_id, text in found.problems.items() if run_id not in known]
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            self.noticed.emit(Notice(f"A run cannot be read: {problems[0]}{more}", "warning"))
        self._offer_to_continue(runs)

    def _on_listing_failed(self, error: Exception) -> None:
        text = f"The runs in {self.store.root} cannot be listed: {error_text(error)}"
        self.noticed.emit(Notice(text, "error"))

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

    def start(self, config: RunConfig, beginning: Beginning = "run") -> None:
        """Begin a run on the session's data; an active one is stopped and saved first."""
        dataset = self.session.dataset
        if dataset is None:
            return
        store = self.store
        self._when_free(
            lambda: self.controller.start(
                lambda: TrainingRun.create(config, dataset, store), beginning
            )
        )

    def continue_run(self, run_id: str) -> None:
        """Go on with a stopped or interrupted run, on its own data."""
        run = self.session.run(run_id)
        if run is None:
            return
        if run_id == self.active_id:
            if self.controller.state is RunState.PAUSED:
                self.controller.resume()
            return
        if run.record.standing is RunStatus.FINISHED:
            text = f"{run.record.name} is finished. For a longer run, set more epochs and press Run"
            self.noticed.emit(Notice(f"{text}.", "info"))
            return
        known, place = self.session.dataset, self.session.data_choice
        if known is not None and known.fingerprint != run.record.dataset.fingerprint:
            known = None

        def resume() -> TrainingRun:
            if known is not None:
                # Perhaps the data moved, and were opened from where they are now.
                return TrainingRun.resume(run.folder, known, data=place)
            return TrainingRun.resume(run.folder, _data_of(run))

        self._when_free(lambda: self.controller.start(resume))

    def reset(self, config: RunConfig) -> None:
        """Begin again with the same initial weights and batch order, paused before the first step.

        What was trained stays in the list; a run that had not taken a step goes, since it holds
        nothing that the new one does not.
        """
        self._discards_untouched = self.controller.is_active
        self.start(config, "hold")

    def stop(self, then: Callable[[], object] | None = None) -> None:
        """Stop and save the active run, if there is one.

        Parameters
        ----------
        then : callable, optional
            Called after that; nothing else begins in between.
        """
        if then is not None and self.controller.is_active:
            self._after_close, self._ending = then, True
            self.controller.stop()
        else:
            self._when_free(then or (lambda: None))

    def _when_free(self, action: Callable[[], object]) -> None:
        if not self.controller.is_active:
            action()
        elif not self._ending:
            self._after_close = action
            self.controller.stop()

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
                self._set_record(self.active_id, message.record)
                self.saved.emit()
            case RunEnded(divergence=divergence) if divergence is not None:
                self.noticed.emit(Notice(_sentence(f"diverged: {divergence.message}"), "error"))
            case RunFailed():
                self.noticed.emit(Notice(_sentence(message.message), "error"))
                if message.details:
                    self.failed.emit(message.message, message.details)
            case StorageTrouble():
                self.storageTroubled.emit(message.message, message.stopping)
            case StorageRecovered():
                self._on_recovered(message)
            case RunClosed():
                self._on_closed(message)
            case _:
                pass

    def _on_ready(self, ready: RunReady) -> None:
        run_id = ready.folder.run_id
        known = self.session.run(run_id)
        color = known.color_index if known else self.session.next_color()
        # Of a resumed run the epochs after its last state come again.
        history = RunHistory(list(ready.rows))
        self.active_id = run_id
        self.session.add_runs([SessionRun(ready.folder, ready.record, history, color)])
        self.session.select_run(run_id)
        self.session.set_live(live=True)
        for note in ready.notes:
            self.noticed.emit(Notice(_sentence(note), "warning"))

    def _on_recovered(self, recovered: StorageRecovered) -> None:
        run = self.session.run(self.active_id) if self.active_id else None
        if run is not None:
            run.folder = recovered.folder
            self._set_record(run.run_id, recovered.record)
        self.saved.emit()
        self.storageRecovered.emit()

    def _on_closed(self, closed: RunClosed) -> None:
        run_id, self.active_id = self.active_id, None
        if run_id is not None and closed.record is not None:
            self._set_record(run_id, closed.record)
            if closed.saved:
                self.saved.emit()
            if self._discards_untouched and closed.steps == 0:
                self._discard(run_id)
        self._discards_untouched = False
        self._new_names.clear()
        action, self._after_close = self._after_close, None
        self._ending = False
        if action is not None:
            action()
        if not self.controller.is_active:
            self.closed.emit()

    def _set_record(self, run_id: str | None, record: RunRecord) -> None:
        if run_id is not None:
            # The worker learns of a new name when it next writes its record.
            name = self._new_names.get(run_id, record.name)
            self.session.set_record(run_id, replace(record, name=name))

    def _discard(self, run_id: str) -> None:
        run = self.session.run(run_id)
        if run is None:
            return
        try:
            self._store_of(run).delete(run_id)
        except LabError:
            _log.warning("the untouched run %s stays on disk", run_id, exc_info=True)
        self.session.remove_runs([run_id])

    # The list

    def rename(self, run_id: str, name: str) -> None:
        """Give a run another name."""
        run = self.session.run(run_id)
        if run is None:
            return
        try:
            if run_id == self.active_id:
                with self.controller.while_not_writing():
                    self._store_of(run).rename(run_id, name)
                self._new_names[run_id] = name.strip()
            else:
                self._store_of(run).rename(run_id, name)
            run.record = replace(run.record, name=name.strip())
        except LabError as error:
            self.noticed.emit(Notice(_sentence(str(error)), "error"))
        self.session.runsChanged.emit()

    def delete(self, run_ids: list[str]) -> None:
        """Move runs aside; `undo_delete` brings the last ones back."""
        gone: list[SessionRun] = []
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
            gone.append(run)
        if gone:
            self._deleted.append(tuple(gone))
            self.session.remove_runs([run.run_id for run in gone])
            what = gone[0].record.name if len(gone) == 1 else f"{len(gone)} runs"
            self.noticed.emit(
                Notice(
                    f"{what} deleted; kept for 30 days.",
                    "info",
                    (("Undo", self.undo_delete),),
                    topic=DELETION,
                )
            )

    def undo_delete(self) -> None:
        """Bring back what was deleted last."""
        if not self._deleted:
            return
        restored: list[SessionRun] = []
        for run in self._deleted.pop():
            try:
                self._store_of(run).restore(run.run_id)
            except LabError as error:
                self.noticed.emit(Notice(_sentence(str(error)), "error"))
            else:
                restored.append(run)
        self.session.add_runs(restored)
        self.settled.emit(DELETION)
        if restored:
            self.session.select_run(restored[-1].run_id)

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


@dataclass(frozen=True, slots=True)
class _StoredRuns:
    runs: list[SessionRun]
    problems: dict[str, str]


def _read_all(store: RunStore) -> _StoredRuns:
    try:
        store.purge()
    except OSError:
        _log.warning("old deleted runs cannot be erased", exc_info=True)
    runs: list[SessionRun] = []
    problems: dict[str, str] = {}
    for stored in store.runs():
        if stored.record is None:
            problems[stored.run_id] = stored.problem
            continue
        try:
            history = RunHistory(stored.folder.read_metrics().rows)
        except LabError as error:
            problems[stored.run_id] = str(error)
            continue
        runs.append(SessionRun(stored.folder, stored.record, history, len(runs) % RUN_COLORS))
    # At first only the newest few are drawn, and only those that were trained on the same data:
    # more would hide one another.
    for run in runs:
        same = run.record.dataset.fingerprint == runs[-1].record.dataset.fingerprint
        run.visible = same and run in runs[-RUN_COLORS:]
    return _StoredRuns(runs, problems)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def _data_of(run: SessionRun) -> Dataset:
    source = run.record.config.data.source
    if source not in BUILT_IN and not Path(source).exists():
        raise RunError(
            f"{run.record.name} cannot go on, because its data are gone: {source}. Open them from "
            "where they are now, then continue the run"
        )
    return load_data(run.record.config.data)
