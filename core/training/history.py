"""The curves of a run: one row an epoch."""

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

from core.training.events import EpochEnd


@dataclass(frozen=True, slots=True)
class EpochMetrics:
    """One row of ``metrics.csv``.

    Parameters
    ----------
    epoch : int
        0 is before training.
    step : int
        Steps since the beginning of the run.
    train_loss, validation_loss : float
        Means per sample, measured with the weights at the end of the epoch.
    train_accuracy, validation_accuracy : float or None
        Fractions in [0, 1], of the same weights; None where there is nothing to recognise.
    learning_rate : float
    train_seconds : float
        Time spent in training steps, without evaluation.
    """

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float | None
    validation_loss: float
    validation_accuracy: float | None
    learning_rate: float
    train_seconds: float

    @classmethod
    def from_event(cls, event: EpochEnd) -> "EpochMetrics":
        """Take the numbers of an event."""
        return cls(
            event.epoch,
            event.step,
            event.train.loss,
            event.train.accuracy,
            event.validation.loss,
            event.validation.accuracy,
            event.learning_rate,
            event.train_seconds,
        )


COLUMNS = tuple(column.name for column in fields(EpochMetrics))


@dataclass(eq=False)
class History:
    """The rows of a run, in the order of their epochs."""

    rows: list[EpochMetrics] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def append(self, row: EpochMetrics) -> None:
        """Add the next epoch; a row of the same or a later epoch gives way to it."""
        while self.rows and self.rows[-1].epoch >= row.epoch:
            self.rows.pop()
        self.rows.append(row)

    def truncate(self, last_epoch: int) -> None:
        """Forget the epochs after `last_epoch`."""
        self.rows = [row for row in self.rows if row.epoch <= last_epoch]

    def at(self, epoch: int) -> EpochMetrics | None:
        """Return the row of an epoch, if there is one."""
        for row in reversed(self.rows):
            if row.epoch == epoch:
                return row
        return None

    @property
    def last(self) -> EpochMetrics | None:
        """The newest row."""
        return self.rows[-1] if self.rows else None

    @property
    def best(self) -> EpochMetrics | None:
        """The row of the highest validation accuracy; of the lowest loss where there is none.

        Among equals the earliest wins.
        """
        rows = [row for row in self.rows if math.isfinite(row.validation_loss)]
        if not rows:
            return None
        if any(row.validation_accuracy is None for row in rows):
            return min(rows, key=lambda row: row.validation_loss)
        return max(rows, key=lambda row: row.validation_accuracy or 0.0)

    @property
    def seconds_per_epoch(self) -> float | None:
        """Median time of an epoch's training steps; None before the first epoch is done."""
        seconds = [row.train_seconds for row in self.rows if row.epoch > 0]
        return float(np.median(seconds)) if seconds else None

    def column(self, name: str) -> npt.NDArray[np.float64]:
        """Return a column as float64 of shape (epochs,), NaN where there is no value."""
        return np.array(
            [np.nan if (value := getattr(row, name)) is None else value for row in self.rows],
            dtype=np.float64,
        )

    def to_csv(self) -> str:
        """Return the whole table, with its header."""
        return csv_line(COLUMNS) + "".join(row_to_csv(row) for row in self.rows)

    @classmethod
    def from_csv(cls, text: str) -> "History":
        """Read a table; a last line that a kill cut short is left out."""
        history = cls()
        complete = text[: text.rfind("\n") + 1]
        try:
            for values in csv.DictReader(io.StringIO(complete)):
                history.append(_row_from_csv(values))
        except (csv.Error, KeyError, TypeError, ValueError):
            # A damaged row ends what can be trusted; the epochs before it stay.
            pass
        return history


def csv_line(values: Iterable[object]) -> str:
    """Return one line of CSV."""
    return ",".join("" if value is None else str(value) for value in values) + "\n"


def row_to_csv(row: EpochMetrics) -> str:
    """Return a row as a line that reads back as exactly the same numbers."""
    return csv_line(repr(v) if isinstance(v := getattr(row, c), float) else v for c in COLUMNS)


def _row_from_csv(values: dict[str, str]) -> EpochMetrics:
    def number(name: str) -> float:
        return float(values[name])

    def fraction(name: str) -> float | None:
        return float(values[name]) if values[name] else None

    return EpochMetrics(
        int(values["epoch"]),
        int(values["step"]),
        number("train_loss"),
        fraction("train_accuracy"),
        number("validation_loss"),
        fraction("validation_accuracy"),
        number("learning_rate"),
        number("train_seconds"),
    )
