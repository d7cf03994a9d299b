"""Cutting a lone set into training, validation and test samples, class by class."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.errors import DatasetError

# One sample of ten validates and one tests: 80/10/10 without rounding a class down to nothing.
_EVERY = 10
_VALIDATION_TURN = 4
_TEST_TURN = 9


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Sample indices of each split, rising; int64 of shape (chosen,). `test` may be empty."""

    train: npt.NDArray[np.int64] = field(repr=False)
    validation: npt.NDArray[np.int64] = field(repr=False)
    test: npt.NDArray[np.int64] = field(repr=False)


def split_by_class(
    labels: npt.NDArray[np.int64], rng: np.random.Generator, *, with_test: bool = True
) -> Partition:
    """Hold out a tenth of each class for validation and, with `with_test`, another for testing.

    The shuffled samples of all classes stand in one row, class after class; of every ten in that
    row the fifth validates and the tenth tests. So each class gives its tenth, rounded up or down,
    and small classes together still give a tenth. A class with one sample keeps it for training.

    Parameters
    ----------
    labels : ndarray of shape (samples,)
    rng : Generator
    with_test : bool

    Raises
    ------
    DatasetError
        If no class can spare a sample for validation.
    """
    class_ranks = rng.permutation(int(labels.max()) + 1)
    order = np.lexsort((rng.random(len(labels)), class_ranks[labels]))
    counts = np.bincount(labels)
    sharing = order[counts[labels[order]] > 1]
    if not len(sharing):
        raise DatasetError(
            f"none of the {np.count_nonzero(counts)} classes has a second sample, so that nothing "
            "is left for validation; add samples, or give the file its own splits "
            "(x_train, y_train, x_valid, y_valid)"
        )
    turns = np.arange(len(sharing)) % _EVERY
    validation = sharing[turns == _VALIDATION_TURN]
    if not len(validation):
        # Fewer than five samples: the first of them can be spared, since its class has another.
        validation = sharing[:1]
    test = sharing[turns == _TEST_TURN] if with_test else sharing[:0]
    return partition(len(labels), validation, test)


def partition(
    samples: int, validation: npt.NDArray[np.int64], test: npt.NDArray[np.int64]
) -> Partition:
    """Leave to training what is neither in `validation` nor in `test`, index arrays."""
    held_out = np.zeros(samples, dtype=bool)
    held_out[validation] = True
    held_out[test] = True
    return Partition(np.flatnonzero(~held_out), np.sort(validation), np.sort(test))
