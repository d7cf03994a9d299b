"""Results on stdout; progress, notes and warnings on stderr."""

import json
import math
import sys
from collections.abc import Mapping
from typing import Any


def print_result(text: str) -> None:
    """Print the result for people."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def print_json(content: Mapping[str, Any]) -> None:
    """Print one JSON object; numbers that are not finite become null."""
    print_result(json.dumps(_finite(content), ensure_ascii=False, allow_nan=False, indent=2))


def print_note(text: str) -> None:
    """Tell something on the side."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def print_error(text: str) -> None:
    """Tell what is wrong, in one line however the text came."""
    sys.stderr.write("main.py: " + " ".join(text.split()) + "\n")
    sys.stderr.flush()


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
