"""The numbers behind the curves of several runs, as one table for spreadsheets and scripts."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.training.history import EpochMetrics, History

METRIC_COLUMNS = (
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "learning_rate",
)

TABLE_COLUMNS = ("run", "name", "epoch", "step", "seconds", *METRIC_COLUMNS)


@dataclass(frozen=True, slots=True)
class Branching:
    """Where a run left another.

    Parameters
    ----------
    parent_id : str
    epoch : int
        Whose weights the run began with; the first row of its own history.
    """

    parent_id: str
    epoch: int


@dataclass(frozen=True, slots=True)
class TableRun:
    """A run in the table.

    Parameters
    ----------
    run_id, name : str
    history : History
    branching : Branching, optional
        For a run that is a branch of another one.
    """

    run_id: str
    name: str
    history: History
    branching: Branching | None = None


def training_seconds(history: History, *, before: float = 0.0) -> npt.NDArray[np.float64]:
    """Return how long a run had trained at the end of each of its epochs.

    Parameters
    ----------
    history : History
    before : float
        What had been trained at its first row, by the parent of a branch.

    Returns
    -------
    ndarray of shape (epochs,), float64
    """
    seconds = history.column("train_seconds").copy()
    # The first row is where the run begins, so that its own time is not the run's.
    seconds[:1] = before
    return np.cumsum(seconds)


def metrics_table(runs: Iterable[TableRun], others: Iterable[TableRun] = ()) -> str:
    """Return a row an epoch and run, as CSV whose numbers read back exactly.

    Seconds are those spent in training steps since the beginning of the run, or of its parent
    where that is known. What does not exist is left empty.

    Parameters
    ----------
    runs : iterable of TableRun
        In the order of the table.
    others : iterable of TableRun
        Known besides, such as parents that are not wanted in the table.
    """
    runs = list(runs)
    known = {run.run_id: run for run in (*others, *runs)}
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(TABLE_COLUMNS)
    for run in runs:
        seconds = training_seconds(run.history, before=seconds_before(run, known))
        for row, at in zip(run.history.rows, seconds.tolist(), strict=True):
            writer.writerow((run.run_id, run.name, row.epoch, row.step, repr(at), *_numbers(row)))
    return file.getvalue()


def seconds_before(run: TableRun, known: Mapping[str, TableRun]) -> float:
    """Return how long the ancestors of a run had trained where it left them; 0 if unknown."""
    seconds = 0.0
    seen = {run.run_id}
    while run.branching is not None:
        parent = known.get(run.branching.parent_id)
        # Records that were edited by hand may name each other.
        if parent is None or parent.run_id in seen:
            break
        seen.add(parent.run_id)
        own = training_seconds(parent.history)
        at = [i for i, row in enumerate(parent.history.rows) if row.epoch <= run.branching.epoch]
        seconds += float(own[at[-1]]) if at else 0.0
        run = parent
    return seconds


def _numbers(row: EpochMetrics) -> list[str]:
    values = (getattr(row, name) for name in METRIC_COLUMNS)
    return ["" if value is None else repr(value) for value in values]
