"""Cutting a lone set into splits between groups (pages, writers), never inside one.

Samples of one page are alike: a network validated on the pages it learned from looks better than
it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.splitting import Partition, partition
from core.errors import DatasetError

_SHARE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """What each group holds: samples of each class, int64 of shape (groups, classes)."""

    of_sample: npt.NDArray[np.int64] = field(repr=False)
    counts: npt.NDArray[np.int64] = field(repr=False)

    def samples_of(self, chosen: list[int]) -> npt.NDArray[np.int64]:
        return np.flatnonzero(np.isin(self.of_sample, chosen))


def split_by_group(
    labels: npt.NDArray[np.int64],
    groups: npt.NDArray[Any],
    rng: np.random.Generator,
    *,
    with_test: bool = True,
) -> Partition:
    """Hold out whole groups so that about a tenth of each class validates and a tenth tests.

    Groups are tried in random order; one is held out if that brings the held-out share of the
    classes, taken together, nearer to a tenth, and if every class keeps half of its samples for
    training. If no group can be spared for validation under that rule, one sample of each class
    in training is enough. A test split that would hold less than half of the classes is left out:
    its score would speak of those classes alone.

    Parameters
    ----------
    labels : ndarray of shape (samples,)
    groups : ndarray of shape (samples,)
        Any values; equal ones belong together.
    rng : Generator
    with_test : bool

    Raises
    ------
    DatasetError
        If every group holds the only samples of a class, or there is one group alone.
    """
    names, of_sample = np.unique(groups, return_inverse=True)
    counts = np.zeros((len(names), int(labels.max()) + 1), dtype=np.int64)
    np.add.at(counts, (of_sample, labels), 1)
    found = _Groups(of_sample, counts)
    totals = counts.sum(axis=0)
    half, one = (totals + 1) // 2, np.minimum(totals, 1)

    validation = _hold_out(found, totals, totals - half, rng)
    if not validation:
        validation = _hold_out(found, totals, totals - one, rng)
    if not validation:
        raise DatasetError(
            f"cannot split between the {len(names)} groups: each holds all samples of a class, "
            "which would be missing in training; give the file its own splits (x_train, y_train, "
            "x_valid, y_valid) or leave the groups out"
        )
    test: list[int] = []
    if with_test:
        spare = totals - half - counts[validation].sum(axis=0)
        test = _hold_out(found, totals, spare, rng, without=validation)
        if 2 * np.count_nonzero(counts[test].sum(axis=0)) < np.count_nonzero(totals):
            test = []
    return partition(len(labels), found.samples_of(validation), found.samples_of(test))


def _hold_out(
    groups: _Groups,
    totals: npt.NDArray[np.int64],
    spare: npt.NDArray[np.int64],
    rng: np.random.Generator,
    without: Sequence[int] = (),
) -> list[int]:
    """Choose groups of about a tenth of each class, at most `spare` samples of each class.

    If every group is larger than wished, the one that comes nearest is chosen; if none can be
    spared, the list is empty.
    """
    weights = 1 / np.maximum(totals, 1)

    def distance(held: npt.NDArray[np.int64]) -> float:
        return float(np.sum((held - _SHARE * totals) ** 2 * weights))

    allowed = np.flatnonzero((groups.counts <= spare).all(axis=1))
    candidates = rng.permutation(np.setdiff1d(allowed, without))
    held, nearest, chosen = np.zeros_like(totals), distance(np.zeros_like(totals)), []
    for group in candidates:
        tried = held + groups.counts[group]
        if (tried <= spare).all() and distance(tried) < nearest:
            held, nearest = tried, distance(tried)
            chosen.append(int(group))
    if not chosen and len(candidates):
        chosen = [int(min(candidates, key=lambda group: distance(groups.counts[group])))]
    return chosen
