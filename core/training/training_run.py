"""A run under way: the loop's events, and what of them goes to disk."""

import logging
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

from core.datasets.dataset import Dataset
from core.errors import RunError, RunStorageError
from core.settings import checked
from core.training.config import RunConfig
from core.training.events import (
    BatchEnd,
    EpochEnd,
    RunEnded,
    RunStarted,
    RunStatus,
    TrainingEvent,
)
from core.training.history import EpochMetrics, History
from core.training.registry import MODELS, make_trainer
from core.training.run_folder import RunFolder
from core.training.run_record import Owner, RunRecord, new_record
from core.training.run_store import RunStore
from core.training.trainer import START, Arrays, Position, Trainer, train_epochs

STATE_INTERVAL_S = 1.0
"""A kill loses at most about this much work (or one epoch, if that takes longer)."""

LONG_EPOCH_INTERVAL_S = 10.0
"""Within a long epoch the state is saved this often."""

CHECKPOINT_BUDGET_BYTES = 512 * 2**20
CHECKPOINT_FILES = 2_000

_log = logging.getLogger(__name__)


def checkpoint_interval(snapshot_bytes: int, epochs: int) -> int:
    """Return k such that keeping every k-th epoch's weights stays within the budget."""
    affordable = min(CHECKPOINT_FILES, CHECKPOINT_BUDGET_BYTES // max(snapshot_bytes, 1))
    return max(1, -(-(epochs + 1) // max(affordable, 1)))


class TrainingRun:
    """Owns the trainer and the folder of a run; one thread at a time may use it.

    The caller draws `events` and hands each to `record`, which writes what has to be kept. Where
    writing fails, `record` raises `RunStorageError`; what could not be written stays in memory, and
    `recover` tries again.
    """

    def __init__(
        self,
        dataset: Dataset,
        trainer: Trainer,
        folder: RunFolder,
        record: RunRecord,
        history: History,
        position: Position,
    ) -> None:
        self.dataset = dataset
        self.trainer = trainer
        self.folder = folder
        self.run_record = record
        self.history = history
        self.position = position
        self.notes: tuple[str, ...] = ()
        self._pending: deque[Callable[[], None]] = deque()
        self._metrics_size = 0
        self._written_epoch = -1
        self._state_saved = monotonic()
        self._events: Iterator[TrainingEvent] | None = None
        snapshot_bytes = sum(array.nbytes for array in trainer.snapshot().values())
        self._interval = checkpoint_interval(snapshot_bytes, record.config.training.epochs)

    @classmethod
    def create(
        cls, config: RunConfig, dataset: Dataset, store: RunStore, *, name: str | None = None
    ) -> "TrainingRun":
        """Begin a run: initial weights, and a folder with its record.

        Raises
        ------
        ConfigError
            If a setting cannot be used.
        RunStorageError
            If the folder cannot be made.
        """
        config = replace(
            config, settings=checked(config.settings), training=checked(config.training)
        )
        trainer = make_trainer(dataset, config)
        folder = store.new_folder(f"{config.model}-{dataset.name}")
        record = new_record(
            name or default_name(config), config, dataset, trainer.parameter_count, trainer.device
        )
        run = cls(dataset, trainer, folder, record, History(), START)
        run._pending.append(run._write_everything)
        run.flush()
        return run

    @classmethod
    def resume(
        cls, folder: RunFolder, dataset: Dataset, *, epochs: int | None = None
    ) -> "TrainingRun":
        """Go on with a run where it was saved.

        Parameters
        ----------
        folder : RunFolder
        dataset : Dataset
            The one it was trained on.
        epochs : int, optional
            Another number of epochs to reach.

        Raises
        ------
        RunError
            If the run is at work in another process, diverged, is finished, or the data differ.
        ModelLoadError
            If no state of it can be read.
        """
        record = folder.read_record()
        if record.standing is RunStatus.RUNNING and record.owner != Owner.this_process():
            raise RunError(
                f"{record.name} is being trained by another process "
                f"({record.owner.pid if record.owner else '?'}); stop it there first"
            )
        if record.status is RunStatus.DIVERGED:
            raise RunError(f"{record.name} cannot go on: {record.message}")
        if dataset.fingerprint != record.dataset.fingerprint:
            raise RunError(
                f"{record.name} was trained on {record.dataset.name} with fingerprint "
                f"{record.dataset.fingerprint[:12]}; {dataset.name} has "
                f"{dataset.fingerprint[:12]}. Resuming needs the same data: restore them, or "
                "start a new run"
            )
        config = record.config
        if epochs is not None:
            config = replace(config, training=checked(replace(config.training, epochs=epochs)))
        if record.status is RunStatus.FINISHED and config.training.epochs <= record.epochs_done:
            raise RunError(
                f"{record.name} is finished ({record.epochs_done} epochs); give more --epochs to "
                "go on"
            )
        state = folder.read_state()
        trainer = make_trainer(dataset, config)
        trainer.load_state(state.arrays)
        history = folder.read_metrics()
        history.truncate(state.position.epoch if state.position.evaluated else -1)
        record = replace(
            record,
            config=config,
            status=RunStatus.RUNNING,
            message="",
            owner=Owner.this_process(),
            device=trainer.device,
        )
        run = cls(dataset, trainer, folder, record, history, state.position)
        run.notes = (state.note,) if state.note else ()
        run._pending.append(run._write_everything)
        run.flush()
        return run

    @property
    def config(self) -> RunConfig:
        """The settings of the run."""
        return self.run_record.config

    def events(self) -> Iterator[TrainingEvent]:
        """Return the run's one stream of events, from `position` on."""
        if self._events is None:
            self._events = train_epochs(
                self.trainer, self.dataset, self.config.training, position=self.position
            )
        return self._events

    def record(self, event: TrainingEvent) -> None:
        """Take note of an event, and write what has to be kept.

        Raises
        ------
        RunStorageError
            If it cannot be written now; see `recover`.
        """
        match event:
            case BatchEnd():
                self.position = Position(
                    event.epoch - 1, event.batch, event.step, evaluated=event.epoch > 0
                )
                if monotonic() - self._state_saved < LONG_EPOCH_INTERVAL_S:
                    return
                self._queue_state()
            case EpochEnd():
                self._record_epoch(event)
            case RunStarted():
                self.notes += event.notes
                return
            case RunEnded():
                self._record_end(event)
            case _:
                return
        self.flush()

    def _record_epoch(self, event: EpochEnd) -> None:
        row = EpochMetrics.from_event(event)
        self.history.append(row)
        self.position = Position(event.epoch, 0, event.step, evaluated=True)
        self.run_record = replace(
            self.run_record,
            epochs_done=event.epoch,
            seconds=self.run_record.seconds + event.train_seconds,
            results={"train": event.train, "validation": event.validation, "test": None},
        )
        last = event.epoch >= self.config.training.epochs
        if event.epoch % self._interval == 0 or last:
            self._queue_checkpoint(event.epoch, self.trainer.snapshot())
        self._pending.append(lambda: self._append_row(row))
        if last or monotonic() - self._state_saved >= STATE_INTERVAL_S:
            self._queue_state()

    def _record_end(self, event: RunEnded) -> None:
        results = dict(self.run_record.results) | {"test": event.test}
        self.run_record = replace(
            self.run_record,
            status=event.status,
            message=event.divergence.message if event.divergence else "",
            results=results,
            owner=None,
        )
        self._queue_record()

    def save(self) -> None:
        """Write the present state, such as before a long pause.

        Raises
        ------
        RunStorageError
            If it cannot be written.
        """
        self._queue_state()
        self.flush()

    def stop(self) -> None:
        """End the run here, so that it can be resumed; a run that has ended stays as it is.

        Raises
        ------
        RunStorageError
            If it cannot be written.
        """
        if self.run_record.status is not RunStatus.RUNNING:
            self.flush()
            return
        self._close(RunStatus.STOPPED, "")
        self._queue_state()
        self.flush()

    def fail(self, message: str) -> None:
        """End the run because of an error; the last saved state and the history stay.

        Raises
        ------
        RunStorageError
            If it cannot be written.
        """
        self._close(RunStatus.FAILED, message)
        self._queue_record()
        self.flush()

    def flush(self) -> None:
        """Write what is waiting to be written.

        Raises
        ------
        RunStorageError
            If it cannot be; it goes on waiting.
        """
        try:
            while self._pending:
                self._pending[0]()
                self._pending.popleft()
        except OSError as error:
            _log.warning("the run cannot be written", exc_info=True)
            gone = not self.folder.path.is_dir()
            what = "is gone" if gone else f"cannot be written: {error.strerror or error}"
            raise RunStorageError(
                f"the run folder {self.folder.path} {what}. Nothing in memory is lost: "
                + ("continue to make it again" if gone else "make room, then continue")
                + ", or save the run elsewhere"
            ) from error

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
        if elsewhere is not None:
            target = elsewhere / self.folder.run_id
            try:
                if self.folder.path.is_dir():
                    shutil.copytree(self.folder.path, target, dirs_exist_ok=True)
            except (OSError, shutil.Error) as error:
                raise RunStorageError(
                    f"the run cannot be copied to {target}: {error}; choose another folder"
                ) from error
            self.folder = RunFolder(target)
        self._pending.appendleft(self._write_everything)
        self.flush()

    def _close(self, status: RunStatus, message: str) -> None:
        if self._events is not None and hasattr(self._events, "close"):
            self._events.close()
        self.run_record = replace(self.run_record, status=status, message=message, owner=None)

    def _write_everything(self) -> None:
        self.folder.create()
        self.folder.write_record(self.run_record)
        self._metrics_size = self.folder.write_metrics(self.history)
        self._written_epoch = last.epoch if (last := self.history.last) else -1

    def _append_row(self, row: EpochMetrics) -> None:
        # After `recover` the row is in the file already: it was rewritten from the history.
        if row.epoch > self._written_epoch:
            self._metrics_size = self.folder.append_metrics(row, self._metrics_size)
            self._written_epoch = row.epoch

    def _queue_checkpoint(self, epoch: int, arrays: Arrays) -> None:
        self._pending.append(lambda: self.folder.write_checkpoint(epoch, arrays))

    def _queue_state(self) -> None:
        position, arrays = self.position, self.trainer.state()
        self._pending.append(lambda: self.folder.write_state(position, arrays))
        self._queue_record()
        self._state_saved = monotonic()

    def _queue_record(self) -> None:
        self._pending.append(self._write_record)

    def _write_record(self) -> None:
        # Another process, or the list of runs, may have renamed the run in the meantime.
        try:
            self.run_record = replace(self.run_record, name=self.folder.read_record().name)
        except RunError:
            _log.info("run.json is gone or damaged; it is written anew")
        self.folder.write_record(self.run_record)


def default_name(config: RunConfig) -> str:
    """Return a short name that tells runs apart in a list, such as ``MLP · lr 0.05``."""
    title = MODELS.get(config.model).title.split(" ")[0]
    start = config.preset or title
    return f"{start} · lr {config.training.learning_rate:g}"
