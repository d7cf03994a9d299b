"""The arguments of ``plot`` that argparse cannot judge by itself."""

import argparse
import re

from core.analysis.smoothing import MAX_WEIGHT
from core.errors import ConfigError

SMALLEST = (320, 240)
LARGEST = (7680, 4320)

_PICTURE_FLAGS = ("metric", "x", "smoothing", "log", "batches", "theme", "scale", "size")


def check_picture_flags(args: argparse.Namespace, kind: str) -> None:
    """Refuse flags that mean nothing for a kind of file.

    Raises
    ------
    ConfigError
        If one was given.
    """
    given = [name for name in _PICTURE_FLAGS if getattr(args, name) not in (None, False)]
    if kind == "csv" and given:
        raise ConfigError(
            f"--{given[0]} is about pictures, and a table holds every number; leave it out, or "
            "name a .png or .svg file"
        )
    if kind == "svg" and "scale" in given:
        raise ConfigError(
            "--scale is about PNG, and SVG has no pixels; leave it out, or use --size"
        )


def parse_size(text: str) -> tuple[int, int]:
    """Read ``WIDTHxHEIGHT``.

    Raises
    ------
    ConfigError
        If it is no size, or too small or large for a plot.
    """
    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    if match is not None:
        width, height = int(match[1]), int(match[2])
        if SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]:
            return width, height
    raise ConfigError(
        f"--size {text!r} cannot be used; give WIDTHxHEIGHT from {SMALLEST[0]}x{SMALLEST[1]} to "
        f"{LARGEST[0]}x{LARGEST[1]}, such as 960x600"
    )


def parse_smoothing(text: str | None) -> float:
    """Read the weight of the moving average; None is none.

    Raises
    ------
    ConfigError
        If it is no number, or out of range.
    """
    try:
        weight = 0.0 if text is None else float(text)
    except ValueError:
        weight = -1.0
    if 0 <= weight <= MAX_WEIGHT:
        return weight
    raise ConfigError(f"--smoothing {text!r} cannot be used; give a weight from 0 to {MAX_WEIGHT}")
