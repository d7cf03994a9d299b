"""``data preview``: samples as they are, and as augmentation shows them to a network."""

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.cli.data_arguments import DATA_HELP, add_reading_of_data, loading_progress, named_data
from core.cli.output import (
    check_output,
    checked_ending,
    print_json,
    print_note,
    print_result,
    writing_to,
)
from core.cli.parser import add_settings, given_settings
from core.datasets.sample_sheet import SampleSheet
from core.errors import ConfigError
from core.files import write_atomically
from core.pictures import png_bytes
from core.settings import Setting, describe
from core.training.augmentation import AUGMENTATIONS
from core.training.augmentation_sheet import MOST_SHOWN, SIDE, augmentation_sheet
from core.training.config import TrainingConfig
from core.training.planning import load_data

_GAP = 12
"""Pixels between both sheets."""


def _settings() -> dict[str, Setting]:
    described = describe(TrainingConfig)
    return {name: described[name] for name in (*AUGMENTATIONS, "seed")}


def configure_preview(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("data", metavar="DATA", help=DATA_HELP)
    parser.add_argument("--output", "-o", metavar="FILE.png", required=True)
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    parser.add_argument(
        "--side",
        type=int,
        default=SIDE,
        metavar="N",
        help=f"samples along a side, 1 to {MOST_SHOWN} (default: {SIDE})",
    )
    parser.add_argument(
        "--step",
        type=int,
        default=0,
        metavar="N",
        help="another step moves the samples another way (default: 0)",
    )
    add_reading_of_data(parser)
    add_settings(parser, _settings(), title="augmentation (default: none)")


def preview(args: argparse.Namespace) -> None:
    """Write the originals and, beside them, what a step sees of them.

    Raises
    ------
    ConfigError, DatasetError
        If a setting cannot be used, the data are no pictures, or nothing can be written.
    """
    output = Path(args.output).expanduser()
    checked_ending(args.output, ("png",))
    check_output(output, force=args.force)
    if not 1 <= args.side <= MOST_SHOWN:
        raise ConfigError(f"--side must be from 1 to {MOST_SHOWN}; got {args.side}")
    if args.step < 0:
        raise ConfigError(f"--step must be 0 or more; got {args.step}")
    config = TrainingConfig(**given_settings(args, _settings()))
    with loading_progress(args.data) as progress:
        dataset = load_data(named_data(args, config.seed), progress=progress)
    sheet = augmentation_sheet(dataset, config, step=args.step, side=args.side)
    if not sheet.settings:
        print_note("note: no augmentation is set, so both sheets are alike; see --help")
    with writing_to(args.output):
        write_atomically(output, png_bytes(_beside(sheet.originals, sheet.augmented)))
    if args.json:
        print_json(
            {
                "output": str(output),
                "data": dataset.name,
                "settings": {name: getattr(config, name) for name in AUGMENTATIONS},
                "seed": config.seed,
                "step": args.step,
                "samples": [
                    {"index": index, "class": name}
                    for index, name in zip(
                        sheet.originals.indices.tolist(), sheet.labels, strict=True
                    )
                ],
            }
        )
    else:
        print_result(str(output))


def _beside(left: SampleSheet, right: SampleSheet) -> npt.NDArray[np.uint8]:
    height = left.image.shape[0]
    gap = np.full((height, _GAP, *left.image.shape[2:]), 255, np.uint8)
    return np.concatenate([left.image, gap, right.image], axis=1)
