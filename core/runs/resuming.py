"""Whether, and from where, a run can go on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.datasets.dataset import Dataset
from core.errors import ModelLoadError, RunError
from core.runs.checkpoint import read_arrays
from core.runs.folder import RunFolder
from core.runs.owner import Owner
from core.runs.record import RunRecord
from core.training.config import DataChoice
from core.training.early_stopping import EarlyStopping
from core.training.events import RunStatus, Scores, SettingsChanged
from core.training.history import EpochMetrics, History
from core.training.minibatches import batch_count
from core.training.steering import Steering, without_settings
from core.training.trainer import OPTIMIZER_PREFIX, Arrays
from core.training.training_loop import START, Position


@dataclass(frozen=True, slots=True)
class ResumeState:
    """Everything that training needs to go on.

    Parameters
    ----------
    position : Position
    arrays : dict of ndarray
        What `Trainer.state` returned; empty for a run that begins with its initial weights.
    note : str
        What had to be fallen back to, for the user; empty where nothing had.
    """

    position: Position
    arrays: Arrays = field(repr=False)
    note: str = ""


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
    record: RunRecord, history: History, position: Position, values: Mapping[str, Any]
) -> tuple[SettingsChanged, ...]:
    """Return all changes of a run that goes on at `position` with other settings.

    What ended a run before its last epoch is switched off: it would end it again at once.

    Parameters
    ----------
    record : RunRecord
        As it was left.
    history : History
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
    values = dict(values)
    if record.status is RunStatus.FINISHED:
        for ended_by in _ended_by(record, history):
            values.setdefault(ended_by, 0)
        if values.get("epochs", record.training.epochs) <= record.epochs_done:
            raise RunError(
                f"{record.name} is finished ({record.epochs_done} epochs); give more --epochs to "
                "go on"
            )
    steering = Steering(record.config.training, record.changes, position.step)
    if values:
        steering.request(values)
    now = position.epoch + position.seen / record.dataset.samples["train"]
    earlier = [change for change in record.changes if change.step <= position.step]
    # What was changed behind a state that is older comes again, but for what is asked for here.
    later = [change for change in record.changes if change.step > position.step]
    change = steering.take(now, position.step)
    new = () if change is None else (change,)
    return (*earlier, *new, *without_settings(later, values))


def _ended_by(record: RunRecord, history: History) -> list[str]:
    """Return the settings by which a run ended with its last epoch, or would end there again."""
    stopping = EarlyStopping(history.rows, first_epoch=record.first_epoch)
    training = record.training
    names: list[str] = []
    while (verdict := stopping.verdict(training)) is not None:
        names.append(verdict[0])
        off: dict[str, Any] = {verdict[0]: 0}
        training = replace(training, **off)
    return names


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
    samples = record.dataset.samples
    return {
        "train": Scores(samples["train"], row.train_loss, row.train_accuracy),
        "validation": Scores(samples["validation"], row.validation_loss, row.validation_accuracy),
        "test": None,
    }


def find_state(folder: RunFolder, record: RunRecord, history: History) -> ResumeState:
    """Return the newest state from which training can go on.

    A kill may have come before the first state was written, or between the newest and the one
    before: that is as good as a little earlier, and nothing is said. Where files are damaged, the
    state before is used, or else the newest good checkpoint; the note says so.

    Raises
    ------
    ModelLoadError
        If nothing of the kind is readable.
    """
    problems: list[str] = []
    for path in (folder.state, folder.previous_state):
        if path.exists():
            try:
                position, arrays = _read_state(path, record)
            except ModelLoadError as error:
                problems.append(str(error))
                continue
            note = f"resumed from an earlier state, because {problems[0]}" if problems else ""
            return ResumeState(position, arrays, note)
    if not problems and record.parent is None and folder.checkpoint_epochs() in ([], [0]):
        return ResumeState(START, {})
    epoch, arrays, _ = folder.read_newest_checkpoint()
    problem = problems[0] if problems else f"{folder.state.name} is missing"
    optimizer = "" if holds_optimizer(arrays) else " with a fresh optimiser"
    note = f"resumed from the weights of epoch {epoch}{optimizer}: {problem}"
    return ResumeState(checkpoint_position(record, history, epoch), arrays, note)


def holds_optimizer(arrays: Arrays) -> bool:
    """Whether the optimiser goes on as it was, or begins anew."""
    return any(name.startswith(OPTIMIZER_PREFIX) for name in arrays)


def checkpoint_position(record: RunRecord, history: History, epoch: int) -> Position:
    """Return where a run stood when the weights of an epoch were kept."""
    row = history.at(epoch)
    if row is not None:
        return Position(epoch, 0, row.step, evaluated=True)
    # The curves are damaged; without a change of the batch size this is the step all the same.
    batches = batch_count(record.dataset.samples["train"], record.config.training.batch_size)
    steps = record.first_step + (epoch - record.first_epoch) * batches
    return Position(epoch, 0, steps, evaluated=True)


def _read_state(path: Path, record: RunRecord) -> tuple[Position, Arrays]:
    arrays, metadata = read_arrays(path)
    try:
        numbers = {name: int(value) for name, value in metadata.items()}
        evaluated = bool(numbers.pop("evaluated"))
        # States of the first version count batches alone, which were all of one size.
        samples = record.dataset.samples["train"]
        seen = min(numbers["batch"] * record.config.training.batch_size, samples)
        numbers.setdefault("seen", seen)
        return Position(**numbers, evaluated=evaluated), arrays
    except (KeyError, TypeError, ValueError) as error:
        raise ModelLoadError(f"{path.name} is damaged: it lacks or garbles {error}") from error
