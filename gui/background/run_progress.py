"""What of a run's progress the window has not been told yet."""

from time import perf_counter

from core.training.events import BatchEnd
from gui.background.training_worker import TrainingWorker


class RunProgress:
    """Remembers what was told of a run: its newest batch, its speed, how often it was saved."""

    def __init__(self) -> None:
        self._speed = StepSpeed()
        self._batch: BatchEnd | None = None
        self._saves = 0

    def forget_speed(self) -> None:
        """Measure the speed anew, as after a pause."""
        self._speed = StepSpeed()

    def new_batch(self, worker: TrainingWorker) -> tuple[BatchEnd, float] | None:
        """Return the newest batch and the steps per second, if there is one that was not told."""
        batch = worker.latest_batch
        if batch is None or batch is self._batch:
            return None
        self._batch = batch
        return batch, self._speed.update(batch)

    def was_saved(self, worker: TrainingWorker) -> bool:
        """Return whether something was written since the last time."""
        before, self._saves = self._saves, worker.saves
        return self._saves != before


class StepSpeed:
    """Steps per second, over a window long enough to be read."""

    WINDOW_S = 1.0

    def __init__(self) -> None:
        self._marks: list[tuple[float, int]] = []

    def update(self, batch: BatchEnd) -> float:
        """Take note of a batch, and return the steps per second."""
        now = perf_counter()
        self._marks.append((now, batch.step))
        while len(self._marks) > 2 and now - self._marks[1][0] > self.WINDOW_S:
            self._marks.pop(0)
        first_time, first_step = self._marks[0]
        elapsed = now - first_time
        return (batch.step - first_step) / elapsed if elapsed > 0 else 0.0
