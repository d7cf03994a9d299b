"""When a run ends before its last epoch because it has reached, or no longer reaches, something."""

import math
from collections.abc import Iterable

from core.training.config import TrainingConfig
from core.training.history import EpochMetrics


class EarlyStopping:
    """Judges a run by its validation split, as the settings of that moment ask.

    Parameters
    ----------
    rows : iterable of EpochMetrics
        The epochs so far.
    first_epoch : int
        The one that the run began with, 0 or that of a fork, which never ends it.
    """

    def __init__(self, rows: Iterable[EpochMetrics] = (), *, first_epoch: int = 0) -> None:
        self._first_epoch = first_epoch
        self._last: EpochMetrics | None = None
        self._lowest = math.inf
        self._lowest_epoch = first_epoch
        for row in rows:
            self.add(row)

    def add(self, row: EpochMetrics) -> None:
        """Take note of the next epoch."""
        self._last = row
        if row.validation_loss < self._lowest:
            self._lowest, self._lowest_epoch = row.validation_loss, row.epoch

    def verdict(self, config: TrainingConfig) -> tuple[str, str] | None:
        """Return the setting that ends the run with the last epoch, and why.

        Returns
        -------
        tuple of str, or None
            The name of the setting and a clause for people, or None to go on.
        """
        row = self._last
        if row is None or row.epoch <= self._first_epoch:
            return None
        loss, accuracy = row.validation_loss, row.validation_accuracy
        if config.target_loss and loss <= config.target_loss:
            return "target_loss", (
                f"validation loss {loss:.4g} reached the target {config.target_loss:g} at epoch "
                f"{row.epoch}"
            )
        if config.target_accuracy and accuracy is not None and accuracy >= config.target_accuracy:
            return "target_accuracy", (
                f"validation accuracy {accuracy:.4f} reached the target "
                f"{config.target_accuracy:g} at epoch {row.epoch}"
            )
        waited = row.epoch - self._lowest_epoch
        if config.patience and waited >= config.patience:
            return "patience", (
                f"validation loss has not fallen for {waited} epoch{'s' if waited > 1 else ''} "
                f"(lowest {self._lowest:.4g} at epoch {self._lowest_epoch})"
            )
        return None
