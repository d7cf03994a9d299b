"""What became better and worse between two networks, or two epochs of one, on the same samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.analysis.confusion_quantities import Shades, scale
from core.analysis.confusion_words import class_word
from core.analysis.predictions import Answers, Indices, Order, Predictions


@dataclass(frozen=True, eq=False)
class Difference:
    """The answers before and after.

    Parameters
    ----------
    before, after : Predictions
        Of the same samples and classes.

    Raises
    ------
    ValueError
        If they are of other samples.
    """

    before: Predictions
    after: Predictions

    def __post_init__(self) -> None:
        same = self.before.classes == self.after.classes
        if not same or not np.array_equal(self.before.labels, self.after.labels):
            raise ValueError("the answers to be compared are about other samples or classes")

    @cached_property
    def changes(self) -> npt.NDArray[np.int64]:
        """Counts after minus counts before; shape (classes, classes), rows actual."""
        return self.after.matrix.counts - self.before.matrix.counts

    @property
    def mended(self) -> int:
        """Samples that were read wrong and now are read right."""
        return int((~self.before.is_right & self.after.is_right).sum())

    @property
    def new_errors(self) -> int:
        """Samples that were read right and now are read wrong."""
        return int((self.before.is_right & ~self.after.is_right).sum())

    def shades(self, *, logarithmic: bool = False) -> Shades:
        """Colour what became better positively, what became worse negatively, on one scale."""
        good = np.where(np.eye(self.after.classes, dtype=np.bool_), self.changes, -self.changes)
        sizes = np.abs(good).astype(np.float64)
        top = float(sizes.max(initial=0.0))
        if top == 0:
            return Shades(np.zeros(sizes.shape), 0.0, 0.0)
        strengths = np.sign(good) * scale(sizes, top, "count", logarithmic=logarithmic)
        return Shades(strengths, top, top)

    def texts(self) -> list[list[str]]:
        """Return the changes with their signs; empty where nothing changed."""
        return [
            [f"{value:+d}".replace("-", "−") if value else "" for value in row]
            for row in self.changes.tolist()
        ]

    def select(
        self,
        actual: int | None = None,
        predicted: int | None = None,
        *,
        answers: Answers = "all",
        order: Order = "surest",
    ) -> Indices:
        """Return the samples whose prediction changed, from or to what a cell is about.

        Parameters
        ----------
        actual, predicted : int or None
            None is any class.
        answers : {"all", "correct", "misclassified"}
            What the later answers are.
        order : {"surest", "least sure", "data"}
            By how sure the later answer is.
        """
        chosen = self.before.predicted != self.after.predicted
        if actual is not None:
            chosen = chosen & (self.after.labels == actual)
        if predicted is not None:
            chosen = chosen & (
                (self.before.predicted == predicted) | (self.after.predicted == predicted)
            )
        if answers != "all":
            chosen = chosen & (self.after.is_right == (answers == "correct"))
        return self.after.ordered(np.flatnonzero(chosen), order)

    def sentence(
        self,
        names: Sequence[str],
        actual: int | None,
        predicted: int | None,
        *,
        before: str = "before",
    ) -> str:
        """Return what a cell, a row or a column says: "Letter O read as 0: 7, and 12 before".

        Parameters
        ----------
        names : sequence of str
            Of the classes.
        actual, predicted : int or None
            None stands for all.
        before : str
            What the answers are compared with, such as ``"at epoch 3"``.
        """
        if actual is None and predicted is None:
            return f"{self.mended:,} errors mended, {self.new_errors:,} new ones"
        rows = slice(None) if actual is None else slice(actual, actual + 1)
        columns = slice(None) if predicted is None else slice(predicted, predicted + 1)
        if actual is not None and predicted is not None:
            what = f"{class_word(names[actual])} read as {names[predicted]}"
            counts = [
                int(each.matrix.counts[rows, columns].sum()) for each in (self.before, self.after)
            ]
        elif actual is not None:
            what = f"{class_word(names[actual])} read right"
            counts = [int(each.matrix.correct[actual]) for each in (self.before, self.after)]
        else:
            assert predicted is not None
            what = f"Read as {names[predicted]}"
            counts = [int(each.matrix.predicted[predicted]) for each in (self.before, self.after)]
        return f"{what[:1].upper()}{what[1:]}: {counts[1]:,}, and {counts[0]:,} {before}"
