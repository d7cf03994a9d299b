"""The list of runs, and what the cursor's epoch reads."""

from PySide6.QtWidgets import QWidget

from core.training.history import EpochMetrics
from gui.widgets.card import Card
from gui.widgets.labels import label
from gui.widgets.readout_table import ReadoutTable
from gui.widgets.run_list import RunList, RunRow

EMPTY = "No run yet. Press Run to train a network on these data."


class RunsPanel(Card):
    """Runs above, numbers below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Runs", parent)
        self.list = RunList()
        self._empty = label(EMPTY, "muted")
        self._empty.setWordWrap(True)
        self._details = label("", "muted")
        self._details.setWordWrap(True)
        self._table = ReadoutTable()
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._table)
        self.body.addWidget(self._details)
        self.body.addStretch(0)
        self.set_readout(None, "")

    def set_rows(self, rows: list[RunRow], current: str | None) -> None:
        """Show the runs."""
        self._empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self.list.set_rows(rows)
        if current is not None:
            self.list.set_current(current)

    def set_readout(self, metrics: EpochMetrics | None, details: str) -> None:
        """Show the numbers of an epoch of the current run, and what else is known of it."""
        self._table.setVisible(metrics is not None)
        self._details.setVisible(bool(details))
        self._details.setText(details)
        if metrics is not None:
            self._table.set_values(
                metrics.epoch,
                {
                    "loss": {"train": metrics.train_loss, "validation": metrics.validation_loss},
                    "accuracy": {
                        "train": metrics.train_accuracy,
                        "validation": metrics.validation_accuracy,
                    },
                },
            )
