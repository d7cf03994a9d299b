"""What of a run goes to disk, in order, and what happens where it cannot."""

import logging
import shutil
from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.errors import RunError, RunStorageError
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.training.history import EpochMetrics, History
from core.training.trainer import Arrays
from core.training.training_loop import Position

_log = logging.getLogger(__name__)


class RunWriter:
    """Writes the files of a run; what cannot be written waits in memory, and all behind it.

    Parameters
    ----------
    folder : RunFolder
    record : RunRecord
        The newest; whoever changes it calls `add_record`.
    history : History
        Whoever appends to it calls `add_row`.
    batch_losses : array of float32
        The loss of each step, in order. Whoever appends to it calls `add_batch_losses`, now and
        then.
    """

    def __init__(
        self,
        folder: RunFolder,
        record: RunRecord,
        history: History,
        batch_losses: "array[float]",
    ) -> None:
        self.folder = folder
        self.record = record
        self.history = history
        self.batch_losses = batch_losses
        # By what they write, so that a newer state or record takes the place of one still waiting.
        self._waiting: dict[str, Callable[[], None]] = {"everything": self._write_everything}
        self._metrics_size = 0
        self._written_epoch = -1
        self._losses_written = 0

    def add_row(self, row: EpochMetrics) -> None:
        """Append a row to ``metrics.csv``."""
        self._add(f"row {row.epoch}", lambda: self._append_row(row))

    def add_batch_losses(self) -> None:
        """Append what is new of `batch_losses`."""
        self._add("batch losses", self._append_losses)

    def add_checkpoint(self, epoch: int, arrays: Arrays) -> None:
        """Keep the weights of an epoch."""
        self._add(f"checkpoint {epoch}", lambda: self.folder.write_checkpoint(epoch, arrays))

    def add_state(self, position: Position, arrays: Arrays) -> None:
        """Keep what training needs to go on, and the record that belongs to it."""
        self._add("state", lambda: self.folder.write_state(position, arrays))
        self.add_record()

    def add_record(self) -> None:
        """Replace ``run.json``."""
        self._add("record", self._write_record)

    def flush(self) -> None:
        """Write what waits.

        Raises
        ------
        RunStorageError
            If it cannot be written; it goes on waiting.
        """
        try:
            while self._waiting:
                what = next(iter(self._waiting))
                self._waiting[what]()
                del self._waiting[what]
        except OSError as error:
            _log.warning("the run cannot be written", exc_info=True)
            gone = isinstance(error, FileNotFoundError) or not self.folder.path.is_dir()
            what = "is gone" if gone else f"cannot be written: {error.strerror or error}"
            remedy = "continue to make it again" if gone else "make room, then continue"
            raise RunStorageError(
                f"the run folder {self.folder.path} {what}. Nothing in memory is lost: {remedy}, "
                "or save the run elsewhere"
            ) from error

    def begin_anew(self, elsewhere: Path | None = None) -> None:
        """Let the next `flush` write all that is in memory, whatever is there already.

        Parameters
        ----------
        elsewhere : Path, optional
            A folder to move the run into; what its old folder still holds is copied.

        Raises
        ------
        RunStorageError
            If it cannot be copied.
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
        self._waiting = {"everything": self._write_everything_again} | self._waiting

    def _add(self, what: str, write: Callable[[], None]) -> None:
        self._waiting.pop(what, None)
        self._waiting[what] = write

    def _write_everything(self) -> None:
        self.folder.create()
        self.folder.write_record(self.record)
        self._metrics_size = self.folder.write_metrics(self.history)
        self._written_epoch = last.epoch if (last := self.history.last) else -1
        self._losses_written = 0
        self._append_losses()

    def _write_everything_again(self) -> None:
        self._take_words()
        self._write_everything()

    def _append_row(self, row: EpochMetrics) -> None:
        # The row may be in the file already, which was written anew from the history.
        if row.epoch > self._written_epoch:
            self._metrics_size = self.folder.append_metrics(row, self._metrics_size)
            self._written_epoch = row.epoch

    def _append_losses(self) -> None:
        count = len(self.batch_losses)
        new = np.array(self.batch_losses[self._losses_written : count], np.float32)
        self.folder.write_batch_losses(new, self._losses_written)
        self._losses_written = count

    def _write_record(self) -> None:
        self._take_words()
        self.folder.write_record(self.record)

    def _take_words(self) -> None:
        # Another process, or the list of runs, may have changed what people say of the run.
        try:
            said = self.folder.read_record()
            self.record = replace(self.record, name=said.name, note=said.note, tags=said.tags)
        except RunError:
            _log.info("run.json is gone or damaged; it is written anew")
