"""``robustness``: character errors of a picture that is spoilt more and more."""

import argparse
from pathlib import Path
from typing import Any

from core.cli.curve_output import Draw, add_curve_output, checked_kind, write_curve
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir
from core.cli.read_finding import add_choice, choice_of
from core.cli.recogniser_argument import add_recognisers, reading_of, recognisers_of
from core.cli.spoil_argument import add_spoil, sheet_of_picture, spoilings_of
from core.errors import ConfigError
from core.ocr.picture_file import Picture, read_picture
from core.ocr.spoiling.registry import SPOILINGS, Amounts, Spoiling
from core.ocr.spoiling.robustness import (
    RobustnessCurve,
    read_spoilt,
    robustness,
    robustness_csv,
)
from core.ocr.truth_file import read_truth, truth_of


def robustness_verb(draw: Draw[RobustnessCurve]) -> Verb:
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
    add_curve_output(parser)
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace, draw: Draw[RobustnessCurve]) -> int:
    kind = checked_kind(args)
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
    facts |= write_curve(args, kind, curve, title, robustness_csv, draw)
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
