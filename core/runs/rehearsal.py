"""What a network has learned already, shown to it again so that it forgets little."""

from dataclasses import dataclass, replace

import numpy as np

from core.datasets import synthetic36
from core.datasets.dataset import Dataset, Split
from core.datasets.request import Cancelled, Progress
from core.randomness import Stream, generator
from core.runs.record import RunRecord
from core.runs.resuming import check_same_data
from core.synthetic.collection import CHUNK, MOST_VALIDATION, STANDARD_COUNT
from core.training.planning import load_data

MOST_VALIDATED = 5_000
"""Validation samples that before and after are measured on, at most."""


@dataclass(frozen=True, eq=False)
class Rehearsal:
    """Samples of a run's own data.

    Parameters
    ----------
    train : Split
        As many of each class.
    validation : Split
        Of its own validation set, in part or whole.
    validation_of : int
        How many samples that set has.
    """

    train: Split
    validation: Split
    validation_of: int


def rehearsal_of(
    record: RunRecord,
    per_class: int,
    seed: int,
    *,
    data: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Rehearsal:
    """Return training samples of a run, drawn with the seed, and its validation set.

    Of data that the program draws no more are drawn than are needed: the first of those that the
    run was trained on, and the first of its validation set.

    Parameters
    ----------
    record : RunRecord
    per_class : int
        Training samples of each class, where there are so many.
    seed : int
    data : str, optional
        Where the run's data are now, if they were moved.
    progress, cancelled : callable, optional
        Where loading takes time: see `DataRequest`.

    Raises
    ------
    DatasetError, RunError
        If its data cannot be loaded, or are others by now.
    DrawingCancelled
        If `cancelled` said so.
    """
    choice = record.config.data
    if data is not None:
        choice = replace(choice, source=data)
    name, _, text = choice.source.partition(":")
    if name in (synthetic36.NAME, synthetic36.WIDE_NAME):
        wanted = max(3 * MOST_VALIDATION // 2, -(-per_class // CHUNK) * CHUNK)
        own = int(text) if text.isdigit() else STANDARD_COUNT
        choice = replace(choice, source=f"{name}:{min(wanted, own)}")
    dataset = load_data(choice, progress=progress, cancelled=cancelled)
    if choice.source in (record.config.data.source, data):
        check_same_data(record, dataset)
    return Rehearsal(
        _some(dataset, per_class, seed),
        _spread(dataset.validation),
        record.dataset.samples["validation"],
    )


def _some(dataset: Dataset, per_class: int, seed: int) -> Split:
    rng = generator(seed, Stream.FINE_TUNING, 0)
    labels = dataset.train.labels
    places = [
        rng.permutation(np.flatnonzero(labels == label))[:per_class]
        for label in range(dataset.classes)
    ]
    return dataset.train.subset(np.sort(np.concatenate(places)))


def _spread(split: Split) -> Split:
    if len(split) <= MOST_VALIDATED:
        return split
    return split.subset(np.linspace(0, len(split) - 1, MOST_VALIDATED).astype(np.int64))
