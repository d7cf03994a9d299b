"""``train``: the Training tab without a window."""

import argparse
from dataclasses import replace

from core.cli.output import print_json, print_note, print_result
from core.cli.parser import (
    Verb,
    add_data,
    add_json,
    add_runs_dir,
    add_settings,
    all_settings,
    flag,
    given_settings,
    open_store,
)
from core.cli.train_result import result, summary
from core.cli.training import train_to_end
from core.datasets.dataset import Dataset
from core.errors import ConfigError, DatasetError
from core.training.config import DataChoice
from core.training.planning import load_data, plan_run
from core.training.presets import PRESETS
from core.training.registry import MODELS
from core.training.run_store import RunStore
from core.training.steering import STEERABLE
from core.training.training_run import TrainingRun


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--preset", metavar="|".join(PRESETS.names), help="settings to start from")
    add_data(parser)
    parser.add_argument("--model", metavar="|".join(MODELS.names), help="kind of network")
    parser.add_argument("--name", help="what the run is called in lists")
    parser.add_argument(
        "--resume",
        metavar="RUN",
        help="go on with a stopped or interrupted run: its folder, id, name, or 'last'; "
        "--epochs may extend it",
    )
    add_settings(parser, all_settings())
    add_runs_dir(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Train, save, and print what was reached."""
    if args.name is not None:
        args.name = " ".join(args.name.split())
        if not args.name:
            raise ConfigError("--name is empty; give the run a name, or leave the flag out")
    store = open_store(args)
    training = _create(args, store) if args.resume is None else _resume(args, store)
    print_note(
        f"{training.run_record.name}: {training.dataset.name}, {training.config.model}, "
        f"{training.run_record.parameters:,} parameters, {training.trainer.device}"
    )
    for note in training.dataset.notes:
        print_note(f"note: {note}")
    code = train_to_end(training)
    if args.json:
        print_json(result(training))
    else:
        print_result(summary(training))
    return code


def _create(args: argparse.Namespace, store: RunStore) -> TrainingRun:
    data = None if args.data is None else DataChoice(args.data, args.orientation, args.ink)
    _check_data_flags(args)
    config, dataset = plan_run(
        data,
        model=args.model,
        preset=args.preset,
        overrides=given_settings(args, all_settings()),
    )
    return TrainingRun.create(config, dataset, store, name=args.name)


def _resume(args: argparse.Namespace, store: RunStore) -> TrainingRun:
    given = given_settings(args, all_settings())
    own = [flag(name) for name in given if name not in STEERABLE]
    own += [flag(name) for name in ("preset", "model") if getattr(args, name) is not None]
    if own:
        raise ConfigError(
            f"--resume takes a run's own settings; leave out {', '.join(own)} (what may change in "
            f"mid-run are {', '.join(map(flag, STEERABLE))}; --fork changes more)"
        )
    _check_data_flags(args)
    folder = store.find(args.resume)
    record = folder.read_record()
    data, dataset = _load_again(args, record.config.data, record.name)
    training = TrainingRun.resume(folder, dataset, changes=given, data=data, name=args.name)
    print_note(f"going on after epoch {training.position.epoch}, step {training.position.step}")
    return training


def _load_again(
    args: argparse.Namespace, data: DataChoice, name: str
) -> tuple[DataChoice, Dataset]:
    """Load the data of a run from where they were, or from where they are said to be now."""
    if args.data is None:
        try:
            return data, load_data(data)
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
    )
    dataset = load_data(data)
    return replace(data, source=dataset.source), dataset


def _check_data_flags(args: argparse.Namespace) -> None:
    if args.data is None and (args.orientation, args.ink) != ("auto", "auto"):
        raise ConfigError("--orientation and --ink tell of the data; name these with --data")


VERB = Verb("train", "train a network and keep the run", configure, run)
