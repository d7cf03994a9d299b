"""From stored labels (one-hot, whole numbers, words) to indices into class names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.contents import RawPart
from core.errors import DatasetError


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Labels of each part as int64 indices of shape (samples,), and the names they count."""

    labels: tuple[npt.NDArray[np.int64], ...] = field(repr=False)
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find_classes(
    parts: Sequence[RawPart],
    names: tuple[str, ...] | None,
    name_columns: Callable[[int], tuple[str, ...]],
    *,
    one_hot: bool,
) -> Classes:
    """Understand the labels of all parts together.

    Parameters
    ----------
    parts : sequence of RawPart
    names : tuple of str or None
        Names the file gives; their order is the label order.
    name_columns : callable
        Names for that many one-hot columns where `names` is None.
    one_hot : bool
        Whether other labels are refused.

    Raises
    ------
    DatasetError
        If the labels cannot be understood, or need more names than there are.
    """
    for part in parts:
        _check_labels(part, one_hot=one_hot)
    columns = {part.labels.shape[1] if _has_columns(part) else 0 for part in parts}
    if len(columns) > 1:
        shapes = ", ".join(f"{part.labels_from} {part.labels.shape}" for part in parts)
        raise DatasetError(f"splits label their classes differently: {shapes}; use one form")
    if columns != {0}:
        count = columns.pop()
        if names is not None and len(names) != count:
            raise DatasetError(
                f"{parts[0].labels_from} has {count} columns, but there are {len(names)} class "
                "names; give one name for each column"
            )
        indices = tuple(_from_one_hot(part) for part in parts)
        return Classes(indices, names if names is not None else name_columns(count))
    return _from_values(parts, names)


def _has_columns(part: RawPart) -> bool:
    return part.labels.ndim == 2 and part.labels.shape[1] > 1


def _check_labels(part: RawPart, *, one_hot: bool) -> None:
    labels = part.labels
    if labels.dtype.kind not in "biufUS":
        raise DatasetError(
            f"{part.labels_from} has type {labels.dtype}; expected one-hot rows, whole numbers or "
            "text"
        )
    if labels.ndim not in (1, 2) or 0 in labels.shape or (one_hot and not _has_columns(part)):
        expected = "one-hot rows (samples, classes)" if one_hot else "(samples,) or one-hot rows"
        raise DatasetError(f"{part.labels_from} has shape {labels.shape}; expected {expected}")
    if len(labels) != len(part.inputs):
        raise DatasetError(
            f"{part.inputs_from} has {len(part.inputs)} samples, but {part.labels_from} has "
            f"{len(labels)} labels; each sample needs one label"
        )
    if _has_columns(part) and labels.dtype.kind in "US":
        raise DatasetError(
            f"{part.labels_from} holds text of shape {labels.shape}; expected one text for each "
            "sample, or one-hot rows of 0 and 1"
        )


def _from_one_hot(part: RawPart) -> npt.NDArray[np.int64]:
    ones = part.labels == 1
    good = (ones | (part.labels == 0)).all(axis=1) & (ones.sum(axis=1) == 1)
    if not good.all():
        row = int(np.argmin(good))
        # Of logical and uint8 labels alike the sum is meant as a number, without wrapping round.
        total = float(part.labels[row].astype(np.float64).sum())
        raise DatasetError(
            f"{part.labels_from} is not one-hot: row {row} (counted from 0) sums to {total:g}, and "
            f"{np.count_nonzero(~good)} of {len(good)} rows are not a single 1 among zeros; "
            "correct or remove them"
        )
    indices: npt.NDArray[np.int64] = np.argmax(ones, axis=1)
    return indices


def _flat_values(part: RawPart) -> npt.NDArray[Any]:
    """Labels as shape (samples,), either int64 or text."""
    values = part.labels.reshape(len(part.labels))
    if values.dtype.kind == "S":
        try:
            return np.char.decode(values, "utf-8")
        except UnicodeDecodeError as error:
            raise DatasetError(
                f"{part.labels_from} holds bytes that are no UTF-8 text ({error.reason}); store "
                "the labels as text or whole numbers"
            ) from None
    if values.dtype.kind == "U":
        return values
    if values.dtype.kind == "f":
        whole = np.isfinite(values) & (values == np.rint(values)) & (np.abs(values) < 2**53)
        if not whole.all():
            first = int(np.argmin(whole))
            raise DatasetError(
                f"{part.labels_from} holds {values[first]} for sample {first} (counted from 0); "
                "expected whole numbers that name classes"
            )
    return values.astype(np.int64)


def _from_values(parts: Sequence[RawPart], names: tuple[str, ...] | None) -> Classes:
    values = [_flat_values(part) for part in parts]
    if len({labels.dtype.kind for labels in values}) > 1:
        raise DatasetError(
            f"{parts[0].labels_from} and the other splits mix text and numbers; use one form"
        )
    distinct = np.unique(np.concatenate(values))
    if names is None:
        return Classes(
            tuple(np.searchsorted(distinct, labels) for labels in values),
            tuple(str(value) for value in distinct),
        )
    where = parts[0].labels_from
    if distinct.dtype.kind == "U":
        unknown = [str(value) for value in distinct if str(value) not in names]
        if unknown:
            raise DatasetError(
                f"{where} has {unknown[0]!r}, which is none of the {len(names)} class names; add "
                "the name or correct the label"
            )
        positions = np.array([names.index(str(value)) for value in distinct], dtype=np.int64)
        return Classes(
            tuple(positions[np.searchsorted(distinct, labels)] for labels in values), names
        )
    if distinct[0] >= 0 and distinct[-1] < len(names):
        return Classes(tuple(values), names)
    if len(distinct) == len(names):
        note = (
            f"Labels {distinct[0]} to {distinct[-1]} were given the {len(names)} class names in "
            "rising order."
        )
        indices = tuple(np.searchsorted(distinct, labels) for labels in values)
        return Classes(indices, names, (note,))
    raise DatasetError(
        f"{where} has {len(distinct)} different labels from {distinct[0]} to {distinct[-1]}, but "
        f"there are {len(names)} class names; number the classes from 0 or give each a name"
    )
