"""What pauses a run, lets it go on, or lets it take one step."""

import threading

from core.training.events import BatchEnd, EpochEnd, RunEnded, TrainingEvent


class RunGate:
    """Stands between a worker and the next event; any thread may turn it.

    The worker's loop is::

        while gate.proceed():
            event = next(events, None)
            ...
            gate.passed(event)
    """

    def __init__(self, *, paused: bool = False) -> None:
        self._condition = threading.Condition()
        self._paused = paused
        self._until: type[BatchEnd] | type[EpochEnd] | None = None
        self._epochs = 0
        self._stopped = False

    @property
    def is_paused(self) -> bool:
        """Whether the worker waits, or will at the next event."""
        with self._condition:
            return self._paused

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called."""
        with self._condition:
            return self._stopped

    def run(self) -> None:
        """Let events pass."""
        self._turn(paused=False, until=None)

    def pause(self) -> None:
        """Hold the worker before its next event."""
        self._turn(paused=True, until=None)

    def step_batch(self) -> None:
        """Let events pass up to the end of one batch; after an epoch's last, up to its scores."""
        self._turn(paused=False, until=BatchEnd)

    def run_epochs(self, count: int = 1) -> None:
        """Let events pass up to the end of so many epochs, the one under way included."""
        self._turn(paused=False, until=EpochEnd, epochs=count)

    def stop(self) -> None:
        """Let `proceed` return False, at once and for ever."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    def proceed(self) -> bool:
        """Wait while paused; return whether to draw the next event."""
        with self._condition:
            self._condition.wait_for(lambda: self._stopped or not self._paused)
            return not self._stopped

    def would_wait(self) -> bool:
        """Whether `proceed` would wait now."""
        with self._condition:
            return self._paused and not self._stopped

    def passed(self, event: TrainingEvent) -> None:
        """Tell which event was drawn; a step that is complete pauses the worker."""
        with self._condition:
            if self._until is None:
                return
            # The last batch of an epoch is no place to stop: its curve would lack the point that
            # the batch completed.
            batch_done = isinstance(event, BatchEnd) and event.batch < event.batches
            self._epochs -= isinstance(event, EpochEnd)
            epochs_done = isinstance(event, EpochEnd) and self._epochs <= 0
            if (
                epochs_done
                or isinstance(event, RunEnded)
                or (batch_done and self._until is BatchEnd)
            ):
                self._paused, self._until = True, None

    def _turn(
        self,
        *,
        paused: bool,
        until: type[BatchEnd] | type[EpochEnd] | None,
        epochs: int = 1,
    ) -> None:
        with self._condition:
            self._paused, self._until, self._epochs = paused, until, epochs
            self._condition.notify_all()
