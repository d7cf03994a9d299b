"""What the worker that trains a run says to the window."""

from array import array
from dataclasses import dataclass

from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.training.events import TrainingEvent
from core.training.history import EpochMetrics


@dataclass(frozen=True, slots=True)
class RunReady:
    """The run exists: its folder is made and its weights are there.

    Parameters
    ----------
    folder : RunFolder
    record : RunRecord
    rows : tuple of EpochMetrics
        The epochs it has already; none for a new run.
    notes : tuple of str
        What had to be fallen back to in resuming it.
    batch_losses : array of float32
        Grows with each step; copied by slicing, and never viewed.
    """

    folder: RunFolder
    record: RunRecord
    rows: tuple[EpochMetrics, ...]
    notes: tuple[str, ...]
    batch_losses: "array[float]"


@dataclass(frozen=True, slots=True)
class RunSaved:
    """The state on disk is that of this moment."""

    record: RunRecord


@dataclass(frozen=True, slots=True)
class RunPaused:
    """The worker waits."""


@dataclass(frozen=True, slots=True)
class StorageTrouble:
    """The run cannot be written; the worker waits for a decision."""

    message: str
    stopping: bool


@dataclass(frozen=True, slots=True)
class StorageRecovered:
    """What could not be written is written, perhaps in another folder."""

    folder: RunFolder
    record: RunRecord


@dataclass(frozen=True, slots=True)
class RunFailed:
    """The run ended because of an error.

    Parameters
    ----------
    message : str
        For the message bar.
    details : str
        The traceback, or empty for an expected error.
    """

    message: str
    details: str


@dataclass(frozen=True, slots=True)
class RunClosed:
    """The last message: the run is written as `record` says, and the thread ends.

    Parameters
    ----------
    record : RunRecord or None
        None where the run could not even begin.
    steps : int
        Since the run's beginning.
    saved : bool
        False where writing was given up.
    """

    record: RunRecord | None = None
    steps: int = 0
    saved: bool = True


Message = (
    TrainingEvent
    | RunReady
    | RunSaved
    | RunPaused
    | StorageTrouble
    | StorageRecovered
    | RunFailed
    | RunClosed
)
