"""Labelled crops as an image folder: a folder a class, as most training programs read them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.errors import PageFileError
from core.files import write_together
from core.ocr.box import Box
from core.ocr.page import Page
from core.pictures import png_bytes

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Crops:
    """What was written.

    Parameters
    ----------
    counts : mapping of str to int
        Pictures of each character.
    left_out : int
        Characters that are not read, not confirmed where only confirmed ones were asked for, or
        outside the picture.
    """

    counts: Mapping[str, int]
    left_out: int


def write_crops(
    pixels: Pixels,
    page: Page,
    folder: Path,
    *,
    chosen: Literal["confirmed", "all"] = "confirmed",
    prefix: str = "",
    overwrite: bool = False,
) -> Crops:
    """Write each character of a picture as a PNG: ``A/002_005.png`` is the fifth of line two.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3) or (height, width), uint8
    page : Page
        Of that picture.
    folder : Path
        Made where there is none. What lies in it stays.
    chosen : {"confirmed", "all"}
        Only what somebody typed or verified, or all that is read.
    prefix : str
        Before the name of each file, so that crops of several pictures have place in one folder.
    overwrite : bool
        Whether files that are there are replaced.

    Raises
    ------
    PageFileError
        If a file is there already, or none can be written; nothing is written then.
    """
    contents: dict[Path, bytes] = {}
    counts: Counter[str] = Counter()
    place, line = 0, -1
    for each in page:
        place = place + 1 if each.line == line else 1
        line = each.line
        box = _inside(each.box, pixels.shape)
        confirmed = each.is_typed or each.is_verified
        if not each.text or box is None or (chosen == "confirmed" and not confirmed):
            continue
        name = f"{prefix}{line + 1:03d}_{place:03d}.png"
        contents[folder / class_folder(each.text) / name] = png_bytes(
            np.ascontiguousarray(pixels[box.slices])
        )
        counts[each.text] += 1
    there = [path for path in contents if path.exists()]
    if there and not overwrite:
        raise PageFileError(
            f"{there[0]} is there already, as are {len(there) - 1:,} others; name another folder"
            if len(there) > 1
            else f"{there[0]} is there already; name another folder"
        )
    try:
        for parent in {path.parent for path in contents}:
            parent.mkdir(parents=True, exist_ok=True)
        write_together(contents)
    except OSError as error:
        raise PageFileError(
            f"{folder} cannot be written ({error.strerror or error}); name another folder"
        ) from error
    return Crops(dict(counts), len(page) - counts.total())


def crop_prefix(name: str) -> str:
    """Return what the names of a picture's crops begin with, so that they tell it from others.

    ``scan.jpg`` gives ``scan_``, the page ``letter.pdf#page=2`` of a PDF ``letter_page=2_``.
    """
    path = Path(name)
    page = path.suffix.partition("#")[2]
    return f"{path.stem}_{page}_" if page else f"{path.stem}_"


def class_folder(character: str) -> str:
    """Return the name of a class's folder on every system.

    Capitals and digits are called as they are, small letters ``lower-a``, since some systems take
    ``a`` and ``A`` for the same; others are called after their code points, ``U+00C4``.
    """
    if len(character) == 1 and character.isascii() and character.isalnum():
        return f"lower-{character}" if character.islower() else character
    return "_".join(f"U+{ord(each):04X}" for each in character)


def _inside(box: Box, shape: tuple[int, ...]) -> Box | None:
    inside = Box(
        max(0, box.top), max(0, box.left), min(shape[0], box.bottom), min(shape[1], box.right)
    )
    return inside if inside.height > 0 and inside.width > 0 else None
