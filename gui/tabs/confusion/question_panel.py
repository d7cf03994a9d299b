"""What is asked: which run, split, quantity and scale, and what to compare with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSpinBox, QWidget

from core.analysis.confusion_quantities import QUANTITIES, TITLES, Quantity
from core.datasets.dataset import SPLIT_NAMES, SPLIT_WORDS, SplitName
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label

SPLIT_TITLES = {split: words.capitalize() for split, words in SPLIT_WORDS.items()}

WHOLE = "this run with all units"
"""Stands for the current run without lesions where one chooses what to compare with."""

_TIPS: dict[Quantity, str] = {
    "count": "How many samples of a class were read as another",
    "actual": "How many of a class: each row adds up to 100",
    "predicted": "How many of what was read as a class: each column adds up to 100",
    "probability": "The mean probability that samples of a class are given, in per cent",
}


@dataclass(frozen=True, slots=True)
class RunChoice:
    """A run that can be chosen.

    Parameters
    ----------
    run_id, name : str
    first, last : int
        Its epochs.
    """

    run_id: str
    name: str
    first: int
    last: int


class QuestionPanel(Card):
    """Fields that say what the matrix shows; programs set them silently.

    Signals
    -------
    runChosen(str)
    changed()
        The user chose a split, a quantity, a scale, or what to compare with.
    """

    runChosen = Signal(str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Question", parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.run_box = self._add_box("Run", "Which run's network is asked")
        self.split_box = self._add_box("Split", "Which samples it is asked about")
        self.quantity_box = self._add_box("Show", "What stands in the cells")
        self.log_box = QCheckBox("Logarithmic colours")
        self.log_box.setToolTip("Equal ratios are equal steps of colour, so that rare errors show")
        self._grid.addWidget(self.log_box, self._grid.rowCount(), 1)
        self.other_box = self._add_box(
            "Compare", "Show what became better and worse than in another run or at another epoch"
        )
        self.epoch_box = QSpinBox()
        self.epoch_box.setToolTip("Which epoch of the other run to compare with")
        self.epoch_box.setAccessibleName("Epoch to compare with")
        self.epoch_box.setKeyboardTracking(False)
        self._epoch_label = label("at epoch", "muted")
        row = self._grid.rowCount()
        self._grid.addWidget(self._epoch_label, row, 0)
        self._grid.addWidget(self.epoch_box, row, 1)
        for quantity in QUANTITIES:
            self.quantity_box.addItem(TITLES[quantity], quantity)
            at = self.quantity_box.count() - 1
            self.quantity_box.setItemData(at, _TIPS[quantity], Qt.ItemDataRole.ToolTipRole)
        self._choices: tuple[RunChoice, ...] = ()
        self.set_splits({})
        self.set_others((), None)
        self.run_box.activated.connect(lambda at: self.runChosen.emit(self.run_box.itemData(at)))
        for box in (self.split_box, self.quantity_box):
            box.activated.connect(lambda _at: self.changed.emit())
        self.log_box.clicked.connect(lambda _on: self.changed.emit())
        self.other_box.activated.connect(self._on_other)
        self.epoch_box.valueChanged.connect(lambda _value: self.changed.emit())

    # What is asked

    @property
    def split(self) -> SplitName | None:
        """The chosen split; None where there is no run."""
        found: SplitName | None = self.split_box.currentData()
        return found

    @property
    def quantity(self) -> Quantity:
        """What the cells show."""
        found: Quantity = self.quantity_box.currentData()
        return found

    @property
    def is_logarithmic(self) -> bool:
        """Whether colours are on a logarithmic scale."""
        return self.log_box.isChecked()

    @property
    def other(self) -> tuple[str, int] | None:
        """Run and epoch to compare with, or None."""
        run_id = self.other_box.currentData()
        return (run_id, self.epoch_box.value()) if run_id and run_id != WHOLE else None

    @property
    def compares_whole(self) -> bool:
        """Whether to compare with the same network with all its units."""
        return bool(self.other_box.currentData() == WHOLE)

    # What can be asked

    def set_runs(self, runs: Sequence[RunChoice], current: str | None) -> None:
        """Offer runs, newest first."""
        self.run_box.fill([(run.name, run.run_id) for run in runs], current)
        self.run_box.setEnabled(bool(runs))

    def set_splits(self, samples: Mapping[str, int]) -> None:
        """Offer the splits that a run's data have, with their samples; keep the chosen one."""
        there = [split for split in SPLIT_NAMES if samples.get(split)]
        chosen = self.split if self.split in there else "validation"
        items = [(f"{SPLIT_TITLES[split]} · {samples[split]:,} samples", split) for split in there]
        self.split_box.fill(items, chosen)
        self.split_box.setEnabled(bool(there))

    def set_others(
        self, choices: Sequence[RunChoice], current: str | None, *, with_whole: bool = False
    ) -> None:
        """Offer runs to compare with; keep the chosen one where it is still there.

        Parameters
        ----------
        choices : sequence of RunChoice
        current : str or None
            The run that is shown.
        with_whole : bool
            Whether units of it are off, so that it can be compared with itself with all units.
        """
        with_whole |= self.compares_whole and bool(choices)
        is_there = self.other_box.findData(WHOLE) >= 0
        same = tuple(choices) == self._choices and with_whole == is_there
        if same and self.other_box.count():
            self._fit_epochs()
            return
        self._choices = tuple(choices)
        items: list[tuple[str, str | None]] = [("nothing", None)]
        if with_whole:
            items.append(("this run, all units on", WHOLE))
        for run in choices:
            name = "this run" if run.run_id == current else run.name
            items.append((name, run.run_id))
        self.other_box.fill(items, self.other_box.currentData())
        self.other_box.setEnabled(bool(choices))
        self._fit_epochs()

    def compare_with(self, run_id: str | None, epoch: int | None = None) -> None:
        """Compare with a run at an epoch, as if the user had chosen them."""
        self.other_box.setCurrentIndex(max(0, self.other_box.findData(run_id)))
        self._fit_epochs()
        if epoch is not None:
            self.epoch_box.blockSignals(True)
            self.epoch_box.setValue(epoch)
            self.epoch_box.blockSignals(False)
        self.changed.emit()

    def _on_other(self, _at: int) -> None:
        run = self._other_choice()
        self._fit_epochs()
        if run is not None:
            self.epoch_box.blockSignals(True)
            # This run is compared with how it began, another one with what became of it.
            is_current = run.run_id == self.run_box.currentData()
            self.epoch_box.setValue(run.first if is_current else run.last)
            self.epoch_box.blockSignals(False)
        self.changed.emit()

    def _other_choice(self) -> RunChoice | None:
        wanted = self.other_box.currentData()
        return next((run for run in self._choices if run.run_id == wanted), None)

    def _fit_epochs(self) -> None:
        run = self._other_choice()
        self.epoch_box.setVisible(run is not None)
        self._epoch_label.setVisible(run is not None)
        self.quantity_box.setEnabled(run is None and not self.compares_whole)
        if run is not None:
            self.epoch_box.blockSignals(True)
            self.epoch_box.setRange(run.first, run.last)
            self.epoch_box.blockSignals(False)

    def _add_box(self, title: str, tooltip: str) -> ChoiceBox:
        box = ChoiceBox()
        box.setToolTip(tooltip)
        box.setAccessibleName(title)
        row = self._grid.rowCount()
        words = label(title, "muted")
        words.setBuddy(box)
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(box, row, 1)
        return box
