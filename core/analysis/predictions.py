"""What a network answers for each sample of a split, and which samples an answer is about."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.analysis.scores import Confusion, Labels, confusion

Answers = Literal["all", "correct", "misclassified"]
Order = Literal["surest", "least sure", "data"]

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Predictions:
    """Labels and probabilities of the same samples, in the order of the data.

    Parameters
    ----------
    labels : ndarray of shape (samples,)
        int64 indices of the actual classes.
    probabilities : ndarray of shape (samples, classes)
        float32 or float64; each row adds up to 1.

    Raises
    ------
    ValueError
        If the shapes disagree.
    """

    labels: Labels
    probabilities: npt.NDArray[np.floating]

    def __post_init__(self) -> None:
        if self.probabilities.ndim != 2 or len(self.probabilities) != len(self.labels):
            raise ValueError(
                f"{len(self.labels)} labels have probabilities of shape "
                f"{self.probabilities.shape}; expected a row for each"
            )

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def classes(self) -> int:
        """Number of classes."""
        return int(self.probabilities.shape[1])

    @property
    def nbytes(self) -> int:
        """Memory of the arrays, those that are computed on demand too, in bytes."""
        return int(self.labels.nbytes * 2 + self.probabilities.nbytes + 8 * len(self.labels))

    @cached_property
    def predicted(self) -> Labels:
        """The most probable class of each sample, the first of equals; shape (samples,)."""
        if not len(self):
            return np.empty(0, np.int64)
        return np.asarray(self.probabilities.argmax(axis=1), np.int64)

    @cached_property
    def confidence(self) -> npt.NDArray[np.float64]:
        """Probability of the predicted class; shape (samples,)."""
        chosen = self.probabilities[np.arange(len(self)), self.predicted]
        return np.asarray(chosen, np.float64)

    @property
    def is_right(self) -> npt.NDArray[np.bool_]:
        """Whether the prediction is the actual class; shape (samples,)."""
        return np.asarray(self.predicted == self.labels)

    @cached_property
    def matrix(self) -> Confusion:
        """Which classes were taken for which."""
        return confusion(self.labels, self.predicted, self.classes)

    @cached_property
    def mean_probabilities(self) -> npt.NDArray[np.float64]:
        """Mean probability of each class over the samples of each; shape (classes, classes).

        Rows are the actual class, and add up to 1; those of classes without samples are NaN.
        """
        counts = np.bincount(self.labels, minlength=self.classes)
        members = np.zeros((self.classes, len(self)), self.probabilities.dtype)
        members[self.labels, np.arange(len(self))] = 1
        sums = np.asarray(members @ self.probabilities, np.float64)
        nothing = np.full(sums.shape, np.nan)
        return np.asarray(
            np.divide(sums, counts[:, None], out=nothing, where=counts[:, None] > 0), np.float64
        )

    def select(
        self,
        actual: int | None = None,
        predicted: int | None = None,
        *,
        answers: Answers = "all",
        order: Order = "surest",
    ) -> Indices:
        """Return which samples a cell, a row or a column is about.

        Parameters
        ----------
        actual, predicted : int or None
            None is any class.
        answers : {"all", "correct", "misclassified"}
        order : {"surest", "least sure", "data"}
            By the probability of the predicted class, or as the data have them.
        """
        chosen = np.ones(len(self), np.bool_)
        if actual is not None:
            chosen &= self.labels == actual
        if predicted is not None:
            chosen &= self.predicted == predicted
        if answers != "all":
            chosen &= self.is_right == (answers == "correct")
        return self.ordered(np.flatnonzero(chosen), order)

    def ordered(self, indices: Indices, order: Order) -> Indices:
        """Return samples in an order; equally sure ones stay as they are."""
        if order == "data":
            return indices
        sign = -1 if order == "surest" else 1
        return indices[np.argsort(sign * self.confidence[indices], kind="stable")]

    def top(self, sample: int, count: int = 5) -> list[tuple[int, float]]:
        """Return the most probable classes of a sample and their probabilities, likeliest first."""
        row = self.probabilities[sample]
        order = np.argsort(-row, kind="stable")[:count]
        return [(int(each), float(row[each])) for each in order]
