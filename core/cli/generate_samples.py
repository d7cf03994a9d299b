"""The sample pages of the OCR tab, for ``generate``."""

import argparse
from pathlib import Path
from typing import Any

from core.cli.output import writing_to
from core.errors import ConfigError
from core.synthetic.sample_pages import SAMPLE_PAGES, TRUTH_NAME, write_samples
from core.synthetic.variation import Variation


def check_folder(folder: Path, *, overwrite: bool) -> None:
    """Refuse, before anything is drawn, what would take the place of something.

    Raises
    ------
    ConfigError
        If the folder is a file, or a file is there already.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file; name a folder for the sample pages")
    names = [*(sample.file_name for sample in SAMPLE_PAGES), TRUTH_NAME]
    there = [folder / name for name in names if (folder / name).exists()]
    if there and not overwrite:
        raise ConfigError(f"{there[0]} is there already; add --force to replace it")


def draw_samples(args: argparse.Namespace, _variation: Variation) -> dict[str, Any]:
    """Draw all of them, as they come with the program.

    Returns
    -------
    dict
        What ``--json`` prints.

    Raises
    ------
    ConfigError
        If they cannot be written.
    """
    folder = Path(args.output)
    with writing_to(args.output):
        pictures = write_samples(folder)
    return {
        "output": args.output,
        "truth": str(folder / TRUTH_NAME),
        "pages": [
            {"file": path.name, "width": picture.shape[1], "height": picture.shape[0]}
            for path, picture in pictures.items()
        ],
    }
