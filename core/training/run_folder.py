"""The files of one run: what is where, how it is written, how it is read back.

``run.json`` · ``metrics.csv`` · ``checkpoints/epoch_0007.safetensors`` · ``resume.safetensors``
and, one state older, ``resume.previous.safetensors``.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy.typing as npt

from core.errors import ModelLoadError, RunError
from core.training.checkpoint import read_arrays, write_arrays
from core.training.files import write_atomically
from core.training.history import EpochMetrics, History, row_to_csv
from core.training.run_record import RunRecord
from core.training.trainer import Arrays, Position

_CHECKPOINT = re.compile(r"epoch_(\d{4,})\.safetensors")


@dataclass(frozen=True, slots=True)
class ResumeState:
    """Everything that training needs to go on.

    Parameters
    ----------
    position : Position
    arrays : dict of ndarray
        What `Trainer.state` returned.
    note : str
        What had to be fallen back to, for the user; empty where nothing had.
    """

    position: Position
    arrays: Arrays = field(repr=False)
    note: str = ""


class RunFolder:
    """Reads and writes the files of a run; keeps no open file.

    Writing raises OSError where the folder is gone or the disk is full; every file then still
    holds what it held.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.checkpoints = path / "checkpoints"
        self._record = path / "run.json"
        self._metrics = path / "metrics.csv"
        self._state = path / "resume.safetensors"
        self._previous_state = path / "resume.previous.safetensors"

    @property
    def run_id(self) -> str:
        """The folder's name."""
        return self.path.name

    def create(self) -> None:
        """Make the folder and its sub-folder; they may be there."""
        self.checkpoints.mkdir(parents=True, exist_ok=True)

    def write_record(self, record: RunRecord) -> None:
        """Replace ``run.json``."""
        write_atomically(self._record, record.to_json().encode())

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
        except (OSError, UnicodeDecodeError) as error:
            raise RunError(f"{self._record} cannot be read: {error}") from error
        return RunRecord.from_json(text, str(self.path))

    def write_metrics(self, history: History) -> int:
        """Replace ``metrics.csv`` and return its size in bytes."""
        data = history.to_csv().encode()
        write_atomically(self._metrics, data)
        return len(data)

    def append_metrics(self, row: EpochMetrics, size: int) -> int:
        """Write a row behind the first `size` bytes of ``metrics.csv``; return the new size.

        What an earlier, failed attempt left behind `size` is overwritten.
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

    def write_checkpoint(self, epoch: int, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Write the weights of an epoch."""
        path = self.checkpoints / f"epoch_{epoch:04d}.safetensors"
        write_arrays(path, arrays, {"epoch": str(epoch)})

    def checkpoint_epochs(self) -> list[int]:
        """Return the epochs whose weights are kept, in order."""
        if not self.checkpoints.is_dir():
            return []
        matches = (_CHECKPOINT.fullmatch(path.name) for path in self.checkpoints.iterdir())
        return sorted(int(match[1]) for match in matches if match)

    def read_checkpoint(self, epoch: int) -> Arrays:
        """Return the weights of an epoch.

        Raises
        ------
        ModelLoadError
            If they are not kept, or damaged.
        """
        return read_arrays(self.checkpoints / f"epoch_{epoch:04d}.safetensors")[0]

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
                arrays = self.read_checkpoint(epoch)
            except ModelLoadError as error:
                damaged.append(str(error))
                continue
            note = f"used epoch {epoch}, because {'; '.join(damaged)}" if damaged else ""
            return epoch, arrays, note
        raise ModelLoadError(
            f"{self.path} holds no readable checkpoint"
            + (f": {'; '.join(damaged)}" if damaged else "; the run must be started anew")
        )

    def write_state(self, position: Position, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Write the resume state; the one before is kept beside it."""
        metadata = {name: str(int(value)) for name, value in asdict(position).items()}
        if self._state.exists():
            self._state.replace(self._previous_state)
        write_arrays(self._state, arrays, metadata)

    def read_state(self) -> ResumeState:
        """Return the newest state from which training can go on.

        Falls back to the state before it, then to the newest good checkpoint (whose optimiser
        starts fresh), and says so.

        Raises
        ------
        ModelLoadError
            If nothing of the kind is readable.
        """
        problems: list[str] = []
        for path in (self._state, self._previous_state):
            try:
                arrays, metadata = read_arrays(path)
                numbers = {name: int(value) for name, value in metadata.items()}
                evaluated = bool(numbers.pop("evaluated"))
                position = Position(**numbers, evaluated=evaluated)
            except (ModelLoadError, KeyError, TypeError, ValueError) as error:
                problems.append(str(error))
                continue
            note = f"resumed from an earlier state, because {problems[0]}" if problems else ""
            return ResumeState(position, arrays, note)
        epoch, arrays, _ = self.read_newest_checkpoint()
        row = self.read_metrics().at(epoch)
        if row is None:
            raise ModelLoadError(
                f"{self.path}: {'; '.join(problems)}; and metrics.csv has no row for the newest "
                f"good checkpoint (epoch {epoch}). The run must be started anew"
            )
        note = f"resumed from the weights of epoch {epoch} with a fresh optimiser: {problems[0]}"
        return ResumeState(Position(epoch, 0, row.step, evaluated=True), arrays, note)
