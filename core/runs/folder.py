"""The files of one run: what is where, how it is written, how it is read back.

``run.json`` · ``metrics.csv`` · ``batch_losses.f32`` · ``checkpoints/epoch_0007.safetensors`` ·
``resume.safetensors`` and, one state older, ``resume.previous.safetensors``.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ModelLoadError, RunError
from core.files import remove_temporary_files, write_atomically
from core.runs.checkpoint import read_arrays, write_arrays
from core.runs.record import RunRecord
from core.runs.record_json import record_from_json, record_to_json
from core.training.history import EpochMetrics, History, row_to_csv
from core.training.trainer import Arrays
from core.training.training_loop import Position

_LOSS = np.dtype("<f4")

_CHECKPOINT = re.compile(r"epoch_(\d{4,})\.safetensors")


class RunFolder:
    """Reads and writes the files of a run; keeps no open file.

    Writing raises OSError where the folder is gone or the disk is full; every file then still
    holds what it held.

    Attributes
    ----------
    path, checkpoints, state, previous_state : Path
        The folder, its sub-folder of weights, and the two newest states to resume from.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.checkpoints = path / "checkpoints"
        self._record = path / "run.json"
        self._metrics = path / "metrics.csv"
        self._batch_losses = path / "batch_losses.f32"
        self.state = path / "resume.safetensors"
        self.previous_state = path / "resume.previous.safetensors"

    @property
    def run_id(self) -> str:
        """The folder's name."""
        return self.path.name

    @property
    def holds_run(self) -> bool:
        """Whether there is a run, readable or not.

        A folder without ``run.json`` and without weights is none: somebody else's, or of a run
        that was killed before it began.
        """
        return os.path.exists(self._record) or bool(self.checkpoint_epochs())

    def create(self) -> None:
        """Make the folder and its sub-folder; they may be there."""
        self.checkpoints.mkdir(parents=True, exist_ok=True)

    def tidy(self) -> None:
        """Remove the unfinished files of a process that was killed; nobody may write meanwhile."""
        for folder in (self.path, self.checkpoints):
            remove_temporary_files(folder)

    def write_record(self, record: RunRecord) -> None:
        """Replace ``run.json``."""
        # A path or name that is no Unicode is kept as JSON's own escape.
        text = record_to_json(record).encode(errors="backslashreplace")
        write_atomically(self._record, text)

    def read_record(self) -> RunRecord:
        """Read ``run.json``.

        Raises
        ------
        RunError
            If it is missing, damaged, or of a later format.
        """
        try:
            text = self._record.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            raise RunError(
                f"{self.path} holds no run.json; name a run folder, its id, or 'last'"
            ) from None
        except (OSError, ValueError) as error:
            # No text, or a name that no file can have.
            raise RunError(f"{self._record} cannot be read: {error}") from error
        return record_from_json(text, str(self.path))

    def write_metrics(self, history: History) -> int:
        """Replace ``metrics.csv`` and return its size in bytes."""
        data = history.to_csv().encode()
        write_atomically(self._metrics, data)
        return len(data)

    def append_metrics(self, row: EpochMetrics, size: int) -> int:
        """Write a row behind the first `size` bytes of ``metrics.csv``; return the new size.

        What an earlier, failed attempt left there gives way.
        """
        line = row_to_csv(row).encode()
        with self._metrics.open("r+b") as file:
            file.truncate(size)
            file.seek(size)
            file.write(line)
        return size + len(line)

    def read_metrics(self) -> History:
        """Read ``metrics.csv``; empty if there is none yet."""
        try:
            return History.from_csv(self._metrics.read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError:
            return History()
        except OSError as error:
            raise RunError(f"{self._metrics} cannot be read: {error}") from error

    def write_batch_losses(self, losses: npt.NDArray[np.float32], known: int) -> None:
        """Write the losses of steps behind the first `known` ones in ``batch_losses.f32``.

        Parameters
        ----------
        losses : ndarray of shape (steps,), float32
        known : int
            Steps whose losses are in the file already; what lies behind them gives way.
        """
        data = losses.astype(_LOSS).tobytes()
        if not known:
            # All that the file holds gives way, and must not be missing for a moment.
            write_atomically(self._batch_losses, data)
            return
        with self._batch_losses.open("r+b") as file:
            file.truncate(known * _LOSS.itemsize)
            file.seek(known * _LOSS.itemsize)
            file.write(data)

    def read_batch_losses(self) -> npt.NDArray[np.float32]:
        """Return the loss of each step of the run, its first step first; empty if there is none.

        Returns
        -------
        ndarray of shape (steps,), float32
            Means per sample of the batch, before its step. Steps whose loss is not kept are NaN.
        """
        try:
            data = self._batch_losses.read_bytes()
        except FileNotFoundError:
            return np.empty(0, np.float32)
        except OSError as error:
            raise RunError(f"{self._batch_losses} cannot be read: {error}") from error
        whole = len(data) // _LOSS.itemsize * _LOSS.itemsize
        return np.frombuffer(data[:whole], _LOSS).astype(np.float32)

    def write_checkpoint(self, epoch: int, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Write the weights of an epoch, and the optimiser that belongs to them."""
        path = self.checkpoints / f"epoch_{epoch:04d}.safetensors"
        write_arrays(path, arrays, {"epoch": str(epoch)})

    def checkpoint_epochs(self) -> list[int]:
        """Return the epochs whose weights are kept, in order."""
        try:
            names = os.listdir(self.checkpoints)
        except OSError:
            return []
        matches = (_CHECKPOINT.fullmatch(name) for name in names)
        return sorted(int(match[1]) for match in matches if match)

    def read_checkpoint(self, epoch: int) -> Arrays:
        """Return the weights of an epoch, and the optimiser's arrays (`OPTIMIZER_PREFIX`).

        Raises
        ------
        ModelLoadError
            If they are not kept, or damaged.
        """
        kept = self.checkpoint_epochs()
        others = sorted((other for other in kept if other != epoch), key=lambda e: abs(e - epoch))
        near = [str(other) for other in sorted(others[:2])]
        if epoch not in kept:
            words = f"; kept are, nearest to it, {' and '.join(near)}" if near else ""
            raise ModelLoadError(f"{self.path.name} keeps no weights of epoch {epoch}{words}")
        try:
            return self._read_checkpoint(epoch)
        except ModelLoadError as error:
            words = "no other epoch is kept; train the network again"
            if near:
                words = f"use another epoch, such as {' or '.join(near)}"
            raise ModelLoadError(f"{error}; {words}") from error

    def read_newest_checkpoint(self) -> tuple[int, Arrays, str]:
        """Return epoch and weights of the newest good checkpoint, and a note on those passed over.

        Raises
        ------
        ModelLoadError
            If there is no good one.
        """
        damaged: list[str] = []
        for epoch in reversed(self.checkpoint_epochs()):
            try:
                arrays = self._read_checkpoint(epoch)
            except ModelLoadError as error:
                damaged.append(str(error))
                continue
            note = f"used epoch {epoch}, because {'; '.join(damaged)}" if damaged else ""
            return epoch, arrays, note
        raise ModelLoadError(
            f"{self.path} holds no readable checkpoint"
            + (f": {'; '.join(damaged)}" if damaged else "")
            + "; the run must be started anew"
        )

    def _read_checkpoint(self, epoch: int) -> Arrays:
        return read_arrays(self.checkpoints / f"epoch_{epoch:04d}.safetensors")[0]

    def write_state(self, position: Position, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Write the resume state; the one before is kept beside it."""
        known = {name: value for name, value in asdict(position).items() if value is not None}
        metadata = {name: str(value) for name, value in known.items()}
        metadata["evaluated"] = str(int(position.evaluated))
        write_arrays(self.state, arrays, metadata, previous=self.previous_state)
