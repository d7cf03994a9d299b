"""The page as JSON: what `read --json` says of a picture, and what nobody loses anything by."""

import json
from dataclasses import asdict
from typing import Any

from core.ocr.formats.source import INTERNAL, PageSource, share
from core.ocr.page import Character, Page

FORMAT_VERSION = 1
CONVENTION = INTERNAL


def box_facts(character: Character) -> dict[str, Any]:
    """Return a character as JSON has it.

    Returns
    -------
    dict
        `top`, `left`, `bottom`, `right` in pixels, `character` (empty where it is not read),
        `confidence` (0 to 1), `line` and `word` (from 0 on), `corrected`, `verified`,
        `alternatives` (each `character` and `probability`).
    """
    return {
        **asdict(character.box),
        "character": character.text,
        "confidence": share(character.confidence),
        "line": character.line,
        "word": character.word,
        "corrected": character.is_corrected,
        "verified": character.is_verified,
        "alternatives": [
            {"character": each.character, "probability": share(each.probability)}
            for each in character.alternatives
        ],
    }


def write_json(source: PageSource, page: Page) -> bytes:
    """Return one JSON object: `picture`, `convention`, `lines` of text, `boxes`, `unread`.

    It holds no NaN; the number of characters that are not read is `unread`.
    """
    content = {
        "format": "recognition-lab page",
        "format_version": FORMAT_VERSION,
        "picture": asdict(source),
        "convention": source.explain(CONVENTION),
        "lines": page.lines,
        "unread": sum(not each.text for each in page),
        "boxes": [box_facts(each) for each in page],
    }
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    # A name that is no Unicode becomes an escape, which JSON takes for the same.
    return text.encode(errors="backslashreplace")
