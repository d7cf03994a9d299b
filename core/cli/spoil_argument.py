"""``--spoil`` on the command line: a picture spoilt before it is read."""

import argparse
from dataclasses import replace

from core.cli.output import print_note
from core.errors import ConfigError
from core.ocr.picture_file import Picture, picture_of_pixels
from core.ocr.reading import read_pixels
from core.ocr.recogniser import Recogniser
from core.ocr.spoiling.registry import SPOILINGS, Amounts, parse_amounts, spoil
from core.ocr.spoiling.sheet import Sheet, sheet_of


def add_spoil(parser: argparse.ArgumentParser, help_: str, *, required: bool = False) -> None:
    """Add ``--spoil`` and ``--seed``; `spoilings_of` reads both."""
    known = ", ".join(
        f"{each.name} ({each.amount.minimum:g} to {each.amount.maximum:g}{each.unit})"
        for each in SPOILINGS
    )
    parser.add_argument(
        "--spoil",
        metavar="NAME=AMOUNT",
        action="append",
        default=[],
        required=required,
        help=f"{help_}; repeatable: {known}".replace("%", "%%"),
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="S",
        help="of what is random in spoiling (default: 0)",
    )


def spoilings_of(args: argparse.Namespace) -> tuple[dict[str, float], list[str]]:
    """Return the amounts that ``--spoil`` names, and the names without an amount.

    Raises
    ------
    ConfigError
        For an unknown name, an amount that cannot be used, or a seed below 0.
    """
    if args.seed < 0:
        raise ConfigError(f"--seed must be 0 or more; got {args.seed}")
    return parse_amounts(args.spoil)


def amounts_of(args: argparse.Namespace) -> dict[str, float]:
    """Return what ``--spoil`` names, each with its amount.

    Raises
    ------
    ConfigError
        As `spoilings_of`, and where an amount is missing.
    """
    amounts, bare = spoilings_of(args)
    if bare:
        spoiling = SPOILINGS.get(bare[0])
        raise ConfigError(
            f"--spoil {spoiling.name} needs an amount, {spoiling.amount.range_text}"
            f"{spoiling.unit}; write --spoil {spoiling.name}={spoiling.amount.maximum:g}"
        )
    return amounts


def sheet_of_picture(picture: Picture, recogniser: Recogniser) -> Sheet:
    """Return a picture as a sheet with the letters that are found and read in it.

    Raises
    ------
    ConfigError
        If there are none: what a letter height is, nobody knows then.
    """
    reading = read_pixels(picture.pixels, recogniser)
    if not len(reading.page):
        raise ConfigError(
            f"no letters are found in {picture.name}, and amounts go by their height; name a "
            "picture with text"
        )
    return sheet_of(picture.pixels, reading.findings, reading.page)


def spoilt_picture(
    picture: Picture, recogniser: Recogniser, amounts: Amounts, seed: int
) -> Picture:
    """Return a picture that is spoilt, in the size in which its letters are found.

    Raises
    ------
    ConfigError
        If no letters are found in it.
    """
    spoilt = spoil(sheet_of_picture(picture, recogniser), amounts, seed).pixels
    words = ", ".join(SPOILINGS.get(name).words(amount) for name, amount in amounts.items())
    print_note(f"note: {picture.name}: {words}; {spoilt.shape[1]}×{spoilt.shape[0]} pixels")
    return replace(picture_of_pixels(spoilt, picture.name), turned=picture.turned)
