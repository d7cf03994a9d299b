"""The runs of the list: reads those on disk, and renames, deletes and restores them."""

import logging
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.errors import LabError
from core.runs.store import RunStore
from core.training.events import RunStatus
from gui.active_run import ActiveRun
from gui.background.task import BackgroundTask, error_text
from gui.moved_data import MovedData
from gui.notice import Notice, sentence
from gui.run_history import RunHistory
from gui.session import RUN_COLORS, Session, SessionRun

_log = logging.getLogger(__name__)

DELETION = "deletion"
"""Topic of the notice that a run was deleted; it settles itself when the run is back."""


class RunLibrary(QObject):
    """Between the session and the folder of runs.

    Parameters
    ----------
    session : Session
        Told of every run that comes, goes or is renamed.
    active_run : ActiveRun
        The run that is written meanwhile: it is renamed through it, and not deleted.
    store : RunStore
    parent : QObject, optional

    Signals
    -------
    noticed(Notice)
    settled(str)
        What was noticed on a topic needs no attention any more.
    """

    noticed = Signal(object)
    settled = Signal(str)

    def __init__(
        self,
        session: Session,
        active_run: ActiveRun,
        store: RunStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.store = store
        self._active_run = active_run
        self._deleted: list[tuple[SessionRun, ...]] = []
        self._moved = MovedData(session, active_run, self)
        self._moved.noticed.connect(self.noticed)
        self._listing = BackgroundTask(self)
        self._listing.succeeded.connect(self._on_listed)
        self._listing.failed.connect(self._on_listing_failed)

    @property
    def is_reading(self) -> bool:
        """Whether the runs on disk are being read."""
        return self._listing.is_busy

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
        if not runs or self._active_run.controller.is_active:
            return
        last = runs[-1]
        if last.record.standing in (RunStatus.STOPPED, RunStatus.INTERRUPTED):
            planned = last.record.training.epochs
            self.noticed.emit(
                Notice(
                    f"{last.record.name} was {last.record.standing} at epoch "
                    f"{last.record.epochs_done} of {planned}.",
                    "info",
                    (("Continue", lambda: self._active_run.continue_run(last.run_id)),),
                )
            )

    def describe(self, run_id: str, **words: Any) -> bool:
        """Change what people say of a run: its name, note or tags (see `RunStore.describe`).

        Returns
        -------
        bool
            False if they could not be written, which is told; True too for a run that is gone.
        """
        run = self.session.run(run_id)
        if run is None:
            return True
        written = True
        try:
            if run_id == self._active_run.active_id:
                self._active_run.describe(**words)
            else:
                run.record = run.store.describe(run_id, **words)
        except LabError as error:
            written = False
            self.noticed.emit(Notice(sentence(str(error)), "error"))
        self.session.runsChanged.emit()
        return written

    def delete(self, run_ids: list[str]) -> None:
        """Move runs aside; `undo_delete` brings the last ones back."""
        gone: list[SessionRun] = []
        for run_id in run_ids:
            run = self.session.run(run_id)
            if run is None:
                continue
            if self._active_run.holds(run_id):
                self.noticed.emit(Notice("The active run is not deleted; stop it first.", "info"))
                continue
            try:
                run.store.delete(run_id)
            except LabError as error:
                self.noticed.emit(Notice(sentence(str(error)), "error"))
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
                run.store.restore(run.run_id)
            except LabError as error:
                self.noticed.emit(Notice(sentence(str(error)), "error"))
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
        """Wait for what reads and writes runs in the background."""
        self._listing.wait()
        self._moved.close()


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
