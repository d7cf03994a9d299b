"""What every reader returns and every network is trained on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.datasets.large_arrays import take_rows
from core.datasets.wording import list_names
from core.errors import DatasetError

SplitName = Literal["train", "validation", "test"]
Ink = Literal["dark", "light"]

SPLIT_NAMES: tuple[SplitName, ...] = ("train", "validation", "test")

SPLIT_WORDS: dict[SplitName, str] = {
    "train": "training",
    "validation": "validation",
    "test": "test",
}
"""What people call the splits."""


@dataclass(frozen=True, eq=False)
class Split:
    """Samples with their labels; both arrays are read-only.

    Parameters
    ----------
    inputs : ndarray of shape (samples, height, width), (samples, height, width, 3) or \
(samples, features)
        float32. Pictures are upright and nominally in [0, 1] (bicubic resizing may overshoot);
        features are in the units of the data.
    labels : ndarray of shape (samples,)
        int64 indices into the class names.
    digests : ndarray of shape (samples, bytes) or None
        uint8: of the content of each input, where its reader made one while it read. Such values
        are finite, and are not gone through again: they may lie in a file, mapped into memory.

    Raises
    ------
    DatasetError
        If the shapes disagree, a value is not finite, or a label is negative or no whole number.
    """

    inputs: npt.NDArray[np.float32] = field(repr=False)
    labels: npt.NDArray[np.int64] = field(repr=False)
    digests: npt.NDArray[np.uint8] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        inputs = np.ascontiguousarray(self.inputs, dtype=np.float32)
        if (
            inputs.ndim not in (2, 3, 4)
            or 0 in inputs.shape[1:]
            or inputs.shape[3:] not in ((), (3,))
        ):
            raise DatasetError(
                f"inputs have shape {inputs.shape}; expected (samples, features), "
                "(samples, height, width) or (samples, height, width, 3)"
            )
        labels = np.asarray(self.labels)
        if labels.shape != (len(inputs),):
            raise DatasetError(
                f"{len(inputs)} inputs have labels of shape {labels.shape}; expected one label "
                f"each, shape ({len(inputs)},)"
            )
        if labels.dtype.kind not in "iu":
            raise DatasetError(
                f"labels have type {labels.dtype}; expected whole numbers that count the classes "
                "from 0"
            )
        labels = np.ascontiguousarray(labels, dtype=np.int64)
        if len(labels) and labels.min() < 0:
            raise DatasetError(f"label {labels.min()} is negative; labels count from 0")
        if self.digests is None:
            _check_finite(inputs)
        elif self.digests.ndim != 2 or len(self.digests) != len(inputs):
            raise DatasetError(
                f"{len(inputs)} inputs have digests of shape {self.digests.shape}; expected a row "
                "each"
            )
        inputs.flags.writeable = False
        labels.flags.writeable = False
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "labels", labels)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Shape of one sample."""
        return self.inputs.shape[1:]

    @property
    def vectors(self) -> npt.NDArray[np.float32]:
        """The inputs as rows, shape (samples, features): a view, nothing is copied."""
        return self.inputs.reshape(len(self.inputs), math.prod(self.sample_shape))

    def subset(self, indices: npt.NDArray[np.int64]) -> "Split":
        """Return a copy of the samples at `indices`, in that order; shape (chosen,)."""
        digests = None if self.digests is None else self.digests[indices]
        return Split(take_rows(self.inputs, indices), self.labels[indices], digests)

    def class_counts(self, classes: int) -> npt.NDArray[np.int64]:
        """Count the samples of each class; shape (classes,)."""
        return np.bincount(self.labels, minlength=classes)


def _check_finite(inputs: npt.NDArray[np.float32]) -> None:
    # One pass without a temporary: the sum is finite only if every value is. Infinities of both
    # signs make it NaN, which NumPy would also announce by a warning.
    with np.errstate(invalid="ignore"):
        total = np.sum(inputs, dtype=np.float64)
    if not np.isfinite(total):
        bad = int(np.count_nonzero(~np.isfinite(inputs).reshape(len(inputs), -1).all(axis=1)))
        raise DatasetError(
            f"{bad} of {len(inputs)} samples hold NaN or infinite values; remove or replace them "
            "before training"
        )


