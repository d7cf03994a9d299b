"""``reconstruct``: what is left of pictures that were kept in k numbers."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from core.cli.output import check_output, checked_ending, print_json, print_result
from core.cli.parser import EXIT_DONE, Verb, add_json
from core.cli.reconstruct_files import restore_file, write_result
from core.cli.reconstruct_method import add_method, checked_method, make_method, part_of
from core.cli.reconstruct_pictures import add_pictures, picture_facts, read_pictures
from core.cli.reconstruct_result import noise_facts, score_facts, words
from core.cli.work_progress import WorkProgress
from core.datasets.dataset import Split
from core.errors import ConfigError
from core.reconstruction.comparison_sheet import Heading, sheet_title
from core.reconstruction.noise import with_noise
from core.reconstruction.scores import (
    Pictures,
    ReconstructionScores,
    Restore,
    score_reconstruction,
)
from core.reconstruction.verdict import attainment, counted_pictures
from core.text_tables import TABLES

_PICTURES = {None: "picture files", "all": "all splits"}
_WITH_RESTORE = ("restore", "output", "force", "json")


def _configure(parser: argparse.ArgumentParser) -> None:
    add_method(parser)
    add_pictures(parser)
    parser.add_argument(
        "--noise",
        type=float,
        default=0.0,
        metavar="SIGMA",
        help="add Gaussian noise of this standard deviation, 0 to 1, to the pictures before they "
        "are compressed, the same at every call, and measure against those without it: does the "
        "method take it away? (default: 0, none)",
    )
    parser.add_argument(
        "--output",
        "-o",
        metavar="FILE",
        help="also write: .png draws originals, reconstructions and errors; .csv, .md and .tex "
        "hold the figures; .npz the pictures in k numbers, from which --restore brings those of "
        "pca back",
    )
    parser.add_argument(
        "--restore",
        metavar="FILE.npz",
        help="bring the pictures of such a file back; --output names the .npz for them",
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    if args.restore is not None:
        _refuse_others(args)
        return restore_file(args)
    method, output = checked_method(args), _checked_output(args)
    dataset, found = make_method(args, method)
    names: tuple[str, ...] = ()
    if args.pictures:
        part, names = read_pictures(args.pictures, dataset)
    else:
        part = part_of(dataset, args.split)
    shown = with_noise(part.inputs, args.noise) if args.noise else None
    scores = _measured(part, found.restore, shown)
    noisy = None if shown is None else _measured(part, lambda same: same, shown)
    facts: dict[str, Any] = {"data": dataset.name, "split": args.split, "method": method}
    facts |= found.facts | score_facts(dataset, scores) | noise_facts(args.noise, noisy)
    split = None if names else args.split
    if names:
        facts |= picture_facts(names, scores)
    reached = (found.facts["components"], scores.psnr_mean)
    on = counted_pictures(len(part), split, args.noise)
    facts |= {"verdict": attainment(found.facts.get("run", "PCA"), reached, on)}
    if output is not None:
        pictures = _PICTURES.get(split, f"{split} split")
        title = sheet_title(dataset.name, pictures, [found.title], args.noise)
        heading = Heading(title, facts["verdict"])
        facts |= write_result(output, dataset, part, found, scores, heading, shown, names)
    if args.json:
        print_json(facts)
    else:
        print_result(words(found.title, facts))
    return EXIT_DONE


def _measured(part: Split, restore: Restore, shown: Pictures | None) -> ReconstructionScores:
    """Measure pictures, and show how far that is."""
    with WorkProgress(f"measuring {len(part):,} pictures") as progress:
        return score_reconstruction(
            part.inputs, part.labels, restore, shown=shown, progress=progress
        )


def _refuse_others(args: argparse.Namespace) -> None:
    """Refuse beside ``--restore`` all that says what to compress, and how."""
    plain = argparse.ArgumentParser()
    _configure(plain)
    others = [
        f"--{name.removesuffix('_name').replace('_', '-')}"
        for name, default in vars(plain.parse_args([])).items()
        if name not in _WITH_RESTORE and getattr(args, name) != default
    ]
    if others:
        raise ConfigError(
            f"--restore brings back what its file holds; leave out {', '.join(others)}"
        )


def _checked_output(args: argparse.Namespace) -> Path | None:
    """Refuse before anything is read what cannot be done; return the file to write."""
    if not (np.isfinite(args.noise) and 0 <= args.noise <= 1):
        raise ConfigError(f"--noise must be between 0 and 1; got {args.noise:g}")
    if args.output is None:
        return None
    output = Path(args.output).expanduser()
    kind = checked_ending(args.output, ("png", *TABLES, "npz"))
    if args.noise and kind == "npz":
        raise ConfigError(
            "--output .npz keeps the pictures as they are; leave out --noise, or name another file"
        )
    if args.pictures and kind != "png":
        raise ConfigError(f"of --pictures a sheet is drawn; {args.output!r} must end in .png")
    check_output(output, force=args.force)
    return output


VERB = Verb("reconstruct", "keep pictures in k numbers, and see what is lost", _configure, _run)
