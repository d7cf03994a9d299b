"""Tables of samples as text: a row each, one column with its class, numbers in the others."""

import csv
import gzip
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.wording import list_names
from core.errors import DatasetError

LABELS = ("label", "class", "target", "y")
"""Names of the column with the classes; the first of these that is there counts."""

_COUNTERS = ("", "id", "index", "unnamed: 0")
"""Names of columns that only number the rows."""

_MISSING = ("", "na", "n/a", "nan", "null", "none", "?", "-")

_SEPARATORS = ",;\t"

_UNQUOTED = "\x1f"
"""Between cells whose quotation marks were taken off: a character that no text has."""

_COUNTED = 10
"""Columns from which on 0, 1, 2 … are no sample: of fewer they may be one."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What a file holds.

    Parameters
    ----------
    values : ndarray of shape (samples, columns)
        float32.
    labels : ndarray of shape (samples,)
        int64, float64 or text; see `label_name`.
    label_name : str
        What the column of the classes is called, for errors.
    names : tuple of str or None
        Of the columns of `values`; None without a header.
    left_out : tuple of str
        Names of columns that only number the rows.
    """

    values: npt.NDArray[np.float32] = field(repr=False)
    labels: npt.NDArray[Any] = field(repr=False)
    label_name: str
    names: tuple[str, ...] | None
    left_out: tuple[str, ...] = ()


class NoLabelsError(DatasetError):
    """A table that has a header, but no column with classes."""


def read_table(path: Path) -> Table:
    """Read a file; cells are parted by commas, semicolons or tabs, and may stand in quotes.

    Raises
    ------
    NoLabelsError
        If its header names no column with classes, and no column holds text.
    DatasetError
        If it is empty, damaged or no text, rows differ in length, a value is missing or no number,
        or several columns hold text.
    """
    numbers, lines = _lines(path)
    separator = max(_SEPARATORS, key=lines[0].count)
    if separator not in lines[0]:
        raise DatasetError(
            f"{path.name} has one column alone; expected a class and numbers in each row, parted "
            "by commas, semicolons or tabs"
        )
    if any('"' in line for line in lines):
        numbers, lines = _unquoted(path, numbers, lines, separator)
        separator = _UNQUOTED
    first = _cells(lines[0], separator)
    header = first if _is_header(first) else None
    if header is not None:
        numbers, lines = numbers[1:], lines[1:]
        if not lines:
            raise DatasetError(f"{path.name} has a header, but no samples below it; add some")
    _check_lengths(path, numbers, lines, separator, len(first))
    label = _label_column(path, header, _cells(lines[0], separator))
    left_out = [at for at, name in enumerate(header or ()) if name.lower() in _COUNTERS]
    left_out = [at for at in left_out if at != label]
    columns = [at for at in range(len(first)) if at != label and at not in left_out]
    if not columns:
        raise DatasetError(f"{path.name} has no column of numbers beside its classes; add some")
    grid = _Grid(path, numbers, lines, separator, header)
    return Table(
        grid.values(columns),
        _typed(grid.labels(label)),
        grid.column_name(label),
        None if header is None else tuple(header[at] for at in columns),
        tuple(header[at] or "without a name" for at in left_out) if header else (),
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    """Rows of equally many cells, and the numbers of their lines in the file."""

    path: Path
    numbers: Sequence[int]
    lines: Sequence[str]
    separator: str
    header: Sequence[str] | None

    def column_name(self, column: int) -> str:
        return f"column {self.header[column]!r}" if self.header else f"column {column + 1}"

    def labels(self, column: int) -> list[str]:
        # From the nearer end, so that of a thousand cells not all are cut out.
        behind = self.lines[0].count(self.separator) - column
        if column <= behind:
            found = [line.split(self.separator, column + 1)[column] for line in self.lines]
        else:
            found = [line.rsplit(self.separator, behind + 1)[-1 - behind] for line in self.lines]
        labels = [label.strip() for label in found]
        for number, label in zip(self.numbers, labels, strict=True):
            if not label:
                raise DatasetError(
                    f"{self.path.name}, line {number}: {self.column_name(column)} is empty; each "
                    "sample needs a class"
                )
        return labels

    def values(self, columns: Sequence[int]) -> npt.NDArray[np.float32]:
        try:
            values = np.loadtxt(
                self.lines,
                np.float32,
                comments=None,
                delimiter=self.separator,
                usecols=columns,
                ndmin=2,
            )
        except ValueError as error:
            raise self._explain(columns, str(error)) from None
        if np.isnan(values).any():
            raise self._explain(columns, "a value is no number")
        return values

    def _explain(self, columns: Sequence[int], otherwise: str) -> DatasetError:
        """Find the first cell that is no number."""
        for number, line in zip(self.numbers, self.lines, strict=True):
            cells = _cells(line, self.separator)
            for column in columns:
                where = f"{self.path.name}, line {number}, {self.column_name(column)}"
                if cells[column].lower() in _MISSING:
                    return DatasetError(
                        f"{where}: a value is missing; fill it in, or leave the row out"
                    )
                if not _is_number(cells[column]):
                    return DatasetError(
                        f"{where}: {cells[column][:40]!r} is no number; correct it, or name the "
                        "column of the classes 'label'"
                    )
        return DatasetError(f"{self.path.name} cannot be read: {otherwise}")


def _lines(path: Path) -> tuple[list[int], list[str]]:
    """Return the lines that are not blank, and their numbers."""
    try:
        data = path.read_bytes()
        if path.name.lower().endswith(".gz"):
            data = gzip.decompress(data)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DatasetError(
            f"{path.name} is no UTF-8 text ({error.reason} at byte {error.start:,}); save it as "
            "CSV in UTF-8"
        ) from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DatasetError(
            f"{path.name} is damaged or cut short ({error}); copy or download it again"
        ) from error
    except OSError as error:
        raise DatasetError(f"{path.name} cannot be read: {error.strerror or error}") from error
    if "\0" in text:
        raise DatasetError(f"{path.name} is no text; save it as CSV in UTF-8")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [(at, line) for at, line in enumerate(lines, 1) if line and not line.isspace()]
    if not kept:
        raise DatasetError(f"{path.name} is empty; copy or download it again")
    return [at for at, _ in kept], [line for _, line in kept]


def _unquoted(
    path: Path, numbers: list[int], lines: list[str], separator: str
) -> tuple[list[int], list[str]]:
    """Take quotation marks off; a cell may go over several lines."""
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    kept: list[tuple[int, str]] = []
    begin = 0
    try:
        for cells in reader:
            kept.append((numbers[begin], _UNQUOTED.join(cells)))
            begin = reader.line_num
    except csv.Error as error:
        at = numbers[min(begin, len(numbers) - 1)]
        raise DatasetError(
            f"{path.name}, line {at}: quotation marks do not match ({error}); correct them"
        ) from error
    return [at for at, _ in kept], [line for _, line in kept]


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip() for cell in line.split(separator)]


