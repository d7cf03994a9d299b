"""Sheets of samples and of skeletons, for ``generate``."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.cli.output import writing_to
from core.datasets.loading import read_data
from core.errors import ConfigError
from core.files import write_atomically
from core.memory import check_memory
from core.pictures import png_bytes
from core.randomness import Stream, generator
from core.synthetic.alphabet import CHARACTERS, shipped_alphabet
from core.synthetic.drawing import check_size, draw_characters, drawing_bytes
from core.synthetic.sheets import class_sheet, skeleton_sheet
from core.synthetic.variation import Variation

MOST_SAMPLES = 200

_BYTES_PER_PIXEL = 6
"""As drawn, on the sheet, with its texts, and as a file."""

Pictures = npt.NDArray[np.uint8]


def draw_sheet(args: argparse.Namespace, variation: Variation) -> dict[str, Any]:
    """Draw ``--sheet`` samples of each class, and set those of other data beside them.

    Returns
    -------
    dict
        What ``--json`` prints.

    Raises
    ------
    ConfigError, DatasetError
        If it cannot be drawn or written, or other data have no such pictures.
    """
    if not 1 <= args.sheet <= MOST_SAMPLES:
        raise ConfigError(f"--sheet takes 1 to {MOST_SAMPLES} samples a class; got {args.sheet}")
    size = check_size(32 if args.size is None else args.size)
    pixels = (1 + len(args.beside)) * len(CHARACTERS) * args.sheet * size**2
    check_memory(
        _BYTES_PER_PIXEL * pixels + drawing_bytes(args.sheet, size),
        f"a sheet with {args.sheet} samples of {size}×{size} pixels",
        field="sheet",
    )
    rng = generator(args.seed, Stream.DISPLAY)
    groups: dict[str, Mapping[str, Pictures]] = {
        "drawn": {
            character: draw_characters(
                character * args.sheet, rng, size=size, variation=variation
            ).pictures
            for character in CHARACTERS
        }
    }
    for data in args.beside:
        name, group = _real_samples(args, data, size, rng)
        groups[_new_name(name, groups)] = group
    sheet = class_sheet(groups, args.sheet)
    _write(args.output, sheet)
    return {
        "output": args.output,
        "width": sheet.shape[1],
        "height": sheet.shape[0],
        "groups": list(groups),
        "samples_per_class": args.sheet,
        "seed": args.seed,
    }


def draw_skeletons(args: argparse.Namespace, _variation: Variation) -> dict[str, Any]:
    """Draw a sheet of all skeletons, each ``--size`` pixels large.

    Returns
    -------
    dict
        What ``--json`` prints.

    Raises
    ------
    ConfigError
        If it cannot be drawn or written.
    """
    size = check_size(72 if args.size is None else args.size)
    alphabet = shipped_alphabet()
    check_memory(
        2 * _BYTES_PER_PIXEL * len(alphabet.allographs) * size**2 + drawing_bytes(1000, size),
        f"a sheet of {len(alphabet.allographs)} skeletons of {size}×{size} pixels",
        field="size",
    )
    sheet = skeleton_sheet(alphabet, size=size)
    _write(args.output, sheet)
    return {
        "output": args.output,
        "width": sheet.shape[1],
        "height": sheet.shape[0],
        "allographs": {name: len(found) for name, found in alphabet.by_character.items()},
    }


def _write(output: str, sheet: Pictures) -> None:
    with writing_to(output):
        write_atomically(Path(output), png_bytes(sheet))


def _new_name(name: str, taken: Mapping[str, object]) -> str:
    """Return a name that tells this group from the others."""
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name} {number}"
    return found


def _real_samples(
    args: argparse.Namespace, data: str, size: int, rng: np.random.Generator
) -> tuple[str, dict[str, Pictures]]:
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
        if name not in tuple(CHARACTERS) or not len(there):
            continue
        chosen = rng.permutation(there)[: args.sheet]
        pictures = np.rint(np.clip(inputs[chosen], 0, 1) * 255).astype(np.uint8)
        if stored.ink == "light":
            pictures = 255 - pictures
        found[name] = np.stack([_resized(picture, size) for picture in pictures])
    if not found:
        raise ConfigError(f"{stored.name} has none of the classes A to Z and 0 to 9")
    return stored.name, found


def _resized(picture: Pictures, size: int) -> Pictures:
    from PIL import Image

    if picture.shape == (size, size):
        return picture
    return np.asarray(Image.fromarray(picture).resize((size, size), Image.Resampling.LANCZOS))
