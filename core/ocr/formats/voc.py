"""Annotations of Pascal VOC (development kit of VOC 2012, section 5): an object a character."""

from xml.etree import ElementTree as ET

from core.ocr.formats.source import PageSource, xml_bytes, xml_text
from core.ocr.page import Character, Page
from core.version import APPLICATION_NAME

UNREAD = "unread"
"""The class of characters that are not read; they are marked as difficult, and so not counted."""

CONVENTION = (
    "xmin, ymin, xmax, ymax in pixels, the upper left pixel being 1, 1; xmax and ymax are the last "
    f"column and row inside; {UNREAD} is no class but what is not read"
)


def write_voc(source: PageSource, page: Page) -> bytes:
    """Return an annotation file in UTF-8; lines and words have no place in it."""
    root = ET.Element("annotation")
    root.append(ET.Comment(f" {source.explain(CONVENTION)} "))
    _add(root, "folder", "")
    _add(root, "filename", source.name)
    _add(ET.SubElement(root, "source"), "database", APPLICATION_NAME)
    size = ET.SubElement(root, "size")
    for name, value in (("width", source.width), ("height", source.height), ("depth", 3)):
        _add(size, name, str(value))
    _add(root, "segmented", "0")
    for each in page:
        _add_object(root, each, source)
    return xml_bytes(root)


def _add_object(root: ET.Element, character: Character, source: PageSource) -> None:
    box = character.box
    at_edge = (
        box.top <= 0 or box.left <= 0 or box.bottom >= source.height or box.right >= source.width
    )
    thing = ET.SubElement(root, "object")
    _add(thing, "name", character.text or UNREAD)
    _add(thing, "pose", "Unspecified")
    _add(thing, "truncated", str(int(at_edge)))
    _add(thing, "difficult", str(int(not character.text)))
    place = ET.SubElement(thing, "bndbox")
    _add(place, "xmin", str(box.left + 1))
    _add(place, "ymin", str(box.top + 1))
    _add(place, "xmax", str(box.right))
    _add(place, "ymax", str(box.bottom))


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = xml_text(text)
