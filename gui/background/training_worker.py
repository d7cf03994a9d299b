"""The thread in which a run trains."""

import logging
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QThread

from core.errors import LabError, RunStorageError
from core.training.events import BatchEnd, TrainingEvent
from core.training.gate import RunGate
from core.training.run_folder import RunFolder
from core.training.run_record import RunRecord
from core.training.training_run import TrainingRun

_log = logging.getLogger(__name__)

Decision = Literal["retry", "abandon"]


@dataclass(frozen=True, slots=True)
class RunReady:
    """The run exists: its folder is made and its weights are there."""

    folder: RunFolder
    record: RunRecord
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunSaved:
    """The state on disk is that of this moment."""

    record: RunRecord


@dataclass(frozen=True, slots=True)
class RunPaused:
    """The worker waits."""


@dataclass(frozen=True, slots=True)
class StorageTrouble:
    """The run cannot be written; the worker waits for a decision."""

    message: str
    stopping: bool


@dataclass(frozen=True, slots=True)
class RunFailed:
    """The run ended because of an error.

    Parameters
    ----------
    message : str
        For the message bar.
    details : str
        The traceback, or empty for an expected error.
    """

    message: str
    details: str


@dataclass(frozen=True, slots=True)
class RunClosed:
    """The last message: the run is written as `record` says, and the thread ends.

    `record` is None where the run could not even begin.
    """

    record: RunRecord | None
    folder: RunFolder | None


Message = TrainingEvent | RunReady | RunSaved | RunPaused | StorageTrouble | RunFailed | RunClosed


class TrainingWorker(QThread):
    """Advances one run, event by event, as the gate allows.

    What it has to say lies in `outbox`, in order; of batches only the newest is kept, in
    `latest_batch`: thousands come in a second, and nobody reads them all.

    Parameters
    ----------
    make_run : callable
        Makes or resumes the run; called in the thread, since it loads and hashes data.
    gate : RunGate
    """

    def __init__(
        self, make_run: Callable[[], TrainingRun], gate: RunGate, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.outbox: deque[Message] = deque()
        self.latest_batch: BatchEnd | None = None
        self._make_run = make_run
        self._gate = gate
        self._elsewhere: Path | None = None
        self._decision: Decision = "retry"
        self._decided = threading.Event()

    def decide(self, decision: Decision, elsewhere: Path | None = None) -> None:
        """Answer a `StorageTrouble`: try again (perhaps in another folder), or give up."""
        self._elsewhere = elsewhere
        self._decision = decision
        self._decided.set()

    def run(self) -> None:
        """Make the run and train it; nothing leaves this method but through the outbox."""
        run: TrainingRun | None = None
        try:
            run = self._make_run()
            self.outbox.append(RunReady(run.folder, run.run_record, run.notes))
            self._advance(run)
        except LabError as error:
            self._fail(run, str(error), "")
        except Exception as error:  # noqa: BLE001 - whatever happens, the window lives on
            _log.exception("training failed")
            self._fail(run, f"{type(error).__name__}: {error}", traceback.format_exc())
        finally:
            record = run.run_record if run is not None else None
            self.outbox.append(RunClosed(record, run.folder if run is not None else None))

    def _advance(self, run: TrainingRun) -> None:
        events = run.events()
        while self._gate.proceed():
            event = next(events, None)
            if event is None:
                return
            if isinstance(event, BatchEnd):
                self.latest_batch = event
            else:
                self.outbox.append(event)
            self._write(lambda event=event: run.record(event), run)  # type: ignore[misc]
            self._gate.passed(event)
            if self._gate.would_wait():
                self._write(run.save, run)
                self.outbox.append(RunSaved(run.run_record))
                self.outbox.append(RunPaused())
        self._write(run.stop, run)

    def _fail(self, run: TrainingRun | None, message: str, details: str) -> None:
        self.outbox.append(RunFailed(message, details))
        if run is not None:
            self._write(lambda: run.fail(message), run)

    def _write(self, write: Callable[[], None], run: TrainingRun) -> None:
        """Write, and where that fails, ask and try again until it works or is given up."""
        try:
            write()
            return
        except RunStorageError as error:
            message = str(error)
        while True:
            self._decided.clear()
            self.outbox.append(StorageTrouble(message, self._gate.is_stopped))
            self._decided.wait()
            if self._decision == "abandon":
                return
            try:
                run.recover(self._elsewhere)
                self.outbox.append(RunReady(run.folder, run.run_record, ()))
                return
            except RunStorageError as error:
                message = str(error)
