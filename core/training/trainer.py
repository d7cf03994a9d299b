"""What a trainable network offers, and the one loop that trains it."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from time import perf_counter
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset, Split, SplitName
from core.training.config import TrainingConfig
from core.training.events import (
    BatchEnd,
    Divergence,
    EpochEnd,
    EvaluationProgress,
    RunEnded,
    RunStarted,
    RunStatus,
    Scores,
    TrainingEvent,
)
from core.training.minibatches import batch_count, epoch_batches

EVALUATION_BATCH = 1024
"""Samples evaluated at a time: large enough for speed, small enough for Stop to be instant."""

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one training step saw.

    Parameters
    ----------
    loss : float
        Mean per sample of the batch, before the step.
    largest_logit : float or None
        Only looked for where the loss is not finite.
    """

    loss: float
    largest_logit: float | None = None


@dataclass(frozen=True, slots=True)
class BatchScores:
    """Sums over a batch, so that batches add up to a split."""

    samples: int
    loss_sum: float
    correct: int | None
    largest_logit: float | None = None


class PreparedSplit(Protocol):
    """A split in the trainer's own format: arrays, or tensors on a device."""

    def __len__(self) -> int: ...

    def gather(self, indices: npt.NDArray[np.int64]) -> tuple[Any, Any]:
        """Return inputs and targets of the samples; valid until the next call."""

    def slice(self, start: int, stop: int) -> tuple[Any, Any]:
        """Return inputs and targets of consecutive samples."""


class Trainer(Protocol):
    """A network with its loss and its optimiser; one thread at a time owns it."""

    learning_rate: float

    @property
    def parameter_count(self) -> int:
        """Trainable numbers."""

    @property
    def device(self) -> str:
        """Where it computes, for people: ``"CPU"``."""

    def prepare(self, split: Split) -> PreparedSplit:
        """Bring a split into the trainer's own format, once."""

    def train_step(self, inputs: Any, targets: Any) -> StepResult:
        """Compute loss and gradients of a batch and change the weights."""

    def evaluate_batch(self, inputs: Any, targets: Any) -> BatchScores:
        """Score a batch; the weights stay as they are."""

    def snapshot(self) -> Arrays:
        """Return a copy of everything that inference needs, by name."""

    def state(self) -> Arrays:
        """Return a copy of everything that training needs to go on: a snapshot and more."""

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over what `state` returned; a bare snapshot begins with a fresh optimiser."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a run has come.

    Parameters
    ----------
    epoch : int
        Complete epochs.
    batch : int
        Batches done of the next epoch.
    step : int
        Steps since the beginning.
    evaluated : bool
        Whether the scores of `epoch` are known; False only before the very first evaluation.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    evaluated: bool = False


START = Position()


def train_epochs(
    trainer: Trainer, dataset: Dataset, config: TrainingConfig, *, position: Position = START
) -> Iterator[TrainingEvent]:
    """Train, and tell what happens.

    The caller advances the generator; between two events nothing runs, so the caller may look at
    the trainer, pause as long as it likes, or close the generator. The order of batches depends on
    the seed and the epoch alone, so a run resumed at any position sees what it would have seen.

    Parameters
    ----------
    trainer : Trainer
        In the state that belongs to `position`.
    dataset : Dataset
    config : TrainingConfig
    position : Position
        Where to begin.

    Yields
    ------
    TrainingEvent
        `RunStarted`; for epoch 0 and each epoch trained `BatchEnd` … `EvaluationProgress` …
        `EpochEnd`; `RunEnded`.
    """
    train = trainer.prepare(dataset.train)
    validation = trainer.prepare(dataset.validation)
    batches = batch_count(len(train), config.batch_size)
    notes: tuple[str, ...] = ()
    if config.batch_size > len(train):
        notes = (
            f"batch size {config.batch_size} is more than the {len(train)} training samples: "
            "every epoch is one batch of all of them",
        )
    yield RunStarted(config.epochs, batches, position.epoch, position.step, notes)

    step, skip = position.step, position.batch
    first = position.epoch + 1 if position.evaluated else 0
    for epoch in range(first, config.epochs + 1):
        seconds = 0.0
        order = epoch_batches(len(train), config.batch_size, config.seed, epoch) if epoch else ()
        for batch, indices in enumerate(order, start=1):
            if batch <= skip:
                continue
            begin = perf_counter()
            result = trainer.train_step(*train.gather(indices))
            seconds += perf_counter() - begin
            step += 1
            if not isfinite(result.loss):
                yield _diverged(epoch, step, result.loss, result.largest_logit)
                return
            yield BatchEnd(epoch, batch, batches, step, result.loss)
        skip = 0
        train_scores, logit = yield from _evaluate(trainer, train, epoch, "train")
        if not isfinite(train_scores.loss):
            yield _diverged(epoch, step, train_scores.loss, logit)
            return
        validation_scores, _ = yield from _evaluate(trainer, validation, epoch, "validation")
        yield EpochEnd(epoch, step, train_scores, validation_scores, trainer.learning_rate, seconds)
    test = None
    if dataset.test is not None:
        test, _ = yield from _evaluate(
            trainer, trainer.prepare(dataset.test), config.epochs, "test"
        )
    yield RunEnded(RunStatus.FINISHED, test)


def _diverged(epoch: int, step: int, loss: float, largest_logit: float | None) -> RunEnded:
    logit = float("nan") if largest_logit is None else largest_logit
    return RunEnded(RunStatus.DIVERGED, divergence=Divergence(epoch, step, loss, logit))


def _evaluate(
    trainer: Trainer, split: PreparedSplit, epoch: int, name: SplitName
) -> Generator[EvaluationProgress, None, tuple[Scores, float | None]]:
    loss_sum, correct, recognises = 0.0, 0, True
    largest_logit: float | None = None
    for start in range(0, len(split), EVALUATION_BATCH):
        stop = min(start + EVALUATION_BATCH, len(split))
        scores = trainer.evaluate_batch(*split.slice(start, stop))
        loss_sum += scores.loss_sum
        recognises = scores.correct is not None
        correct += scores.correct or 0
        largest_logit = largest_logit if scores.largest_logit is None else scores.largest_logit
        yield EvaluationProgress(epoch, name, stop, len(split))
    accuracy = correct / len(split) if recognises else None
    return Scores(len(split), loss_sum / len(split), accuracy), largest_logit
