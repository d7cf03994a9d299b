"""Starts, steers and ends the one run that trains, and hands on what it says."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from core.training.events import BatchEnd
from core.training.gate import RunGate
from core.training.training_run import TrainingRun
from gui.background.training_worker import (
    Message,
    RunClosed,
    RunPaused,
    StorageTrouble,
    TrainingWorker,
)

REFRESH_MS = 110
"""How often the window hears of a run: 9 times a second leaves the processor to the training."""


class RunState(StrEnum):
    """What the controller is doing."""

    IDLE = "idle"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


class RunController(QObject):
    """Owns the worker thread.

    Signals
    -------
    messagesReady(list)
        What the worker said since the last time, in order.
    progressed(BatchEnd, float)
        The newest batch, and steps per second over the last second or so.
    stateChanged(RunState)
    """

    messagesReady = Signal(list)
    progressed = Signal(object, float)
    stateChanged = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: TrainingWorker | None = None
        self._gate = RunGate()
        self._state = RunState.IDLE
        self._trouble = False
        self._speed = _StepSpeed()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._drain)

    @property
    def state(self) -> RunState:
        """What the controller is doing."""
        return self._state

    @property
    def is_active(self) -> bool:
        """Whether there is a run, training or paused."""
        return self._worker is not None

    def start(self, make_run: Callable[[], TrainingRun], *, paused: bool = False) -> None:
        """Begin a run; `paused` holds it after the scores of its first weights.

        Raises
        ------
        RuntimeError
            If there is a run already.
        """
        if self._worker is not None:
            raise RuntimeError("a run is under way; stop it first")
        self._gate = RunGate()
        if paused:
            self._gate.step_epoch()
        self._speed = _StepSpeed()
        self._worker = TrainingWorker(make_run, self._gate)
        self._worker.finished.connect(self._on_worker_finished)
        self._set_state(RunState.PREPARING)
        self._worker.start()
        self._timer.start()

    def resume(self) -> None:
        """Let the run go on."""
        self._turn(self._gate.run)

    def step_batch(self) -> None:
        """Let the run do one batch."""
        self._turn(self._gate.step_batch)

    def step_epoch(self) -> None:
        """Let the run do one epoch."""
        self._turn(self._gate.step_epoch)

    def pause(self) -> None:
        """Hold the run after the batch it is in."""
        if self._worker is not None:
            self._gate.pause()
            self._set_state(RunState.PAUSED)

    def stop(self) -> None:
        """End the run after the batch it is in, and save it."""
        if self._worker is not None:
            self._set_state(RunState.STOPPING)
            self._gate.stop()
            if self._trouble:
                self.retry_saving()

    def retry_saving(self, elsewhere: Path | None = None) -> None:
        """Answer a `StorageTrouble`: write again, perhaps below another folder."""
        if self._worker is not None:
            self._trouble = False
            self._worker.decide("retry", elsewhere)

    def abandon_saving(self) -> None:
        """Answer a `StorageTrouble` while stopping: let what cannot be written go."""
        if self._worker is not None:
            self._trouble = False
            self._worker.decide("abandon")

    def _turn(self, turn: Callable[[], None]) -> None:
        if self._worker is not None and self._state is not RunState.STOPPING:
            turn()
            if self._trouble:
                self.retry_saving()
            self._set_state(RunState.RUNNING)

    def _set_state(self, state: RunState) -> None:
        if state is not self._state:
            self._state = state
            self.stateChanged.emit(state)

    def _drain(self) -> None:
        worker = self._worker
        if worker is None:
            return
        messages: list[Message] = []
        while worker.outbox:
            messages.append(worker.outbox.popleft())
        if self._state is RunState.PREPARING and messages and not self._gate.is_paused:
            self._set_state(RunState.RUNNING)
        if messages:
            self.messagesReady.emit(messages)
        batch = worker.latest_batch
        if batch is not None:
            self.progressed.emit(batch, self._speed.update(batch))
        self._trouble |= any(isinstance(message, StorageTrouble) for message in messages)
        waits = self._gate.is_paused and any(isinstance(m, RunPaused) for m in messages)
        if (waits or self._trouble) and self._state is not RunState.STOPPING:
            self._set_state(RunState.PAUSED)

    def _on_worker_finished(self) -> None:
        # The worker's last words are in its outbox by now; whoever hears them may start another
        # run, so the worker goes first.
        worker, self._worker = self._worker, None
        self._trouble = False
        self._timer.stop()
        assert worker is not None
        messages = list(worker.outbox)
        if not messages or not isinstance(messages[-1], RunClosed):
            messages.append(RunClosed(None, None))
        worker.deleteLater()
        self._set_state(RunState.IDLE)
        self.messagesReady.emit(messages)


class _StepSpeed:
    """Steps per second, over a window long enough to be read."""

    WINDOW_S = 1.0

    def __init__(self) -> None:
        self._marks: list[tuple[float, int]] = []

    def update(self, batch: BatchEnd) -> float:
        now = perf_counter()
        self._marks.append((now, batch.step))
        while len(self._marks) > 2 and now - self._marks[1][0] > self.WINDOW_S:
            self._marks.pop(0)
        first_time, first_step = self._marks[0]
        elapsed = now - first_time
        return (batch.step - first_step) / elapsed if elapsed > 0 else 0.0
