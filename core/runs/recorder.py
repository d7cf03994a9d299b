"""Turns the events of a run into its curves, its record and its saved weights."""

from array import array
from dataclasses import replace
from pathlib import Path
from time import monotonic

import numpy as np
import numpy.typing as npt

from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.writer import RunWriter
from core.training.displacement import UnitDisplaced, displaced_before, displacements
from core.training.events import (
    BatchEnd,
    Change,
    EpochEnd,
    RunEnded,
    RunStarted,
    RunStatus,
    SettingsChanged,
    TrainingEvent,
)
from core.training.history import EpochMetrics, History
from core.training.steering import insert_change
from core.training.trainer import Trainer
from core.training.training_loop import Position

STATE_INTERVAL_S = 1.0
"""A kill loses at most about this much work (or one epoch, if that takes longer)."""

LONG_EPOCH_INTERVAL_S = 10.0
"""Within a long epoch the state is saved this often."""

CHECKPOINT_BUDGET_BYTES = 512 * 2**20
CHECKPOINT_FILES = 2_000


def checkpoint_interval(state_bytes: int, epochs: int) -> int:
    """Return k such that keeping every k-th epoch's state stays within the budget."""
    affordable = min(CHECKPOINT_FILES, CHECKPOINT_BUDGET_BYTES // max(state_bytes, 1))
    return max(1, -(-(epochs + 1) // max(affordable, 1)))


class RunRecorder:
    """Keeps what a run tells of itself, in memory and on disk.

    Where writing fails, `RunStorageError` is raised; what could not be written stays in memory, and
    `recover` tries again.

    Parameters
    ----------
    trainer : Trainer
        Asked for its weights whenever some are to be kept.
    folder : RunFolder
    record : RunRecord
    history : History
        One row an epoch, so far.
    position : Position
        Where the run begins or goes on.
    notes : tuple of str
        What was adapted or had to be fallen back to, in sentences for the user.
    batch_losses : ndarray of shape (steps,), float32, optional
        The loss of each step of the run so far.

    Attributes
    ----------
    batch_losses : array of float32
        Grows with each step; another thread may copy parts of it by slicing, and take no view.
    """

    def __init__(
        self,
        trainer: Trainer,
        folder: RunFolder,
        record: RunRecord,
        history: History,
        position: Position,
        notes: tuple[str, ...] = (),
        batch_losses: npt.NDArray[np.float32] | None = None,
    ) -> None:
        self.trainer = trainer
        self.history = history
        self.notes = notes
        self.batch_losses = array("f")
        if batch_losses is not None:
            self.batch_losses.frombytes(batch_losses.astype(np.float32).tobytes())
        self._writer = RunWriter(folder, record, history, self.batch_losses)
        self._position = position
        self._displaced = position.displaced
        self._newest_batch: BatchEnd | None = None
        self._checkpoint = -1
        self._state_position: Position | None = None
        self._state_saved = monotonic()
        self._state_bytes = sum(values.nbytes for values in trainer.state().values())

    @property
    def folder(self) -> RunFolder:
        """Where the run is kept; `recover` may move it."""
        return self._writer.folder

    @property
    def run_record(self) -> RunRecord:
        """What is known of the run now."""
        return self._writer.record

    @property
    def position(self) -> Position:
        """How far the run has come, by the events recorded."""
        batch = self._newest_batch
        if batch is None:
            return replace(self._position, displaced=self._displaced)
        return Position(
            batch.epoch - 1,
            batch.batch,
            batch.step,
            evaluated=True,
            seen=batch.seen,
            seconds=batch.seconds,
            learning_rate=batch.learning_rate,
            displaced=self._displaced,
        )

    def record(self, event: TrainingEvent) -> None:
        """Take note of an event, and write what has to be kept.

        Raises
        ------
        RunStorageError
            If it cannot be written now; see `recover`.
        """
        match event:
            case BatchEnd():
                self._newest_batch = event
                self.batch_losses.append(event.loss)
                if monotonic() - self._state_saved < LONG_EPOCH_INTERVAL_S:
                    return
                self._add_state()
            case EpochEnd():
                self._record_epoch(event)
            case SettingsChanged():
                self._record_change(event)
            case UnitDisplaced():
                self._displaced += 1
                self._record_change(event, self._displaced)
            case RunStarted():
                self.notes += event.notes
                return
            case RunEnded():
                self._record_end(event)
            case _:
                return
        self.flush()

    def _record_change(self, event: Change, place: int = 0) -> None:
        """Keep a change; `place` counts the run's moves of units up to this one."""
        # A run that repeats itself from an earlier state meets its changes again.
        changes = self.run_record.changes
        known = event in changes
        if isinstance(event, UnitDisplaced):
            # By its place, since a unit may be moved twice by the same at one step.
            known = displacements(changes)[place - 1 : place] == (event,)
        if not known:
            changes = insert_change(self.run_record.changes, event)
            self._writer.record = replace(self.run_record, changes=changes)
            # The record alone: from an older state training comes past the change once more.
            self._writer.add_record()

    def _record_epoch(self, event: EpochEnd) -> None:
        row = EpochMetrics.from_event(event)
        self.history.append(row)
        self._position = Position(event.epoch, 0, event.step, evaluated=True)
        self._newest_batch = None
        self._writer.record = replace(
            self.run_record,
            epochs_done=event.epoch,
            seconds=self.run_record.seconds + event.train_seconds,
            results={"train": event.train, "validation": event.validation, "test": None},
        )
        planned = self.run_record.training.epochs
        last = event.epoch >= planned
        if event.epoch % checkpoint_interval(self._state_bytes, planned) == 0 or last:
            self._add_checkpoint(event.epoch)
        self._writer.add_row(row)
        self._writer.add_batch_losses()
        # Epoch 0 at once: with a state on disk, no resumed run has to begin with a fresh optimiser.
        if event.epoch == 0 or last or monotonic() - self._state_saved >= STATE_INTERVAL_S:
            self._add_state()

    def _record_end(self, event: RunEnded) -> None:
        if event.status is RunStatus.FINISHED:
            # Where it ended before its plan, the last epoch was not known for the last. Weights of
            # a unit that was moved since are not those of the epoch any more.
            moved = self._displaced - displaced_before(self.run_record.changes, self._position.step)
            if self._checkpoint != self._position.epoch and not moved:
                self._add_checkpoint(self._position.epoch)
            if self._state_position != self.position:
                self._add_state()
        # Above all those that led to a divergence.
        self._writer.add_batch_losses()
        self._writer.record = replace(
            self.run_record,
            status=event.status,
            message=event.divergence.message if event.divergence else event.reason,
            results=dict(self.run_record.results) | {"test": event.test},
            owner=None,
        )
        self._writer.add_record()

    def save(self) -> None:
        """Write the present state, such as before a long pause.

        Raises
        ------
        RunStorageError
            If it cannot be written.
        """
        self._add_state()
        self.flush()

    def flush(self) -> None:
        """Write what is waiting to be written.

        Raises
        ------
        RunStorageError
            If it cannot be; it goes on waiting.
        """
        self._writer.flush()

    def recover(self, elsewhere: Path | None = None) -> None:
        """Write everything that is in memory, after writing failed.

        Parameters
        ----------
        elsewhere : Path, optional
            A folder to move the run into; what the old folder still holds is copied.

        Raises
        ------
        RunStorageError
            If that fails too.
        """
        self._writer.begin_anew(elsewhere)
        self._add_state()
        self.flush()

    def _add_checkpoint(self, epoch: int) -> None:
        self._writer.add_checkpoint(epoch, self.trainer.state())
        self._checkpoint = epoch

    def _add_state(self) -> None:
        self._writer.add_batch_losses()
        self._state_position = self.position
        self._writer.add_state(self._state_position, self.trainer.state())
        self._state_saved = monotonic()
