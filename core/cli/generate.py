"""``generate``: draw characters, pages of text, and sheets of what the program can draw."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from core.cli.drawing_progress import DrawingProgress
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import EXIT_DONE, Verb, add_json, add_settings, given_settings
from core.datasets.loading import read_data
from core.datasets.request import DataRequest
from core.datasets.synthetic36 import NAME, cache_folder, load_synthetic36
from core.errors import ConfigError
from core.files import write_atomically
from core.pictures import png_bytes
from core.randomness import Stream, generator
from core.settings import Setting, describe, from_mapping
from core.synthetic.alphabet import CHARACTERS, shipped_alphabet
from core.synthetic.collection import STANDARD_COUNT, Collection, draw_collection
from core.synthetic.drawing import draw_characters
from core.synthetic.export import check_target, export_collection
from core.synthetic.page import PageStyle, draw_page
from core.synthetic.page_files import truth_path, write_page
from core.synthetic.sheets import class_sheet, skeleton_sheet
from core.synthetic.variation import Variation

_MODES = ("page", "sheet", "skeletons")


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
    add_settings(parser, _settings(), title="how characters vary, and how a page is laid out")
    add_json(parser)


def _settings() -> dict[str, Setting]:
    return describe(Variation) | describe(PageStyle)


def _run(args: argparse.Namespace) -> int:
    variation = from_mapping(Variation, given_settings(args, describe(Variation)))
    page = given_settings(args, describe(PageStyle))
    given = [m for m in _MODES if getattr(args, m) is not None and getattr(args, m) is not False]
    mode = given[0] if given else "characters"
    _check(args, mode, page)
    began = perf_counter()
    draw = {
        "page": _draw_page,
        "sheet": _draw_sheet,
        "skeletons": _draw_skeletons,
        "characters": _draw_characters,
    }[mode]
    facts = {**draw(args, variation), "seconds": perf_counter() - began}
    if args.json:
        print_json(facts)
    else:
        print_result(str(facts["output"]))
    return EXIT_DONE


def _check(args: argparse.Namespace, mode: str, page: Mapping[str, Any]) -> None:
    """Refuse what does not go together, before anything is drawn."""
    if page and mode != "page":
        flags = ", ".join("--" + name.replace("_", "-") for name in page)
        raise ConfigError(f"{flags} lay out a page; add --page TEXT, or leave them out")
    if args.beside and mode != "sheet":
        raise ConfigError("--beside goes with --sheet; add it, or leave --beside out")
    if args.count is not None and mode != "characters":
        raise ConfigError(f"--count is about characters; leave it out with --{mode}")
    if args.seed < 0:
        raise ConfigError(f"--seed must be 0 or more; got {args.seed}")
    if args.output is None:
        if mode != "characters":
            raise ConfigError(f"--{mode} needs --output FILE.png")
        if args.size is not None or args.seed or _changed(args):
            raise ConfigError(
                "other characters than the default set need --output FILE.npz, FILE.mat or a folder"
            )
        return
    target = Path(args.output)
    if mode == "characters":
        check_target(target, overwrite=args.force)
        return
    if target.suffix.lower() != ".png":
        raise ConfigError(f"--output {args.output!r} must end in .png with --{mode}")
    for path in (target, truth_path(target)) if mode == "page" else (target,):
        if path.exists() and not args.force:
            raise ConfigError(f"{path} is there already; add --force to replace it")


def _changed(args: argparse.Namespace) -> bool:
    return bool(given_settings(args, describe(Variation)))


def _draw_characters(args: argparse.Namespace, variation: Variation) -> dict[str, Any]:
    count = STANDARD_COUNT if args.count is None else args.count
    collection = Collection(count, 32 if args.size is None else args.size, args.seed, variation)
    facts = {
        "pictures": {name: n * len(CHARACTERS) for name, n in collection.counts.items()},
        "classes": len(CHARACTERS),
        "size": collection.size,
        "seed": collection.seed,
    }
    with DrawingProgress() as progress:
        if args.output is None:
            dataset = load_synthetic36(DataRequest(count=args.count, progress=progress))
            for note in dataset.notes:
                print_note(f"note: {note}")
            kept = cache_folder() / f"{NAME}-{count}.npz"
            return {"output": str(kept) if kept.exists() else None, **facts}
        parts = draw_collection(collection, progress=progress)
    _writing(args, lambda: export_collection(parts, Path(args.output), overwrite=args.force))
    return {"output": args.output, **facts}


def _draw_page(args: argparse.Namespace, variation: Variation) -> dict[str, Any]:
    style = from_mapping(PageStyle, given_settings(args, describe(PageStyle)))
    if args.size is not None:
        raise ConfigError("--size is about characters; a page takes --letter-height")
    text = args.page.replace("\\n", "\n")
    page = draw_page(text, seed=args.seed, variation=variation, style=style)
    if page.replaced:
        shown = " ".join(page.replaced)
        print_note(f"note: these are not among A to Z and 0 to 9, and became gaps: {shown}")
    target = Path(args.output)
    _writing(args, lambda: write_page(page, target, args.seed))
    return {
        "output": args.output,
        "truth": str(truth_path(target)),
        "width": page.picture.shape[1],
        "height": page.picture.shape[0],
        "lines": list(page.lines),
        "characters": len(page.boxes),
        "replaced": list(page.replaced),
        "seed": args.seed,
    }


def _draw_sheet(args: argparse.Namespace, variation: Variation) -> dict[str, Any]:
    if not 1 <= args.sheet <= 200:
        raise ConfigError(f"--sheet takes 1 to 200 samples a class; got {args.sheet}")
    size = 32 if args.size is None else args.size
    rng = generator(args.seed, Stream.DISPLAY)
    groups = {
        "drawn": {
            character: draw_characters(
                character * args.sheet, rng, size=size, variation=variation
            ).pictures
            for character in CHARACTERS
        }
    }
    for data in args.beside:
        name, group = _real_samples(args, data, size, rng)
        groups[name] = group
    sheet = class_sheet(groups, args.sheet)
    _writing(args, lambda: write_atomically(Path(args.output), png_bytes(sheet)))
    return {
        "output": args.output,
        "width": sheet.shape[1],
        "height": sheet.shape[0],
        "groups": list(groups),
        "samples_per_class": args.sheet,
        "seed": args.seed,
    }


def _real_samples(
    args: argparse.Namespace, data: str, size: int, rng: np.random.Generator
) -> tuple[str, dict[str, npt.NDArray[np.uint8]]]:
    """Choose samples of another set by class, dark on light and as large as the drawn ones."""
    stored = read_data(data, orientation=args.orientation)
    splits = list(stored.parts.values())
    inputs = np.concatenate([split.inputs for split in splits])
    labels = np.concatenate([split.labels for split in splits])
    if inputs.ndim != 3:
        raise ConfigError(f"{stored.name} holds no grey pictures; a sheet cannot show it")
    found = {}
    for label, name in enumerate(stored.class_names):
        there = np.flatnonzero(labels == label)
        if name not in CHARACTERS or not len(there):
            continue
        chosen = rng.permutation(there)[: args.sheet]
        pictures = np.rint(np.clip(inputs[chosen], 0, 1) * 255).astype(np.uint8)
        if stored.ink == "light":
            pictures = 255 - pictures
        found[name] = np.stack([_resized(picture, size) for picture in pictures])
    if not found:
        raise ConfigError(f"{stored.name} has none of the classes A to Z and 0 to 9")
    return stored.name, found


def _resized(picture: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.uint8]:
    from PIL import Image

    if picture.shape == (size, size):
        return picture
    return np.asarray(Image.fromarray(picture).resize((size, size), Image.Resampling.LANCZOS))


def _draw_skeletons(args: argparse.Namespace, _variation: Variation) -> dict[str, Any]:
    alphabet = shipped_alphabet()
    sheet = skeleton_sheet(alphabet, size=72 if args.size is None else args.size)
    _writing(args, lambda: write_atomically(Path(args.output), png_bytes(sheet)))
    return {
        "output": args.output,
        "width": sheet.shape[1],
        "height": sheet.shape[0],
        "allographs": {name: len(found) for name, found in alphabet.by_character.items()},
    }


def _writing(args: argparse.Namespace, write: Any) -> None:
    try:
        write()
    except OSError as error:
        raise ConfigError(
            f"{args.output} cannot be written ({error.strerror or error}); name another place"
        ) from error


VERB = Verb(
    "generate", "draw characters, pages of text and sheets of what can be drawn", _configure, _run
)
