"""How runs come into being: new, going on where they were left, or branching off others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.datasets.catalogue import is_built_in
from core.datasets.dataset import Dataset
from core.errors import RunError
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.config import DataChoice, RunConfig
from core.training.planning import load_data
from gui.session import Session, SessionRun


@dataclass(frozen=True, slots=True)
class RunBeginning:
    """What makes a run, in the thread that will train it.

    Parameters
    ----------
    model : str
        Name in the registry of models.
    make : callable
        Loads the data where they are not at hand, and makes the run.
    run_id : str
        Of a run that exists already and goes on; empty for one that is made.
    """

    model: str
    make: Callable[[], TrainingRun]
    run_id: str = ""


def new_run(
    config: RunConfig, dataset: Dataset, store: RunStore, comparison: str = ""
) -> RunBeginning:
    """Begin a run with its initial weights."""
    return RunBeginning(
        config.model,
        lambda: TrainingRun.create(config, dataset, store, comparison=comparison),
    )


def resumed_run(
    run: SessionRun, session: Session, changes: Mapping[str, Any] | None = None
) -> RunBeginning:
    """Go on with a run where it was left, on its own data, perhaps with other settings."""
    dataset, place = _data_of(run, session)
    return RunBeginning(
        run.record.config.model,
        lambda: TrainingRun.resume(run.folder, dataset(), changes=changes, data=place),
        run.run_id,
    )


def forked_run(
    run: SessionRun,
    session: Session,
    store: RunStore,
    epoch: int,
    changes: Mapping[str, Any],
    name: str | None = None,
) -> RunBeginning:
    """Begin a branch of a run with the weights of one of its epochs."""
    dataset, place = _data_of(run, session)
    return RunBeginning(
        run.record.config.model,
        lambda: TrainingRun.fork(
            run.folder, epoch, dataset(), store, changes=changes, data=place, name=name
        ),
    )


def _data_of(run: SessionRun, session: Session) -> tuple[Callable[[], Dataset], DataChoice | None]:
    """Return what loads the data of a run, and where they are if not where they were."""
    known, place = session.dataset, session.data_choice
    if known is not None and known.fingerprint == run.record.dataset.fingerprint:
        # Perhaps the data moved, and were opened from where they are now.
        return lambda: known, place
    return lambda: _load(run), None


def _load(run: SessionRun) -> Dataset:
    source = run.record.config.data.source
    if not is_built_in(source) and not Path(source).exists():
        raise RunError(
            f"{run.record.name} cannot go on, because its data are gone: {source}. Open them from "
            "where they are now, then continue the run"
        )
    return load_data(run.record.config.data)
