"""Starts, steers and ends the one run that trains, and hands on what it says."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from core.runs.training_run import TrainingRun
from core.training.displacement import Displacement
from core.training.gate import RunGate
from core.training.steering import Wish
from gui.background.messages import (
    Message,
    RunClosed,
    RunPaused,
    RunReady,
    StorageRecovered,
    StorageTrouble,
)
from gui.background.run_progress import RunProgress
from gui.background.run_state import Beginning, RunState
from gui.background.training_worker import TrainingWorker

__all__ = ["Beginning", "RunController", "RunState"]

REFRESH_MS = 115
"""How often the window hears of a run: 8 times a second leaves the processor to the training."""


class RunController(QObject):
    """Owns the worker thread.

    Signals
    -------
    messagesReady(list)
        What the worker said since the last time, in order.
    progressed(BatchEnd, float)
        The newest batch, and steps per second over the last second or so.
    saved()
        Something of the run was written.
    stateChanged(RunState)
        Told after the messages that led to it.
    """

    messagesReady = Signal(list)
    progressed = Signal(object, float)
    saved = Signal()
    stateChanged = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: TrainingWorker | None = None
        self._gate = RunGate()
        self._state = RunState.IDLE
        self._trouble = False
        self._beginning: Beginning = "run"
        self._progress = RunProgress()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._drain)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.shut_down)

    @property
    def state(self) -> RunState:
        """What the controller is doing."""
        return self._state

    @property
    def is_active(self) -> bool:
        """Whether there is a run, training or paused."""
        return self._worker is not None

    @property
    def is_training(self) -> bool:
        """Whether a run trains, or is about to: paused, it leaves the processor to others."""
        return self._state in (RunState.PREPARING, RunState.RUNNING)

    @property
    def is_troubled(self) -> bool:
        """Whether the run waits because it cannot be written."""
        return self._trouble

    def start(self, make_run: Callable[[], TrainingRun], beginning: Beginning = "run") -> None:
        """Begin a run.

        Raises
        ------
        RuntimeError
            If there is a run already.
        """
        if self._worker is not None:
            raise RuntimeError("a run is under way; stop it first")
        self._gate = RunGate()
        if beginning != "run":
            self._gate.run_epochs()
        self._beginning = beginning
        self._progress = RunProgress()
        self._worker = TrainingWorker(make_run, self._gate)
        self._worker.waits.connect(self._drain)
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

    def run_epochs(self, count: int = 1) -> None:
        """Let the run do so many epochs, and pause."""
        self._turn(lambda: self._gate.run_epochs(count))

    def change(self, wish: Wish) -> bool:
        """Let other training settings hold, or a unit be moved, from the run's next step on.

        Returns
        -------
        bool
            False where there is no run to change, or none yet.

        Raises
        ------
        ConfigError
            If one cannot be used, or may not change in mid-run.
        """
        if self._worker is None or self._state is RunState.STOPPING:
            return False
        return self._worker.change(wish)

    def withdraw(self, wish: Displacement) -> bool:
        """Take back a move of a unit that waits for the next step; False where it is done."""
        return self._worker is not None and self._worker.withdraw(wish)

    def pause(self) -> None:
        """Hold the run after the batch it is in."""
        if self._worker is not None and self._state is not RunState.STOPPING:
            self._beginning = "hold"
            self._worker.ask_to_pause()
            self._set_state(RunState.PAUSED)

    def stop(self) -> None:
        """End the run after the batch it is in, and save it; asked again, try again to save."""
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
        if self._worker is not None and self._trouble:
            self._trouble = False
            self._worker.decide("abandon")

    def while_not_writing(self) -> AbstractContextManager[object]:
        """Return a context in which the worker does not write to the run's folder."""
        return nullcontext() if self._worker is None else self._worker.writing

    def shut_down(self) -> None:
        """Stop and save the run, and wait for it: the program ends without asking the window."""
        worker = self._worker
        if worker is not None:
            self._gate.stop()
            if self._trouble:
                worker.decide("retry")
            # Where a run cannot be saved, nobody is left who could say what to do.
            while not worker.wait(20):
                if any(isinstance(message, StorageTrouble) for message in list(worker.outbox)):
                    worker.decide("abandon")

    def _turn(self, turn: Callable[[], None]) -> None:
        if self._worker is not None and self._state is not RunState.STOPPING:
            self._beginning = "hold"
            self._progress.forget_speed()
            self._worker.turn(turn)
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
        # The last word waits until the thread has ended: who hears it may start another run.
        while worker.outbox and not isinstance(worker.outbox[0], RunClosed):
            messages.append(worker.outbox.popleft())
        if messages:
            self.messagesReady.emit(messages)
            self._follow(messages)
        self._tell_progress(worker)

    def _follow(self, messages: list[Message]) -> None:
        """Bring the state in line with what the worker said."""
        for message in messages:
            match message:
                case StorageTrouble(stopping=False) if self._state is RunState.STOPPING:
                    # It was said before the worker knew that it is to stop.
                    self.retry_saving()
                case StorageTrouble():
                    self._trouble = True
                    self._settle(RunState.PAUSED)
                case StorageRecovered():
                    self._trouble = False
                    self._settle(self._worker_state())
                case RunReady() if self._state is RunState.PREPARING and self._beginning == "run":
                    self._settle(self._worker_state())
                case RunPaused() if self._gate.is_paused:
                    self._begin_step()
                case _:
                    pass

    def _begin_step(self) -> None:
        beginning, self._beginning = self._beginning, "hold"
        if self._state is RunState.PREPARING and beginning == "batch":
            self.step_batch()
        elif self._state is RunState.PREPARING and isinstance(beginning, int):
            self.run_epochs(beginning)
        else:
            self._settle(RunState.PAUSED)

    def _worker_state(self) -> RunState:
        return RunState.PAUSED if self._gate.is_paused else RunState.RUNNING

    def _settle(self, state: RunState) -> None:
        if self._state is not RunState.STOPPING:
            self._set_state(state)

    def _tell_progress(self, worker: TrainingWorker) -> None:
        news = self._progress.new_batch(worker)
        if news is not None:
            self.progressed.emit(*news)
        if self._progress.was_saved(worker):
            self.saved.emit()

    def _on_worker_finished(self) -> None:
        # The worker's last words are in its outbox by now; whoever hears them may start another
        # run, so the worker goes first.
        worker, self._worker = self._worker, None
        if worker is None:
            return
        self._trouble = False
        self._timer.stop()
        messages = list(worker.outbox)
        if not messages or not isinstance(messages[-1], RunClosed):
            messages.append(RunClosed())
        worker.wait()
        worker.deleteLater()
        self._state = RunState.IDLE
        self.messagesReady.emit(messages)
        if self._worker is None:
            self.stateChanged.emit(RunState.IDLE)
