"""The command line: verbs, flags made of settings, and the manners of errors."""

import argparse
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from core.cli.output import print_error, print_note
from core.errors import ConfigError
from core.runs.store import RunStore
from core.settings import Setting, describe, parse_value
from core.training.config import TrainingConfig
from core.training.registry import MODELS
from core.version import APPLICATION_NAME, __version__

EXIT_DONE = 0
EXIT_ENDED_BADLY = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

_TEXTS = ("--filter", "--page")
"""Flags whose text may begin with a dash."""

_NEGATIVE = r"-(\d.*|\.\d.*|inf.*|nan)"

Run = Callable[[argparse.Namespace], int]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the command line.

    Parameters
    ----------
    name, help : str
    configure : callable
        Adds the verb's arguments to its parser.
    run : callable
        Does the work and returns the exit code.
    """

    name: str
    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Run


class LabArgumentParser(argparse.ArgumentParser):
    """Says what is wrong in one line and where help is in another."""

    def error(self, message: str) -> NoReturn:
        """Print both lines to stderr and exit with 2."""
        print_error(message, prog=self.prog)
        print_note(f"see: {self.prog} --help")
        raise SystemExit(EXIT_USAGE)


def make_parser(verbs: list[Verb], description: str) -> LabArgumentParser:
    """Return the parser of the whole program; `args.verb` is None where the window is meant."""
    parser = LabArgumentParser(prog="main.py", description=description, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"{APPLICATION_NAME} {__version__}")
    sub = parser.add_subparsers(title="verbs", metavar="VERB", parser_class=LabArgumentParser)
    parser.set_defaults(verb=None, runs_dir=None)
    for verb in verbs:
        child = sub.add_parser(verb.name, help=verb.help, description=verb.help, allow_abbrev=False)
        verb.configure(child)
        child.set_defaults(verb=verb)
    return parser


def attach_negative_numbers(arguments: Iterable[str]) -> list[str]:
    """Write ``--rate -1e-3`` as ``--rate=-1e-3``, and ``--filter -tag:x``, ``--page -x`` likewise.

    argparse takes a value that begins with a dash for a flag, unless it is a plain number.
    """
    attached: list[str] = []
    for argument in arguments:
        follows_flag = attached and re.fullmatch(r"--[a-z-]+", attached[-1])
        value = r"-[^-].*" if follows_flag and attached[-1] in _TEXTS else _NEGATIVE
        if follows_flag and re.fullmatch(value, argument, re.DOTALL):
            attached[-1] += f"={argument}"
        else:
            attached.append(argument)
    return attached


def add_json(parser: argparse._ActionsContainer) -> None:
    """Add ``--json``."""
    parser.add_argument(
        "--json", action="store_true", help="print the result as one JSON object on stdout"
    )


def add_runs_dir(parser: argparse.ArgumentParser) -> None:
    """Add ``--runs-dir``, which may also stand before the verb."""
    # Left out behind the verb, it does not overwrite what stands before it.
    parser.add_argument(
        "--runs-dir",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="folder that holds the runs (default: the user's own)",
    )


def open_store(args: argparse.Namespace) -> RunStore:
    """Return the runs that ``--runs-dir`` names, or the user's own.

    Raises
    ------
    ConfigError
        If it names nothing, or no folder.
    """
    if args.runs_dir is None:
        return RunStore()
    store = RunStore(Path(args.runs_dir))
    if not args.runs_dir.strip() or store.root.is_file():
        raise ConfigError(f"--runs-dir {args.runs_dir!r} is no folder; name one, or a new one")
    return store


def all_settings() -> dict[str, Setting]:
    """Return every setting that some model or the training has, by name.

    Where models take different choices for a setting, those of all; the model itself refuses what
    it does not take.
    """
    found = dict(describe(TrainingConfig))
    for spec in MODELS:
        for name, described in describe(spec.settings_type).items():
            known = found.setdefault(name, described)
            if known.choices:
                choices = {**known.choices, **described.choices}
                found[name] = replace(known, choices=choices)
    return found


def add_settings(
    parser: argparse.ArgumentParser,
    names: Mapping[str, Setting],
    *,
    title: str = "settings (default: the preset's, or good ones)",
) -> None:
    """Add a flag for each setting; what is not given stays None."""
    group = parser.add_argument_group(title)
    for name, described in names.items():
        metavar = _metavar(described)
        text = described.help.replace("%", "%%")
        if described.kind in (int, float) or (described.kind is tuple and described.choices):
            text += f" ({described.range_text})"
        group.add_argument(flag(name), dest=f"setting_{name}", metavar=metavar, help=text)


def _metavar(described: Setting) -> str:
    """Return what stands for a setting's value in help."""
    if described.kind is Path:
        return "FILE"
    if described.kind is tuple:
        return "NAME,NAME,…" if described.choices else "N,N,…"
    return "|".join(described.choices) or described.kind.__name__.upper()


def given_settings(args: argparse.Namespace, names: Mapping[str, Setting]) -> dict[str, Any]:
    """Return the settings that were given, checked.

    Raises
    ------
    ConfigError
        For a value that cannot be used.
    """
    given: dict[str, Any] = {}
    for name, described in names.items():
        text = getattr(args, f"setting_{name}", None)
        if text is not None:
            given[name] = parse_value(name, described, text)
    return given


def flag(name: str) -> str:
    """Return the flag of a setting or argument: ``learning_rate`` gives ``--learning-rate``."""
    return "--" + name.replace("_", "-")
