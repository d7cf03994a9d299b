"""Does rows again: trains what a preset says, or takes the run that did so before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.datasets.dataset import Dataset
from core.errors import LabError, RunError
from core.reports.kept_runs import PlannedRun, begin_run, finished_run
from core.reports.sources import Found, Need, Sources
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.config import DataChoice
from core.training.events import RunStatus
from core.training.planning import plan_run
from core.training.presets import PRESETS

QUICK_EPOCHS = 2
"""Of a quick reproduction: everything runs, and nothing is reached."""

TAG = "reproduction"
"""Of the runs that were made for a row."""

Train = Callable[[TrainingRun], None]
"""Trains a run to its end; raises where that was not to be."""


class UntrainedError(LabError):
    """A row takes a run that is not there, and nobody is to train it now.

    Parameters
    ----------
    plan : PlannedRun
        The run that is missing.
    """

    def __init__(self, plan: PlannedRun) -> None:
        super().__init__("its network has not been trained yet")
        self.plan = plan


class StoppedError(LabError):
    """Somebody asked for the work to end before it was done."""


@dataclass(frozen=True, eq=False)
class Trained:
    """A run of a row.

    Parameters
    ----------
    folder : RunFolder
    record : RunRecord
    dataset : Dataset
    is_own : bool
        Whether it was trained on the whole of the report's own data.
    notes : tuple of str
        What has to be known to read its figures.
    """

    folder: RunFolder
    record: RunRecord
    dataset: Dataset
    is_own: bool
    notes: tuple[str, ...]

    def accuracy(self, split: str) -> float:
        """Return the accuracy after the last epoch."""
        scores = self.record.results.get(split)
        # A diverged or failed run raises before; every split that is there has scores.
        assert scores is not None
        assert scores.accuracy is not None
        return scores.accuracy


class Work:
    """What rows need to do their work.

    Parameters
    ----------
    store : RunStore
        Where runs are looked for, and made.
    sources : Sources
    train : callable or None
        See `Train`. With None only what is there is taken: a row whose run is missing raises
        `UntrainedError`.
    quick : bool
        Whether to train for `QUICK_EPOCHS` only, to see that everything runs.
    cancelled : callable
        Returns whether to end; asked between steps that take seconds.
    """

    def __init__(
        self,
        store: RunStore,
        sources: Sources,
        train: Train | None,
        *,
        quick: bool = False,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.store = store
        self.quick = quick
        self._sources = sources
        self._train = train
        self._cancelled = cancelled

    def go_on(self) -> None:
        """Go on, unless somebody wants the work to end.

        Raises
        ------
        StoppedError
            If so.
        """
        if self._cancelled():
            raise StoppedError("it was stopped")

    def find(self, need: Need) -> Found:
        """Return what serves a need; see `Sources.find`."""
        return self._sources.find(need)

    def train(
        self,
        preset: str,
        need: Need | None = None,
        overrides: Mapping[str, Any] | None = None,
    ) -> Trained:
        """Train as a preset says, unless a finished run of the same settings and data is there.

        Parameters
        ----------
        preset : str
        need : Need, optional
            The data; without it those that the preset brings.
        overrides : mapping, optional
            Settings that differ from the preset.

        Raises
        ------
        MissingError
            If there are no data.
        UntrainedError
            If there is no such run, and none is to be trained.
        LabError
            If they cannot be used, or the run ended badly.
        """
        self.go_on()
        found = None if need is None else self.find(need)
        changed = dict(overrides or {})
        planned = changed.get("epochs", PRESETS.get(preset).training.get("epochs"))
        # What brings its own data is a matter of seconds.
        if self.quick and planned is not None and need is not None:
            changed["epochs"] = min(planned, QUICK_EPOCHS)
        data = None if found is None else DataChoice(found.source)
        config, dataset = plan_run(data, preset=preset, overrides=changed)
        plan = PlannedRun(config, dataset.fingerprint)
        folder = finished_run(self.store, plan) or self._trained(plan, dataset)
        is_own = found is None or found.is_own
        notes: list[str] = []
        total = sum(len(split) for _name, split in dataset.splits())
        if need is not None and need.samples is not None and is_own and total < need.samples:
            is_own = False
            notes.append(f"{total:,} of the {need.samples:,} samples of {need.title}.")
        elif need is not None and is_own and not need.has_known_size:
            is_own = False
            notes.append(
                f"{dataset.name}: {total:,} samples; how many the report had is published nowhere."
            )
        elif need is not None and not is_own:
            notes.append(f"{dataset.name} ({total:,} samples) in place of {need.title}.")
        return Trained(folder, folder.read_record(), dataset, is_own, tuple(notes))

    def _trained(self, plan: PlannedRun, dataset: Dataset) -> RunFolder:
        if self._train is None:
            raise UntrainedError(plan)
        run = begin_run(self.store, plan, dataset)
        self._train(run)
        if run.run_record.status is not RunStatus.FINISHED:
            what = run.run_record.message or "it was stopped"
            raise RunError(f"{run.run_record.name} {run.run_record.status}: {what}")
        self.store.describe(run.folder.run_id, tags=(*run.run_record.tags, TAG))
        return run.folder
