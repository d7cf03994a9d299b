"""The one run that trains: begins, continues, resets and stops it, and hears what it says."""

import logging
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.errors import LabError, RunError
from core.runs.record import RunRecord
from core.runs.store import RunStore
from core.training.config import RunConfig
from core.training.events import (
    EpochEnd,
    EvaluationProgress,
    RunEnded,
    RunStarted,
    RunStatus,
    SettingsChanged,
)
from core.training.history import EpochMetrics
from core.training.learning_rates import new_comparison
from gui.background.messages import (
    Message,
    RunClosed,
    RunFailed,
    RunReady,
    RunSaved,
    StorageRecovered,
    StorageTrouble,
)
from gui.background.run_controller import Beginning, RunController, RunState
from gui.batch_losses import BatchLosses
from gui.notice import Notice, sentence
from gui.run_beginnings import RunBeginning, forked_run, new_run, resumed_run
from gui.run_history import RunHistory
from gui.session import Session, SessionRun

_log = logging.getLogger(__name__)


class ActiveRun(QObject):
    """Between the session and the controller: steers the one run that trains.

    Parameters
    ----------
    session : Session
        Kept up to date with what the run says.
    controller : RunController
    store : RunStore
        Where new runs are written.
    parent : QObject, optional

    Attributes
    ----------
    active_id : str or None
        The run that trains or is paused, once it has a folder.

    Signals
    -------
    noticed(Notice)
    failed(str, str)
        An unexpected error of the run: its message and its traceback.
    saved()
        Something of the run was written.
    storageTroubled(str, bool)
        The run cannot be written; True if that holds up a stop.
    storageRecovered()
        It is written after all.
    closed()
        The run has ended and nothing of it is under way.
    librariesNeeded(str)
        The run that begins first imports this library, which holds the window up for a moment.
    """

    noticed = Signal(object)
    failed = Signal(str, str)
    saved = Signal()
    storageTroubled = Signal(str, bool)
    storageRecovered = Signal()
    closed = Signal()
    librariesNeeded = Signal(str)

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
        self._words: dict[str, Any] = {}
        self._queue: deque[RunBeginning] = deque()
        self._hides_others = False
        self._preparing = ""
        controller.messagesReady.connect(self._on_messages)
        controller.saved.connect(self.saved)

    @property
    def run(self) -> SessionRun | None:
        """The run that trains or is paused, as the session knows it."""
        return self.session.run(self.active_id) if self.active_id else None

    def start(self, config: RunConfig, beginning: Beginning = "run") -> None:
        """Begin a run on the session's data; an active one is stopped and saved first."""
        dataset = self.session.dataset
        if dataset is None:
            return
        run = new_run(config, dataset, self.store)
        self._when_free(lambda: self._begin(run, beginning))

    def compare(self, configs: Sequence[RunConfig]) -> None:
        """Train several runs on the session's data, one after the other, to compare them.

        Their curves alone are drawn. Stopping one of them gives up the rest.
        """
        dataset, comparison = self.session.dataset, new_comparison()
        if dataset is None:
            return
        runs = [new_run(config, dataset, self.store, comparison) for config in configs]

        def begin() -> None:
            # Once the first of them is there: if it cannot begin, what was drawn stays.
            self._hides_others = True
            self._queue = deque(runs)
            self._begin(self._queue.popleft())

        self._when_free(begin)

    def holds(self, run_id: str) -> bool:
        """Whether a run is the active one, or is just being read to become it."""
        return run_id in (self.active_id, self._preparing)

    @property
    def waiting(self) -> int:
        """How many runs of a comparison are still to come."""
        return len(self._queue)

    def continue_run(self, run_id: str, changes: Mapping[str, Any] | None = None) -> None:
        """Go on with a run where it was left, on its own data.

        Parameters
        ----------
        run_id : str
        changes : mapping of str to value, optional
            Settings that change there, such as more epochs for a finished run.
        """
        run = self.session.run(run_id)
        if run is None:
            return
        if run_id == self.active_id:
            if self.controller.state is RunState.PAUSED:
                self.controller.resume()
            return
        beginning = resumed_run(run, self.session, changes)
        self._when_free(lambda: self._begin(beginning))

    def fork(
        self, run_id: str, epoch: int, changes: Mapping[str, Any], name: str | None = None
    ) -> None:
        """Begin a branch of a run at one of its epochs; an active run is stopped first."""
        run = self.session.run(run_id)
        if run is None:
            return
        branch = forked_run(run, self.session, self.store, epoch, changes, name)
        self._when_free(lambda: self._begin(branch))

    def change(self, values: Mapping[str, Any]) -> bool:
        """Let other settings hold from the next step of the active run on.

        Returns
        -------
        bool
            Whether there is a run that takes them.
        """
        try:
            return self.controller.change(values)
        except LabError as error:
            self.noticed.emit(Notice(sentence(str(error)), "error"))
            return False

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
        self._queue.clear()
        if then is not None and self.controller.is_active:
            self._after_close, self._ending = then, True
            self.controller.stop()
        else:
            self._when_free(then or (lambda: None))

    def describe(self, **words: Any) -> None:
        """Change what people say of the active run, on disk and in all that it writes from now on.

        Parameters
        ----------
        **words
            As `RunStore.describe` takes them: name, note, tags.

        Raises
        ------
        LabError
            If there is no active run, the words cannot be used, or the folder cannot be written.
        """
        run = self.run
        if run is None:
            raise RunError("no run is active; describe a run of the list instead")
        with self.controller.while_not_writing():
            written = run.store.describe(run.run_id, **words)
        self._words |= {name: getattr(written, name) for name in words}
        run.record = replace(run.record, **self._words)

    def _begin(self, run: RunBeginning, beginning: Beginning = "run") -> None:
        if run.library not in sys.modules:
            self.librariesNeeded.emit(run.library)
        self._preparing = run.run_id
        self.controller.start(run.make, beginning)

    def _when_free(self, action: Callable[[], object]) -> None:
        self._give_up_comparison()
        if not self.controller.is_active:
            action()
        elif not self._ending:
            self._after_close = action
            self.controller.stop()

    def _on_messages(self, messages: list[Message]) -> None:
        rows: list[EpochMetrics] = []
        for message in messages:
            if isinstance(message, EvaluationProgress):
                # It would part each epoch's news from the next one's.
                continue
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
                    self.noticed.emit(Notice(sentence(note)))
            case SettingsChanged():
                self._on_changed(message)
            case RunSaved():
                self._set_record(self.active_id, message.record)
                self.saved.emit()
            case RunEnded(divergence=divergence) if divergence is not None:
                self.noticed.emit(Notice(sentence(f"diverged: {divergence.message}"), "error"))
            case RunEnded(reason=reason) if reason:
                self.noticed.emit(Notice(sentence(f"finished early: {reason}")))
            case RunFailed():
                self.noticed.emit(Notice(sentence(message.message), "error"))
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
        self._preparing = ""
        if self._hides_others:
            self._hides_others = False
            self.session.show_only(())
        known = self.session.run(run_id)
        color = known.color_index if known else self.session.next_color()
        # Of a resumed run the epochs after its last state come again.
        history = RunHistory(list(ready.rows))
        self.active_id = run_id
        losses = BatchLosses(ready.record.first_step, ready.batch_losses)
        self.session.add_runs(
            [SessionRun(ready.folder, ready.record, history, color, batch_losses=losses)]
        )
        self.session.select_run(run_id)
        self.session.set_live(live=True)
        for note in ready.notes:
            self.noticed.emit(Notice(sentence(note), "warning"))

    def _on_changed(self, change: SettingsChanged) -> None:
        run = self.run
        if run is not None and change not in run.record.changes:
            changes = (*run.record.changes, change)
            self._set_record(run.run_id, replace(run.record, changes=changes))

    def _on_recovered(self, recovered: StorageRecovered) -> None:
        run = self.run
        if run is not None:
            run.folder = recovered.folder
            self._set_record(run.run_id, recovered.record)
        self.saved.emit()
        self.storageRecovered.emit()

    def _on_closed(self, closed: RunClosed) -> None:
        run, run_id, self.active_id = self.run, self.active_id, None
        if run is not None and run.batch_losses is not None:
            run.batch_losses.finish()
        if run_id is not None and closed.record is not None:
            self._set_record(run_id, closed.record)
            if closed.saved:
                self.saved.emit()
            if self._discards_untouched and closed.steps == 0:
                self._discard(run_id)
        self._discards_untouched = self._hides_others = False
        self._preparing = ""
        self._words = {}
        action, self._after_close = self._after_close, None
        self._ending = False
        if action is not None:
            action()
        elif self._queue:
            self._begin_next(closed)
        if not self.controller.is_active:
            self.closed.emit()

    def _begin_next(self, closed: RunClosed) -> None:
        status = None if closed.record is None else closed.record.status
        if status in (RunStatus.FINISHED, RunStatus.DIVERGED):
            self._begin(self._queue.popleft())
            return
        self._give_up_comparison()

    def _give_up_comparison(self) -> None:
        left = len(self._queue)
        self._queue.clear()
        if left:
            text = f"The comparison has ended: {left} of its runs did not begin."
            self.noticed.emit(Notice(text))

    def _set_record(self, run_id: str | None, record: RunRecord) -> None:
        if run_id is not None:
            # The worker learns of new words when it next writes its record.
            self.session.set_record(run_id, replace(record, **self._words))

    def _discard(self, run_id: str) -> None:
        run = self.session.run(run_id)
        if run is None:
            return
        try:
            run.store.delete(run_id)
        except LabError:
            _log.warning("the untouched run %s stays on disk", run_id, exc_info=True)
        self.session.remove_runs([run_id])
