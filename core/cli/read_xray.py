"""``read --xray``: the way of each letter into the network, as a picture and in numbers."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cli.output import print_note, writing_to
from core.cli.parser import open_store
from core.errors import ConfigError
from core.files import write_atomically
from core.ocr.box_xray import xray_box
from core.ocr.glyph_steps import StepSettings
from core.ocr.page import Page
from core.ocr.picture_file import Picture
from core.ocr.reading import Reading
from core.ocr.recogniser import Recogniser
from core.ocr.step_pictures import pen_width, step_pictures
from core.ocr.xray_sheet import xray_sheet
from core.runs.class_means import ClassMeans, read_class_means
from core.runs.weights_file import is_weights_file
from core.settings import describe, parse_value, to_mapping


def add_xray(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the X-ray."""
    known = ", ".join(
        f"{name} ({each.minimum:g} to {each.maximum:g} {each.unit})"
        for name, each in describe(StepSettings).items()
    )
    parser.add_argument(
        "--xray",
        metavar="DIR",
        help="folder for a picture of each letter's way into the (first) network; made if need be",
    )
    parser.add_argument(
        "--letter",
        metavar="N",
        type=int,
        action="append",
        default=[],
        help="only the N-th letter in reading order, from 1 on; repeatable",
    )
    parser.add_argument(
        "--what-if",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=f"another value for a step of the X-ray; repeatable: {known}".replace("%", "%%"),
    )


def changes_of(args: argparse.Namespace) -> dict[str, float]:
    """Return what ``--what-if`` names.

    Raises
    ------
    ConfigError
        For an unknown name or a value out of bounds, and where there is no ``--xray``.
    """
    if not args.xray and (args.letter or args.what_if):
        raise ConfigError("--letter and --what-if belong to --xray; name a folder with --xray DIR")
    known, changes = describe(StepSettings), {}
    for text in args.what_if:
        name, equals, value = text.partition("=")
        if name not in known or not equals:
            raise ConfigError(f"--what-if {text!r} is no NAME=VALUE; names are {', '.join(known)}")
        changes[name] = parse_value(name, known[name], value)
    return changes


def means_of(args: argparse.Namespace, run: str) -> ClassMeans | None:
    """Return the mean training pictures that a run keeps; None where there are none, with a note.

    Raises
    ------
    RunError, ModelLoadError
        If the run or its means cannot be read.
    """
    if is_weights_file(Path(run).expanduser()):
        print_note(f"note: {run} is a file of weights, which knows no mean training pictures")
        return None
    folder = open_store(args).find(run)
    means = read_class_means(folder, folder.read_record())
    if means is None:
        print_note(
            f"note: {run} keeps no mean training pictures; 'runs class-means {run}' makes them"
        )
    return means


def xrays_of(
    picture: Picture,
    reading: Reading,
    recogniser: Recogniser,
    means: ClassMeans | None,
    changes: Mapping[str, float],
    args: argparse.Namespace,
) -> list[dict[str, Any]]:
    """Write a sheet for each letter that is asked for; return what is seen.

    Raises
    ------
    ConfigError
        If there is no such letter, or a file that is there already may not be replaced.
    """
    page = reading.page
    found = []
    for number in _numbers(page, args.letter, picture.name):
        each = page.characters[number - 1]
        settings = replace(StepSettings(angle=each.angle), **changes)
        seen = xray_box(reading.findings, each.letter, recogniser, settings)
        mean = None if means is None else means.picture(seen.label)
        name = recogniser.class_names[seen.label]
        crop = picture.pixels[each.box.slices]
        path = Path(args.xray).expanduser() / f"{picture.name}.letter{number:03d}.png"
        if path.exists() and not args.force:
            raise ConfigError(
                f"{path} is there already; name another place, or --force replaces it"
            )
        title = f"{picture.name}, letter {number}, read as {each.text}"
        sheet = xray_sheet(step_pictures(crop, seen, mean, name), seen.alternatives, title)
        with writing_to(str(path)):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, sheet)
        usual = None if means is None else means.strokes
        found.append(
            {
                "letter": number,
                "character": each.text,
                "settings": to_mapping(settings),
                "stroke": seen.steps.stroke,
                "stroke_usual": None if usual is None else list(usual),
                "pen": pen_width(seen.steps.stroke, usual).verdict,
                "alternatives": [
                    {"character": a.character, "probability": a.probability}
                    for a in seen.alternatives
                ],
                "file": str(path),
            }
        )
    print_note(f"wrote {len(found)} X-ray{'' if len(found) == 1 else 's'} to {args.xray}")
    return found


def _numbers(page: Page, wanted: list[int], name: str) -> list[int]:
    for number in wanted:
        if not 1 <= number <= len(page):
            raise ConfigError(
                f"--letter {number} is none of the {len(page)} letters of {name}; they are "
                "counted from 1 in reading order"
            )
    return sorted(set(wanted)) or list(range(1, len(page) + 1))
