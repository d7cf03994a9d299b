"""Boxes from other tools, and letters as an image folder, for ``read``."""

import argparse
from pathlib import Path
from time import perf_counter

from core.cli.output import print_note
from core.errors import ConfigError
from core.ocr.finding import Findings
from core.ocr.formats.crops import crop_prefix, write_crops
from core.ocr.formats.importing import import_boxes
from core.ocr.formats.source import PageSource
from core.ocr.page import Page, numbered, split_up
from core.ocr.picture_file import Picture
from core.ocr.reading import Reading, choose_classes, with_reading
from core.ocr.recogniser import Recogniser


def add_boxes(parser: argparse.ArgumentParser) -> None:
    """Add the flags of both."""
    parser.add_argument(
        "--boxes",
        metavar="FILE",
        help="take the boxes of one picture, and the characters where it says them, from a "
        "Tesseract box, hOCR or COCO file",
    )
    parser.add_argument(
        "--split-boxes",
        action="store_true",
        help="with --boxes: split boxes of whole words or lines evenly",
    )
    parser.add_argument(
        "--crops", metavar="DIR", help="save each letter as PNG, in a folder a class"
    )


def check_boxes(args: argparse.Namespace, pictures: int) -> None:
    """Refuse what does not go together, before anything is read.

    Raises
    ------
    ConfigError
    """
    if args.split_boxes and not args.boxes:
        raise ConfigError("--split-boxes goes with --boxes FILE; add it, or leave it out")
    if args.boxes and pictures > 1:
        raise ConfigError(f"--boxes are those of one picture, and {pictures} are named; name one")


def read_in_boxes(
    picture: Picture,
    findings: Findings,
    seconds: float,
    recogniser: Recogniser,
    args: argparse.Namespace,
) -> Reading:
    """Return the page of the file ``--boxes``; what it does not say, the network reads.

    Raises
    ------
    PageFileError
        If it cannot be taken.
    """
    begin = perf_counter()
    path = Path(args.boxes).expanduser()
    imported = import_boxes(path, PageSource.of(picture), split=args.split_boxes)
    for note in imported.notes:
        print_note(f"note: {path.name}: {note}")
    page = imported.page
    letters = [each.letter for each in page]
    read = recogniser.read_letters(findings, letters, [each.angle for each in page])
    names = recogniser.class_names
    choices = choose_classes(letters, read, names, context=False)
    characters = tuple(
        each if each.is_typed else with_reading(each, row, choice, names)
        for each, row, choice in zip(page, read, choices, strict=True)
    )
    done = Page(characters, page.height)
    whole = numbered(split_up(done), done)
    return Reading(whole, findings, read, seconds, perf_counter() - begin)


def save_crops(picture: Picture, page: Page, args: argparse.Namespace) -> None:
    """Write the letters of a picture into the folder ``--crops``.

    Raises
    ------
    PageFileError
        If they are there already, or cannot be written.
    """
    if args.crops:
        folder = Path(args.crops).expanduser()
        prefix = crop_prefix(picture.name)
        crops = write_crops(
            picture.pixels, page, folder, chosen="all", prefix=prefix, overwrite=args.force
        )
        count = sum(crops.counts.values())
        print_note(f"wrote {count:,} crops of {len(crops.counts)} classes into {folder}")
