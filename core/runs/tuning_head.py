"""What a network is fine-tuned on, seen by its dense layers; and the training of these."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset, Split
from core.errors import DatasetError, RunError
from core.randomness import Stream, generator
from core.runs.classifier import Classifier
from core.runs.record import RunRecord
from core.runs.rehearsal import Rehearsal
from core.runs.tuning_letters import TuningLetters
from core.torch_loading import load_torch
from core.training.config import TrainingConfig
from core.training.events import BatchEnd, EpochEnd, RunEnded, RunStatus
from core.training.fine_tuning import FineTuningSettings, varied
from core.training.history import EpochMetrics
from core.training.trainer import Arrays
from core.training.training_loop import train_epochs

_MOST_COPIES = 40
_FEWEST_COPIES = 2

_BATCH = 128

_CHUNK = 1024
"""Samples that are looked at between two reports."""

Tell = Callable[[float], None]
"""Told what share is done, 0 to 1; raises where the user wants no more."""


@dataclass(frozen=True, eq=False)
class FittedLetters:
    """Letters as a network takes them.

    Parameters
    ----------
    inputs : ndarray of shape (letters, height, width), float32
        In the network's polarity.
    labels : ndarray of shape (letters,), int64
        Of the network's classes.
    held_out : Split or None
        Likewise; None also where the network knows none of them.
    places : ndarray of shape (letters,), int64
        Which of the letters these are.
    left_out : tuple of str
        Characters that the network does not know.
    """

    inputs: npt.NDArray[np.float32] = field(repr=False)
    labels: npt.NDArray[np.int64] = field(repr=False)
    held_out: Split | None
    places: npt.NDArray[np.int64]
    left_out: tuple[str, ...]


def fit_letters(classifier: Classifier, letters: TuningLetters) -> FittedLetters:
    """Return letters as a network takes them, without those that it does not know.

    Raises
    ------
    DatasetError
        If it knows none of them.
    """
    unknown = tuple(each for each in letters.class_names if each not in classifier.class_names)
    known = [at for at, name in enumerate(letters.class_names) if name not in unknown]
    names = [letters.class_names[at] for at in known]
    classes = np.full(len(letters.class_names), -1)
    classes[known] = classifier.match_classes(names, letters.name)

    def fit(split: Split) -> tuple[Split, npt.NDArray[np.int64]]:
        places = np.flatnonzero(classes[split.labels] >= 0)
        own = split.subset(places)
        own = classifier.fit(own, letters.ink, letters.name)[0]
        return Split(own.inputs, classes[own.labels]), places

    # A data set may name characters of which it has no sample, or none to learn.
    if not (classes[letters.split.labels] >= 0).any():
        there = [letters.class_names[at] for at in np.unique(letters.split.labels)]
        raise DatasetError(
            f"{classifier.name} knows none of the characters of {letters.name} "
            f"({', '.join(there[:20])}); it knows {', '.join(classifier.class_names[:40])}"
        )
    own, places = fit(letters.split)
    held = None
    if letters.held_out is not None and (classes[letters.held_out.labels] >= 0).any():
        held = fit(letters.held_out)[0]
    return FittedLetters(own.inputs, own.labels, held, places, unknown)


@dataclass(frozen=True, eq=False)
class Seen:
    """Samples as the dense layers see them.

    Parameters
    ----------
    features : ndarray of shape (samples, features), float32
    labels : ndarray of shape (samples,), int64
    """

    features: npt.NDArray[np.float32] = field(repr=False)
    labels: npt.NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.labels)

    def choose(self, chosen: npt.NDArray[np.bool_]) -> "Seen":
        """Return some of them."""
        return Seen(self.features[chosen], self.labels[chosen])


@dataclass(frozen=True, eq=False)
class TuningSamples:
    """All that is looked at in fine-tuning.

    Parameters
    ----------
    letters : Seen
        As they are.
    changed : Seen
        The letters, a little changed each time, all of them again and again in their order.
    rehearsal, validation : Seen
        Of the network's own data.
    held_out : Seen or None
        Letters that are not learned.
    """

    letters: Seen
    changed: Seen
    rehearsal: Seen
    validation: Seen
    held_out: Seen | None

    def mix(self, learned: npt.NDArray[np.bool_]) -> Seen:
        """Return the samples of an epoch: some of the letters, shape (letters,), and rehearsal."""
        times = len(self.changed) // len(self.letters)
        parts = (
            self.letters.choose(learned),
            self.changed.choose(np.tile(learned, times)),
            self.rehearsal,
        )
        return Seen(
            np.concatenate([part.features for part in parts]),
            np.concatenate([part.labels for part in parts]),
        )


def look_at(
    classifier: Classifier,
    letters: FittedLetters,
    rehearsal: Rehearsal,
    settings: FineTuningSettings,
    tell: Tell,
) -> TuningSamples:
    """Return what the frozen part of a network makes of all samples, each computed once."""
    load_torch()
    from core.training.torch_fine_tuning import trunk_features

    wanted = settings.share / (1 - settings.share) * len(rehearsal.train) / len(letters.labels)
    copies = int(np.clip(round(wanted), _FEWEST_COPIES, _MOST_COPIES)) - 1
    is_dark = classifier.ink == "dark"
    ink = 1 - letters.inputs if is_dark else letters.inputs
    changed = varied(ink, copies, generator(settings.seed, Stream.FINE_TUNING, 1))
    if is_dark:
        changed = 1 - changed
    splits = {
        "letters": Split(letters.inputs, letters.labels),
        "changed": Split(changed, np.tile(letters.labels, copies)),
        "rehearsal": rehearsal.train,
        "validation": rehearsal.validation,
    }
    if letters.held_out is not None:
        splits["held_out"] = letters.held_out
    total, done = sum(map(len, splits.values())), 0
    found: dict[str, Seen] = {}
    for name, split in splits.items():
        parts = []
        for at in range(0, len(split), _CHUNK):
            parts.append(trunk_features(classifier.network, split.vectors[at : at + _CHUNK]))
            done += len(parts[-1])
            tell(done / total)
        found[name] = Seen(np.concatenate(parts), split.labels)
    return TuningSamples(
        found["letters"],
        found["changed"],
        found["rehearsal"],
        found["validation"],
        found.get("held_out"),
    )


@dataclass(frozen=True, eq=False)
class TrainedHead:
    """What training the dense layers came to.

    Parameters
    ----------
    config : TrainingConfig
    rows : tuple of EpochMetrics
        From before the first epoch to the last.
    losses : ndarray of shape (steps,), float32
    arrays : dict of str to ndarray
        The network's, with the trained layers.
    right : tuple of int and int
        How many of the letters it was asked about are read right, before and after.
    """

    config: TrainingConfig
    rows: tuple[EpochMetrics, ...]
    losses: npt.NDArray[np.float32] = field(repr=False)
    arrays: Arrays = field(repr=False)
    right: tuple[int, int]


def train_head(
    arrays: Arrays,
    record: RunRecord,
    samples: Seen,
    validation: Seen,
    asked: Seen,
    settings: FineTuningSettings,
    tell: Tell,
) -> TrainedHead:
    """Train the dense layers of a network.

    Parameters
    ----------
    arrays : dict of str to ndarray
        Of the network as it was; nothing in it changes.
    record : RunRecord
        Of its run.
    samples, validation : Seen
        To learn, and to be scored on after each epoch.
    asked : Seen
        Letters that are read before and after.
    settings : FineTuningSettings
    tell : callable

    Raises
    ------
    RunError
        If training diverges.
    """
    load_torch()
    from core.training.torch_fine_tuning import head_trainer, with_head

    config = TrainingConfig(
        learning_rate=settings.learning_rate,
        momentum=0.9,
        batch_size=_BATCH,
        epochs=settings.epochs,
        schedule="cosine",
        seed=settings.seed,
    )
    model = record.config.settings
    trainer = head_trainer(arrays, model.activation, model.loss, config)
    letters = trainer.prepare(Split(asked.features, asked.labels))
    before = trainer.evaluate_batch(*letters.slice(0, len(asked))).correct or 0
    dataset = Dataset(
        "letters and rehearsal",
        "",
        Split(samples.features, samples.labels),
        Split(validation.features, validation.labels),
        None,
        record.dataset.class_names,
    )
    rows: list[EpochMetrics] = []
    losses: list[float] = []
    for event in train_epochs(trainer, dataset, config):
        if isinstance(event, EpochEnd):
            rows.append(EpochMetrics.from_event(event))
        elif isinstance(event, BatchEnd):
            losses.append(event.loss)
            tell((event.epoch - 1 + event.batch / event.batches) / config.epochs)
        elif isinstance(event, RunEnded) and event.status is RunStatus.DIVERGED:
            raise RunError(
                f"fine-tuning {record.name} diverged at step {len(losses)}; use a smaller learning "
                f"rate than {settings.learning_rate:g}"
            )
    after = trainer.evaluate_batch(*letters.slice(0, len(asked))).correct or 0
    return TrainedHead(
        replace(config, dtype=record.config.training.dtype),
        tuple(rows),
        np.array(losses, np.float32),
        with_head(arrays, trainer),
        (before, after),
    )
