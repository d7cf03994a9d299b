"""MNIST, EMNIST and their like: IDX files of pictures and labels, for training and for tests.

``train-images-idx3-ubyte``, ``t10k-labels-idx1-ubyte``, ``emnist-balanced-test-images-idx3-ubyte``
…, packed by gzip or not. EMNIST stores its pictures transposed; all are light ink on dark.
"""

import re
from pathlib import Path

import numpy as np

from core.datasets.contents import PartName, RawContents, RawPart, numbered_classes
from core.datasets.idx_file import read_idx
from core.errors import DatasetError

_FILE_NAME = re.compile(
    r"(?P<prefix>.*?)(?P<part>train|t10k|test)-(?P<what>images|labels)[-.]idx\d-ubyte(\.gz)?",
    re.IGNORECASE,
)
_PARTS: dict[str, PartName] = {"train": "train", "t10k": "test", "test": "test"}

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BALANCED = _DIGITS + _LETTERS + "abdefghnqrt"
_NAMES = {
    "digits": _DIGITS,
    "mnist": _DIGITS,
    "letters": _LETTERS,
    "balanced": _BALANCED,
    "bymerge": _BALANCED,
    "byclass": _DIGITS + _LETTERS + _LETTERS.lower(),
}
"""Classes of EMNIST's parts in label order (Cohen, Afshar, Tapson and van Schaik, "EMNIST", 2017):
in "balanced" and "bymerge" fifteen lower-case letters stand with their capitals."""

_LETTERS_FROM = 1
"""The labels of "letters" count from 1."""


def idx_prefix(path: Path) -> str | None:
    """Return what the files of one set begin with, ``"emnist-balanced-"`` or often nothing.

    None for names of another form.
    """
    match = _FILE_NAME.fullmatch(path.name)
    return match["prefix"].lower() if match else None


def read_idx_set(path: Path) -> RawContents:
    """Read the set that a file belongs to: pictures and labels, for training and for tests.

    Raises
    ------
    DatasetError
        If labels or pictures are missing, do not fit one another, or a file is damaged.
    """
    prefix = idx_prefix(path)
    if prefix is None:
        raise DatasetError(
            f"{path.name} has no name that tells what it is; expected one such as "
            "train-images-idx3-ubyte.gz beside train-labels-idx1-ubyte.gz"
        )
    files = _siblings(path, prefix)
    parts: dict[PartName, RawPart] = {}
    for word in dict.fromkeys(word for word, _what in files):
        parts[_PARTS[word]] = _part(path, files, word, prefix)
    if len(parts) == 1:
        parts = {"all": next(iter(parts.values()))}
    kind = prefix.strip("-").rpartition("-")[2]
    names = _NAMES.get(kind) if prefix else None
    labels = [int(part.labels.max(initial=0)) for part in parts.values()]
    if names is None and max(labels) < len(_DIGITS):
        names = _DIGITS
    return RawContents(
        prefix.strip("-") or path.parent.name,
        parts,
        transposed="emnist" in prefix,
        ink="light",
        vectors="by size",
        class_names=tuple(names) if names else None,
        name_columns=numbered_classes,
    )


def _siblings(path: Path, prefix: str) -> dict[tuple[str, str], Path]:
    """Return (part, "images" or "labels") to file; `path` first, and what is not packed."""
    try:
        neighbours = sorted(path.parent.iterdir(), key=lambda file: (len(file.name), file.name))
    except OSError as error:
        raise DatasetError(
            f"folder {path.parent.name} cannot be searched for the other files of {path.name}: "
            f"{error.strerror or error}"
        ) from error
    found: dict[tuple[str, str], Path] = {}
    for file in [path, *neighbours]:
        match = _FILE_NAME.fullmatch(file.name)
        if match and match["prefix"].lower() == prefix and file.is_file():
            found.setdefault((match["part"].lower(), match["what"].lower()), file)
    # Training first, whatever was named.
    return dict(sorted(found.items(), key=lambda item: item[0][0] != "train"))


def _part(path: Path, files: dict[tuple[str, str], Path], word: str, prefix: str) -> RawPart:
    for what in ("images", "labels"):
        if (word, what) not in files:
            dimensions = 3 if what == "images" else 1
            raise DatasetError(
                f"{prefix}{word}-{what}-idx{dimensions}-ubyte is not beside {path.name}; put both "
                "pictures and labels into one folder"
            )
    pictures, labels = files[word, "images"], files[word, "labels"]
    inputs, values = read_idx(pictures), read_idx(labels)
    if inputs.ndim not in (3, 4):
        raise DatasetError(
            f"{pictures.name} has {inputs.ndim} dimensions; expected 3: samples, rows, columns"
        )
    if values.ndim != 1 or values.dtype.kind not in "iu":
        raise DatasetError(f"{labels.name} is no row of whole numbers; expected one label each")
    if prefix.strip("-").endswith("letters") and len(values) and values.min() >= _LETTERS_FROM:
        values = values.astype(np.int64) - _LETTERS_FROM
    return RawPart(inputs, values, pictures.name, labels.name)
