"""A split as a bag of visual words is trained on it: descriptors, computed once and kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Split
from core.models.bag_of_words import WordForm
from core.training.augmentation import Augmentation

Reals = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

AT_A_TIME = 32
"""Pictures that are described, or scored, between two looks at Stop."""


class DescribedSplit:
    """The descriptors of a split's pictures, each computed when it is first asked for.

    They are kept in float32: 4 bytes times patches times numbers, such as 265 kB for a picture of
    192x192 with 529 patches of 128 numbers (`descriptor_bytes`).

    Parameters
    ----------
    split : Split
    form : WordForm
    """

    def __init__(self, split: Split, form: WordForm) -> None:
        self.split = split
        self._form = form
        self._kept = np.empty((len(split), len(form.grid), form.numbers), np.float32)
        self._is_known = np.zeros(len(split), bool)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Of one sample."""
        return self.split.sample_shape

    def __len__(self) -> int:
        return len(self.split)

    def gather(
        self, indices: Indices, augmentation: Augmentation | None = None
    ) -> tuple[Reals, npt.NDArray[np.int64]]:
        """Return descriptors (samples, patches, numbers) of samples, and their labels."""
        if augmentation is not None:
            raise ValueError("descriptors are kept, and pictures that are augmented have others")
        return self.descriptors(indices), self.split.labels[indices]

    def slice(self, start: int, stop: int) -> tuple["Described", npt.NDArray[np.int64]]:
        """Return consecutive samples and their labels."""
        return Described(self, start, stop), self.split.labels[start:stop]

    def descriptors(self, indices: Indices) -> Reals:
        """Return descriptors of samples, shape (samples, patches, numbers)."""
        unknown = indices[~self._is_known[indices]]
        if len(unknown):
            unknown = np.unique(unknown)
            self._kept[unknown] = self._form.describe(self.split.inputs[unknown])
            self._is_known[unknown] = True
        return self._kept[indices]

    def warm_up(self) -> Iterator[int]:
        """Describe the rest of the pictures; yields how many are, a few more each time."""
        while len(unknown := np.flatnonzero(~self._is_known)):
            self.descriptors(unknown[:AT_A_TIME])
            yield int(self._is_known.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """Consecutive samples of a split.

    Parameters
    ----------
    whole : DescribedSplit
    start, stop : int
    """

    whole: DescribedSplit = field(repr=False)
    start: int
    stop: int

    @property
    def indices(self) -> Indices:
        """Which samples they are, shape (samples,)."""
        return np.arange(self.start, self.stop)

    @property
    def pictures(self) -> Reals:
        """They as pictures, shape (samples, *sample_shape)."""
        return self.whole.split.inputs[self.start : self.stop]

    @property
    def descriptors(self) -> Reals:
        """Return their descriptors, shape (samples, patches, numbers)."""
        return self.whole.descriptors(self.indices)


def descriptor_bytes(samples: int, form: WordForm) -> int:
    """Return the memory that descriptors of so many pictures take."""
    return samples * len(form.grid) * form.numbers * np.dtype(np.float32).itemsize
