"""Bytes of files from elsewhere as text, JSON or XML, or one clear error.

XML comes through the standard library's expat with every declaration of an entity refused, so that
none grows (billion laughs) and none names another file; no external document type is fetched.
"""

import json
from html.entities import html5
from typing import Any, NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from core.errors import PageFileError
from core.ocr.formats.gathering import MOST_BYTES

_DEEPEST = 200
"""Elements within elements; hOCR has about ten."""


def decode_text(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises
    ------
    PageFileError
        For another encoding, or a file that is too large.
    """
    _check_length(data, name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageFileError(
            f"{name} is not UTF-8 (byte 0x{data[error.start]:02x} at {error.start:,}); save it as "
            "UTF-8"
        ) from None


def decode_json(data: bytes, name: str) -> dict[str, Any]:
    """Return the object in a JSON file in UTF-8.

    Raises
    ------
    PageFileError
        If it is damaged, or holds something else.
    """
    text = decode_text(data, name)
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise PageFileError(f"{name} is no JSON: {error}; save it anew") from None
    if not isinstance(content, dict):
        raise PageFileError(f"{name} holds a {type(content).__name__}, expected a JSON object")
    return content


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON")


def decode_xml(data: bytes, name: str) -> ET.Element:
    """Return the root of an XML document, tags without their namespaces' prefixes.

    Raises
    ------
    PageFileError
        If it is damaged, declares entities, or is nested too deeply.
    """
    _check_length(data, name)
    builder = ET.TreeBuilder()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise PageFileError(f"{name} has elements {depth} deep; that is no page of text")
        builder.start(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag.rpartition(":")[2])

    def refuse(*_: object) -> NoReturn:
        raise PageFileError(
            f"{name} declares entities, which may grow without end or name other files; remove its "
            "<!ENTITY> lines"
        )

    def skipped(entity: str, is_parameter: bool) -> None:
        if not is_parameter:
            # Of a document type that is not fetched: HTML's own, such as &nbsp;
            builder.data(html5.get(f"{entity};", "\ufffd"))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = skipped
    try:
        parser.Parse(data, True)
        return builder.close()
    except expat.ExpatError as error:
        raise PageFileError(
            f"{name} is no well-formed XML: {error}; save it anew, as XHTML if it is HTML"
        ) from None
    except (ValueError, LookupError, AssertionError) as error:
        raise PageFileError(f"{name} cannot be read as XML: {error}; save it as UTF-8") from None


def _check_length(data: bytes, name: str) -> None:
    if len(data) > MOST_BYTES:
        raise PageFileError(
            f"{name} has {len(data):,} bytes, more than the boxes of any page need; choose another"
        )
