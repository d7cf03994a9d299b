"""``read --pipeline --finding --stages``: how letters are found, and what each stage leaves."""

import argparse
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt

from core.cli.output import print_note, writing_to
from core.errors import ConfigError
from core.files import write_atomically
from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.picture_file import Picture
from core.ocr.pipelines import PIPELINES
from core.ocr.stage_pictures import stage_shades
from core.pictures import png_bytes
from core.settings import describe

Grey = npt.NDArray[np.uint8]


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Add ``--pipeline`` and ``--finding``, which `choice_of` reads."""
    parser.add_argument(
        "--pipeline",
        choices=PIPELINES.names,
        default="default",
        help="how letters are found (default: default)",
    )
    known = "; ".join(f"{each.name}: {', '.join(describe(each.settings))}" for each in PIPELINES)
    parser.add_argument(
        "--finding",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=f"another value for a setting of the pipeline; repeatable. {known}",
    )


def add_finding(parser: argparse.ArgumentParser) -> None:
    """Add the flags of letter finding."""
    add_choice(parser)
    parser.add_argument(
        "--stages",
        metavar="DIR",
        help="folder for a PNG of what each stage of finding leaves; made if need be",
    )


def choice_of(args: argparse.Namespace) -> FindingChoice:
    """Return the pipeline with its settings.

    Raises
    ------
    ConfigError
        For a setting that the pipeline does not have, or a value that cannot be used.
    """
    try:
        return FindingChoice.of(args.pipeline).with_texts(args.finding)
    except ConfigError as error:
        raise ConfigError(f"--finding: {error}") from None


def find_in(
    picture: Picture, choice: FindingChoice, args: argparse.Namespace, *, again: bool = False
) -> tuple[Findings, float]:
    """Find the letters of a picture, and write the stages that are wanted.

    Parameters
    ----------
    picture : Picture
    choice : FindingChoice
    args : Namespace
    again : bool
        Whether stages of the same picture, written a moment ago, are replaced: it is turned now.

    Returns
    -------
    findings : Findings
    seconds : float
        That finding took; with ``--stages`` also their drawing, not their writing.

    Raises
    ------
    ConfigError
        If a file of a stage is there already, or cannot be written.
    """
    stages: dict[str, Grey] = {}

    def observe(stage: str, seen: npt.NDArray[np.generic]) -> None:
        stages[stage] = stage_shades(seen)

    begin = perf_counter()
    findings = choice.find(picture.pixels, observe if args.stages else None)
    seconds = perf_counter() - begin
    if args.stages:
        _write(picture, choice, stages, args, replaces=args.force or again)
    return findings, seconds


def _write(
    picture: Picture,
    choice: FindingChoice,
    stages: dict[str, Grey],
    args: argparse.Namespace,
    *,
    replaces: bool,
) -> None:
    folder = Path(args.stages).expanduser()
    paths = {
        name: folder / f"{picture.name}.{number}-{name}.png"
        for number, name in enumerate(choice.pipeline.stages, 1)
        if name in stages
    }
    for path in paths.values():
        if path.exists() and not replaces:
            raise ConfigError(
                f"{path} is there already; name another place, or --force replaces it"
            )
    with writing_to(args.stages):
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in paths.items():
            write_atomically(path, png_bytes(stages[name]))
    print_note(f"wrote {len(paths)} stages of {picture.name} to {folder}")
