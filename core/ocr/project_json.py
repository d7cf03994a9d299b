"""How the project of a page is written and read: JSON with a line a box.

A later version of the program that adds anything to a box, or changes what a field means, raises
`FORMAT_VERSION`, and earlier ones refuse the file. Version 2 says how a picture is turned; pages of
pictures that are not are written as version 1, which earlier programs read. Fields beside the known
ones at the top are kept and written again; within a box or the picture they are refused, for they
would be lost.
"""

import json
import math
from dataclasses import replace
from typing import Any

from core.errors import PageFileError
from core.ocr.box import Box
from core.ocr.formats.decoding import decode_json
from core.ocr.formats.source import INTERNAL, PageSource
from core.ocr.page import Alternative, Character, Page
from core.ocr.project import Project
from core.ocr.quarter_turns import TURNS

FORMAT = "recognition-lab page project"
FORMAT_VERSION = 2

_DERIVED = ("format", "format_version", "convention", "lines")
_KNOWN = (
    *_DERIVED,
    *("picture", "run", "pipeline", "finding", "reading", "truth"),
    *("letter_height", "removed", "boxes"),
)
_PICTURE_FIELDS = ("name", "width", "height", "sha256")
_EDGES = ("top", "left", "bottom", "right")
_BOX_FIELDS = frozenset(
    (
        *_EDGES,
        *("character", "confidence", "line", "word", "typed", "placed", "verified"),
        *("angle", "pieces", "alternatives"),
    )
)


def project_to_json(project: Project) -> bytes:
    """Return the file's content, in UTF-8; numbers that are none become null."""
    source, page = project.source, project.page
    picture = {name: getattr(source, name) for name in _PICTURE_FIELDS}
    head = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION if source.turned else 1,
        "picture": picture | ({"turned": source.turned} if source.turned else {}),
        "run": project.run,
        "pipeline": project.pipeline,
        "finding": dict(project.finding),
        "reading": dict(project.reading),
        "truth": None if project.truth is None else list(project.truth),
        **project.others,
        "convention": INTERNAL,
        "letter_height": page.height,
        "removed": [_edges(box) for box in page.removed],
        # For people: `boxes` is what counts.
        "lines": page.lines,
    }
    boxes = ",\n".join("  " + _dump(_box_facts(each)) for each in page)
    rows = [f" {_dump(name)}: {_dump(value)}" for name, value in head.items()]
    rows.append(f' "boxes": [\n{boxes}\n ]' if boxes else ' "boxes": []')
    # A name that is no Unicode becomes an escape, which JSON takes for the same.
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode(errors="backslashreplace")


