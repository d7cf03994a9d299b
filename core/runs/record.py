"""What is known of a run besides its weights and its curves; ``run.json`` holds it."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from core.datasets.dataset import Dataset
from core.owner import Owner
from core.training.config import RunConfig, TrainingConfig
from core.training.events import Change, RunStatus, Scores
from core.training.steering import with_changes
from core.version import __version__


@dataclass(frozen=True, slots=True)
class DatasetRecord:
    """Which data a run was trained on, and how they lay in memory."""

    name: str
    source: str
    fingerprint: str
    sample_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    ink: str | None
    stored_transposed: bool
    samples: Mapping[str, int]

    @classmethod
    def of(cls, dataset: Dataset) -> "DatasetRecord":
        """Describe a data set."""
        return cls(
            dataset.name,
            dataset.source,
            dataset.fingerprint,
            dataset.sample_shape,
            dataset.class_names,
            dataset.ink,
            dataset.stored_transposed,
            {name: len(split) for name, split in dataset.splits()},
        )


@dataclass(frozen=True, slots=True)
class Fork:
    """Where a run left another one.

    Parameters
    ----------
    run_id, name : str
        Of the other run, as it was called then.
    epoch, step : int
        Of that run, whose weights the branch began with; the branch goes on counting.
    """

    run_id: str
    name: str
    epoch: int
    step: int


@dataclass(frozen=True, slots=True)
class FineTuning:
    """The letters that the dense layers of a run were fitted to, beyond its own training data.

    Parameters
    ----------
    name : str
        Of the data: ``"personal"``.
    fingerprint : str
        SHA-256 of the letters and what they are.
    samples : int
        Letters.
    rehearsal : int
        Samples of the run's own training data that were shown beside them.
    """

    name: str
    fingerprint: str
    samples: int
    rehearsal: int


@dataclass(frozen=True, slots=True)
class RunRecord:
    """The content of ``run.json``.

    Parameters
    ----------
    name : str
        For people; may be changed at any time.
    created : str
        ISO 8601 with time zone.
    config : RunConfig
        Of its beginning; `training` holds what changed since.
    dataset : DatasetRecord
    parameters : int
        Trainable numbers.
    device : str
    status : RunStatus
    message : str
        Why it diverged, failed, or finished before its last epoch; from which file it was opened;
        empty otherwise.
    epochs_done : int
    results : mapping of split name to Scores or None
        Of the last epoch done.
    seconds : float
        Time in training steps and in what these need of each sample, all sessions together.
    notes : tuple of str
        What the program adapted, in sentences for the user.
    note : str
        What people wrote on it; may have several lines, and change at any time.
    tags : tuple of str
        Words by which people find it; unique whatever their case, and without commas.
    owner : Owner or None
        The process at work on it.
    versions : mapping
        Of the program and the libraries that decide the numbers.
    changes : tuple of SettingsChanged and UnitDisplaced
        What changed of its training settings in mid-run, and which units were moved, in order.
    parent : Fork or None
        Where it branched off another run.
    comparison : str
        Shared by the runs that were made to be compared with one another; empty for others.
    fine_tuning : FineTuning or None
        Of a run that is another one, `parent`, fitted to somebody's letters.
    """

    name: str
    created: str
    config: RunConfig
    dataset: DatasetRecord
    parameters: int
    device: str
    status: RunStatus = RunStatus.RUNNING
    message: str = ""
    epochs_done: int = 0
    results: Mapping[str, Scores | None] = field(default_factory=dict)
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    note: str = ""
    tags: tuple[str, ...] = ()
    owner: Owner | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    parent: Fork | None = None
    comparison: str = ""
    fine_tuning: FineTuning | None = None

    @property
    def training(self) -> TrainingConfig:
        """The training settings after all changes."""
        return with_changes(self.config.training, self.changes)

    @property
    def training_samples(self) -> int:
        """How many samples an epoch goes through: the training split but for those left out."""
        return self.dataset.samples["train"] - len(self.config.left_out)

    @property
    def first_epoch(self) -> int:
        """The epoch of its initial weights: 0, or that of the fork."""
        return 0 if self.parent is None else self.parent.epoch

    @property
    def first_step(self) -> int:
        """The steps before its own: 0, or those before the fork."""
        return 0 if self.parent is None else self.parent.step

    @property
    def standing(self) -> RunStatus:
        """The status, but INTERRUPTED for a run whose process ended without a word."""
        if self.status is RunStatus.RUNNING and (self.owner is None or not self.owner.is_alive):
            return RunStatus.INTERRUPTED
        return self.status

    @property
    def is_busy_elsewhere(self) -> bool:
        """Whether another process is at work on the run."""
        return self.standing is RunStatus.RUNNING and self.owner != Owner.this_process()


def new_record(
    name: str,
    config: RunConfig,
    dataset: Dataset,
    parameters: int,
    device: str,
    *,
    comparison: str = "",
) -> RunRecord:
    """Describe a run that is about to begin in this process."""
    left_out = config.left_out.words(len(dataset.train))
    return RunRecord(
        name=name,
        created=datetime.now().astimezone().isoformat(timespec="milliseconds"),
        config=config,
        dataset=DatasetRecord.of(dataset),
        parameters=parameters,
        device=device,
        owner=Owner.this_process(),
        notes=(*dataset.notes, f"{left_out}.") if left_out else dataset.notes,
        comparison=comparison,
        versions=versions_of(config.model),
    )


def versions_of(model: str) -> dict[str, str]:
    """Return the versions of the program and of the libraries that a model computes with."""
    versions = {
        "recognition-lab": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }
    if model.startswith("torch-"):
        # Asked of the installed package: a record can be made without importing PyTorch.
        from importlib import metadata

        versions["torch"] = metadata.version("torch")
    return versions
