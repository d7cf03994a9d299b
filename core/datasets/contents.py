"""What a file reader hands on: arrays as they are stored, not yet pictures and classes.

Readers know formats only. What the arrays mean is found out once for all of them in
`core.datasets.stored_data`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy.typing as npt

from core.datasets.dataset import Ink

# "all" is a lone set, which its file does not cut into splits.
PartName = Literal["train", "validation", "test", "all"]

# What rows of numbers are: flattened square pictures, measurements, or whatever their length says.
Vectors = Literal["pictures", "features", "by size"]


@dataclass(frozen=True, slots=True, eq=False)
class RawPart:
    """One split, or a lone set, of any shape and dtype.

    Parameters
    ----------
    inputs : ndarray of shape (samples, …)
    labels : ndarray of shape (samples,), (samples, 1) or (samples, classes)
    inputs_from, labels_from : str
        Where they were found, for error texts, such as ``"x_train in digits.npz"``.
    groups : ndarray of shape (samples,) or None
        What belongs together (a page, a writer) and must not be torn apart by splitting.
    groups_from : str
        Name of the groups' key; empty without groups.
    """

    inputs: npt.NDArray[Any] = field(repr=False)
    labels: npt.NDArray[Any] = field(repr=False)
    inputs_from: str
    labels_from: str
    groups: npt.NDArray[Any] | None = field(default=None, repr=False)
    groups_from: str = ""


def numbered_classes(count: int) -> tuple[str, ...]:
    """Return ``"class 0"``, ``"class 1"``, …: names for one-hot columns nobody has named."""
    return tuple(f"class {i}" for i in range(count))


@dataclass(frozen=True, slots=True, eq=False)
class RawContents:
    """Everything a reader found.

    Parameters
    ----------
    name : str
        Short name for lists and titles.
    parts : mapping of str to RawPart
        Either ``"all"`` alone, or at least one of train, validation and test.
    transposed : bool
        Whether the format, or the file itself, says that its pictures are stored transposed.
    ink : {"dark", "light"} or None
        What the format says of its pictures; asked only where they do not show it themselves.
    vectors : {"pictures", "features", "by size"}
        What inputs of shape (samples, values) are.
    one_hot : bool
        Whether labels must be one-hot.
    class_names : tuple of str or None
        Names the file gives to its classes, in label order.
    name_columns : callable
        Names for that many one-hot columns where the file has none.
    feature_names : tuple of str or None
        Names the file gives to its columns.
    notes : tuple of str
        What the reader decided by itself.
    """

    name: str
    parts: Mapping[PartName, RawPart]
    transposed: bool = False
    ink: Ink | None = None
    vectors: Vectors = "by size"
    one_hot: bool = False
    class_names: tuple[str, ...] | None = None
    name_columns: Callable[[int], tuple[str, ...]] = numbered_classes
    feature_names: tuple[str, ...] | None = None
    notes: tuple[str, ...] = ()
