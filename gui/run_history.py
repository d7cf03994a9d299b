"""The window's own copy of a run's curves, made to be read many times a second."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from core.training.history import EpochMetrics, History


class RunHistory(History):
    """A history whose columns and best epoch grow with it instead of being read row by row.

    Rows come and go by `append` and `truncate` alone.
    """

    def __init__(self, rows: list[EpochMetrics] | None = None) -> None:
        super().__init__(list(rows or ()))
        self._columns: dict[str, _Column] = {}
        self._judged = 0
        self._lacks_accuracy = False
        self._lowest: EpochMetrics | None = None
        self._highest: EpochMetrics | None = None

    def append(self, row: EpochMetrics) -> None:
        """Add the next epoch; a row of the same or a later epoch gives way to it."""
        grows = not self.rows or self.rows[-1].epoch < row.epoch
        super().append(row)
        if not grows:
            self._forget()

    def truncate(self, last_epoch: int) -> None:
        """Forget the epochs after `last_epoch`."""
        super().truncate(last_epoch)
        self._forget()

    def at(self, epoch: int) -> EpochMetrics | None:
        """Return the row of an epoch, if there is one."""
        if not self.rows:
            return None
        # Rows follow one another without a gap, unless a file was damaged.
        index = epoch - self.rows[0].epoch
        if 0 <= index < len(self.rows) and self.rows[index].epoch == epoch:
            return self.rows[index]
        return super().at(epoch)

    @property
    def best(self) -> EpochMetrics | None:
        """The row of the highest validation accuracy; of the lowest loss where there is none."""
        for row in self.rows[self._judged :]:
            self._judge(row)
        self._judged = len(self.rows)
        return self._lowest if self._lacks_accuracy else self._highest

    def column(self, name: str) -> npt.NDArray[np.float64]:
        """Return a column as float64, NaN where there is no value; it may not be written to."""
        column = self._columns.setdefault(name, _Column())
        return column.up_to_date(self.rows, name)

    def _judge(self, row: EpochMetrics) -> None:
        if not math.isfinite(row.validation_loss):
            return
        accuracy = row.validation_accuracy
        self._lacks_accuracy |= accuracy is None
        if self._lowest is None or row.validation_loss < self._lowest.validation_loss:
            self._lowest = row
        highest = self._highest
        if highest is None or (accuracy or 0.0) > (highest.validation_accuracy or 0.0):
            self._highest = row

    def _forget(self) -> None:
        self._columns = {}
        self._judged = 0
        self._lacks_accuracy = False
        self._lowest = self._highest = None


class _Column:
    """An array that doubles when it is full, so that each row is read once."""

    def __init__(self) -> None:
        self._values = np.empty(64)
        self._length = 0

    def up_to_date(self, rows: list[EpochMetrics], name: str) -> npt.NDArray[np.float64]:
        if len(rows) > len(self._values):
            larger = np.empty(2 * len(rows))
            larger[: self._length] = self._values[: self._length]
            self._values = larger
        for index in range(self._length, len(rows)):
            value: Any = getattr(rows[index], name)
            self._values[index] = np.nan if value is None else value
        self._length = len(rows)
        result = self._values[: self._length]
        result.setflags(write=False)
        return result
