"""``marks``: the samples of a run's data that people marked as mislabelled or bad."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from core.cli.data_arguments import add_data
from core.cli.going_on import load_again
from core.cli.output import check_output, print_json, print_note, print_result, writing_to
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir, open_store
from core.datasets.dataset import SPLIT_NAMES, Dataset
from core.datasets.marks import (
    FORMAT_VERSION,
    MARK_KINDS,
    Mark,
    MarkKind,
    Place,
    mark_facts,
    marks_to_csv,
    marks_to_json,
    newest,
    sample_hash,
)
from core.errors import ConfigError, DatasetError, ModelLoadError, RunError
from core.files import write_atomically
from core.runs.classifier import classifier_of_run
from core.runs.folder import RunFolder
from core.runs.marks_file import change_marks, read_marks
from core.runs.record import RunRecord
from core.runs.store import RunStore
from core.training.inference import softmax

_PLACE = re.compile(rf"({'|'.join(SPLIT_NAMES)}):(\d{{1,12}})")


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_name", metavar="RUN", help="run folder, id, name, or 'last'")
    parser.add_argument(
        "--add",
        action="append",
        default=[],
        metavar="SPLIT:INDEX=KIND[:CLASS]",
        help="mark a sample as 'bad' or 'mislabelled', and say which class it should have: "
        "validation:17=mislabelled:O; may be given several times",
    )
    parser.add_argument(
        "--remove",
        action="append",
        default=[],
        metavar="SPLIT:INDEX",
        help="take a mark back; may be given several times",
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="kept with what --add marks")
    parser.add_argument(
        "--shared",
        action="store_true",
        help="list also what is marked beside the other runs on the same data",
    )
    parser.add_argument("--format", choices=("csv", "json"), help="of the list (default: words)")
    parser.add_argument("--output", "-o", metavar="FILE", help="write the list to .csv or .json")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    add_data(parser)
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    kind = _format(args)
    store = open_store(args)
    folder = store.find(args.run_name)
    record = folder.read_record()
    if args.add or args.remove:
        _change(args, folder, record)
    marks = read_marks(folder)
    if args.shared:
        marks = newest((*marks, *_of_other_runs(store, folder, record)))
    if args.output is not None:
        text = marks_to_csv(marks) if kind == "csv" else marks_to_json(marks)
        with writing_to(args.output):
            write_atomically(Path(args.output), text.encode(errors="backslashreplace"))
    if args.json or (kind == "json" and args.output is None):
        # What `train --exclude-marked` reads, and the run it is of.
        print_json(
            {
                "format_version": FORMAT_VERSION,
                "run": str(folder.path),
                "data": record.dataset.name,
                "marks": [mark_facts(mark) for mark in marks],
            }
        )
    elif args.output is not None:
        print_result(args.output)
    elif kind == "csv":
        print_result(marks_to_csv(marks).rstrip("\n"))
    else:
        print_result(_words(record, marks))
    return EXIT_DONE


def _format(args: argparse.Namespace) -> str | None:
    """Return how the list is to be written; refuse what does not go together."""
    if args.note and not args.add:
        raise ConfigError("--note is kept with what --add marks; give both")
    kind: str | None = args.format
    if args.json and kind == "csv" and args.output is None:
        raise ConfigError("--json and --format csv do not go together; choose one")
    if args.output is None:
        if args.force:
            raise ConfigError("--force replaces the file that --output names; give both")
        return kind
    output = Path(args.output)
    suffix = output.suffix.lower().lstrip(".")
    if kind is None and suffix not in ("csv", "json"):
        raise ConfigError(
            f"--output {args.output!r} ends in none of .csv, .json; name such a file, or give "
            "--format"
        )
    check_output(output, force=args.force)
    return kind or suffix


def _change(args: argparse.Namespace, folder: RunFolder, record: RunRecord) -> None:
    wanted = [_parse_mark(text) for text in args.add]
    removed = [_parse_place(text, "--remove") for text in args.remove]
    data = record.dataset.fingerprint
    known = {mark.place for mark in read_marks(folder)}
    for split, index in removed:
        if (split, index) not in known:
            raise ConfigError(
                f"{record.name} has no mark on {split}:{index}; 'marks {args.run_name}' lists them"
            )
    marks: list[Mark] = []
    if wanted:
        _, dataset = load_again(args, record.config.data, record.name)
        if dataset.fingerprint != data:
            raise DatasetError(
                f"{dataset.name} is not what {record.name} was trained on: its content differs. "
                "Name the data it was trained on with --data"
            )
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        marks = [_mark(dataset, *each, note=args.note, marked=now) for each in wanted]
        marks = _with_answers(marks, folder, dataset)
    change_marks(folder, marks, [(data, place) for place in removed])


def _parse_place(text: str, flag: str) -> Place:
    found = _PLACE.fullmatch(text)
    if found is None:
        raise ConfigError(
            f"{flag} {text!r} names no sample; write SPLIT:INDEX with one of "
            f"{', '.join(SPLIT_NAMES)}, such as validation:17"
        )
    return found[1], int(found[2])  # type: ignore[return-value]


def _parse_mark(text: str) -> tuple[Place, MarkKind, str]:
    where, equals, what = text.partition("=")
    kind, colon, intended = what.partition(":")
    if not equals or kind not in MARK_KINDS or (colon and (kind == "bad" or not intended)):
        raise ConfigError(
            f"--add {text!r} says no mark; write SPLIT:INDEX=bad, SPLIT:INDEX=mislabelled, or "
            "with the class it should have, SPLIT:INDEX=mislabelled:CLASS"
        )
    return _parse_place(where, "--add"), kind, intended


def _mark(
    dataset: Dataset, place: Place, kind: MarkKind, intended: str, *, note: str, marked: str
) -> Mark:
    split = dict(dataset.splits()).get(place[0])
    if split is None or place[1] >= len(split):
        held = ", ".join(f"{len(part):,} {name}" for name, part in dataset.splits())
        raise ConfigError(f"{dataset.name} has no sample {place[0]}:{place[1]}; it has {held}")
    if intended and intended not in dataset.class_names:
        raise ConfigError(
            f"{dataset.name} has no class {intended!r}; it has "
            f"{', '.join(dataset.class_names[:40])}"
        )
    label = dataset.class_names[split.labels[place[1]]]
    if intended == label:
        raise ConfigError(
            f"{place[0]}:{place[1]} has the class {label} already; name the one it should have"
        )
    return Mark(
        kind,
        *place,
        label,
        dataset.fingerprint,
        sample_hash(split.inputs[place[1]], label),
        intended=intended,
        note=" ".join(note.split()),
        marked=marked,
    )


def _with_answers(marks: Sequence[Mark], folder: RunFolder, dataset: Dataset) -> list[Mark]:
    """Say of each mark what the run reads the sample as with its newest weights."""
    try:
        epoch = folder.checkpoint_epochs()[-1]
        classifier = classifier_of_run(folder, epoch)
    except (IndexError, ModelLoadError, RunError) as error:
        print_note(f"note: what the run reads these samples as is not known ({error})")
        return list(marks)
    splits = dict(dataset.splits())
    found: list[Mark] = []
    for mark in marks:
        inputs = splits[mark.split].inputs[mark.index : mark.index + 1]
        logits = classifier.logits(inputs)
        if not np.isfinite(logits).all():
            # The mark is about the sample, and not about a run that diverged.
            print_note(
                f"note: what the run reads {mark.split}:{mark.index} as is not known (it diverged)"
            )
            found.append(mark)
            continue
        probabilities = softmax(logits)[0]
        best = int(probabilities.argmax())
        found.append(
            replace(
                mark,
                predicted=classifier.class_names[best],
                probability=float(probabilities[best]),
                epoch=epoch,
            )
        )
    return found


def _of_other_runs(store: RunStore, folder: RunFolder, record: RunRecord) -> list[Mark]:
    found: list[Mark] = []
    for run in store.runs():
        other = run.record
        is_alike = other is not None and other.dataset.fingerprint == record.dataset.fingerprint
        if is_alike and run.folder.path != folder.path:
            found += read_marks(run.folder)
    return found


def _words(record: RunRecord, marks: Sequence[Mark]) -> str:
    if not marks:
        return (
            f"no sample of {record.dataset.name} is marked beside {record.name}; mark one with "
            "--add, or in the Confusion tab"
        )
    samples = "1 sample" if len(marks) == 1 else f"{len(marks):,} samples"
    lines = [f"{samples} of {record.dataset.name} marked beside {record.name}"]
    for mark in marks:
        read = ""
        if mark.predicted:
            sure = "" if mark.probability is None else f" {mark.probability:.1%}"
            read = f", read as {mark.predicted}{sure}"
        note = f" ({mark.note})" if mark.note else ""
        lines.append(
            f"  {mark.split + ':' + str(mark.index):<18} {mark.label}: {mark.words}{read}{note}"
        )
    return "\n".join(lines)


VERB = Verb("marks", "list, add and take back marks on samples of a run's data", _configure, _run)
