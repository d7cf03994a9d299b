"""``train --resume`` and ``train --fork``: runs that begin with the weights of others."""

import argparse
from dataclasses import replace
from typing import Any

from core.cli.data_arguments import loading_progress
from core.cli.output import print_note
from core.cli.parser import all_settings, flag, given_settings
from core.datasets.dataset import Dataset
from core.errors import ConfigError, DatasetError, RunError
from core.runs.folder import RunFolder
from core.runs.shipped import check_changeable
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.config import DataChoice
from core.training.planning import load_data
from core.training.steering import STEERABLE


def resume(args: argparse.Namespace, store: RunStore) -> TrainingRun:
    """Go on with the run that ``--resume`` names."""
    given = given_settings(args, all_settings())
    own = [flag(name) for name in given if name not in STEERABLE]
    own += [flag(name) for name in ("preset", "model") if getattr(args, name) is not None]
    if own:
        raise ConfigError(
            f"--resume takes a run's own settings; leave out {', '.join(own)} (what may change in "
            f"mid-run are {', '.join(map(flag, STEERABLE))}; --fork changes more)"
        )
    folder = store.find(args.resume)
    # Here too, before data are loaded for nothing.
    check_changeable(folder.path)
    record = folder.read_record()
    data, dataset = load_again(args, record.config.data, record.name)
    training = TrainingRun.resume(folder, dataset, changes=given, data=data, name=args.name)
    print_note(f"going on after epoch {training.position.epoch}, step {training.position.step}")
    return training


def fork(args: argparse.Namespace, store: RunStore) -> TrainingRun:
    """Branch off the run that ``--fork`` names."""
    given = given_settings(args, all_settings())
    own = [flag(name) for name in ("preset", "model") if getattr(args, name) is not None]
    if own:
        raise ConfigError(f"--fork keeps the run's network; leave out {', '.join(own)}")
    folder = store.find(args.fork)
    record = folder.read_record()
    epoch = chosen_epoch(folder, args.epoch)
    data, dataset = load_again(args, record.config.data, record.name)
    training = TrainingRun.fork(
        folder, epoch, dataset, store, changes=given, data=data, name=args.name
    )
    print_note(f"branching off {record.name} at epoch {epoch}, step {training.position.step}")
    return training


def chosen_epoch(folder: RunFolder, text: str) -> int:
    """Return the epoch that ``N``, ``last`` or ``best`` names.

    Raises
    ------
    ConfigError
        If it is none of these.
    RunError
        If the run has no such epoch yet.
    """
    history = folder.read_metrics()
    if text in ("last", "best"):
        row: Any = history.last if text == "last" else history.best
        if row is None:
            raise RunError(f"{folder.path} has no {text} epoch yet; train it first")
        return int(row.epoch)
    if not text.isdecimal():
        raise ConfigError(
            f"--epoch must be a whole number, 'last' or 'best'; got {text!r}", field="epoch"
        )
    # Python reads no number of thousands of digits, and no run has so many epochs.
    return int(text[:100])


def load_again(args: argparse.Namespace, data: DataChoice, name: str) -> tuple[DataChoice, Dataset]:
    """Load the data of a run from where they were, or from where ``--data`` says they are now.

    Raises
    ------
    DatasetError
        If they cannot be loaded.
    """
    if args.data is None:
        try:
            with loading_progress(data.source) as progress:
                return data, load_data(data, progress=progress)
        except DatasetError as error:
            raise DatasetError(
                f"the data of {name} cannot be loaded again: {error}. Where they moved, name "
                "their new place with --data"
            ) from error
    # What the file does not say of itself was said when the run began.
    data = DataChoice(
        args.data,
        data.orientation if args.orientation == "auto" else args.orientation,
        data.ink if args.ink == "auto" else args.ink,
        data.seed,
        args.picture_size or data.picture_size,
    )
    with loading_progress(data.source) as progress:
        dataset = load_data(data, progress=progress)
    return replace(data, source=dataset.source), dataset
