"""CSV files of pixels or features: ``mnist_train.csv`` beside ``mnist_test.csv``, or one alone.

A row is a sample: its class in the column called ``label``, ``class``, ``target`` or ``y``, or in
the only column of text, or, without a header, in the first; and numbers. As many of these as a
square of 8x8 pixels or a larger one has are a picture, row by row; others are features, called as
in the header.
"""

import math
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.datasets.contents import PartName, RawContents, RawPart
from core.datasets.csv_file import NoLabelsError, Table, read_table
from core.datasets.pixels import SMALLEST_FLAT_SIDE
from core.datasets.wording import list_names
from core.errors import DatasetError

_FILE_NAME = re.compile(r"(?P<stem>.*?)(?P<ending>\.[ct]sv(?:\.gz)?)", re.IGNORECASE | re.DOTALL)
_STEM = re.compile(
    r"(?:(?P<prefix>.+)[-_. ])?(?P<part>train|training|val|valid|validation|test)",
    re.IGNORECASE | re.DOTALL,
)
_PARTS: dict[str, PartName] = {
    "train": "train",
    "training": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
}


def is_csv(path: Path) -> bool:
    """Whether a file is called like a table, packed by gzip or not."""
    return _FILE_NAME.fullmatch(path.name) is not None


def csv_set(path: Path) -> str:
    """Return what the tables of one set share: ``"mnist_*.csv"``, or the whole name."""
    named = _named(path)
    return path.name.lower() if named is None else f"{named[0].lower()}*{named[2].lower()}"


def read_csv(path: Path) -> RawContents:
    """Read the set that a file belongs to.

    Raises
    ------
    DatasetError
        If a file cannot be understood (see `core.datasets.csv_file.read_table`), or they do not fit
        one another.
    """
    named = _named(path)
    notes: list[str] = []
    if named is None:
        tables: dict[PartName, Table] = {"all": read_table(path)}
        files: dict[PartName, Path] = {"all": path}
        match = _FILE_NAME.fullmatch(path.name)
        name = match["stem"] if match else path.stem
    else:
        files = _siblings(path)
        tables = _tables(path, files, notes)
        name = named[0].strip("-_. ") or path.parent.name
    if len(tables) == 1:
        ((part, table),) = tables.items()
        tables, files = {"all": table}, {"all": files[part]}
    _check_alike(files, tables)
    first = next(iter(tables.values()))
    left_out = dict.fromkeys(column for table in tables.values() for column in table.left_out)
    if left_out:
        columns = list_names(list(left_out))
        notes.append(f"Left out, since it only numbers the rows: the column {columns}.")
    return RawContents(
        name,
        {
            part: RawPart(
                _narrow(table.values),
                table.labels,
                files[part].name,
                f"{table.label_name} of {files[part].name}",
            )
            for part, table in tables.items()
        },
        # As EMNIST offers its pictures, in tables too.
        transposed="emnist" in name.lower(),
        feature_names=first.names,
        notes=tuple(notes),
    )


def _named(path: Path) -> tuple[str, PartName, str] | None:
    """Return what comes before the split in a file's name, the split, and the ending."""
    match = _FILE_NAME.fullmatch(path.name)
    stem = _STEM.fullmatch(match["stem"]) if match else None
    if match is None or stem is None:
        return None
    return stem["prefix"] or "", _PARTS[stem["part"].lower()], match["ending"]


def _siblings(path: Path) -> dict[PartName, Path]:
    """Return the file of each split; `path` goes before another of its own."""
    try:
        neighbours = sorted(path.parent.iterdir())
    except OSError as error:
        raise DatasetError(
            f"folder {path.parent.name} cannot be searched for the other files of {path.name}: "
            f"{error.strerror or error}"
        ) from error
    found: dict[PartName, Path] = {}
    for file in [path, *neighbours]:
        named = _named(file)
        if named is not None and csv_set(file) == csv_set(path) and file.is_file():
            found.setdefault(named[1], file)
    order = list(_PARTS.values())
    return dict(sorted(found.items(), key=lambda item: order.index(item[0])))


def _tables(path: Path, files: dict[PartName, Path], notes: list[str]) -> dict[PartName, Table]:
    found: dict[PartName, Table] = {}
    for part, file in files.items():
        try:
            found[part] = read_table(file)
        except NoLabelsError:
            # Competitions keep the classes of their tests to themselves.
            if file == path or part != "test":
                raise
            notes.append(f"{file.name} was passed over: it has no column with classes.")
    return found


def _check_alike(files: dict[PartName, Path], tables: dict[PartName, Table]) -> None:
    (first, table), *others = tables.items()
    for part, other in others:
        if None not in (table.names, other.names) and other.names != table.names:
            raise DatasetError(
                f"{files[part].name} and {files[first].name} have other columns, or in another "
                "order; give both the same header"
            )


def _narrow(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32] | npt.NDArray[np.uint8]:
    """Return pixels that are whole numbers from 0 to 255 as such: they are divided by 255."""
    side = math.isqrt(values.shape[1])
    is_picture = side * side == values.shape[1] and side >= SMALLEST_FLAT_SIDE
    if not is_picture or not (values.min() >= 0 and values.max() <= 255):
        return values
    narrow = values.astype(np.uint8)
    return narrow if np.array_equal(narrow, values) else values
