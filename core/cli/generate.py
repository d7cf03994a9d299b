"""``generate``: draw characters, pages of text, and sheets of what the program can draw."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from core.cli.generate_characters import draw_characters
from core.cli.generate_page import draw_text
from core.cli.generate_samples import check_folder, draw_samples
from core.cli.generate_sheet import draw_sheet, draw_skeletons
from core.cli.output import check_output, print_json, print_result
from core.cli.parser import EXIT_DONE, Verb, add_json, add_settings, flag, given_settings
from core.errors import ConfigError
from core.settings import describe, from_mapping
from core.synthetic.collection import STANDARD_COUNT
from core.synthetic.export import check_target
from core.synthetic.page import PageStyle
from core.synthetic.page_files import truth_path
from core.synthetic.variation import Variation

_DRAW: Mapping[str, Callable[[argparse.Namespace, Variation], dict[str, Any]]] = {
    "characters": draw_characters,
    "page": draw_text,
    "sheet": draw_sheet,
    "skeletons": draw_skeletons,
    "sample_pages": draw_samples,
}


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output",
        "-o",
        metavar="FILE.npz|.mat|DIR",
        help="where to write: characters as an archive, as a course file, or as a folder of PNG "
        "files; pages and sheets as .png. Without it the default data set is made and kept in the "
        "cache folder",
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    parser.add_argument(
        "--count",
        type=int,
        metavar="N",
        help=f"training pictures a class (default: {STANDARD_COUNT}); a third as many to validate "
        "and a sixth to test, at most 100 and 50",
    )
    parser.add_argument(
        "--size", type=int, metavar="PIXELS", help="side of a picture, 8 to 512 (default: 32)"
    )
    parser.add_argument("--seed", type=int, metavar="S", default=0, help="default: 0")
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument(
        "--page",
        metavar="TEXT",
        help=r"write a text in one hand, as a picture with its truth beside it (.json); \n begins "
        "another line, and another --seed is another writer",
    )
    modes.add_argument(
        "--sheet", type=int, metavar="N", help="draw a sheet with N samples of each class"
    )
    modes.add_argument("--skeletons", action="store_true", help="draw a sheet of all skeletons")
    modes.add_argument(
        "--sample-pages",
        action="store_true",
        help="draw the sample pages of the OCR tab, with their truth, into the folder --output",
    )
    parser.add_argument(
        "--beside",
        metavar="DATA",
        action="append",
        default=[],
        help="with --sheet: as many samples of another data set beside them; may be given again",
    )
    parser.add_argument(
        "--orientation",
        choices=("auto", "upright", "transposed"),
        default="auto",
        help="how pictures of --beside lie in their file (default: as the format says)",
    )
    settings = describe(Variation) | describe(PageStyle)
    add_settings(parser, settings, title="how characters vary, and how a page is laid out")
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    given = vars(args)
    mode = next((m for m in _DRAW if given.get(m) is not None and given[m] is not False), None)
    mode = mode or "characters"
    _check(args, mode)
    began = perf_counter()
    variation = from_mapping(Variation, given_settings(args, describe(Variation)))
    facts = {**_DRAW[mode](args, variation), "seconds": perf_counter() - began}
    if args.json:
        print_json(facts)
    else:
        print_result(_summary(facts))
    return EXIT_DONE


def _summary(facts: Mapping[str, Any]) -> str:
    return "drawn, but kept nowhere" if facts["output"] is None else str(facts["output"])


def _check(args: argparse.Namespace, mode: str) -> None:
    """Refuse what does not go together, before anything is drawn."""
    _check_flags(args, mode)
    if args.output is None:
        if mode != "characters":
            words = "DIR" if mode == "sample_pages" else "FILE.png"
            raise ConfigError(f"{flag(mode)} needs --output {words}")
        if args.size is not None or args.seed or given_settings(args, describe(Variation)):
            raise ConfigError(
                "other characters than the default set need --output FILE.npz, FILE.mat or a folder"
            )
    elif not args.output.strip():
        raise ConfigError("--output is empty; name a file or folder")
    elif mode == "characters":
        check_target(Path(args.output), overwrite=args.force)
    elif mode == "sample_pages":
        check_folder(Path(args.output), overwrite=args.force)
    else:
        _check_picture(args, mode)


def _check_flags(args: argparse.Namespace, mode: str) -> None:
    page = given_settings(args, describe(PageStyle))
    if page and mode != "page":
        flags = ", ".join(flag(name) for name in page)
        raise ConfigError(f"{flags} lay out a page; add --page TEXT, or leave them out")
    if mode != "sheet":
        if args.beside:
            raise ConfigError("--beside goes with --sheet; add it, or leave --beside out")
        if args.orientation != "auto":
            raise ConfigError("--orientation tells of --beside; add that, or leave it out")
    if args.count is not None and mode != "characters":
        raise ConfigError(f"--count is about characters; leave it out with {flag(mode)}")
    if args.size is not None and mode == "page":
        raise ConfigError("--size is about characters; a page takes --letter-height")
    if args.seed < 0:
        raise ConfigError(f"--seed must be 0 or more; got {args.seed}")
    if mode in ("skeletons", "sample_pages"):
        ignored = [flag(name) for name in given_settings(args, describe(Variation))]
        ignored += ["--seed"] if args.seed else []
        ignored += ["--size"] if mode == "sample_pages" and args.size is not None else []
        if ignored:
            raise ConfigError(
                f"{flag(mode)} draws them as they are; leave out {', '.join(ignored)}"
            )


def _check_picture(args: argparse.Namespace, mode: str) -> None:
    target = Path(args.output)
    if target.suffix.lower() != ".png":
        raise ConfigError(f"--output {args.output!r} must end in .png with --{mode}")
    for path in (target, truth_path(target)) if mode == "page" else (target,):
        check_output(path, force=args.force)


VERB = Verb(
    "generate", "draw characters, pages of text and sheets of what can be drawn", _configure, _run
)
