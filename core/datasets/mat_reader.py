"""Course files: ``nist36_train.mat`` with ``train_data`` and ``train_labels``, and its siblings.

Each picture is a row of a square number of values in MATLAB's column order (transposed to NumPy),
dark ink on white, with one-hot labels. Bicubic resizing left values slightly outside 0 to 1.
"""

import re
from pathlib import Path

from core.datasets.contents import PartName, RawContents, RawPart, numbered_classes
from core.datasets.mat_file import read_mat_arrays
from core.datasets.wording import list_names
from core.errors import DatasetError

_PARTS: dict[str, PartName] = {"train": "train", "valid": "validation", "test": "test"}
_FILE_NAME = re.compile(r"(?P<prefix>.+)_(?P<part>train|valid|test)\.mat", re.IGNORECASE)

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CHARACTERS = _LETTERS + "0123456789"


def course_classes(count: int) -> tuple[str, ...]:
    """Names for that many columns: 26 are A to Z, 36 are A to Z then 0 to 9."""
    for characters in (_LETTERS, _CHARACTERS):
        if count == len(characters):
            return tuple(characters)
    return numbered_classes(count)


def course_prefix(path: Path) -> str | None:
    """Return ``"nist36"`` for ``nist36_train.mat``, None for names of another form."""
    match = _FILE_NAME.fullmatch(path.name)
    return match["prefix"] if match else None


def read_mat(path: Path) -> RawContents:
    """Read a course file together with its siblings of the same prefix.

    A file of another name is read alone; it may hold several splits. One split alone is a lone
    set.

    Raises
    ------
    DatasetError
        If a file is missing, damaged, or holds other arrays than its name promises.
    """
    prefix = course_prefix(path)
    if prefix is None:
        parts = _read_file(path, tuple(_PARTS))
        name = path.stem
    else:
        parts = {}
        siblings = _siblings(path, prefix)
        for word in (word for word in _PARTS if word in siblings):
            parts |= _read_file(siblings[word], (word,))
        name = prefix
    if len(parts) == 1:
        parts, name = {"all": next(iter(parts.values()))}, path.stem
    return RawContents(
        name,
        parts,
        transposed=True,
        ink="dark",
        vectors="pictures",
        one_hot=True,
        name_columns=course_classes,
    )


def _siblings(path: Path, prefix: str) -> dict[str, Path]:
    """Return part word to file, `path` itself first among files that differ in case alone."""
    try:
        neighbours = sorted(path.parent.iterdir())
    except OSError as error:
        raise DatasetError(
            f"folder {path.parent.name} cannot be searched for the other splits of {path.name}: "
            f"{error.strerror or error}"
        ) from error
    found: dict[str, Path] = {}
    for file in [path, *neighbours]:
        match = _FILE_NAME.fullmatch(file.name)
        if match and match["prefix"] == prefix:
            found.setdefault(match["part"].lower(), file)
    return found


def _read_file(path: Path, part_words: tuple[str, ...]) -> dict[PartName, RawPart]:
    keys = [f"{word}_{what}" for word in part_words for what in ("data", "labels")]
    found = read_mat_arrays(path, keys)
    parts: dict[PartName, RawPart] = {}
    for word in part_words:
        data, labels = f"{word}_data", f"{word}_labels"
        if data in found.arrays and labels in found.arrays:
            parts[_PARTS[word]] = RawPart(
                found.arrays[data],
                found.arrays[labels],
                f"{data} in {path.name}",
                f"{labels} in {path.name}",
            )
    half = [
        w for w in part_words if (f"{w}_data" in found.arrays) != (f"{w}_labels" in found.arrays)
    ]
    if half or not parts:
        word = half[0] if half else "train" if len(part_words) > 1 else part_words[0]
        raise DatasetError(
            f"{path.name} holds {list_names(found.names, nothing='no variables')}; expected "
            f"{word}_data and {word}_labels: rename them in MATLAB, or give another file"
        )
    return parts
