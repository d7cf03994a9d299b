"""Whether a run can go on, and with what it does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset
from core.errors import RunError
from core.owner import Owner
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.resume_state import ResumeState, find_state
from core.settings import describe, format_value
from core.training.config import DataChoice, TrainingConfig
from core.training.early_stopping import EarlyStopping
from core.training.events import Change, RunStatus, Scores, SettingsChanged
from core.training.history import EpochMetrics, History
from core.training.steering import Steering, without_settings
from core.training.training_loop import Position


@dataclass(frozen=True, slots=True)
class ResumePlan:
    """What a run goes on with.

    Parameters
    ----------
    record : RunRecord
        Of the run that goes on, in this process.
    history : History
        The epochs up to the state.
    state : ResumeState
    batch_losses : ndarray of shape (steps,), float32
        Of the run's own steps up to the state; NaN where they are lost.
    lacks_first_weights : bool
        Whether the weights of `state` are those that the run began with, and are to be kept: a
        branch was killed before they were.
    notes : tuple of str
        What had to be fallen back to and what is switched off, for the user.
    """

    record: RunRecord
    history: History
    state: ResumeState
    batch_losses: npt.NDArray[np.float32] = field(repr=False)
    lacks_first_weights: bool = False
    notes: tuple[str, ...] = ()


def plan_resume(
    folder: RunFolder,
    dataset: Dataset,
    changes: Mapping[str, Any],
    *,
    data: DataChoice | None = None,
    name: str | None = None,
) -> ResumePlan:
    """Read what a run needs to go on, and change its settings; nothing is written.

    Parameters
    ----------
    folder, dataset, changes, data, name
        As `TrainingRun.resume` takes them.

    Raises
    ------
    RunError
        If the run is at work in another process, diverged, is finished, or the data differ.
    ConfigError
        If one of `changes` cannot be used.
    ModelLoadError
        If no state of it can be read.
    """
    left = folder.read_record()
    record = prepare_record(left, dataset, data=data, name=name)
    history = folder.read_metrics()
    state = find_state(folder, record, history)
    position = state.position
    history.truncate(position.epoch if position.evaluated else -1)
    ended_by = _ended_by(left, history, given=changes)
    wishes = dict(changes) | dict.fromkeys(ended_by, 0)
    record = replace(
        record,
        changes=changes_in_going_on(left, position, wishes),
        epochs_done=position.epoch,
        results=results_at(record, history.at(position.epoch)),
    )
    check_reach(record, position)
    losses = _fit(folder.read_batch_losses(), position.step - record.first_step)
    first = Position(record.first_epoch, 0, record.first_step, evaluated=True)
    lacks_first = position == first and first.epoch not in folder.checkpoint_epochs()
    notes = [note for note in (state.note, _lost_curves(record, history, position)) if note]
    notes += [_switched_off(left.training, name) for name in ended_by]
    return ResumePlan(record, history, state, losses, lacks_first, tuple(notes))


def prepare_record(
    record: RunRecord,
    dataset: Dataset,
    *,
    data: DataChoice | None = None,
    name: str | None = None,
) -> RunRecord:
    """Return the record of a run that goes on in this process.

    Parameters
    ----------
    record : RunRecord
        As it was left.
    dataset, data, name
        As `TrainingRun.resume` takes them.

    Raises
    ------
    RunError
        If the run is at work in another process, diverged, or the data differ.
    """
    if record.is_busy_elsewhere:
        raise RunError(
            f"{record.name} is being trained by another process "
            f"({record.owner.pid if record.owner else '?'}); stop it there first"
        )
    if record.status is RunStatus.DIVERGED:
        raise RunError(
            f"{record.name} cannot go on: {record.message}; fork it at an earlier epoch, or start "
            "a new run"
        )
    if record.status is RunStatus.IMPORTED:
        raise RunError(
            f"{record.name} cannot go on: it was {record.message} and never trained here; fork it "
            "at epoch 0 to train these weights further"
        )
    if record.fine_tuning is not None:
        raise RunError(
            f"{record.name} cannot go on: it was fine-tuned to {record.fine_tuning.name}, not "
            "trained; fine-tune it again, or fork it to train all its layers further"
        )
    check_same_data(record, dataset)
    return replace(
        record,
        name=name or record.name,
        config=record.config if data is None else replace(record.config, data=data),
        dataset=replace(record.dataset, source=dataset.source),
        status=RunStatus.RUNNING,
        message="",
        owner=Owner.this_process(),
    )


def check_same_data(record: RunRecord, dataset: Dataset) -> None:
    """Refuse other data than those a run was trained on.

    Raises
    ------
    RunError
        If the fingerprints differ.
    """
    if dataset.fingerprint != record.dataset.fingerprint:
        raise RunError(
            f"{record.name} was trained on {record.dataset.name} with fingerprint "
            f"{record.dataset.fingerprint[:12]}; {dataset.name} has {dataset.fingerprint[:12]}. "
            "Going on needs the same data: restore them, or start a new run"
        )


def changes_in_going_on(
    record: RunRecord, position: Position, values: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Return all changes of a run that goes on at `position` with other settings.

    Parameters
    ----------
    record : RunRecord
        As it was left.
    position : Position
    values : mapping of str to value
        Settings to change, by name.

    Raises
    ------
    RunError
        If the run is finished, and stays so.
    ConfigError
        If a value cannot be used, or may not change in mid-run.
    """
    finished = record.status is RunStatus.FINISHED
    if finished and values.get("epochs", record.training.epochs) <= record.epochs_done:
        raise RunError(
            f"{record.name} is finished ({record.epochs_done} epochs); give more --epochs to go on"
        )
    # Units that are still to be moved would be taken before the settings asked for.
    settings = [change for change in record.changes if isinstance(change, SettingsChanged)]
    steering = Steering(record.config.training, settings, position.step)
    if values:
        steering.request(values)
    now = position.epoch + position.seen / record.training_samples
    earlier = [change for change in record.changes if change.step <= position.step]
    # What was changed behind a state that is older comes again, but for what is asked for here.
    later = [change for change in record.changes if change.step > position.step]
    change = steering.take(now, position.step)
    new = () if change is None else (change,)
    return (*earlier, *new, *without_settings(later, values))


