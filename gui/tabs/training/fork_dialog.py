"""The dialog that begins a branch of a run: where, and with which other settings."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.errors import ConfigError
from core.settings import to_mapping
from core.training.config import TrainingConfig
from core.training.schedules import check_training
from core.training.steering import with_changes
from gui.session import SessionRun
from gui.widgets.buttons import primary_button, push_button
from gui.widgets.labels import label
from gui.widgets.settings_form import SettingsForm

MORE_EPOCHS = 20
"""Offered where the run's own plan leaves nothing to train after the fork."""


class KeptEpochs(QSpinBox):
    """Takes the epochs whose weights are kept, and the nearest one for any other.

    Parameters
    ----------
    epochs : sequence of int
        Ascending; one or more.
    """

    def __init__(self, epochs: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs = list(epochs)
        self.setRange(self._epochs[0], self._epochs[-1])
        self.setKeyboardTracking(False)
        self.editingFinished.connect(lambda: self.setValue(self.value()))

    def setValue(self, epoch: int) -> None:
        """Show an epoch, or the kept one that is nearest."""
        super().setValue(min(self._epochs, key=lambda kept: abs(kept - epoch)))

    def stepBy(self, steps: int) -> None:
        """Go to another kept epoch."""
        place = bisect_left(self._epochs, self.value()) + steps
        self.setValue(self._epochs[max(0, min(place, len(self._epochs) - 1))])


class ForkDialog(QDialog):
    """Asks for the epoch, the name and the training settings of a branch.

    Parameters
    ----------
    run : SessionRun
        The run to leave; it has at least one epoch.
    epoch : int
        Where the user wants to leave it.
    parent : QWidget
    """

    def __init__(self, run: SessionRun, epoch: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._run = run
        self.setWindowTitle(f"Fork {run.record.name}")
        rows = run.history.rows
        # Of a long run the weights of some epochs are kept; only there can it be left.
        kept = [e for e in run.folder.checkpoint_epochs() if rows[0].epoch <= e <= rows[-1].epoch]
        self.epoch_box = KeptEpochs(kept or [row.epoch for row in rows])
        self.epoch_box.setValue(epoch)
        self.epoch_box.setAccessibleName("Epoch to fork at")
        self.epoch_box.setToolTip("The branch begins with the weights of this epoch")
        epoch = self.epoch_box.value()
        self.name_edit = QLineEdit()
        self.name_edit.setPlaceholderText(f"{run.record.name} @ {epoch}")
        self.name_edit.setAccessibleName("Name of the branch")
        self.name_edit.setToolTip("What the branch is called in the list of runs")
        self.form = SettingsForm(TrainingConfig)
        self.form.add_top_row("At epoch", self.epoch_box)
        self.form.add_top_row("Name", self.name_edit)
        self._offered: dict[str, Any] = {}
        self._problem = label("", "error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        words = label(
            "The branch begins with the weights of that epoch and sees the same batches. What "
            "you change here is all that differs.",
            "muted",
        )
        words.setWordWrap(True)
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.all_button = push_button("All settings", "settings")
        self.all_button.setCheckable(True)
        self.all_button.setToolTip("Show every training setting")
        self.all_button.toggled.connect(self.form.set_advanced_shown)
        cancel = push_button("Cancel")
        cancel.setToolTip("Begin no branch (Escape)")
        cancel.clicked.connect(self.reject)
        self.fork_button = primary_button("Fork and train", "fork")
        self.fork_button.setDefault(True)
        self.fork_button.setToolTip("Begin the branch and train it (Enter)")
        self.fork_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.all_button)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.fork_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(label(f"Fork {run.record.name}", "title"))
        layout.addWidget(words)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._problem)
        layout.addLayout(buttons)
        self.resize(400, 420)
        self.form.set_advanced_shown(False)
        self.form.valuesEdited.connect(self._judge)
        self.epoch_box.valueChanged.connect(self._on_epoch_changed)
        self._on_epoch_changed()
        self.form.editor("learning_rate").setFocus()

    @property
    def epoch(self) -> int:
        """Where to leave the run."""
        return self.epoch_box.value()

    @property
    def name(self) -> str | None:
        """What to call the branch; None for the usual name."""
        return " ".join(self.name_edit.text().split()) or None

    @property
    def changes(self) -> Mapping[str, Any]:
        """The settings that differ from the run's at that epoch."""
        inherited = to_mapping(self._inherited())
        values = self.form.values()
        return {name: value for name, value in values.items() if value != inherited[name]}

    @property
    def problem(self) -> str:
        """Why the branch cannot begin; empty where it can."""
        return "" if self._problem.isHidden() else self._problem.text()

    def _inherited(self) -> TrainingConfig:
        """Return the run's settings at the epoch chosen."""
        record, row = self._run.record, self._run.history.at(self.epoch)
        step = row.step if row is not None else 0
        return with_changes(
            record.config.training, (change for change in record.changes if change.step <= step)
        )

    def _on_epoch_changed(self) -> None:
        self.name_edit.setPlaceholderText(f"{self._run.record.name} @ {self.epoch}")
        edited = {
            name: value
            for name, value in self.form.values().items()
            if self._offered and value != self._offered.get(name)
        }
        offered = to_mapping(self._inherited())
        if offered["epochs"] <= self.epoch:
            offered["epochs"] = self.epoch + MORE_EPOCHS
        self._offered = offered
        self.form.set_values(offered | edited)
        self._judge()

    def _judge(self) -> None:
        problem = ""
        if self.form.is_valid():
            try:
                training = check_training(TrainingConfig(**self.form.values()))
            except ConfigError as error:
                problem = str(error)
            else:
                if training.epochs <= self.epoch:
                    problem = f"Give it more epochs than {self.epoch}, or nothing is left to train."
        self._problem.setText(problem[:1].upper() + problem[1:])
        self._problem.setVisible(bool(problem))
        self.fork_button.setEnabled(self.form.is_valid() and not problem)
