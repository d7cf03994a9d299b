"""Runs of rows that are kept already: finished, or left on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.datasets.dataset import Dataset
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.config import RunConfig
from core.training.events import RunStatus


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run that a row takes.

    Parameters
    ----------
    config : RunConfig
    fingerprint : str
        Of its data.
    """

    config: RunConfig
    fingerprint: str

    def is_of(self, record: RunRecord) -> bool:
        """Whether a run has this configuration and these data, and nothing in it was changed."""
        return (
            record.config == self.config
            and record.dataset.fingerprint == self.fingerprint
            and not record.changes
            and record.parent is None
        )


def finished_run(store: RunStore, plan: PlannedRun) -> RunFolder | None:
    """Return the newest run of a plan that went to its end."""
    for folder, record in _runs(store, plan):
        whole = record.epochs_done == plan.config.training.epochs
        if record.status is RunStatus.FINISHED and whole:
            return folder
    return None


def unfinished_run(store: RunStore, plan: PlannedRun) -> RunFolder | None:
    """Return the newest run of a plan that was stopped or interrupted, and can go on."""
    for folder, record in _runs(store, plan):
        if record.standing in (RunStatus.STOPPED, RunStatus.INTERRUPTED):
            return folder
    return None


def begin_run(store: RunStore, plan: PlannedRun, dataset: Dataset) -> TrainingRun:
    """Begin the run of a plan, or go on with the one that was left on the way.

    Raises
    ------
    LabError
        As from `TrainingRun.create` and `TrainingRun.resume`.
    """
    left = unfinished_run(store, plan)
    if left is not None:
        return TrainingRun.resume(left, dataset)
    return TrainingRun.create(plan.config, dataset, store)


def seconds_to_train(plan: PlannedRun, records: Sequence[RunRecord]) -> float | None:
    """Return how long the training of a plan will take, as runs that were alike tell.

    Parameters
    ----------
    plan : PlannedRun
    records : sequence of RunRecord
        Oldest first. Alike are those of the same data and settings, however many epochs they had.

    Returns
    -------
    float or None
        Seconds in training steps, without evaluation; None where no run is alike. A run that was
        left on the way counts with the epochs that it lacks.
    """
    for record in reversed(records):
        config = record.config
        same_length = replace(config.training, epochs=plan.config.training.epochs)
        alike = replace(config, training=same_length) == plan.config
        if alike and record.dataset.fingerprint == plan.fingerprint and record.epochs_done:
            each = record.seconds / record.epochs_done
            left = plan.is_of(record) and record.standing in (
                RunStatus.STOPPED,
                RunStatus.INTERRUPTED,
            )
            done = record.epochs_done if left else 0
            return each * (plan.config.training.epochs - done)
    return None


def _runs(store: RunStore, plan: PlannedRun) -> Iterator[tuple[RunFolder, RunRecord]]:
    for stored in sorted(store.runs(), key=lambda run: -run.created_s):
        if stored.record is not None and plan.is_of(stored.record):
            yield stored.folder, stored.record