def _ended_by(record: RunRecord, history: History, given: Collection[str]) -> list[str]:
    """Return the settings by which a finished run would end again at once, but for those given."""
    if record.status is not RunStatus.FINISHED:
        return []
    stopping = EarlyStopping(history.rows, first_epoch=record.first_epoch)
    training = record.training
    names: list[str] = []
    while (verdict := stopping.verdict(training)) is not None:
        names.append(verdict[0])
        off: dict[str, Any] = {verdict[0]: 0}
        training = replace(training, **off)
    return [name for name in names if name not in given]


def _lost_curves(record: RunRecord, history: History, position: Position) -> str:
    """Return what the curves lack up to `position`; empty where nothing."""
    known = record.first_epoch - 1 if history.last is None else history.last.epoch
    if not position.evaluated or known >= position.epoch:
        return ""
    lost = f"epochs {known + 1} to {position.epoch}"
    if known + 1 == position.epoch:
        lost = f"epoch {position.epoch}"
    return f"metrics.csv is damaged or was cut short: the curves of {lost} are lost"


def _switched_off(training: TrainingConfig, name: str) -> str:
    described = describe(TrainingConfig)[name]
    value = format_value(described, getattr(training, name))
    return f"{described.title.lower()} {value} would end the run again at once and is switched off"


def check_reach(record: RunRecord, position: Position) -> None:
    """Refuse to go on where a run is already past its last epoch.

    Raises
    ------
    RunError
        If it is.
    """
    begun = position.epoch + (position.batch > 0)
    if record.training.epochs < begun:
        raise RunError(
            f"{record.name} is in epoch {begun} already; {record.training.epochs} epochs "
            f"cannot be reached any more. Give --epochs {begun} or more"
        )


def results_at(record: RunRecord, row: EpochMetrics | None) -> dict[str, Scores | None]:
    """Return the results that a record had when `row` was its newest epoch."""
    if row is None:
        return {}
    train, validation = record.training_samples, record.dataset.samples.get("validation", 0)
    return {
        "train": Scores(train, row.train_loss, row.train_accuracy),
        "validation": Scores(validation, row.validation_loss, row.validation_accuracy),
        "test": None,
    }


def _fit(losses: npt.NDArray[np.float32], steps: int) -> npt.NDArray[np.float32]:
    """Return the losses of so many steps; those that are missing are NaN."""
    fitted = np.full(steps, np.nan, np.float32)
    fitted[: len(losses)] = losses[:steps]
    return fitted
