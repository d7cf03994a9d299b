"""What the whole window looks at: one data set, the runs, and one shared cursor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.datasets.dataset import Dataset, SplitName
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.store import RunStore
from core.training.config import DataChoice
from core.training.history import EpochMetrics
from core.training.registry import MODELS
from gui.batch_losses import BatchLosses
from gui.run_history import RunHistory

SHORT_PLAN = 200
"""Plans up to this many epochs are shown whole from the beginning."""

RUN_COLORS = 6
"""Hues that runs take in turn; see the theme's `runs`."""

ALIKE = {0: 5, 5: 0}
"""Two blues, which are not put side by side while there is another hue."""


@dataclass(eq=False)
class SessionRun:
    """A run as the window knows it.

    Parameters
    ----------
    folder : RunFolder
    record : RunRecord
        As last heard of.
    history : RunHistory
        The window's own copy, so that no thread shares it.
    color_index : int
        Which hue it has, in every tab.
    visible : bool
        Whether its curves are drawn.
    batch_losses : BatchLosses or None
        None until somebody wants to see them.
    """

    folder: RunFolder
    record: RunRecord
    history: RunHistory
    color_index: int
    visible: bool = True
    batch_losses: BatchLosses | None = None

    @property
    def run_id(self) -> str:
        """Name of its folder."""
        return self.folder.run_id

    @property
    def reconstructs(self) -> bool:
        """Whether its network gives pictures back, and recognises no classes."""
        return MODELS.get(self.record.config.model).reconstructs

    @property
    def has_layers(self) -> bool:
        """Whether its arrays are layers of units; a bag of visual words has none."""
        return MODELS.get(self.record.config.model).has_layers

    @property
    def no_single_units(self) -> str:
        """Why its units are not looked at one by one; empty where they are."""
        return MODELS.get(self.record.config.model).no_single_units

    @property
    def store(self) -> RunStore:
        """The folder of runs that it lies in; not always that of new runs."""
        return RunStore(self.folder.path.parent)

    @property
    def epochs_in_view(self) -> int:
        """How many epochs to make room for: those planned, or a part of a long plan.

        A long run would fill a sliver of its plan for a long time; the part doubles as it grows.
        """
        planned = self.record.training.epochs
        last = self.history.last
        room = SHORT_PLAN
        while last is not None and room < 1.25 * last.epoch:
            room *= 2
        return min(planned, room)


@dataclass(frozen=True, slots=True)
class ClassPair:
    """What a cell, a row or a column of a confusion matrix stands for.

    Parameters
    ----------
    actual, predicted : int or None
        Class indices of the current run; None is any class.
    """

    actual: int | None
    predicted: int | None


@dataclass(frozen=True, slots=True)
class SampleChoice:
    """One sample of the current run's data.

    Parameters
    ----------
    split : {"train", "validation", "test"}
    index : int
    """

    split: SplitName
    index: int


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """One unit of the current run's network.

    Parameters
    ----------
    layer : str
        As its arrays are named, such as ``"layer1"``.
    index : int
    """

    layer: str
    index: int


