"""``train --exclude-marked``: which training samples a run leaves out."""

import argparse
from pathlib import Path

from core.cli.output import print_note
from core.datasets.dataset import Dataset
from core.datasets.marks import Mark
from core.errors import ConfigError, DatasetError
from core.runs.marks_file import read_marks, read_marks_file
from core.runs.store import RunStore
from core.training.left_out import LeftOut, leave_out_marked


def add_exclude_marked(parser: argparse.ArgumentParser) -> None:
    """Add ``--exclude-marked``."""
    parser.add_argument(
        "--exclude-marked",
        action="append",
        default=[],
        metavar="RUN|FILE.json",
        help="leave out the training samples that are marked as mislabelled or bad beside a run, "
        "or in a list that 'marks' wrote; validation and test stay whole, so that results stay "
        "comparable. May be given several times",
    )


def read_named_marks(names: list[str], store: RunStore) -> tuple[list[Mark], str]:
    """Return the marks that runs and files hold, and whose they are, for people.

    Raises
    ------
    ConfigError, DatasetError, RunError
        If a name is of none, or what it names cannot be read.
    """
    marks: list[Mark] = []
    words: list[str] = []
    for name in names:
        path = Path(name).expanduser()
        if path.suffix.lower() == ".json" and path.name != "run.json" and not path.is_dir():
            try:
                found = read_marks_file(path)
            except FileNotFoundError:
                raise ConfigError(
                    f"--exclude-marked: there is no file {path}; 'marks RUN --output FILE.json' "
                    "writes one"
                ) from None
            title = path.name
        else:
            folder = store.find(name)
            found, title = read_marks(folder), folder.read_record().name
        if not found:
            raise DatasetError(
                f"--exclude-marked: {title} has no marks; mark samples in the Confusion tab or "
                "with 'marks RUN --add', or leave the flag out"
            )
        marks += found
        words.append(title)
    return marks, f"marks of {', '.join(words)}" if words else ""


def samples_left_out(args: argparse.Namespace, dataset: Dataset, store: RunStore) -> LeftOut:
    """Return what ``--exclude-marked`` leaves out of these data, and say so on stderr."""
    marks, reason = read_named_marks(args.exclude_marked, store)
    left_out = leave_out_marked(dataset, marks, reason)
    if left_out:
        words = left_out.words(len(dataset.train))
        print_note(f"note: {words}; validation and test stay whole")
    elif marks:
        print_note(
            f"note: none of the {len(marks):,} marked samples is in the training split of "
            f"{dataset.name}, so that nothing is left out"
        )
    return left_out
