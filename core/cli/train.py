"""``train``: the Training tab without a window."""

import argparse
import signal
from pathlib import Path
from types import FrameType
from typing import Any

from core.cli.output import print_error, print_json, print_note, print_result
from core.cli.parser import (
    EXIT_DONE,
    EXIT_ENDED_BADLY,
    EXIT_INTERRUPTED,
    Verb,
    add_data,
    add_json,
    add_runs_dir,
    add_settings,
    all_settings,
    given_settings,
)
from core.cli.progress import TrainingProgress
from core.errors import ConfigError, RunStorageError
from core.training.config import DataChoice
from core.training.events import RunStatus, Scores
from core.training.planning import load_data, plan_run
from core.training.presets import PRESETS
from core.training.registry import MODELS
from core.training.run_store import RunStore
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
    store = RunStore(Path(args.runs_dir) if args.runs_dir else None)
    training = _resume(args, store) if args.resume else _create(args, store)
    print_note(
        f"{training.run_record.name}: {training.dataset.name}, {training.config.model}, "
        f"{training.run_record.parameters:,} parameters, {training.trainer.device}"
    )
    for note in training.dataset.notes:
        print_note(f"note: {note}")
    code = _train(training)
    if args.json:
        print_json(result(training))
    else:
        print_result(summary(training))
    return code


def _create(args: argparse.Namespace, store: RunStore) -> TrainingRun:
    data = DataChoice(args.data, args.orientation, args.ink) if args.data else None
    config, dataset = plan_run(
        data,
        model=args.model,
        preset=args.preset,
        overrides=given_settings(args, all_settings()),
    )
    return TrainingRun.create(config, dataset, store, name=args.name)


def _resume(args: argparse.Namespace, store: RunStore) -> TrainingRun:
    given = given_settings(args, all_settings())
    epochs = given.pop("epochs", None)
    if given or args.preset or args.model:
        raise ConfigError(
            "--resume takes a run's own settings; only --epochs, --data (where the data moved) "
            "and --name go with it"
        )
    folder = store.find(args.resume)
    data = folder.read_record().config.data
    if args.data:
        data = DataChoice(args.data, args.orientation, args.ink, data.seed)
    training = TrainingRun.resume(folder, load_data(data), epochs=epochs)
    if args.name:
        store.rename(folder.run_id, args.name)
    print_note(f"going on after epoch {training.position.epoch}, step {training.position.step}")
    return training


def _train(training: TrainingRun) -> int:
    config = training.config.training
    with _Interrupts() as interrupts, TrainingProgress(config.epochs) as progress:
        for note in training.notes:
            progress.note(note)
        try:
            for event in training.events():
                training.record(event)
                progress.show(event)
                if interrupts.asked:
                    training.stop()
                    break
        except RunStorageError as error:
            progress.note(str(error))
            return EXIT_ENDED_BADLY
        except Exception as error:
            training.fail(f"{type(error).__name__}: {error}")
            raise
    record = training.run_record
    if interrupts.asked:
        print_note(f"stopped and saved; go on with: train --resume {training.folder.run_id}")
        return EXIT_INTERRUPTED
    if record.status is RunStatus.DIVERGED:
        print_error(f"diverged: {record.message}")
        return EXIT_ENDED_BADLY
    return EXIT_DONE


class _Interrupts:
    """Turns Ctrl-C and a polite kill into a question asked between two steps.

    An exception raised in the middle of a step would leave weights half changed.
    """

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> "_Interrupts":
        self._before = {s: signal.signal(s, self._ask) for s in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def result(training: TrainingRun) -> dict[str, Any]:
    """Return what ``train --json`` prints."""
    record, history = training.run_record, training.history
    best = history.best
    results = {
        name: None if (scores := record.results.get(name)) is None else scores.to_mapping()
        for name in ("train", "validation", "test")
    }
    return {
        "run": str(training.folder.path),
        "name": record.name,
        "status": str(record.status),
        "message": record.message,
        "epochs": record.epochs_done,
        "best": None
        if best is None
        else {
            "epoch": best.epoch,
            "loss": best.validation_loss,
            "accuracy": best.validation_accuracy,
        },
        "seconds_per_epoch": history.seconds_per_epoch,
        "parameters": record.parameters,
        **results,
    }


def summary(training: TrainingRun) -> str:
    """Return what ``train`` prints for people."""
    record = training.run_record
    lines = [f"{record.name}: {record.status} after {record.epochs_done} epochs"]
    for name, scores in record.results.items():
        if scores is not None:
            lines.append(f"  {name:<11}{_scores_text(scores)}")
    best = training.history.best
    if best is not None and best.validation_accuracy is not None:
        lines.append(
            f"  best validation accuracy {best.validation_accuracy:.4f}, epoch {best.epoch}"
        )
    lines.append(f"  saved in {training.folder.path}")
    return "\n".join(lines)


def _scores_text(scores: Scores) -> str:
    accuracy = "" if scores.accuracy is None else f"  accuracy {scores.accuracy:.4f}"
    return f"loss {scores.loss:.4f}{accuracy}  ({scores.samples:,} samples)"


VERB = Verb("train", "train a network and keep the run", configure, run)
