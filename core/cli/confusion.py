"""``confusion``: which classes a run takes for which, as a picture, a drawing or a table."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.analysis.confusion_quantities import QUANTITIES, Quantity, matrix_values
from core.analysis.confusion_texts import figures_latex, figures_markdown, matrix_csv
from core.analysis.predictions import Predictions
from core.cli.evaluate import add_lesions, add_reading, open_run, read_split
from core.cli.output import check_output, checked_ending, print_json, print_result, writing_to
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir
from core.errors import ConfigError
from core.files import write_atomically
from core.models.lesions import lesion_names, lesion_words, parse_lesions
from core.training.inference import softmax

FORMATS = ("png", "svg", "csv", "md", "tex")


@dataclass(frozen=True, eq=False)
class ConfusionRequest:
    """What a picture or drawing shall show.

    Parameters
    ----------
    predictions : Predictions
    class_names : tuple of str
    title : str
    format : {"png", "svg"}
    quantity : {"count", "actual", "predicted", "probability"}
    logarithmic : bool
    theme : {"light", "dark"}
    scale : int
        Pixels of a PNG by logical pixels.
    """

    predictions: Predictions
    class_names: tuple[str, ...]
    title: str
    format: Literal["png", "svg"]
    quantity: Quantity
    logarithmic: bool
    theme: Literal["light", "dark"]
    scale: int


Draw = Callable[[ConfusionRequest], tuple[bytes, int, int]]
"""Makes the content of the file, and its width and height; given by who may import the painter."""


def confusion_verb(draw: Draw) -> Verb:
    """Return the verb, with the painter that it draws with."""
    return Verb(
        "confusion",
        "draw the confusion matrix of a run as PNG or SVG, or write it as CSV; .md and .tex hold "
        "the figures of each class",
        _configure,
        lambda args: _run(args, draw),
    )


def _configure(parser: argparse.ArgumentParser) -> None:
    add_reading(parser)
    add_lesions(parser)
    parser.add_argument(
        "--output",
        "-o",
        metavar="FILE",
        required=True,
        help="what to write: .png, .svg, .csv, .md or .tex",
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    parser.add_argument(
        "--quantity",
        choices=QUANTITIES,
        help="counts, shares of the actual or of the predicted class, or mean probabilities "
        "(default: count)",
    )
    picture = parser.add_argument_group("of pictures and drawings")
    picture.add_argument("--log", action="store_true", help="logarithmic scale of the colours")
    picture.add_argument("--theme", choices=("light", "dark"), help="default: light")
    picture.add_argument(
        "--scale", type=int, choices=(1, 2, 3), help="pixels of a PNG by those of a screen (2)"
    )
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace, draw: Draw) -> int:
    output = Path(args.output)
    kind = checked_ending(args.output, FORMATS)
    _check(args, output, kind)
    off = parse_lesions(args.lesion)
    classifier, data = open_run(args, off)
    reading = read_split(classifier, data, args.split)
    answers = Predictions(reading.labels, softmax(reading.logits))
    names = classifier.class_names
    quantity: Quantity = args.quantity or "count"
    epoch = "" if classifier.epoch is None else f", epoch {classifier.epoch}"
    facts = {
        "output": str(output),
        "format": kind,
        "run": classifier.name,
        "epoch": classifier.epoch,
        "data": data.name,
        "split": reading.split,
        "lesions": {layer: list(units) for layer, units in off.items()},
        "samples": len(answers),
        "accuracy": answers.matrix.accuracy,
    }
    if kind == "csv":
        content = matrix_csv(matrix_values(answers, quantity), names, lesion_names(off)).encode()
    elif kind == "md":
        content = figures_markdown(answers, names, lesion_names(off)).encode()
    elif kind == "tex":
        content = figures_latex(answers, names, lesion_names(off)).encode()
    else:
        lesions = f", {lesion_words(off)}" if off else ""
        title = f"{classifier.name}{epoch}{lesions}, {data.name} ({reading.split})"
        scale = args.scale or 2
        request = ConfusionRequest(
            answers,
            names,
            title,
            "svg" if kind == "svg" else "png",
            quantity,
            args.log,
            args.theme or "light",
            scale,
        )
        content, width, height = draw(request)
        facts |= {"width": width, "height": height}
    with writing_to(args.output):
        write_atomically(output, content)
    if args.json:
        print_json({**facts, "bytes": len(content)})
    else:
        print_result(str(output))
    return EXIT_DONE


def _check(args: argparse.Namespace, output: Path, kind: str) -> None:
    """Refuse before anything is read what cannot be written, and flags that mean nothing."""
    given = [name for name in ("log", "theme", "scale") if getattr(args, name)]
    if kind not in ("png", "svg") and given:
        raise ConfigError(
            f"--{given[0]} is about pictures; leave it out, or name a .png or .svg file"
        )
    if kind in ("md", "tex") and args.quantity:
        raise ConfigError(
            f"--quantity is about the matrix, and .{kind} holds the figures of each class; leave "
            "it out, or name a .png, .svg or .csv file"
        )
    if kind == "svg" and args.scale:
        raise ConfigError("--scale is about PNG, and SVG has no pixels; leave it out")
    check_output(output, force=args.force)
