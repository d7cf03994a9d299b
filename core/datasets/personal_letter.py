"""A letter that somebody wrote, and the file that keeps it."""

from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import DatasetError

Ink = npt.NDArray[np.uint8]

_LARGEST_SIDE = 2_000
"""Pixels: a larger file is no letter."""


@dataclass(frozen=True, eq=False)
class PersonalLetter:
    """One letter that somebody wrote, and what it is.

    Parameters
    ----------
    character : str
        One visible character.
    ink : ndarray of shape (height, width), uint8
        0 is paper and 255 ink, upright.
    source : str
        Where it comes from, for people: a picture's name, or ``"handwriting"``.
    added : str
        ISO 8601 with time zone; empty where it is not known.
    """

    character: str
    ink: Ink = field(repr=False)
    source: str = ""
    added: str = ""

    @property
    def sha256(self) -> str:
        """Of size and ink: what tells it from others."""
        return sha256(
            f"{self.ink.shape}".encode() + np.ascontiguousarray(self.ink).tobytes()
        ).hexdigest()


def file_of(letter: PersonalLetter) -> str:
    """Return where a letter lies below the folder of the set."""
    return f"{folder_name(letter.character)}/{letter.sha256[:24]}.png"


def folder_name(character: str) -> str:
    """Return the folder of a character: itself, or its code point where file systems differ.

    Small letters have code points: some file systems take ``a`` and ``A`` for the same name.
    """
    is_plain = character.isascii() and (character.isdigit() or character.isupper())
    return character if is_plain else f"U+{ord(character):04X}"


def character_of(name: str) -> str:
    """Return the character of a folder; empty where it names none."""
    if name.startswith("U+"):
        try:
            return chr(int(name[2:], 16))
        except (ValueError, OverflowError):
            return ""
    return name if len(name) == 1 else ""


def checked(letter: PersonalLetter) -> PersonalLetter:
    """Return the letter.

    Raises
    ------
    DatasetError
        If it is no single visible character, or has no ink.
    """
    text = letter.character
    if len(text) != 1 or not text.isprintable() or text.isspace():
        raise DatasetError(f"{text!r} is no single visible character; type one")
    if letter.ink.ndim != 2 or letter.ink.dtype != np.uint8 or not letter.ink.any():
        raise DatasetError(f"the {text!r} from {letter.source or 'somewhere'} holds no ink")
    return letter


def png(ink: Ink) -> bytes:
    """Return ink as the content of a PNG file."""
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(ink).save(buffer, "PNG")
    return buffer.getvalue()


def read_ink(path: Path) -> Ink | str:
    """Return the ink of a file, or why it is passed over."""
    from PIL import Image

    try:
        with Image.open(path) as opened:
            if max(opened.size) > _LARGEST_SIDE:
                return f"{path} has {opened.width}×{opened.height} pixels, too many for a letter"
            ink = np.asarray(opened.convert("L"))
    except FileNotFoundError:
        return f"{path} is missing; restore it, or remove its line from the set's index.jsonl"
    except Exception as error:  # noqa: BLE001 - decoders of damaged files raise what they like
        return f"{path} cannot be read ({type(error).__name__}: {error}); replace or remove it"
    return ink if ink.any() else f"{path} holds no ink; replace or remove it"