@dataclass(frozen=True, eq=False)
class Dataset:
    """A training, a validation and perhaps a test split of the same classes.

    Parameters
    ----------
    name : str
        Short name for lists and titles, such as ``"mini36"``.
    source : str
        What ``load_dataset`` takes to read it again: a built-in name or an absolute path.
    train, validation : Split
    test : Split or None
    class_names : tuple of str
        One for each class, in label order.
    ink : {"dark", "light"} or None
        Whether characters are dark on light or light on dark; None where inputs are no pictures
        or the question has no answer.
    stored_transposed : bool
        True if the file holds its pictures transposed. In memory they are always upright; the
        flag says what networks trained on the raw vectors of such a file expect.
    feature_names : tuple of str
        Names of the columns where inputs are no pictures; empty otherwise.
    notes : tuple of str
        What the reader decided by itself, in sentences for the user.
    is_image_folder : bool
        Whether its pictures are files of many sizes, which can be read at another size.
    unreadable : int
        Pictures of a folder that could not be read, and are left out.

    Raises
    ------
    DatasetError
        If splits differ in sample shape, a label has no class name, or a class has no training
        sample.
    """

    name: str
    source: str
    train: Split
    validation: Split
    test: Split | None
    class_names: tuple[str, ...]
    ink: Ink | None = None
    stored_transposed: bool = False
    feature_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_image_folder: bool = False
    unreadable: int = 0

    def __post_init__(self) -> None:
        if len(self.class_names) < 2:
            raise DatasetError(
                f"{self.name}: {len(self.class_names)} class; recognition needs at least 2"
            )
        if len(set(self.class_names)) != len(self.class_names):
            twice = sorted({c for c in self.class_names if self.class_names.count(c) > 1})
            raise DatasetError(f"{self.name}: class names {twice} occur twice; each must be unique")
        for split_name, split in self.splits():
            if not len(split):
                raise DatasetError(f"{self.name}: the {split_name} split is empty")
            if split.sample_shape != self.train.sample_shape:
                raise DatasetError(
                    f"{self.name}: {split_name} samples have shape {split.sample_shape}, training "
                    f"samples {self.train.sample_shape}; all splits need the same"
                )
            if split.labels.max() >= len(self.class_names):
                raise DatasetError(
                    f"{self.name}: {split_name} has label {split.labels.max()}, but there are "
                    f"only {len(self.class_names)} class names (labels count from 0)"
                )
        missing = [
            self.class_names[i]
            for i in np.flatnonzero(self.train.class_counts(len(self.class_names)) == 0)
        ]
        if missing:
            raise DatasetError(
                f"{self.name}: no training sample of class {list_names(missing)}; add samples or "
                "leave the class out"
            )

    def splits(self) -> Sequence[tuple[SplitName, Split]]:
        """Name and split of each that is there, in the order train, validation, test."""
        found: list[tuple[SplitName, Split]] = [
            ("train", self.train),
            ("validation", self.validation),
        ]
        if self.test is not None:
            found.append(("test", self.test))
        return found

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Shape of one sample: (height, width), (height, width, 3) or (features,)."""
        return self.train.sample_shape

    @property
    def is_pictures(self) -> bool:
        """Whether a sample can be drawn as a picture."""
        return len(self.sample_shape) >= 2

    @property
    def features(self) -> int:
        """Numbers in one sample."""
        return math.prod(self.sample_shape)

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.class_names)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over shapes, values, labels and class names: the same data, the same text.

        For values it takes the digests of samples where there are any.
        """
        digest = sha256("\0".join(self.class_names).encode(errors="surrogatepass"))
        for name, split in self.splits():
            digest.update(f"{name}{split.inputs.shape}".encode())
            digest.update(split.inputs.data if split.digests is None else split.digests.tobytes())
            digest.update(split.labels.data)
        return digest.hexdigest()
