"""Training samples that a run leaves out, such as those that people marked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset
from core.datasets.marks import Mark, find_marked
from core.errors import DatasetError


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Samples of the training split that take part neither in training nor in its scores.

    Validation and test splits stay whole, so that results stay comparable with those of other runs
    on the same data.

    Parameters
    ----------
    indices : tuple of int
        Into the training split, ascending, each once.
    reason : str
        For people: whose marks they are.
    """

    indices: tuple[int, ...] = ()
    reason: str = ""

    def __len__(self) -> int:
        return len(self.indices)

    def remaining(self, samples: int) -> npt.NDArray[np.int64]:
        """Return which of so many training samples take part; shape (remaining,), ascending."""
        keeps = np.ones(samples, np.bool_)
        keeps[list(self.indices)] = False
        return np.flatnonzero(keeps)

    def apply(self, dataset: Dataset) -> Dataset:
        """Return the data as a run trains on them; the same ones where nothing is left out.

        Raises
        ------
        DatasetError
            If an index is none of the training split, or a class would be left without samples.
        """
        if not self.indices:
            return dataset
        samples = len(dataset.train)
        if self.indices[-1] >= samples or self.indices[0] < 0:
            raise DatasetError(
                f"training sample {self.indices[-1]} is to be left out, but {dataset.name} has "
                f"{samples}; name marks of these data"
            )
        remaining = self.remaining(samples)
        counts = np.bincount(dataset.train.labels[remaining], minlength=dataset.classes)
        if not counts.all():
            name = dataset.class_names[int(np.argmin(counts))]
            raise DatasetError(
                f"all training samples of class {name} are to be left out; keep one of them by "
                "taking back its mark"
            )
        return replace(dataset, train=dataset.train.subset(remaining))

    def spread(self, counts: npt.NDArray[np.int64], samples: int) -> npt.NDArray[np.int64]:
        """Return counts of the remaining samples as counts of all, those left out being 0.

        Parameters
        ----------
        counts : ndarray of shape (remaining,), int64
        samples : int
            Of the whole training split.
        """
        if not self.indices:
            return counts
        spread = np.zeros(samples, np.int64)
        spread[self.remaining(samples)] = counts
        return spread

    def words(self, samples: int) -> str:
        """Say so: ``"3 of 1,440 training samples left out (marks of MLP)"``; empty for none."""
        if not self.indices:
            return ""
        why = f" ({self.reason})" if self.reason else ""
        return f"{len(self):,} of {samples:,} training samples left out{why}"


def leave_out_marked(dataset: Dataset, marks: Iterable[Mark], reason: str) -> LeftOut:
    """Return the marked samples of the training split."""
    found = find_marked(dataset, marks)
    indices = sorted(index for split, index in found if split == "train")
    return LeftOut(tuple(indices), reason) if indices else LeftOut()
