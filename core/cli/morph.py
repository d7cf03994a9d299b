"""``morph``: one picture turned into another through its code, and along its directions."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.cli.output import check_output, checked_ending, print_json, print_result, writing_to
from core.cli.parser import EXIT_DONE, Verb, add_json
from core.cli.reconstruct_files import Method
from core.cli.reconstruct_method import add_method, checked_method, make_method, part_of
from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError
from core.files import write_atomically
from core.pictures import png_bytes
from core.reconstruction.code_axes import CodeAxes, between, principal_axes, single_axes
from core.reconstruction.colors import shades
from core.reconstruction.quality import Pictures, clipped

AXES = {"principal": principal_axes, "single": single_axes}
REACH = 3
"""Standard deviations from the mean to either side that a row of `--along` shows."""

_MOST_STEPS = 101
_GAP = 2


def _configure(parser: argparse.ArgumentParser) -> None:
    add_method(parser)
    parser.add_argument(
        "--between",
        type=int,
        nargs=2,
        default=(0, 1),
        metavar=("FIRST", "SECOND"),
        help="numbers of two pictures of the split, from 0 (default: 0 1)",
    )
    parser.add_argument(
        "--along",
        choices=tuple(AXES),
        help="instead of going to SECOND, move the code of FIRST along the principal directions of "
        f"all codes, or along single numbers: a row each, from -{REACH} to {REACH} standard "
        "deviations from the mean",
    )
    parser.add_argument(
        "--steps", type=int, default=9, metavar="N", help="pictures in a row (default: 9)"
    )
    parser.add_argument("--output", "-o", metavar="FILE.png", help="also draw the pictures")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    method, output = checked_method(args), _checked(args)
    dataset, found = make_method(args, method)
    part = part_of(dataset, args.split)
    # Along directions a code goes nowhere in particular: SECOND need not be there.
    ends = list(args.between[: 2 if args.along is None else 1])
    for index in ends:
        if not 0 <= index < len(part):
            raise ConfigError(
                f"--between names picture {index}, and --split {args.split} has those from 0 to "
                f"{len(part) - 1:,}; choose of these, or another --split"
            )
    rows, facts = _rows(args, part.inputs[ends], part, found)
    facts = {"data": dataset.name, "split": args.split, "method": method} | facts
    facts |= {"first": _named(dataset, part, args.between[0])}
    if args.along is None:
        facts |= {"second": _named(dataset, part, args.between[1])}
    if output is not None:
        sheet = _sheet([shades(clipped(found.decode(row))) for row in rows])
        with writing_to(str(output)):
            write_atomically(output, png_bytes(sheet))
        facts |= {"output": str(output), "width": sheet.shape[1], "height": sheet.shape[0]}
    if args.json:
        print_json(facts)
    else:
        print_result(_words(found.title, facts))
    return EXIT_DONE


def _checked(args: argparse.Namespace) -> Path | None:
    if not 2 <= args.steps <= _MOST_STEPS:
        raise ConfigError(f"--steps must be from 2 to {_MOST_STEPS}; got {args.steps}")
    if args.output is None:
        return None
    output = Path(args.output).expanduser()
    checked_ending(args.output, ("png",))
    check_output(output, force=args.force)
    return output


def _rows(
    args: argparse.Namespace, ends: Pictures, part: Split, found: Method
) -> tuple[list[npt.NDArray[np.float64]], dict[str, Any]]:
    """Return codes (steps, numbers) of each row, and what JSON says of them."""
    codes = np.asarray(found.encode(np.clip(ends, 0, 1)), np.float64)
    first, shares = codes[0], np.linspace(0, 1, args.steps)
    if args.along is None:
        row = np.stack([between(first, codes[1], share) for share in shares])
        return [row], {"shares": shares.tolist(), "codes": row.tolist()}
    axes: CodeAxes = AXES[args.along](found.encode(np.clip(part.inputs, 0, 1)))
    values = axes.values(first)
    stops = np.linspace(-REACH, REACH, args.steps)
    rows, directions = [], []
    for at, name in enumerate(axes.names):
        by = np.zeros(len(values))
        moved = []
        for stop in stops:
            by[at] = stop - values[at]
            moved.append(axes.moved(first, by))
        rows.append(np.stack(moved))
        directions.append(
            {
                "name": name,
                "variance_share": float(axes.share[at]),
                "value": float(values[at]),
                "codes": rows[-1].tolist(),
            }
        )
    if not rows:
        raise ConfigError("the codes of these pictures are all the same; there is nothing to move")
    facts = {"along": args.along, "standard_deviations": stops.tolist(), "directions": directions}
    return rows, facts


def _named(dataset: Dataset, part: Split, index: int) -> dict[str, Any]:
    return {"index": index, "class": dataset.class_names[part.labels[index]]}


def _sheet(rows: list[npt.NDArray[np.uint8]]) -> npt.NDArray[np.uint8]:
    """Return rows of pictures (steps, height, width, 3) as one, three times as large."""
    edge = ((0, 0), (_GAP, _GAP), (_GAP, _GAP), (0, 0))
    edged = [np.pad(row, edge, constant_values=255) for row in rows]
    whole = np.concatenate([np.concatenate(list(row), axis=1) for row in edged], axis=0)
    return np.repeat(np.repeat(whole, 3, axis=0), 3, axis=1)


def _words(title: str, facts: dict[str, Any]) -> str:
    first = f"{facts['first']['class']} (no. {facts['first']['index']})"
    if "second" in facts:
        second = f"{facts['second']['class']} (no. {facts['second']['index']})"
        lines = [f"{title}: from {first} to {second} in {len(facts['shares'])} pictures"]
    else:
        count = len(facts["directions"])
        lines = [f"{title}: {first} along {count} {facts['along']} directions of the code"]
        lines += [
            f"  {each['name']:>4}  {each['variance_share']:6.1%} of the variance, here "
            f"{each['value']:+.2f} standard deviations"
            for each in facts["directions"]
        ]
    if "output" in facts:
        lines.append(f"  wrote {facts['output']}, {facts['width']} x {facts['height']} pixels")
    return "\n".join(lines)


VERB = Verb("morph", "turn one picture into another through its code", _configure, _run)
