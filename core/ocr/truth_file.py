"""The true text of pictures, from a text file or a JSON file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.errors import ConfigError

Lines = tuple[str, ...]

_LARGEST = 2_000_000
"""Bytes: a thousand pages, and read in a moment."""


def read_truth(path: Path) -> Lines | dict[str, Lines]:
    """Return the lines of a text file, or, of a JSON file, the lines of each picture by its name.

    A JSON file holds ``{"images": {"picture.jpg": {"lines": ["…"]}}}``, ``{"picture.jpg": ["…"]}``
    or, of one picture, ``["…"]`` or ``{"lines": ["…"]}``.

    Raises
    ------
    ConfigError
        If it is missing, no text, or says no lines.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(
                f"{path.name} has {path.stat().st_size:,} bytes, more than the text of any page; "
                "choose another file"
            )
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist; name a file with the true text") from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path.name} is no text in UTF-8 (byte {error.start}); save it as UTF-8"
        ) from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}") from error
    if path.suffix.lower() != ".json":
        return _lines(text.splitlines())
    try:
        content = json.loads(text)
    except ValueError as error:
        raise ConfigError(f"{path.name} is no JSON: {error}; mend it, or name a .txt") from None
    if isinstance(content, dict) and "images" in content:
        content = content["images"]
    single = _strings(content)
    if single is not None:
        return _lines(single)
    if isinstance(content, dict) and content:
        found = {str(name): _strings(entry) for name, entry in content.items()}
        if all(lines is not None for lines in found.values()):
            return {name: _lines(lines) for name, lines in found.items() if lines is not None}
    raise ConfigError(
        f'{path.name} says no lines; it must hold {{"images": {{"picture.jpg": {{"lines": '
        '["…"]}}}}}} or a list of lines'
    )


def truth_of(truth: Lines | Mapping[str, Lines], name: str) -> Lines | None:
    """Return the lines of a picture; None where a file with several does not know it."""
    if isinstance(truth, Mapping):
        return truth.get(name)
    return truth


def _strings(content: Any) -> list[str] | None:
    if isinstance(content, dict):
        content = content.get("lines")
    if isinstance(content, list) and all(isinstance(line, str) for line in content):
        return content
    return None


def _lines(lines: list[str]) -> Lines:
    return tuple(line.strip() for line in lines if line.strip())
