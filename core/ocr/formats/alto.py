"""ALTO 4.4 (https://www.loc.gov/standards/alto/): lines, words and glyphs of a page."""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from xml.etree import ElementTree as ET

from core.ocr.box import Box
from core.ocr.formats.source import PageSource, hull, share, shown, word_share, xml_bytes, xml_text
from core.ocr.page import UNKNOWN, Character, Page, split_up
from core.version import APPLICATION_NAME, __version__

CONVENTION = (
    "HPOS and VPOS are left and top in pixels from the upper left corner, WIDTH and HEIGHT count "
    f"pixels; {UNKNOWN} is not read"
)

_NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_LONGEST_VARIANT = 3


def write_alto(source: PageSource, page: Page) -> bytes:
    """Return a page as ALTO, in UTF-8.

    `String` has WC (0 to 1, of the least sure character) and CC (a number a character, 0 sure to 9
    unsure), `Glyph` has GC and, as `Variant`, what else it may be. A glyph is one character by the
    schema, so that a word in which a box holds several has no glyphs.
    """
    root = ET.Element(
        "alto",
        {
            "xmlns": _NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{_NAMESPACE} {_SCHEMA}",
            "SCHEMAVERSION": "4.4",
        },
    )
    root.append(ET.Comment(f" {source.explain(CONVENTION)} "))
    _describe(root, source)
    layout = ET.SubElement(root, "Layout")
    size = {"HEIGHT": str(source.height), "WIDTH": str(source.width)}
    sheet = ET.SubElement(layout, "Page", {"ID": "page_1", "PHYSICAL_IMG_NR": "1", **size})
    space = ET.SubElement(sheet, "PrintSpace", {**size, "HPOS": "0", "VPOS": "0"})
    if len(page):
        block = ET.SubElement(space, "TextBlock", {"ID": "block_1", **_place(hull(page))})
        for number, words in enumerate(split_up(page), 1):
            _add_line(block, words, number)
    return xml_bytes(root)


def _describe(root: ET.Element, source: PageSource) -> None:
    about = ET.SubElement(root, "Description")
    ET.SubElement(about, "MeasurementUnit").text = "pixel"
    picture = ET.SubElement(about, "sourceImageInformation")
    ET.SubElement(picture, "fileName").text = xml_text(source.name)
    identifier = ET.SubElement(picture, "fileIdentifier", {"fileIdentifierLocation": "sha256"})
    identifier.text = xml_text(source.sha256)
    software = ET.SubElement(
        ET.SubElement(about, "Processing", {"ID": "processing_1"}), "processingSoftware"
    )
    ET.SubElement(software, "softwareName").text = APPLICATION_NAME
    ET.SubElement(software, "softwareVersion").text = __version__


def _add_line(block: ET.Element, words: Sequence[Sequence[Character]], number: int) -> None:
    boxes = [hull(word) for word in words]
    whole = hull(each for word in words for each in word)
    line = ET.SubElement(block, "TextLine", {"ID": f"line_{number}", **_place(whole)})
    # Where words overlap there is no room for a gap, but there is one.
    gaps = [
        {"HPOS": str(one.right), "VPOS": str(whole.top), "WIDTH": str(max(0, two.left - one.right))}
        for one, two in pairwise(boxes)
    ]
    for at, (word, box) in enumerate(zip(words, boxes, strict=True)):
        _add_word(line, word, box, f"{number}_{at + 1}")
        if at < len(gaps):
            ET.SubElement(line, "SP", gaps[at])


def _add_word(line: ET.Element, word: Sequence[Character], box: Box, number: str) -> None:
    texts = [_composed(shown(each)) for each in word]
    unsure = [
        str(round(9 * (1 - share(each.confidence))))
        for each, text in zip(word, texts, strict=True)
        for _ in text
    ]
    facts = {
        "ID": f"string_{number}",
        "CONTENT": "".join(texts),
        **_place(box),
        "WC": f"{word_share(word):.4f}",
        "CC": " ".join(unsure),
    }
    string = ET.SubElement(line, "String", facts)
    if any(len(text) != 1 for text in texts):
        return
    for at, (each, text) in enumerate(zip(word, texts, strict=True), 1):
        confidence = f"{share(each.confidence):.4f}"
        place = {"ID": f"glyph_{number}_{at}", "CONTENT": text, **_place(each.box)}
        glyph = ET.SubElement(string, "Glyph", {**place, "GC": confidence})
        for other in each.alternatives:
            variant = _composed(other.character)
            if variant != text and 0 < len(variant) <= _LONGEST_VARIANT:
                certainty = f"{share(other.probability):.4f}"
                ET.SubElement(glyph, "Variant", {"CONTENT": variant, "VC": certainty})


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", xml_text(text))


def _place(box: Box) -> dict[str, str]:
    return {
        "HPOS": str(box.left),
        "VPOS": str(box.top),
        "WIDTH": str(box.width),
        "HEIGHT": str(box.height),
    }
