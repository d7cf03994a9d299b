"""``read --turn``: pictures turned by quarters before they are read, or where that reads better."""

import argparse

from core.cli.output import print_note
from core.errors import ConfigError
from core.ocr.quarter_turns import TURNS, turn_words

AUTO = "auto"


def add_turn(parser: argparse.ArgumentParser) -> None:
    """Add ``--turn``; `turn_of` reads it."""
    parser.add_argument(
        "--turn",
        choices=(*map(str, TURNS), AUTO),
        help="turn the pictures clockwise by so many degrees before they are read; auto: each one "
        "that is read far more surely so (default: read them as they lie, with a note on those)",
    )


def turn_of(args: argparse.Namespace) -> int:
    """Return by how many degrees all pictures are turned.

    Raises
    ------
    ConfigError
        For ``auto`` beside ``--boxes``, which are those of one orientation.
    """
    if args.turn == AUTO and args.boxes:
        raise ConfigError(
            "--turn auto finds letters by itself, and --boxes says where they are; name "
            f"{', '.join(map(str, TURNS))} degrees, or leave one of them out"
        )
    return 0 if args.turn in (None, AUTO) else int(args.turn)


def tell_turn(name: str, hint: int, *, is_done: bool) -> None:
    """Say on stderr that a page is read better turned, and what to do, or that it was done."""
    words = turn_words(hint)
    if is_done:
        print_note(f"note: {name}: {words}, which reads better")
    else:
        print_note(f"note: {name} reads better {words}; --turn {hint} reads it so")
