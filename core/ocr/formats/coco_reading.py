"""COCO's object detection read: boxes whose categories are characters."""

import unicodedata
from typing import Any

from core.errors import PageFileError
from core.ocr.formats.decoding import decode_json
from core.ocr.formats.gathering import Gatherer, Imported, names_file
from core.ocr.formats.source import PageSource
from core.ocr.page import Character


def read_coco(data: bytes, name: str, source: PageSource, *, split: bool = False) -> Imported:
    """Return the boxes that COCO's JSON has of a picture.

    A category of one character says what its boxes hold; boxes of others are unread, and a note
    says so. Lines and words are the file's where each annotation has `line` and `word`, otherwise
    they follow from where the boxes lie.

    Parameters
    ----------
    data : bytes
    name : str
        The file's, for errors.
    source : PageSource
        The picture, looked for in the file by its name where that has several.
    split : bool
        Of no meaning here.

    Raises
    ------
    PageFileError
        If it is damaged, has no boxes of that picture, or is no such file.
    """
    content = decode_json(data, name)
    gatherer = Gatherer(name, source)
    try:
        image = _image(content["images"], gatherer)
        labels = {each["id"]: str(each["name"]) for each in content.get("categories", ())}
        chosen = [each for each in content["annotations"] if each["image_id"] == image]
        made = [_character(each, labels, gatherer) for each in chosen]
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise PageFileError(
            f"{name} is no COCO file of boxes, or a damaged one ({error!r:.60}); expected images, "
            "categories and annotations with image_id, category_id and bbox"
        ) from None
    kept = [(one, each) for one, each in zip(chosen, made, strict=True) if each is not None]
    others = sorted({labels[one["category_id"]] for one, each in kept if not each.text})
    if others:
        unread = sum(not each.text for _, each in kept)
        named = ", ".join(others[:5])
        gatherer.notes.append(f"{unread:,} boxes of categories that are no character: {named}")
    if not all(_is_count(one.get(key)) for one, _ in kept for key in ("line", "word")):
        return gatherer.page_of_loose([each for _, each in kept])
    lines: dict[int, dict[int, list[Character]]] = {}
    for one, each in sorted(kept, key=lambda pair: (pair[0]["line"], pair[0]["word"])):
        lines.setdefault(one["line"], {}).setdefault(one["word"], []).append(each)
    return gatherer.page_of_lines(list(words.values()) for words in lines.values())


def _image(images: list[dict[str, Any]], gatherer: Gatherer) -> Any:
    """Return the identity of the picture in the file."""
    source = gatherer.source
    named = [each for each in images if names_file(str(each["file_name"]), source.name)]
    if not named and len(images) == 1:
        named = images
        gatherer.notes.append(f"it names its picture {str(images[0]['file_name'])[:80]}")
    if len(named) != 1:
        raise PageFileError(
            f"{gatherer.name} has {len(images):,} pictures, {len(named)} of them called "
            f"{source.name}; choose the file of this picture"
        )
    image = named[0]
    if "width" in image and "height" in image:
        gatherer.check_size(float(image["width"]), float(image["height"]))
    return image["id"]


def _character(
    annotation: dict[str, Any], labels: dict[Any, str], gatherer: Gatherer
) -> Character | None:
    left, top, width, height = (float(value) for value in annotation["bbox"])
    label = unicodedata.normalize("NFC", labels[annotation["category_id"]])
    text = label if len(label) == 1 else ""
    confidence = float(annotation.get("score", 1.0))
    return gatherer.character((top, left, top + height, left + width), text, confidence)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
