"""``robustness``: character errors of a picture that is spoilt more and more."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.cli.output import check_output, print_json, print_note, print_result, writing_to
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir
from core.cli.read_finding import add_choice, choice_of
from core.cli.recogniser_argument import add_recognisers, reading_of, recognisers_of
from core.cli.spoil_argument import add_spoil, sheet_of_picture, spoilings_of
from core.errors import ConfigError
from core.files import write_atomically
from core.ocr.picture_file import Picture, read_picture
from core.ocr.spoiling.registry import SPOILINGS, Amounts, Spoiling
from core.ocr.spoiling.robustness import (
    RobustnessCurve,
    read_spoilt,
    robustness,
    robustness_csv,
)
from core.ocr.truth_file import read_truth, truth_of

FORMATS = ("csv", "png")


@dataclass(frozen=True, eq=False)
class RobustnessRequest:
    """What a picture of a curve shall show.

    Parameters
    ----------
    curve : RobustnessCurve
    title : str
    theme : {"light", "dark"}
    scale : int
        Pixels of a PNG by logical pixels.
    """

    curve: RobustnessCurve
    title: str
    theme: Literal["light", "dark"]
    scale: int


Draw = Callable[[RobustnessRequest], tuple[bytes, int, int]]
"""Makes a PNG, and its width and height; given by who may import the painter."""


def robustness_verb(draw: Draw) -> Verb:
    """Return the verb, with the painter that it draws with."""
    return Verb(
        "robustness",
        "spoil a picture more and more, and count the character errors of one or several networks",
        _configure,
        lambda args: _run(args, draw),
    )


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("picture", metavar="PICTURE", help="a picture file")
    add_spoil(
        parser,
        "NAME alone: what grows from one end of its range to the other; NAME=AMOUNT: what the "
        "picture is spoilt by all the while",
        required=True,
    )
    parser.add_argument(
        "--amounts", metavar="A,B,…", help="where to measure (default: 13 amounts over the range)"
    )
    parser.add_argument(
        "--truth",
        metavar="FILE",
        help="the true text, .txt or .json (default: what the first network reads unspoilt)",
    )
    add_recognisers(parser, "a curve of each")
    add_choice(parser)
    parser.add_argument("--output", "-o", metavar="FILE", help="also write the curve: .csv, .png")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    picture = parser.add_argument_group("of pictures of the curve")
    picture.add_argument("--theme", choices=("light", "dark"), help="default: light")
    picture.add_argument(
        "--scale", type=int, choices=(1, 2, 3), help="pixels of a PNG by those of a screen (2)"
    )
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace, draw: Draw) -> int:
    kind = _checked_kind(args)
    held, swept = spoilings_of(args)
    if len(swept) != 1:
        raise ConfigError(
            f"--spoil must name one spoiling without an amount, which grows; got {len(swept)} "
            f"({', '.join(swept) or 'none'}); known are: {', '.join(SPOILINGS.names)}"
        )
    spoiling = SPOILINGS.get(swept[0])
    amounts, choice = _amounts(args.amounts, spoiling), choice_of(args)
    truth = None
    if args.truth:
        truth = truth_of(read_truth(Path(args.truth).expanduser()), Path(args.picture).name)
        if truth is None:
            raise ConfigError(f"{args.truth} says nothing of {Path(args.picture).name}")
    picture = read_picture(Path(args.picture).expanduser())
    recognisers = recognisers_of(args)
    settings = reading_of(args)
    sheet = sheet_of_picture(picture, recognisers[0])
    reference = truth
    if reference is None:
        unspoilt = read_spoilt(sheet, {}, recognisers[0], settings, choice=choice)
        reference = tuple(unspoilt.page.lines)
    points = []
    for point in robustness(
        sheet,
        spoiling,
        recognisers,
        reference,
        amounts=amounts,
        held=held,
        settings=settings,
        choice=choice,
        seed=args.seed,
    ):
        points.append(point)
        print_note(f"{len(points)} of {len(amounts)}: {spoiling.words(point.amount)}")
    curve = RobustnessCurve(spoiling, tuple(each.name for each in recognisers), tuple(points))
    facts = _facts(picture, curve, held, args, is_true=truth is not None)
    title = _title(picture, curve, held)
    if args.output is not None:
        facts |= _write(args, kind, curve, title, draw)
    if args.json:
        print_json(facts)
    else:
        print_result(_summary(title, curve))
    return EXIT_DONE


def _amounts(text: str | None, spoiling: Spoiling) -> tuple[float, ...]:
    if text is None:
        return spoiling.amounts
    parts = [part for part in text.replace(" ", ",").split(",") if part]
    if not parts:
        raise ConfigError(f"--amounts {text!r} names no amount; write them as 0,5,10")
    return tuple(sorted({spoiling.parse(part) for part in parts}))


def _checked_kind(args: argparse.Namespace) -> str:
    """Refuse before anything is read what cannot be written, and flags that mean nothing."""
    kind = "" if args.output is None else Path(args.output).suffix.lower().lstrip(".")
    given = [name for name in ("theme", "scale") if getattr(args, name)]
    if kind != "png" and given:
        raise ConfigError(f"--{given[0]} is about pictures; leave it out, or name a .png file")
    if args.output is None:
        return kind
    if kind not in FORMATS:
        known = ", ".join(f".{suffix}" for suffix in FORMATS)
        raise ConfigError(f"--output {args.output!r} ends in none of {known}; name such a file")
    check_output(Path(args.output), force=args.force)
    return kind


def _facts(
    picture: Picture,
    curve: RobustnessCurve,
    held: Amounts,
    args: argparse.Namespace,
    *,
    is_true: bool,
) -> dict[str, Any]:
    return {
        "file": picture.name,
        "spoiling": curve.spoiling.name,
        "unit": curve.spoiling.unit.strip(),
        "assumption": curve.spoiling.assumption,
        "held": dict(held),
        "seed": args.seed,
        "pipeline": args.pipeline,
        "finding": choice_of(args).values,
        "reference": "truth" if is_true else "unspoilt",
        "expected": curve.points[0].scores[0].expected,
        "amounts": list(curve.amounts),
        "networks": [
            {
                "run": name,
                "cer": [point.scores[at].cer for point in curve.points],
                "errors": [point.scores[at].errors for point in curve.points],
                "found": [point.scores[at].found for point in curve.points],
            }
            for at, name in enumerate(curve.networks)
        ],
    }


def _title(picture: Picture, curve: RobustnessCurve, held: Amounts) -> str:
    also = "".join(f", {SPOILINGS.get(name).words(amount)}" for name, amount in held.items())
    return f"{picture.name}{also}: character errors against {curve.spoiling.name}"


def _write(
    args: argparse.Namespace, kind: str, curve: RobustnessCurve, title: str, draw: Draw
) -> dict[str, Any]:
    facts: dict[str, Any] = {"output": args.output, "format": kind}
    if kind == "csv":
        content = robustness_csv(curve).encode()
    else:
        request = RobustnessRequest(curve, title, args.theme or "light", args.scale or 2)
        content, width, height = draw(request)
        facts |= {"width": width, "height": height}
    with writing_to(args.output):
        write_atomically(Path(args.output), content)
    return {**facts, "bytes": len(content)}


def _summary(title: str, curve: RobustnessCurve) -> str:
    lines = [title]
    for point in curve.points:
        rates = "  ".join(
            f"{'–' if each.cer is None else f'{100 * each.cer:.1f} %':>8}" for each in point.scores
        )
        lines.append(f"  {curve.spoiling.words(point.amount):<32}{rates}")
    if len(curve.networks) > 1:
        lines.append(f"  columns: {', '.join(curve.networks)}")
    return "\n".join(lines)