def check_ours(data: bytes, name: str) -> dict[str, Any]:
    """Return the object in a file if it is a project that this version knows.

    Raises
    ------
    PageFileError
        Otherwise.
    """
    content = decode_json(data, name)
    if content.get("format") != FORMAT:
        raise PageFileError(f"{name} is no page project; move it away, or choose another")
    version = content.get("format_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise PageFileError(f"{name} has the format {version!r}, expected a number; restore it")
    if version > FORMAT_VERSION:
        raise PageFileError(
            f"{name} was written in format {version}; this version reads up to {FORMAT_VERSION}. "
            "Open it with a newer Recognition Lab"
        )
    return content


def project_from_json(data: bytes, name: str) -> Project:
    """Read a file's content; `name` stands for it in errors.

    Raises
    ------
    PageFileError
        If it is damaged, something else, or of a later version.
    """
    content = check_ours(data, name)
    try:
        return _project(content)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise PageFileError(
            f"{name} is a damaged page project ({str(error) or type(error).__name__:.100}); "
            "restore it, or move it away"
        ) from None


def _project(content: dict[str, Any]) -> Project:
    knows_turns = content["format_version"] > 1
    fields = (*_PICTURE_FIELDS, "turned") if knows_turns else _PICTURE_FIELDS
    picture = _fields(content["picture"], frozenset(fields))
    truth = content["truth"]
    source = PageSource(
        _text(picture["name"]),
        _count(picture["width"]),
        _count(picture["height"]),
        _text(picture["sha256"]),
        _turn(picture["turned"]) if knows_turns else 0,
    )
    characters = [_character(each) for each in _list(content["boxes"])]
    kept, notes = _inside(characters, source)
    removed = [_box(*each) for each in _list(content["removed"])]
    page = Page(
        kept,
        _number(content["letter_height"]),
        tuple(box for box in removed if box.height > 0 and box.width > 0),
    )
    return Project(
        source,
        page,
        None if truth is None else tuple(_text(line) for line in _list(truth)),
        _text(content["run"]),
        _text(content["pipeline"]),
        _settings(content["finding"]),
        _settings(content["reading"]),
        {key: value for key, value in content.items() if key not in _KNOWN},
        notes,
    )


def _inside(
    characters: list[Character], source: PageSource
) -> tuple[tuple[Character, ...], tuple[str, ...]]:
    """Return what lies in the picture, clipped to it where a hand-edited file leaves it."""
    kept = []
    clipped = 0
    for each in characters:
        old = each.box
        box = Box(
            max(0, old.top),
            max(0, old.left),
            min(source.height, old.bottom),
            min(source.width, old.right),
        )
        if box.height > 0 and box.width > 0:
            kept.append(each if box == old else replace(each, box=box))
            clipped += box != old
    gone = len(characters) - len(kept)
    counts = (
        (clipped, "reaching beyond the picture: clipped"),
        (gone, "outside the picture or without area: left out"),
    )
    told = (f"{n:,} {'box' if n == 1 else 'boxes'} {words}" for n, words in counts if n)
    return tuple(kept), tuple(told)


def _box_facts(character: Character) -> dict[str, Any]:
    return {
        **dict(zip(_EDGES, _edges(character.box), strict=True)),
        "character": character.text,
        "confidence": character.confidence,
        "line": character.line,
        "word": character.word,
        "typed": character.is_typed,
        "placed": character.is_placed,
        "verified": character.is_verified,
        "angle": character.angle,
        "pieces": list(character.pieces),
        "alternatives": [[each.character, each.probability] for each in character.alternatives],
    }


def _character(content: Any) -> Character:
    facts = _fields(content, _BOX_FIELDS)
    return Character(
        box=_box(*(facts[edge] for edge in _EDGES)),
        line=_count(facts["line"]),
        word=_count(facts["word"]),
        text=_text(facts["character"]),
        confidence=_number(facts["confidence"]),
        alternatives=tuple(
            Alternative(_text(text), _number(probability))
            for text, probability in facts["alternatives"]
        ),
        pieces=tuple(_count(label) for label in _list(facts["pieces"])),
        angle=_number(facts["angle"]),
        is_typed=_flag(facts["typed"]),
        is_placed=_flag(facts["placed"]),
        is_verified=_flag(facts["verified"]),
    )


def _box(top: Any, left: Any, bottom: Any, right: Any) -> Box:
    return Box(_count(top), _count(left), _count(bottom), _count(right))


def _edges(box: Box) -> list[int]:
    return [box.top, box.left, box.bottom, box.right]


def _dump(value: Any) -> str:
    return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each) for each in value]
    return value


def _fields(content: Any, known: frozenset[str]) -> dict[str, Any]:
    if not isinstance(content, dict) or content.keys() != known:
        found = sorted(content) if isinstance(content, dict) else content
        odd = sorted(known.symmetric_difference(found)) if isinstance(found, list) else found
        raise ValueError(f"fields unknown or missing: {odd!r:.60}")
    return content


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} for a text")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.40} for a list")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**31:
        raise TypeError(f"{value!r:.40} for a whole number")
    return value


def _turn(value: Any) -> int:
    if value not in TURNS:
        raise ValueError(f"{value!r:.40} for a turn by {', '.join(map(str, TURNS))} degrees")
    return int(value)


def _number(value: Any) -> float:
    if value is None:
        return 0.0
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(f"{value!r:.40} for a number")
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r:.40} for true or false")
    return value


def _settings(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r:.40} for settings")
    return value
