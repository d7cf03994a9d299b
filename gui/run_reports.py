"""What the run that trains says, brought to the session."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.errors import RunError
from core.runs.record import RunRecord
from core.training.displacement import UnitDisplaced
from core.training.events import (
    Change,
    EpochEnd,
    EvaluationProgress,
    RunEnded,
    RunStarted,
    SettingsChanged,
)
from core.training.history import EpochMetrics
from core.training.steering import insert_change
from gui.background.messages import (
    Message,
    RunClosed,
    RunFailed,
    RunReady,
    RunSaved,
    StorageRecovered,
    StorageTrouble,
)
from gui.background.run_controller import RunController
from gui.batch_losses import BatchLosses
from gui.notice import Notice, sentence
from gui.run_history import RunHistory
from gui.session import Session, SessionRun

RUN_TOPIC = "run"
"""Of what is said of a run that ended early or could not begin, until another one begins."""


class RunReports(QObject):
    """Hears the worker's messages and keeps the session up to date.

    Parameters
    ----------
    session : Session
    controller : RunController
    parent : QObject, optional

    Attributes
    ----------
    active_id : str or None
        The run that trains or is paused, once it has a folder.

    Signals
    -------
    noticed(Notice)
    settled(str)
        What was noticed on a topic needs no attention any more.
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
    """

    noticed = Signal(object)
    settled = Signal(str)
    failed = Signal(str, str)
    saved = Signal()
    storageTroubled = Signal(str, bool)
    storageRecovered = Signal()
    closed = Signal()

    def __init__(
        self, session: Session, controller: RunController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.controller = controller
        self.active_id: str | None = None
        self._words: dict[str, Any] = {}
        controller.messagesReady.connect(self._on_messages)
        controller.saved.connect(self.saved)

    @property
    def run(self) -> SessionRun | None:
        """The run that trains or is paused, as the session knows it."""
        return self.session.run(self.active_id) if self.active_id else None

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
            case SettingsChanged() | UnitDisplaced():
                self._on_changed(message)
            case RunSaved():
                self._set_record(self.active_id, message.record)
                self.saved.emit()
            case RunEnded(divergence=divergence) if divergence is not None:
                self.noticed.emit(Notice(sentence(f"diverged: {divergence.message}"), "error"))
            case RunEnded(reason=reason) if reason:
                text = sentence(f"finished early: {reason}")
                self.noticed.emit(Notice(text, topic=RUN_TOPIC))
            case RunFailed():
                text = sentence(message.message)
                self.noticed.emit(Notice(text, "error", topic=RUN_TOPIC))
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
        self.settled.emit(RUN_TOPIC)
        losses = BatchLosses(ready.record.first_step, ready.batch_losses)
        self.session.add_runs(
            [SessionRun(ready.folder, ready.record, history, color, batch_losses=losses)]
        )
        self.session.hide_other_data(run_id)
        self.session.select_run(run_id)
        self.session.set_live(live=True)
        for note in ready.notes:
            self.noticed.emit(Notice(sentence(note), "warning"))

    def _on_changed(self, change: Change) -> None:
        run = self.run
        if run is not None and change not in run.record.changes:
            changes = insert_change(run.record.changes, change)
            self._set_record(run.run_id, replace(run.record, changes=changes))

    def _on_recovered(self, recovered: StorageRecovered) -> None:
        run = self.run
        if run is not None:
            run.folder = recovered.folder
            self._set_record(run.run_id, recovered.record)
        self.saved.emit()
        self.storageRecovered.emit()

    def _on_closed(self, closed: RunClosed) -> None:
        """Take the last record of the run; nothing of it is under way any more."""
        run, run_id, self.active_id = self.run, self.active_id, None
        if run is not None and run.batch_losses is not None:
            run.batch_losses.finish()
        if run_id is not None and closed.record is not None:
            self._set_record(run_id, closed.record)
            if closed.saved:
                self.saved.emit()
        self._words = {}

    def _set_record(self, run_id: str | None, record: RunRecord) -> None:
        if run_id is not None:
            # The worker learns of new words when it next writes its record.
            self.session.set_record(run_id, replace(record, **self._words))
