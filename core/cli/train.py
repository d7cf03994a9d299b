"""``train``: the Training tab without a window."""

import argparse
from dataclasses import replace

from core.cli.compare import comparison_table
from core.cli.data_arguments import add_data, check_reading, loading_progress, named_data
from core.cli.displacing import add_displace, planned_moves
from core.cli.going_on import fork, resume
from core.cli.leaving_out import add_exclude_marked, samples_left_out
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import (
    EXIT_DONE,
    EXIT_ENDED_BADLY,
    EXIT_INTERRUPTED,
    Verb,
    add_json,
    add_runs_dir,
    add_settings,
    all_settings,
    given_settings,
    open_store,
)
from core.cli.train_result import result, summary
from core.cli.training import train_to_end
from core.datasets.dataset import Dataset
from core.errors import ConfigError
from core.runs.comparison import learning_rate_sentence, summarize_run
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.config import RunConfig
from core.training.events import RunStatus
from core.training.learning_rates import learning_rate_trio, new_comparison
from core.training.planning import plan_run
from core.training.presets import PRESETS
from core.training.registry import MODELS


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--preset", metavar="|".join(PRESETS.names), help="settings to start from")
    add_data(parser)
    parser.add_argument("--model", metavar="|".join(MODELS.names), help="kind of network")
    parser.add_argument("--name", help="what the run is called in lists")
    parser.add_argument(
        "--resume",
        metavar="RUN",
        help="go on with a run: its folder, id, name, or 'last'; settings that may change in "
        "mid-run, such as --learning-rate and more --epochs, may go with it",
    )
    parser.add_argument(
        "--fork",
        metavar="RUN",
        help="begin a branch of a run with the weights of one of its epochs and, where given, "
        "other training settings",
    )
    parser.add_argument(
        "--epoch",
        default="last",
        metavar="N|last|best",
        help="where --fork branches off (default: last)",
    )
    parser.add_argument(
        "--stop-after",
        type=int,
        metavar="N",
        help="train N epochs, then stop and save; --resume goes on",
    )
    parser.add_argument(
        "--trio",
        action="store_true",
        help="train three runs with 0.1, 1 and 10 times the learning rate, from the same initial "
        "weights and in the same batch order, and compare them",
    )
    add_exclude_marked(parser)
    add_displace(parser)
    add_settings(parser, all_settings())
    add_runs_dir(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Train, save, and print what was reached."""
    _check(args)
    store = open_store(args)
    if args.trio:
        return _train_trio(args, store)
    if args.resume is not None:
        training = resume(args, store)
    elif args.fork is not None:
        training = fork(args, store)
    else:
        config, dataset = _plan(args, store)
        training = TrainingRun.create(
            config,
            dataset,
            store,
            name=args.name,
            moves=lambda shapes: planned_moves(args.displace, config, dataset, shapes),
        )
    _introduce(training)
    for note in training.dataset.notes:
        print_note(f"note: {note}")
    code = train_to_end(training, stop_after=args.stop_after)
    if args.json:
        print_json(result(training))
    else:
        print_result(summary(training))
    return code


def _check(args: argparse.Namespace) -> None:
    """Refuse what does not go together, before anything is loaded."""
    if args.name is not None:
        args.name = " ".join(args.name.split())
        if not args.name:
            raise ConfigError("--name is empty; give the run a name, or leave the flag out")
    check_reading(args)
    ways = [f"--{n}" for n in ("resume", "fork", "trio") if getattr(args, n) not in (None, False)]
    if len(ways) > 1:
        raise ConfigError(f"{' and '.join(ways)} do not go together; choose one")
    if args.exclude_marked and (args.resume or args.fork):
        raise ConfigError(
            "--resume and --fork train on what the run was trained on; leave out --exclude-marked, "
            "or start a new run"
        )
    if args.displace and ways:
        raise ConfigError(
            f"--displace goes with a new run; leave out {ways[0]} (resuming repeats a run's moves)"
        )
    if args.trio and (args.name is not None or args.stop_after is not None):
        raise ConfigError("--trio trains three runs to their end; leave out --name, --stop-after")
    if args.epoch != "last" and args.fork is None:
        raise ConfigError(
            "--epoch says where --fork branches off; for the number of epochs use --epochs"
        )
    if args.stop_after is not None and args.stop_after < 1:
        raise ConfigError(f"--stop-after must be 1 or more; got {args.stop_after}")


def _plan(args: argparse.Namespace, store: RunStore) -> tuple[RunConfig, Dataset]:
    data = None if args.data is None else named_data(args)
    with loading_progress(args.data) as progress:
        config, dataset = plan_run(
            data,
            model=args.model,
            preset=args.preset,
            overrides=given_settings(args, all_settings()),
            progress=progress,
        )
    return replace(config, left_out=samples_left_out(args, dataset, store)), dataset


def _introduce(training: TrainingRun) -> None:
    print_note(
        f"{training.run_record.name}: {training.dataset.name}, {training.config.model}, "
        f"{training.run_record.parameters:,} parameters, {training.trainer.device}"
    )


def _train_trio(args: argparse.Namespace, store: RunStore) -> int:
    """Train the three runs one after the other, each with the whole machine to itself."""
    config, dataset = _plan(args, store)
    configs = learning_rate_trio(config)
    for note in dataset.notes:
        print_note(f"note: {note}")
    comparison = new_comparison()
    trained: list[TrainingRun] = []
    for each in configs:
        training = TrainingRun.create(each, dataset, store, comparison=comparison)
        _introduce(training)
        trained.append(training)
        if train_to_end(training) == EXIT_INTERRUPTED:
            break
    rows = [summarize_run(t.folder.run_id, t.run_record, t.history) for t in trained]
    # An interrupted comparison may have nothing to compare.
    sentence = learning_rate_sentence(rows) if len(rows) > 1 else ""
    if args.json:
        runs = [result(training) for training in trained]
        print_json({"runs": runs, "sentence": sentence or None})
    else:
        print_result(f"{comparison_table(rows)}\n{sentence}".rstrip())
    statuses = [training.run_record.status for training in trained]
    if RunStatus.STOPPED in statuses:
        return EXIT_INTERRUPTED
    # That the largest rate diverges is an answer, not an accident.
    failed = RunStatus.FAILED in statuses or RunStatus.FINISHED not in statuses
    return EXIT_ENDED_BADLY if failed else EXIT_DONE


VERB = Verb("train", "train a network and keep the run", configure, run)
