"""``--run`` of verbs that read letters: one network, or several."""

import argparse

from core.cli.classifier_argument import open_classifier
from core.errors import ConfigError
from core.ocr.reading_settings import READING_STEPS, ReadingSettings
from core.ocr.recogniser import Recogniser

DEFAULT_RUN = "default-recogniser"
"""The network that comes with the program."""


def add_recognisers(parser: argparse.ArgumentParser, several: str) -> None:
    """Add ``--run``, which may be repeated, ``--epoch`` and what is left out of reading.

    Parameters
    ----------
    parser : ArgumentParser
    several : str
        What happens where several runs are named.
    """
    parser.add_argument(
        "--run",
        dest="run_names",
        metavar="RUN",
        action="append",
        help=f"what reads: a run folder, id, name, 'last', or a file of weights (default: "
        f"{DEFAULT_RUN}); several: {several}",
    )
    parser.add_argument("--epoch", default="last", metavar="N|last|best", help="default: last")
    for name, step in READING_STEPS.items():
        parser.add_argument(
            f"--no-{name}",
            action="store_true",
            help=f"leave out: {step.title.lower()}. {step.help}",
        )


def reading_of(args: argparse.Namespace) -> ReadingSettings:
    """Return how letters are read: all that no flag leaves out."""
    return ReadingSettings(**{name: not getattr(args, f"no_{name}") for name in READING_STEPS})


def recognisers_of(args: argparse.Namespace) -> list[Recogniser]:
    """Return the networks that ``--run`` names, in that order.

    Raises
    ------
    ConfigError, RunError, ModelLoadError
        If there is none of a name, it knows no characters, or an epoch is named for several.
    """
    names = args.run_names or [DEFAULT_RUN]
    if len(names) > 1 and args.epoch not in ("last", "best"):
        raise ConfigError(f"--epoch {args.epoch} belongs to one run, and {len(names)} are named")
    chosen = (argparse.Namespace(**{**vars(args), "run_name": name}) for name in names)
    return [Recogniser(open_classifier(each)[0]) for each in chosen]
