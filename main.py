"""Recognition Lab: arguments, logging, and either the window or one verb.

What needs Qt is imported only when the window or a verb that draws it is asked for.
"""

import argparse
import sys
from pathlib import Path

from core.cli import check_gradients, info, runs, train
from core.cli.output import print_error
from core.cli.parser import EXIT_DONE, EXIT_INTERRUPTED, EXIT_USAGE, Verb, add_runs_dir, make_parser
from core.errors import LabError
from core.log_file import configure_logging

DESCRIPTION = (
    "A visual lab for neural networks that recognise. Without a verb the window opens; with a "
    "file or folder it opens on those data."
)
EPILOG = "examples: main.py nist36_train.mat  ·  main.py train --preset toy  ·  main.py runs"


def _configure_screenshots(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="folder for the pictures")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", metavar="WIDTHxHEIGHT", default="1280x800")
    parser.add_argument(
        "--data", metavar="DATA", help="data set to train on (default: the toy set)"
    )


def _run_screenshots(args: argparse.Namespace) -> int:
    from gui.screenshots import take_screenshots

    return take_screenshots(Path(args.folder), args.theme, args.size, args.data)


def _open_window(args: argparse.Namespace) -> int:
    from gui.launch import open_window

    return open_window(
        data=args.data, runs_dir=args.runs_dir, exit_after_start=args.exit_after_start
    )


VERBS = [
    train.VERB,
    check_gradients.VERB,
    runs.VERB,
    Verb(
        "screenshots",
        "open the window, train for a moment, save a picture of every tab, and quit",
        _configure_screenshots,
        _run_screenshots,
    ),
]


def _make_parser() -> argparse.ArgumentParser:
    parser = make_parser(VERBS, DESCRIPTION)
    parser.epilog = EPILOG
    parser.add_argument("--info", action="store_true", help="print what a bug report needs")
    parser.add_argument("--data", metavar="DATA", help="data set that the window opens with")
    parser.add_argument(
        "--exit-after-start",
        action="store_true",
        help="open the window, print how long that took after its first paint, and quit",
    )
    add_runs_dir(parser)
    return parser


def _run(arguments: list[str]) -> int:
    names = [verb.name for verb in VERBS]
    if arguments and arguments[0] not in names and Path(arguments[0]).exists():
        arguments = ["--data", *arguments]
    args = _make_parser().parse_args(arguments)
    configure_logging()
    if args.verb is not None:
        code: int = args.verb.run(args)
        return code
    if args.info:
        return info.run(args)
    return _open_window(args)


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code."""
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except LabError as error:
        print_error(str(error))
        return EXIT_USAGE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of stdout went away, as `head` does: nothing is left to be said. Python would
        # complain again when it flushes stdout at the end.
        sys.stdout = None
        return EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
