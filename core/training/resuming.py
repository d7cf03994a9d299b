"""Whether, and from where, a run can go on."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from core.datasets.dataset import Dataset
from core.errors import ModelLoadError, RunError
from core.settings import checked
from core.training.checkpoint import read_arrays
from core.training.config import DataChoice, RunConfig
from core.training.events import RunStatus, Scores
from core.training.history import EpochMetrics
from core.training.minibatches import batch_count
from core.training.run_folder import RunFolder
from core.training.run_owner import Owner
from core.training.run_record import RunRecord
from core.training.trainer import Arrays
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
    epochs: int | None = None,
    data: DataChoice | None = None,
    name: str | None = None,
) -> RunRecord:
    """Return the record of a run that goes on in this process.

    Parameters
    ----------
    record : RunRecord
        As it was left.
    dataset, epochs, data, name
        As `TrainingRun.resume` takes them.

    Raises
    ------
    RunError
        If the run is at work in another process, diverged, is finished, or the data differ.
    ConfigError
        If `epochs` cannot be used.
    """
    if record.is_busy_elsewhere:
        raise RunError(
            f"{record.name} is being trained by another process "
            f"({record.owner.pid if record.owner else '?'}); stop it there first"
        )
    if record.status is RunStatus.DIVERGED:
        raise RunError(f"{record.name} cannot go on: {record.message}; start a new run")
    if dataset.fingerprint != record.dataset.fingerprint:
        raise RunError(
            f"{record.name} was trained on {record.dataset.name} with fingerprint "
            f"{record.dataset.fingerprint[:12]}; {dataset.name} has {dataset.fingerprint[:12]}. "
            "Resuming needs the same data: restore them, or start a new run"
        )
    config = _changed(record.config, epochs, data)
    if record.status is RunStatus.FINISHED and config.training.epochs <= record.epochs_done:
        raise RunError(
            f"{record.name} is finished ({record.epochs_done} epochs); give more --epochs to go on"
        )
    return replace(
        record,
        name=name or record.name,
        config=config,
        dataset=replace(record.dataset, source=dataset.source),
        status=RunStatus.RUNNING,
        message="",
        owner=Owner.this_process(),
    )


def _changed(config: RunConfig, epochs: int | None, data: DataChoice | None) -> RunConfig:
    if epochs is not None:
        config = replace(config, training=checked(replace(config.training, epochs=epochs)))
    return config if data is None else replace(config, data=data)


def check_reach(record: RunRecord, position: Position) -> None:
    """Refuse to go on where a run is already past its last epoch.

    Raises
    ------
    RunError
        If it is.
    """
    begun = position.epoch + (position.batch > 0)
    if record.config.training.epochs < begun:
        raise RunError(
            f"{record.name} is in epoch {begun} already; {record.config.training.epochs} epochs "
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


def find_state(folder: RunFolder, record: RunRecord) -> ResumeState:
    """Return the newest state from which training can go on.

    A kill may have come before the first state was written, or between the newest and the one
    before: that is as good as a little earlier, and nothing is said. Where files are damaged, the
    state before is used, or else the newest good checkpoint, whose optimiser starts fresh; the
    note says so.

    Raises
    ------
    ModelLoadError
        If nothing of the kind is readable.
    """
    problems: list[str] = []
    for path in (folder.state, folder.previous_state):
        if path.exists():
            try:
                position, arrays = _read_state(path)
            except ModelLoadError as error:
                problems.append(str(error))
                continue
            note = f"resumed from an earlier state, because {problems[0]}" if problems else ""
            return ResumeState(position, arrays, note)
    if not problems and folder.checkpoint_epochs() in ([], [0]):
        return ResumeState(START, {})
    epoch, arrays, _ = folder.read_newest_checkpoint()
    steps = epoch * batch_count(record.dataset.samples["train"], record.config.training.batch_size)
    problem = problems[0] if problems else f"{folder.state.name} is missing"
    note = f"resumed from the weights of epoch {epoch} with a fresh optimiser: {problem}"
    return ResumeState(Position(epoch, 0, steps, evaluated=True), arrays, note)


def _read_state(path: Path) -> tuple[Position, Arrays]:
    arrays, metadata = read_arrays(path)
    try:
        numbers = {name: int(value) for name, value in metadata.items()}
        evaluated = bool(numbers.pop("evaluated"))
        return Position(**numbers, evaluated=evaluated), arrays
    except (KeyError, TypeError, ValueError) as error:
        raise ModelLoadError(f"{path.name} is damaged: it lacks or garbles {error}") from error
