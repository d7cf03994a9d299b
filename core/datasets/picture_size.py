"""The size that pictures of a folder are brought to, which come in many sizes."""

from typing import Any

from core.errors import ConfigError

AUTO = 0
"""Pictures that all have one small size keep it; others take that of `COMMON_SIDE`."""

COMMON_SIDE = 64

LARGEST_KEPT = 96
"""Longest side of pictures that are taken for characters, which stay as they are."""

SMALLEST, LARGEST = 8, 1024


def check_picture_size(size: Any) -> int:
    """Return the side of pictures in pixels, or 0 for "auto".

    Raises
    ------
    ConfigError
        If it is no whole number from 8 to 1024, nor 0.
    """
    is_number = isinstance(size, int) and not isinstance(size, bool)
    if is_number and (size == AUTO or SMALLEST <= size <= LARGEST):
        return int(size)
    raise ConfigError(
        f"picture_size must be from {SMALLEST} to {LARGEST} pixels, or auto; got {size!r}",
        field="picture_size",
    )


def parse_picture_size(text: str) -> int:
    """Return what ``"auto"`` or a number of pixels says.

    Raises
    ------
    ConfigError
        If it is neither, or out of range.
    """
    if text == "auto":
        return AUTO
    digits = text.isascii() and text.isdigit() and len(text) < 9
    return check_picture_size(int(text) or -1 if digits else text)
