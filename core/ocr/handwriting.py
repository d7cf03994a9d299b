"""A ruled sheet that somebody wrote on, as it is kept, drawn and read, without a screen."""

import json
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from platformdirs import user_data_path

from core.errors import PageFileError
from core.files import write_atomically
from core.ocr.box import Box
from core.ocr.finding_choice import FindingChoice
from core.ocr.page import Character
from core.strokes import Point, Stroke, draw_strokes
from core.version import APPLICATION_ID

SHEET_WIDTH, SHEET_HEIGHT = 1_400, 560
"""Of the sheet, in its own pixels."""

RULINGS = (125, 250, 375, 500)
"""Rows of the lines that one writes on."""

FINDING = FindingChoice.of(
    "default",
    {"working_size": SHEET_WIDTH, "denoising": "none", "background": "none", "polarity": "dark"},
)
"""How letters are found on a sheet: there is no noise, no shadow, and ink is dark."""

_FORMAT_VERSION = 1

Pixels = npt.NDArray[np.uint8]


def draw_sheet(strokes: tuple[Stroke, ...]) -> Pixels:
    """Return the sheet without its rulings, (560, 1400), uint8: 0 is ink and 255 paper."""
    return draw_strokes(strokes, (SHEET_WIDTH, SHEET_HEIGHT))


@dataclass(frozen=True)
class WrittenSheet:
    """What is kept of a sheet between two starts.

    Parameters
    ----------
    strokes : tuple of Stroke
        In the order in which they were drawn.
    confirmed : tuple of Character
        Letters that somebody typed or verified: their boxes, and what they are.
    """

    strokes: tuple[Stroke, ...] = ()
    confirmed: tuple[Character, ...] = ()


def default_sheet_path() -> Path:
    """Return where the user's sheet is kept."""
    return user_data_path(APPLICATION_ID, appauthor=False) / "handwriting.json"


def sheet_to_json(sheet: WrittenSheet) -> str:
    """Return the text of a sheet's file."""
    content = {
        "format_version": _FORMAT_VERSION,
        "width": SHEET_WIDTH,
        "height": SHEET_HEIGHT,
        "strokes": [
            {
                "width": each.width,
                "points": [[round(x, 2), round(y, 2), round(p, 3)] for x, y, p in each.points],
            }
            for each in sheet.strokes
        ],
        "confirmed": [
            {
                "character": each.text,
                "box": [each.box.top, each.box.left, each.box.bottom, each.box.right],
                "typed": each.is_typed,
                "verified": each.is_verified,
            }
            for each in sheet.confirmed
        ],
    }
    return json.dumps(content, allow_nan=False) + "\n"


def sheet_from_json(text: str, where: str) -> WrittenSheet:
    """Read the text of a sheet's file; `where` names it in errors.

    Raises
    ------
    PageFileError
        If it is damaged, something else, or of a later version.
    """
    try:
        content = json.loads(text)
        if content["format_version"] != _FORMAT_VERSION:
            raise PageFileError(
                f"{where} is of version {content['format_version']!r}, and this program reads "
                f"{_FORMAT_VERSION}; open it with a newer Recognition Lab"
            )
        confirmed = tuple(_letter(entry) for entry in content.get("confirmed", ()))
        strokes = tuple(
            Stroke(tuple(_point(point) for point in entry["points"]), float(entry["width"]))
            for entry in content["strokes"]
            if entry["points"]
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PageFileError(f"{where} is damaged ({type(error).__name__}: {error})") from None
    return WrittenSheet(strokes, confirmed)


def _letter(entry: Any) -> Character:
    top, left, bottom, right = (int(value) for value in entry["box"])
    text = str(entry["character"])
    if not (0 <= top < bottom <= SHEET_HEIGHT and 0 <= left < right <= SHEET_WIDTH):
        raise ValueError(f"the box {entry['box']!r:.60}")
    if len(text) != 1:
        raise ValueError(f"the character {text!r:.60}")
    typed, verified = bool(entry["typed"]), bool(entry["verified"])
    return Character(
        Box(top, left, bottom, right),
        0,
        0,
        text,
        1.0,
        is_typed=typed,
        is_verified=verified,
    )


def _point(values: Any) -> Point:
    x, y, pressure = (float(value) for value in values)
    if not (abs(x) < 1e6 and abs(y) < 1e6 and 0 <= pressure <= 1):
        raise ValueError(f"the point {values!r:.60}")
    return x, y, pressure


def read_sheet(path: Path) -> WrittenSheet:
    """Read a sheet; an empty one where there is no file.

    Raises
    ------
    PageFileError
        If it cannot be read.
    """
    try:
        return sheet_from_json(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        return WrittenSheet()
    except (OSError, UnicodeDecodeError) as error:
        raise PageFileError(f"{path} cannot be read ({error}); make it readable") from error


def open_sheet(path: Path) -> tuple[WrittenSheet, str]:
    """Read a sheet; put a file that cannot be read aside, and begin with an empty one.

    Returns
    -------
    sheet : WrittenSheet
    note : str
        What was put aside and why; empty where nothing was.

    Raises
    ------
    PageFileError
        If it can neither be read nor put aside.
    """
    try:
        return read_sheet(path), ""
    except PageFileError as error:
        numbered = (path.with_name(f"{path.stem}.{n}{path.suffix}") for n in count(1))
        aside = next(place for place in numbered if not place.exists())
        try:
            path.rename(aside)
        except OSError:
            raise error from None
        return WrittenSheet(), f"{error}. It is kept as {aside.name}, and this sheet is new"


def write_sheet(path: Path, sheet: WrittenSheet) -> None:
    """Write a sheet, as a whole or not at all.

    Raises
    ------
    PageFileError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, sheet_to_json(sheet).encode())
    except OSError as error:
        raise PageFileError(
            f"the sheet cannot be kept in {path.parent} ({error.strerror or error}); make room, or "
            "make the folder writable"
        ) from error
