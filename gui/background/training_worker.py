"""The thread in which a run trains."""

import logging
import threading
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, QThread, Signal

from core.errors import LabError, RunStorageError
from core.runs.training_run import TrainingRun
from core.training.displacement import Displacement
from core.training.events import BatchEnd, EpochEnd
from core.training.gate import RunGate
from core.training.steering import Wish
from gui.background.messages import (
    Message,
    RunClosed,
    RunFailed,
    RunPaused,
    RunReady,
    RunSaved,
    StorageRecovered,
    StorageTrouble,
)

_log = logging.getLogger(__name__)

Decision = Literal["retry", "abandon"]


class TrainingWorker(QThread):
    """Advances one run, event by event, as the gate allows.

    What it has to say lies in `outbox`, in order; of batches only the newest is kept, in
    `latest_batch`: thousands come in a second, and nobody reads them all.

    Parameters
    ----------
    make_run : callable
        Makes or resumes the run; called in the thread, since it loads and hashes data.
    gate : RunGate

    Attributes
    ----------
    writing : threading.Lock
        Held while the run's folder is written; whoever else writes there takes it.
    saves : int
        How often something was written; for "saved just now".
    """

    waits = Signal()
    """The newest message is one that somebody waits for: paused, or a question."""

    def __init__(
        self, make_run: Callable[[], TrainingRun], gate: RunGate, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.outbox: deque[Message] = deque()
        self.latest_batch: BatchEnd | None = None
        self.writing = threading.Lock()
        self.saves = 0
        self._make_run = make_run
        self._gate = gate
        self._turning = threading.Lock()
        self._pause_asked = False
        self._training: TrainingRun | None = None
        self._elsewhere: Path | None = None
        self._decision: Decision = "retry"
        self._decided = threading.Event()
        self._gave_up = False

    def ask_to_pause(self) -> None:
        """Let the worker wait before its next event, and save the run before it waits."""
        self._pause_asked = True

    def turn(self, turn: Callable[[], None]) -> None:
        """Turn the gate to let the run go on; a pause that was asked for before is forgotten."""
        with self._turning:
            self._pause_asked = False
            turn()

    def change(self, wish: Wish) -> bool:
        """Ask for other training settings, or a unit to be moved; False while there is no run yet.

        Raises
        ------
        ConfigError
            If one cannot be used, or may not change in mid-run.
        """
        if self._training is None:
            return False
        self._training.change(wish)
        return True

    def withdraw(self, wish: Displacement) -> bool:
        """Take back a move of a unit that waits for the next step; False where it is done."""
        return self._training is not None and self._training.withdraw(wish)

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
            rows = tuple(run.history.rows)
            self._training = run
            self.outbox.append(
                RunReady(run.folder, run.run_record, rows, run.notes, run.batch_losses)
            )
            self._advance(run)
        except LabError as error:
            self._fail(run, str(error), "")
        except Exception as error:  # noqa: BLE001 - whatever happens, the window lives on
            _log.exception("training failed")
            self._fail(run, f"{type(error).__name__}: {error}", traceback.format_exc())
        finally:
            closed = RunClosed()
            if run is not None:
                closed = RunClosed(run.run_record, run.position.step, not self._gave_up)
            self.outbox.append(closed)

    def _advance(self, run: TrainingRun) -> None:
        gate, outbox = self._gate, self.outbox
        events = run.events()
        while True:
            self._pause_if_asked()
            # Nobody else pauses the gate, so what is true here is true in `proceed` too.
            if gate.would_wait():
                if self._write(run, run.save):
                    outbox.append(RunSaved(run.run_record))
                outbox.append(RunPaused())
                self.waits.emit()
            if not gate.proceed():
                break
            event = next(events, None)
            if event is None:
                return
            if isinstance(event, BatchEnd):
                self.latest_batch = event
            else:
                outbox.append(event)
            written = self._write(run, run.record, event)
            if isinstance(event, EpochEnd) and written:
                self.saves += 1
            gate.passed(event)
        self._write(run, run.stop)

    def _pause_if_asked(self) -> None:
        if self._pause_asked:
            with self._turning:
                if self._pause_asked:
                    self._pause_asked = False
                    self._gate.pause()

    def _fail(self, run: TrainingRun | None, message: str, details: str) -> None:
        self.outbox.append(RunFailed(message, details))
        if run is None:
            return
        try:
            self._write(run, run.fail, message)
        except Exception:  # noqa: BLE001 - the first error is the one to tell of
            _log.exception("the run that failed cannot be closed")

    def _write(self, run: TrainingRun, write: Callable[..., None], *args: Any) -> bool:
        """Write, and where that fails, ask and try again; return False where it is given up."""
        try:
            with self.writing:
                write(*args)
            self._gave_up = False
            return True
        except RunStorageError as error:
            message = str(error)
        if self._gave_up and self._gate.is_stopped:
            return False
        while True:
            self._decided.clear()
            self.outbox.append(StorageTrouble(message, self._gate.is_stopped))
            self.waits.emit()
            self._decided.wait()
            if self._decision == "abandon":
                self._gave_up = True
                return False
            try:
                with self.writing:
                    run.recover(self._elsewhere)
            except RunStorageError as error:
                message = str(error)
            else:
                self._gave_up = False
                self.outbox.append(StorageRecovered(run.folder, run.run_record))
                return True
