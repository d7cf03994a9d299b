"""Drawn characters as files: archives and course files, which this program reads, or pictures."""

import os
import shutil
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError
from core.files import temporary_name, write_atomically
from core.memory import check_memory
from core.pictures import png_bytes
from core.synthetic.alphabet import CHARACTERS
from core.synthetic.collection import Collection, Part

_COURSE_WORDS = {"train": "train", "validation": "valid", "test": "test"}

_MAT_BYTES_PER_PIXEL = 24
"""While a course file is written: numbers of eight bytes, by rows, by columns and compressed."""


def export_collection(parts: Mapping[str, Part], path: Path, *, overwrite: bool = False) -> None:
    """Write pictures as an archive, a course file or a folder, by the ending of `path`.

    ``.npz`` holds ``x_train``, ``y_train`` and so on, uint8 and upright. ``.mat`` holds
    ``train_data``, ``train_labels`` and so on as the course's files do: float64 rows within 0 to 1
    in column order, one-hot labels. Without an ending, PNG files lie in
    ``train/A/00000.png`` and so on. What cannot be written to its end is not there at all.

    Raises
    ------
    ConfigError
        As `check_target`.
    OSError
        If it cannot be written.
    """
    check_target(path, overwrite=overwrite)
    path.parent.mkdir(parents=True, exist_ok=True)
    match path.suffix.lower():
        case ".npz":
            write_atomically(path, _npz(parts))
        case ".mat":
            write_atomically(path, _mat(parts))
        case _:
            _write_folder(parts, path)


def check_target(path: Path, *, overwrite: bool = False) -> None:
    """Refuse, before anything is drawn, what `export_collection` would refuse.

    Raises
    ------
    ConfigError
        If the ending is another one, something is there already, or nothing can be written there.
    """
    if path.name.lower() in (".npz", ".mat"):
        raise ConfigError(f"{path} has no name before its ending; give one", field="output")
    if path.suffix.lower() not in (".npz", ".mat", ""):
        raise ConfigError(
            f"{path.name}: characters are written as .npz, .mat or, without an ending, as a folder "
            "of PNG files",
            field="output",
        )
    if path.suffix and path.is_dir():
        raise ConfigError(f"{path} is a folder; name a file in it", field="output")
    if path.suffix and path.exists() and not overwrite:
        raise ConfigError(f"{path} is there already; add --force to replace it", field="output")
    if not path.suffix and path.exists() and (not path.is_dir() or any(path.iterdir())):
        # Pictures of two collections would be mixed.
        raise ConfigError(f"{path} is there already; name a new folder", field="output")
    there = next(folder for folder in path.absolute().parents if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        what = "write-protected" if there.is_dir() else "no folder"
        raise ConfigError(
            f"{path} cannot be written: {there} is {what}; name another place", field="output"
        )


def check_writing(collection: Collection, path: Path) -> None:
    """Refuse, before anything is drawn, what does not fit into memory while it is written.

    Raises
    ------
    ConfigError
        If it does not.
    """
    if path.suffix.lower() == ".mat":
        check_memory(
            collection.total * collection.size**2 * _MAT_BYTES_PER_PIXEL,
            f"writing {collection.total:,} pictures of {collection.size}×{collection.size} pixels "
            "as .mat",
            field="count",
        )


def _npz(parts: Mapping[str, Part]) -> bytes:
    arrays: dict[str, npt.NDArray[Any]] = {"class_chars": np.array(CHARACTERS)}
    for name, part in parts.items():
        arrays[f"x_{name}"], arrays[f"y_{name}"] = part.pictures, part.labels
    buffer = BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _mat(parts: Mapping[str, Part]) -> bytes:
    from scipy.io import savemat

    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, part in parts.items():
        word = _COURSE_WORDS[name]
        rows = part.pictures.swapaxes(1, 2).reshape(len(part.pictures), -1)
        arrays[f"{word}_data"] = rows / 255.0
        arrays[f"{word}_labels"] = np.eye(len(CHARACTERS), dtype=np.uint8)[part.labels]
    buffer = BytesIO()
    savemat(buffer, arrays, do_compression=True)
    return buffer.getvalue()


def _write_folder(parts: Mapping[str, Part], folder: Path) -> None:
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True)
    temporary = temporary_name(folder / "pictures")
    try:
        for name, part in parts.items():
            for label, character in enumerate(CHARACTERS):
                place = temporary / name / character
                place.mkdir(parents=True)
                for number, picture in enumerate(part.pictures[part.labels == label]):
                    (place / f"{number:05d}.png").write_bytes(png_bytes(picture))
        for name in parts:
            (temporary / name).rename(folder / name)
        temporary.rmdir()
    except BaseException:
        shutil.rmtree(folder if is_new else temporary, ignore_errors=True)
        raise
