"""Which data a verb reads, and how these are to be understood."""

import argparse
from collections.abc import Callable
from typing import TypedDict

from core.cli.drawing_progress import DrawingProgress
from core.datasets.loading import is_image_folder
from core.datasets.picture_size import AUTO, LARGEST, SMALLEST, parse_picture_size
from core.datasets.stored_data import InkChoice, Orientation
from core.errors import ConfigError
from core.training.config import DataChoice

DATA_HELP = (
    "a built-in data set, a downloaded one (see 'data'), a file (.mat, .npz, .csv …), or a folder "
    "of one or of pictures"
)


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add ``--data`` and what it needs to be understood."""
    parser.add_argument("--data", metavar="DATA", help=DATA_HELP)
    add_reading_of_data(parser)


def add_reading_of_data(parser: argparse.ArgumentParser) -> None:
    """Add what data need to be understood: ``--orientation``, ``--ink``, ``--picture-size``."""
    parser.add_argument(
        "--orientation",
        choices=("auto", "upright", "transposed"),
        default="auto",
        help="how pictures lie in the file (default: as the format says)",
    )
    parser.add_argument(
        "--ink",
        choices=("auto", "dark", "light"),
        default="auto",
        help="whether characters are dark on light or light on dark (default: look)",
    )
    add_picture_size(parser.add_argument)


def add_picture_size(add: Callable[..., argparse.Action], text: str = "") -> None:
    """Add ``--picture-size``; `text` begins its help."""
    add(
        "--picture-size",
        type=_picture_size,
        default=AUTO,
        metavar="N|auto",
        help=f"{text}of a folder of pictures: the side in pixels that these are brought to, from "
        f"{SMALLEST} to {LARGEST} (default: as they are if all have one small size, else 64)",
    )


def _picture_size(text: str) -> int:
    try:
        return parse_picture_size(text)
    except ConfigError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


class Reading(TypedDict):
    """What `core.datasets.loading.load_dataset` takes beside the data and the seed."""

    orientation: Orientation
    ink: InkChoice
    picture_size: int


def reading(args: argparse.Namespace) -> Reading:
    """Return how data are to be understood."""
    return {
        "orientation": args.orientation,
        "ink": args.ink,
        "picture_size": args.picture_size,
    }


def check_reading(args: argparse.Namespace) -> None:
    """Refuse to be told how data are to be understood where none are named.

    Raises
    ------
    ConfigError
    """
    told = (args.orientation, args.ink, args.picture_size)
    if args.data is None and told != ("auto", "auto", AUTO):
        raise ConfigError(
            "--orientation, --ink and --picture-size tell of the data; name these with --data"
        )


def named_data(args: argparse.Namespace, seed: int = 1) -> DataChoice:
    """Return the data that ``--data`` names."""
    return DataChoice(args.data, seed=seed, **reading(args))


def loading_progress(source: str | None) -> DrawingProgress:
    """Return a bar that says what takes time where `source` is loaded."""
    pictures = source is not None and is_image_folder(source)
    return DrawingProgress("reading pictures" if pictures else "drawing characters")