class Session(QObject):
    """Holds what tabs share; a change is told by a signal, whoever made it.

    Signals
    -------
    datasetChanged()
    runsChanged()
        Runs came, went, or were renamed, hidden or shown.
    runUpdated(str)
        A run has a new epoch or status.
    currentRunChanged()
    epochChanged(object)
        The cursor's epoch, or None where the current run has none.
    liveChanged(bool)
        Whether the cursor follows the newest epoch.
    pairChanged(object), sampleChanged(object), unitChanged(object)
        The cursor's `ClassPair`, `SampleChoice` or `UnitChoice`; None where nothing is chosen.
    settingsOffered(object)
        A mapping of settings, name to value, that the next run shall have.
    """

    datasetChanged = Signal()
    runsChanged = Signal()
    runUpdated = Signal(str)
    currentRunChanged = Signal()
    epochChanged = Signal(object)
    liveChanged = Signal(bool)
    pairChanged = Signal(object)
    sampleChanged = Signal(object)
    unitChanged = Signal(object)
    settingsOffered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dataset: Dataset | None = None
        self.data_choice: DataChoice | None = None
        self._runs: dict[str, SessionRun] = {}
        self._current: str | None = None
        self._epoch: int | None = None
        self._live = True
        self._pair: ClassPair | None = None
        self._sample: SampleChoice | None = None
        self._unit: UnitChoice | None = None
        self._chosen_of: tuple[object, object] | None = None

    @property
    def runs(self) -> list[SessionRun]:
        """Every run, oldest first."""
        return list(self._runs.values())

    @property
    def current_run(self) -> SessionRun | None:
        """The run that tabs look at."""
        return self._runs.get(self._current) if self._current else None

    @property
    def epoch(self) -> int | None:
        """The epoch that tabs look at."""
        return self._epoch

    @property
    def live(self) -> bool:
        """Whether the cursor follows the newest epoch."""
        return self._live

    @property
    def pair(self) -> ClassPair | None:
        """The classes that tabs look at."""
        return self._pair

    @property
    def sample(self) -> SampleChoice | None:
        """The sample that tabs look at."""
        return self._sample

    @property
    def unit(self) -> UnitChoice | None:
        """The unit that tabs look at."""
        return self._unit

    def set_pair(self, pair: ClassPair | None) -> None:
        """Look at other classes, or at none."""
        if pair != self._pair:
            self._pair = pair
            self.pairChanged.emit(pair)

    def set_sample(self, sample: SampleChoice | None) -> None:
        """Look at another sample, or at none."""
        if sample != self._sample:
            self._sample = sample
            self.sampleChanged.emit(sample)

    def set_unit(self, unit: UnitChoice | None) -> None:
        """Look at another unit, or at none."""
        if unit != self._unit:
            self._unit = unit
            self.unitChanged.emit(unit)

    def set_dataset(self, dataset: Dataset, choice: DataChoice) -> None:
        """Take another data set for the next run."""
        self.dataset, self.data_choice = dataset, choice
        self.datasetChanged.emit()

    def offer_settings(self, values: Mapping[str, object]) -> None:
        """Let the next run have these settings; whoever holds the form shows them."""
        self.settingsOffered.emit(dict(values))

    def run(self, run_id: str) -> SessionRun | None:
        """Return a run by its id."""
        return self._runs.get(run_id)

    def next_color(self) -> int:
        """Return the hue after that of the newest run, but none that is drawn already.

        Runs of earlier sessions take theirs in turn, from the oldest on.
        """
        newest = next(reversed(self._runs.values()), None)
        first = 0 if newest is None else newest.color_index + 1
        in_turn = [(first + step) % RUN_COLORS for step in range(RUN_COLORS)]
        drawn = {run.color_index for run in self._runs.values() if run.visible}
        unlike = [hue for hue in in_turn if not {hue, ALIKE.get(hue)} & drawn]
        unused = [hue for hue in in_turn if hue not in drawn]
        return (unlike or unused or in_turn)[0]

    def add_runs(self, runs: Iterable[SessionRun]) -> None:
        """Add runs; one with a known id takes the other's place."""
        for run in runs:
            self._runs[run.run_id] = run
        # A run that is read late, or brought back, takes the place that is its own.
        by_age = sorted(self._runs.values(), key=lambda run: run.record.created)
        self._runs = {run.run_id: run for run in by_age}
        self.runsChanged.emit()
        self._put_cursor()

    def remove_runs(self, run_ids: Iterable[str]) -> None:
        """Forget runs; the newest one left becomes current if the current one goes."""
        for run_id in run_ids:
            self._runs.pop(run_id, None)
        self.runsChanged.emit()
        if self._current is not None and self._current not in self._runs:
            self._current = next(reversed(self._runs), None)
            self.currentRunChanged.emit()
            self._put_cursor()

    def set_visible(self, run_id: str, *, visible: bool) -> None:
        """Draw a run's curves or not."""
        run = self._runs.get(run_id)
        if run is not None and run.visible != visible:
            run.visible = visible
            self.runsChanged.emit()

    def show_only(self, run_ids: Iterable[str]) -> None:
        """Draw the curves of these runs and of no other."""
        shown = set(run_ids)
        for run in self._runs.values():
            run.visible = run.run_id in shown
        self.runsChanged.emit()

    def hide_other_data(self, run_id: str) -> None:
        """Draw no curves of runs on other data than this one's: they cannot be compared."""
        data = self._runs[run_id].record.dataset.fingerprint
        for run in self._runs.values():
            run.visible &= run.record.dataset.fingerprint == data
        self.runsChanged.emit()

    def set_record(self, run_id: str, record: RunRecord) -> None:
        """Take note of what a run now says of itself."""
        self._runs[run_id].record = record
        self.runUpdated.emit(run_id)

    def add_epochs(self, run_id: str, rows: Iterable[EpochMetrics]) -> None:
        """Add new epochs to a run; a live cursor follows."""
        run = self._runs[run_id]
        for row in rows:
            run.history.append(row)
        # The cursor first: who hears of the run then finds it where it belongs.
        if run_id == self._current and self._live:
            self._follow()
        self.runUpdated.emit(run_id)

    def select_run(self, run_id: str) -> None:
        """Look at another run; the cursor keeps its epoch where that run has it."""
        if run_id == self._current or run_id not in self._runs:
            return
        self._current = run_id
        self.currentRunChanged.emit()
        self._put_cursor()

    def set_epoch(self, epoch: int) -> None:
        """Move the cursor; it then no longer follows the newest epoch."""
        self.set_live(live=False)
        before = self._epoch
        self._place(epoch)
        if self._epoch == before:
            # Whoever asked for an epoch that the run does not have shows it; this takes it back.
            self.epochChanged.emit(self._epoch)

    def set_live(self, *, live: bool) -> None:
        """Let the cursor follow the newest epoch, or not."""
        if live != self._live:
            self._live = live
            self.liveChanged.emit(live)
        if live:
            self._follow()

    def _forget_choices(self) -> None:
        """Let go of classes and samples of other data, and of units of another network."""
        run = self.current_run
        data = None if run is None else run.record.dataset.fingerprint
        network = None if run is None else (run.record.config.model, run.record.config.settings)
        before, self._chosen_of = self._chosen_of, (data, network)
        if before is None or before[0] != data:
            self.set_pair(None)
            self.set_sample(None)
        if before is None or before[1] != network:
            self.set_unit(None)

    def _put_cursor(self) -> None:
        self._forget_choices()
        if self._live:
            self._follow()
        else:
            self._place(self._epoch)

    def _follow(self) -> None:
        run = self.current_run
        last = run.history.last if run else None
        self._set_epoch(last.epoch if last else None)

    def _place(self, epoch: int | None) -> None:
        run = self.current_run
        last = run.history.last if run else None
        if last is None:
            self._set_epoch(None)
        else:
            first = run.history.rows[0].epoch if run else 0
            wanted = last.epoch if epoch is None else epoch
            self._set_epoch(max(first, min(wanted, last.epoch)))

    def _set_epoch(self, epoch: int | None) -> None:
        if epoch != self._epoch:
            self._epoch = epoch
            self.epochChanged.emit(epoch)
