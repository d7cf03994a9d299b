"""``--output`` of verbs whose result can be drawn, as a curve: a table or a picture of it."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from core.cli.output import check_output, checked_ending, writing_to
from core.errors import ConfigError
from core.files import write_atomically

FORMATS = ("csv", "png")

C = TypeVar("C")


@dataclass(frozen=True, eq=False)
class CurveRequest(Generic[C]):
    """What a picture of a curve shall show.

    Parameters
    ----------
    curve : object
    title : str
    theme : {"light", "dark"}
    scale : int
        Pixels of a PNG by logical pixels.
    """

    curve: C
    title: str
    theme: Literal["light", "dark"]
    scale: int


Draw = Callable[[CurveRequest[C]], tuple[bytes, int, int]]
"""Makes a PNG, and its width and height; given by who may import the painter."""


def add_curve_output(
    parser: argparse.ArgumentParser, what: str = "the curve", formats: Sequence[str] = FORMATS
) -> None:
    """Add ``--output``, ``--force``, ``--theme`` and ``--scale``."""
    endings = ", ".join(f".{suffix}" for suffix in formats)
    parser.add_argument("--output", "-o", metavar="FILE", help=f"also write {what}: {endings}")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    picture = parser.add_argument_group(f"of pictures of {what}")
    picture.add_argument("--theme", choices=("light", "dark"), help="default: light")
    picture.add_argument(
        "--scale", type=int, choices=(1, 2, 3), help="pixels of a PNG by those of a screen (2)"
    )


def checked_kind(args: argparse.Namespace, formats: Sequence[str] = FORMATS) -> str:
    """Return the ending of ``--output``, ``""`` without one.

    Raises
    ------
    ConfigError
        Before anything is computed: if the file cannot be written, or flags mean nothing for it.
    """
    kind = "" if args.output is None else Path(args.output).suffix.lower().lstrip(".")
    given = [name for name in ("theme", "scale") if getattr(args, name)]
    if kind != "png" and given:
        raise ConfigError(f"--{given[0]} is about pictures; leave it out, or name a .png file")
    if args.output is None:
        return kind
    checked_ending(args.output, formats)
    check_output(Path(args.output), force=args.force)
    return kind


def write_curve(
    args: argparse.Namespace,
    kind: str,
    curve: C,
    title: str,
    table: Callable[[C], str],
    draw: Draw[C],
) -> dict[str, Any]:
    """Write the file of ``--output``, if there is one, and return what the result says of it.

    Parameters
    ----------
    args : Namespace
        What `add_curve_output` added.
    kind : str
        As `checked_kind` returned it; nothing is written for ``""``.
    curve : object
    title : str
        Above the picture.
    table : callable
        Returns the curve as a table of that kind.
    draw : callable
        See `Draw`.
    """
    if not kind:
        return {}
    facts: dict[str, Any] = {"output": args.output, "format": kind}
    if kind != "png":
        content = table(curve).encode()
    else:
        request = CurveRequest(curve, title, args.theme or "light", args.scale or 2)
        content, width, height = draw(request)
        facts |= {"width": width, "height": height}
    with writing_to(args.output):
        write_atomically(Path(args.output), content)
    return {**facts, "bytes": len(content)}
