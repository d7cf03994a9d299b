"""COCO's object detection (https://cocodataset.org/#format-data): an annotation a character."""

import json
from typing import Any

from core.ocr.formats.source import PageSource, share
from core.ocr.page import Character, Page
from core.version import APPLICATION_NAME, __version__

UNREAD = "unread"
"""The category of characters that are not read."""

CONVENTION = (
    "bbox is x, y, width, height (left and top in pixels from the upper left corner); category "
    f"{UNREAD} holds what is not read; line and word count from 0"
)


def write_coco(source: PageSource, page: Page) -> bytes:
    """Return one JSON object: `info`, `images`, `categories` (an entry a character), `annotations`.

    Annotations stand in reading order and have, beside COCO's own fields, `line`, `word`, `score`
    (0 to 1), `corrected` and `verified`.
    """
    names = sorted({each.text or UNREAD for each in page})
    numbers = {name: at for at, name in enumerate(names, 1)}
    content = {
        "info": {
            "description": source.explain(CONVENTION),
            "version": f"{APPLICATION_NAME} {__version__}",
            "contributor": APPLICATION_NAME,
        },
        "licenses": [],
        "images": [
            {
                "id": 1,
                "file_name": source.name,
                "width": source.width,
                "height": source.height,
                "sha256": source.sha256,
            }
        ],
        "categories": [
            {"id": number, "name": name, "supercategory": "character"}
            for name, number in numbers.items()
        ],
        "annotations": [
            _annotation(each, at, numbers[each.text or UNREAD]) for at, each in enumerate(page, 1)
        ],
    }
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    return text.encode(errors="backslashreplace")


def _annotation(character: Character, number: int, category: int) -> dict[str, Any]:
    box = character.box
    corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom))
    return {
        "id": number,
        "image_id": 1,
        "category_id": category,
        "bbox": [box.left, box.top, box.width, box.height],
        "area": box.width * box.height,
        "segmentation": [[c for corner in (*corners, (box.left, box.bottom)) for c in corner]],
        "iscrowd": 0,
        "line": character.line,
        "word": character.word,
        "score": share(character.confidence),
        "corrected": character.is_corrected,
        "verified": character.is_verified,
    }
