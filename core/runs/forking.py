"""Where a run may branch, and what its branch begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.datasets.dataset import Dataset
from core.errors import ConfigError, RunError
from core.runs.folder import RunFolder
from core.runs.record import Fork, RunRecord, new_record
from core.runs.resume_state import holds_optimizer
from core.runs.resuming import check_same_data, results_at
from core.settings import check_value, describe
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.displacement import UnitDisplaced, displacements
from core.training.history import EpochMetrics
from core.training.schedules import check_training
from core.training.steering import with_changes
from core.training.trainer import OPTIMIZER_PREFIX, Arrays, Trainer
from core.training.training_loop import Position


@dataclass(frozen=True, slots=True)
class ForkPlan:
    """What a branch begins with.

    Parameters
    ----------
    config : RunConfig
        Of the branch.
    parent : Fork
    row : EpochMetrics
        The run's own row at the fork, where the branch's curves begin.
    arrays : dict of ndarray
        Weights and, where they are kept and still fit, the optimiser's arrays.
    note : str
        What begins anew, for the user; empty where nothing does.
    moves : tuple of UnitDisplaced
        Units that the run moved right behind that epoch: the branch moves them as it begins, as it
        takes over the settings that changed there.
    """

    config: RunConfig
    parent: Fork
    row: EpochMetrics
    arrays: Arrays = field(repr=False)
    note: str = ""
    moves: tuple[UnitDisplaced, ...] = ()

    @property
    def position(self) -> Position:
        """Where the branch begins."""
        return Position(self.parent.epoch, 0, self.parent.step, evaluated=True)

    def record(self, name: str, dataset: Dataset, trainer: Trainer) -> RunRecord:
        """Describe the branch, which is about to begin in this process with this trainer."""
        record = replace(
            new_record(name, self.config, dataset, trainer.parameter_count, trainer.device),
            parent=self.parent,
            epochs_done=self.parent.epoch,
            changes=self.moves,
        )
        return replace(record, results=results_at(record, self.row))


def plan_fork(
    folder: RunFolder,
    epoch: int,
    dataset: Dataset,
    changes: Mapping[str, Any],
    data: DataChoice | None = None,
) -> ForkPlan:
    """Read what a branch needs, and change its settings.

    Parameters
    ----------
    folder, epoch, dataset, changes, data
        As `TrainingRun.fork` takes them.

    Raises
    ------
    RunError
        If the run or that epoch is not there, or the data differ.
    ConfigError
        If one of `changes` is no training setting or cannot be used, or leaves nothing to train.
    ModelLoadError
        If the weights are damaged.
    """
    # In this order: of a run that trains meanwhile, the record knows every change up to the row.
    row = folder.read_metrics().at(epoch)
    record = folder.read_record()
    check_same_data(record, dataset)
    if row is None:
        raise RunError(
            f"{record.name} has no epoch {epoch}; it has epochs {record.first_epoch} to "
            f"{record.epochs_done}"
        )
    _check_kept(folder, record, epoch)
    before = with_changes(record.config.training, (c for c in record.changes if c.step <= row.step))
    training = _changed(before, changes)
    if training.epochs <= epoch:
        raise ConfigError(
            f"a branch at epoch {epoch} that ends after {training.epochs} epochs has nothing to "
            f"train; give it more epochs than {epoch}",
            field="epochs",
        )
    arrays = folder.read_checkpoint(epoch)
    note = ""
    another = training.optimizer != before.optimizer or training.averaging != before.averaging
    if another or not holds_optimizer(arrays):
        arrays = {k: v for k, v in arrays.items() if not k.startswith(OPTIMIZER_PREFIX)}
        note = "the branch begins with a fresh optimiser"
    config = replace(record.config, training=training)
    if data is not None:
        config = replace(config, data=data)
    parent = Fork(folder.run_id, record.name, epoch, row.step)
    moves = tuple(each for each in displacements(record.changes) if each.step == row.step)
    return ForkPlan(config, parent, row, arrays, note, moves)


def _changed(training: TrainingConfig, changes: Mapping[str, Any]) -> TrainingConfig:
    described = describe(TrainingConfig)
    values = {}
    for name, value in changes.items():
        if name not in described:
            raise ConfigError(
                f"a branch keeps its network, so {name} cannot differ; start a new run with it. "
                f"What can: {', '.join(described)}",
                field=name,
            )
        values[name] = check_value(name, described[name], value)
    return check_training(replace(training, **values))


def _check_kept(folder: RunFolder, record: RunRecord, epoch: int) -> None:
    kept = folder.checkpoint_epochs()
    if epoch in kept:
        return
    if not kept:
        raise RunError(
            f"{record.name} has no weights left in {folder.checkpoints}, so it cannot be forked; "
            "restore them, or start a new run"
        )
    nearest = sorted(kept, key=lambda other: abs(other - epoch))[:2]
    raise RunError(
        f"the weights of epoch {epoch} of {record.name} are not kept; fork at epoch "
        f"{' or '.join(map(str, sorted(nearest)))}"
    )