def _is_header(cells: Sequence[str]) -> bool:
    named = any(cell.lower() in LABELS for cell in cells)
    return named or not any(_is_number(cell) for cell in cells) or _counts_columns(cells)


def _counts_columns(cells: Sequence[str]) -> bool:
    """Whether cells are 0, 1, 2 …, as libraries call columns that nobody gave a name."""
    found = [cell for cell in cells if cell]
    return len(found) >= _COUNTED and found == [str(at) for at in range(len(found))]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    # Python reads 1_000 as a number, and NumPy does not.
    return "_" not in text


def _check_lengths(
    path: Path, numbers: Sequence[int], lines: Sequence[str], separator: str, columns: int
) -> None:
    for number, line in zip(numbers, lines, strict=True):
        found = line.count(separator) + 1
        if found != columns:
            raise DatasetError(
                f"{path.name}, line {number}: {found:,} columns, and {columns:,} in the first "
                "line; each row needs as many"
            )


def _label_column(path: Path, header: Sequence[str] | None, row: Sequence[str]) -> int:
    names = [name.lower() for name in header or ()]
    for name in LABELS:
        if name in names:
            return names.index(name)
    texts = [at for at, cell in enumerate(row) if not _is_number(cell) and cell]
    if len(texts) == 1:
        return texts[0]
    if len(texts) > 1:
        found = [header[at] if header else str(at + 1) for at in texts]
        raise DatasetError(
            f"{path.name} has text in {len(texts)} columns ({list_names(found)}); name the one "
            "with the classes 'label' in a header, and leave the others out"
        )
    if header is None:
        return 0
    raise NoLabelsError(
        f"{path.name} has no column with classes (it has {list_names(header)}); call it 'label'"
    )


def _typed(labels: list[str]) -> npt.NDArray[Any]:
    """Return labels as numbers where all are."""
    if all(_WHOLE.fullmatch(label) for label in labels):
        return np.array(labels).astype(np.int64)
    if all(map(_is_number, labels)):
        return np.array(labels).astype(np.float64)
    return np.array(labels)
