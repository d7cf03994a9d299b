"""What every format needs: which picture a page is of, and how it says what a character is."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from core.ocr.box import Box, union
from core.ocr.page import UNKNOWN, Character
from core.ocr.picture_file import Picture

INTERNAL = (
    "boxes are top, left, bottom, right in pixels from the upper left corner; bottom and right are "
    "the first row and column outside"
)

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class PageSource:
    """The picture that a page was read in.

    Parameters
    ----------
    name : str
        The file's name, without folders.
    width, height : int
        In pixels, as it was turned.
    sha256 : str
        Of the file, in hexadecimal digits.
    turned : int
        By how many degrees somebody turned it clockwise: 0, 90, 180 or 270.
    """

    name: str
    width: int
    height: int
    sha256: str
    turned: int = 0

    @classmethod
    def of(cls, picture: Picture) -> "PageSource":
        """Return what names a picture."""
        return cls(picture.name, picture.width, picture.height, picture.sha256, picture.turned)

    @property
    def untouched(self) -> "PageSource":
        """The same before somebody turned it."""
        sides = (self.height, self.width) if self.turned in (90, 270) else (self.width, self.height)
        return replace(self, width=sides[0], height=sides[1], turned=0)

    def explain(self, convention: str) -> str:
        """Return what a format says of its boxes, and that they are those of a turned picture."""
        if not self.turned:
            return convention
        return f"{convention}; the picture is turned by {self.turned}° clockwise"


def share(value: float) -> float:
    """Return a probability within 0 to 1; 0 for what is no number."""
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0


def shown(character: Character) -> str:
    """Return what stands in a text for a character: itself, or `UNKNOWN` where it is not read."""
    return character.text or UNKNOWN


def word_share(word: Iterable[Character]) -> float:
    """Return the confidence of a word: that of its least sure character."""
    return min((share(each.confidence) for each in word), default=0.0)


def hull(characters: Iterable[Character]) -> Box:
    """Return the smallest box that holds some characters; there must be one."""
    return union(each.box for each in characters)


def xml_text(text: str) -> str:
    """Return a text without what XML 1.0 forbids even as an escape: U+FFFD stands for it."""
    return _NOT_IN_XML.sub("\ufffd", text)


def xml_bytes(root: ET.Element) -> bytes:
    """Return an XML document in UTF-8, indented."""
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"
