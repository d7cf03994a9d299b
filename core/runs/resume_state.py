"""From which state a run can go on: the newest good one, or what is left."""

from dataclasses import dataclass, field
from pathlib import Path

from core.errors import ModelLoadError
from core.runs.checkpoint import read_arrays
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.training.displacement import displaced_before
from core.training.history import History
from core.training.minibatches import batch_count
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
    # A run that has come further had a state: where it is gone, its curves are not thrown away.
    unscored = record.parent is None and record.epochs_done == 0
    if unscored and not problems and folder.checkpoint_epochs() in ([], [0]):
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
        displaced = displaced_before(record.changes, row.step)
        return Position(epoch, 0, row.step, evaluated=True, displaced=displaced)
    # The curves are damaged; without a change of the batch size this is the step all the same.
    batches = batch_count(record.training_samples, record.config.training.batch_size)
    steps = record.first_step + (epoch - record.first_epoch) * batches
    displaced = displaced_before(record.changes, steps)
    return Position(epoch, 0, steps, evaluated=True, displaced=displaced)


def _read_state(path: Path, record: RunRecord) -> tuple[Position, Arrays]:
    arrays, metadata = read_arrays(path)
    try:
        # States of the first version know neither.
        seconds = float(metadata.pop("seconds", "0"))
        rate = metadata.pop("learning_rate", None)
        numbers = {name: int(value) for name, value in metadata.items()}
        evaluated = bool(numbers.pop("evaluated"))
        # States of the first version count batches alone, which were all of one size.
        samples = record.training_samples
        seen = min(numbers["batch"] * record.config.training.batch_size, samples)
        numbers.setdefault("seen", seen)
        position = Position(
            **numbers,
            evaluated=evaluated,
            seconds=seconds,
            learning_rate=None if rate is None else float(rate),
        )
        return position, arrays
    except (KeyError, TypeError, ValueError) as error:
        raise ModelLoadError(f"{path.name} is damaged: it lacks or garbles {error}") from error
