"""When a run ends before its last epoch because it has reached, or no longer reaches, something."""

import math
from collections.abc import Iterable

from core.training.config import TrainingConfig
from core.training.history import EpochMetrics


class EarlyStopping:
    """Judges each epoch by the validation split, as the settings of that moment ask.

    Parameters
    ----------
    rows : iterable of EpochMetrics
        The epochs before the first that is judged.
    """

    def __init__(self, rows: Iterable[EpochMetrics] = ()) -> None:
        self._lowest = math.inf
        self._lowest_epoch = 0
        for row in rows:
            self._look_at(row)

    def judge(self, row: EpochMetrics, config: TrainingConfig) -> tuple[str, str] | None:
        """Take note of an epoch; return the setting that ends the run there, and why.

        Parameters
        ----------
        row : EpochMetrics
            The epoch after the ones seen so far.
        config : TrainingConfig

        Returns
        -------
        tuple of str, or None
            The name of the setting and a clause for people, or None to go on. Epoch 0, the network
            before training, never ends a run.
        """
        self._look_at(row)
        loss, accuracy = row.validation_loss, row.validation_accuracy
        if row.epoch == 0:
            return None
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
        if config.patience and row.epoch - self._lowest_epoch >= config.patience:
            return "patience", (
                f"validation loss has not fallen for {row.epoch - self._lowest_epoch} epochs "
                f"(lowest {self._lowest:.4g} at epoch {self._lowest_epoch})"
            )
        return None

    def _look_at(self, row: EpochMetrics) -> None:
        if row.validation_loss < self._lowest:
            self._lowest, self._lowest_epoch = row.validation_loss, row.epoch
