"""Pictures of the user's own for ``reconstruct``, made like those of the data."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.cli.output import print_note
from core.datasets.dataset import Dataset, Split
from core.datasets.ink import detect_ink
from core.ocr.picture_file import read_picture
from core.reconstruction.scores import ReconstructionScores


def add_pictures(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names them."""
    parser.add_argument(
        "--pictures",
        nargs="+",
        metavar="FILE",
        default=[],
        help="compress these picture files, of a character each, instead of a split; they are "
        "brought to the size and polarity of the data",
    )


def read_pictures(files: list[str], dataset: Dataset) -> tuple[Split, tuple[str, ...]]:
    """Return pictures as samples like those of a data set, and the names of their files.

    Raises
    ------
    PictureError
        If one cannot be read.
    """
    found, names = [], []
    for file in files:
        picture = read_picture(Path(file).expanduser())
        for note in picture.notes:
            print_note(f"note: {picture.name}: {note}")
        found.append(_like_samples(picture.pixels, dataset, picture.name))
        names.append(picture.name)
    # Their classes are not known, and not asked for.
    return Split(np.stack(found), np.zeros(len(found), np.int64)), tuple(names)


def picture_facts(names: tuple[str, ...], scores: ReconstructionScores) -> dict[str, Any]:
    """Return what JSON says of each picture, in place of a split and its classes.

    ``psnr`` is in dB, and None where it is infinite: the picture comes back without any error.
    """
    alike = scores.similarities
    return {
        "split": None,
        "per_class": {},
        "pictures": [
            {
                "file": name,
                "psnr": float(value) if np.isfinite(value) else None,
                "ssim": None if alike is None else float(alike[at]),
            }
            for at, (name, value) in enumerate(zip(names, scores.psnr, strict=True))
        ],
    }


def _like_samples(
    pixels: npt.NDArray[np.uint8], dataset: Dataset, name: str
) -> npt.NDArray[np.float32]:
    """Return a picture in the size, channels and polarity of a data set's."""
    from PIL import Image

    high, wide = dataset.sample_shape[:2]
    image = Image.fromarray(pixels)
    if image.size != (wide, high):
        print_note(
            f"note: {name} was resized from {image.width}x{image.height} to {wide}x{high} pixels"
        )
        image = image.resize((wide, high), Image.Resampling.BOX)
    if len(dataset.sample_shape) == 2:
        image = image.convert("L")
    sample = np.asarray(image, np.float32) / np.float32(255)
    if dataset.ink is not None and detect_ink(sample[None]) not in (dataset.ink, None):
        print_note(f"note: {name} was inverted: the ink of {dataset.name} is {dataset.ink}")
        sample = 1 - sample
    return sample
