"""``fine-tune``: the dense layers of a network fitted to somebody's letters, as a new run."""

import argparse

from core.cli.data_arguments import add_reading_of_data, reading
from core.cli.going_on import chosen_epoch
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import (
    EXIT_DONE,
    Verb,
    add_json,
    add_runs_dir,
    add_settings,
    given_settings,
    open_store,
)
from core.runs.fine_tuning import BeforeAfter, FineTuned, fine_tune
from core.runs.tuning_letters import open_letters
from core.runs.words import clean_name
from core.settings import describe
from core.training.fine_tuning import FineTuningSettings

_MEASURED = {
    "held out": "held out, never learned",
    "cross-validated": "cross-validated: each read by a network that had not learned it",
    "learned": "the letters that were learned: too few to hold some out",
}


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run_name", metavar="RUN", help="run folder, id, name, 'last', or 'default-recogniser'"
    )
    parser.add_argument("--epoch", default="last", metavar="N|last|best", help="default: last")
    parser.add_argument(
        "--data",
        metavar="DATA",
        default="personal",
        help="the letters: 'personal', your own set (default), or other labelled characters",
    )
    add_reading_of_data(parser)
    parser.add_argument(
        "--run-data", metavar="DATA", help="where the run's own data are now, if they were moved"
    )
    parser.add_argument("--name", help="of the new run")
    add_settings(parser, describe(FineTuningSettings), title="settings")
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    settings = FineTuningSettings(**given_settings(args, describe(FineTuningSettings)))
    store = open_store(args)
    name = None if args.name is None else clean_name(args.name)
    folder = store.find(args.run_name)
    epoch = chosen_epoch(folder, args.epoch)
    letters = open_letters(args.data, **reading(args))
    for note in letters.notes:
        print_note(f"note: {note}")
    told: list[str] = []

    def progress(words: str, _share: float) -> None:
        if words not in told:
            told.append(words)
            print_note(f"{words.lower()} …")

    tuned = fine_tune(
        folder, epoch, letters, store, settings, name=name, data=args.run_data, progress=progress
    )
    if tuned.left_out:
        print_note(
            f"note: left out the letters {', '.join(tuned.left_out)}, which {args.run_name} does "
            "not know"
        )
    if args.json:
        print_json(_facts(tuned))
    else:
        print_result(_words(tuned))
    return EXIT_DONE


def _facts(tuned: FineTuned) -> dict[str, object]:
    record = tuned.record
    tuning, parent = record.fine_tuning, record.parent
    assert tuning is not None
    assert parent is not None
    return {
        "run": str(tuned.folder.path),
        "name": record.name,
        "parent": {"run": parent.run_id, "name": parent.name, "epoch": parent.epoch},
        "epochs": record.epochs_done - parent.epoch,
        "data": {
            "name": tuning.name,
            "fingerprint": tuning.fingerprint,
            "samples": tuning.samples,
            "left_out": list(tuned.left_out),
        },
        "rehearsal": tuning.rehearsal,
        "letters": _pair(tuned.letters) | {"measured": tuned.measured},
        "validation": _pair(tuned.validation) | {"of": tuned.validation_of},
        "seconds": tuned.seconds,
    }


def _pair(pair: BeforeAfter) -> dict[str, object]:
    return {"samples": pair.samples, "before": pair.before, "after": pair.after}


def _words(tuned: FineTuned) -> str:
    letters, validation = tuned.letters, tuned.validation
    part = "" if validation.samples == tuned.validation_of else f" of {tuned.validation_of:,}"
    return "\n".join(
        (
            f"{tuned.record.name}  ({tuned.folder.path})",
            f"  reads the letters   {letters.before:.1%} -> {letters.after:.1%}   "
            f"({letters.samples:,} letters; {_MEASURED[tuned.measured]})",
            f"  the validation set  {validation.before:.1%} -> {validation.after:.1%}   "
            f"({validation.samples:,}{part} samples)",
            f"  {tuned.seconds:.1f} s",
        )
    )


VERB = Verb(
    "fine-tune",
    "fit the dense layers of a network to somebody's letters: a new run, and what it forgot",
    _configure,
    _run,
)
