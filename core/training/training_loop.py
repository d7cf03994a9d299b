"""The one loop that trains any network."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from math import isfinite, isnan, nan
from time import perf_counter

from core.datasets.dataset import Dataset, SplitName
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
from core.training.trainer import PreparedSplit, Trainer

EVALUATION_BATCH = 1024
"""Samples evaluated at a time: large enough for speed, small enough for Stop to be instant."""


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
    yield RunStarted(
        config.epochs, batches, position.epoch, position.step, _notes(config, len(train))
    )
    step, skip = position.step, position.batch
    for epoch in range(position.epoch + 1 if position.evaluated else 0, config.epochs + 1):
        seconds = 0.0
        if epoch > 0:
            trained = yield from _train_epoch(trainer, train, config, epoch, step, skip)
            if trained is None:
                return
            step, seconds, skip = *trained, 0
        train_scores, logit = yield from _evaluate(trainer, train, epoch, "train")
        if not isfinite(train_scores.loss):
            yield _diverged(epoch, step, train_scores.loss, logit)
            return
        validation_scores, _ = yield from _evaluate(trainer, validation, epoch, "validation")
        yield EpochEnd(epoch, step, train_scores, validation_scores, trainer.learning_rate, seconds)
    test = None
    if dataset.test is not None:
        split = trainer.prepare(dataset.test)
        test, _ = yield from _evaluate(trainer, split, config.epochs, "test")
    yield RunEnded(RunStatus.FINISHED, test)


def _notes(config: TrainingConfig, samples: int) -> tuple[str, ...]:
    if config.batch_size <= samples:
        return ()
    return (
        f"batch size {config.batch_size} is more than the {samples} training samples: every "
        "epoch is one batch of all of them",
    )


def _train_epoch(
    trainer: Trainer, split: PreparedSplit, config: TrainingConfig, epoch: int, step: int, skip: int
) -> Generator[TrainingEvent, None, tuple[int, float] | None]:
    """Take the steps of an epoch but the first `skip`.

    Return the step reached and the seconds spent in steps; None if the run diverged.
    """
    seconds = 0.0
    batches = batch_count(len(split), config.batch_size)
    order = epoch_batches(len(split), config.batch_size, config.seed, epoch)
    for batch, indices in enumerate(order, start=1):
        if batch <= skip:
            continue
        begin = perf_counter()
        result = trainer.train_step(*split.gather(indices))
        seconds += perf_counter() - begin
        step += 1
        if not isfinite(result.loss):
            yield _diverged(epoch, step, result.loss, result.largest_logit)
            return None
        yield BatchEnd(epoch, batch, batches, step, result.loss)
    return step, seconds


def _evaluate(
    trainer: Trainer, split: PreparedSplit, epoch: int, name: SplitName
) -> Generator[EvaluationProgress, None, tuple[Scores, float | None]]:
    """Score a split by batches; return its scores, and the largest logit of those gone bad."""
    loss_sum, correct, recognises = 0.0, 0, True
    logits: list[float] = []
    for start in range(0, len(split), EVALUATION_BATCH):
        stop = min(start + EVALUATION_BATCH, len(split))
        scores = trainer.evaluate_batch(*split.slice(start, stop))
        loss_sum += scores.loss_sum
        recognises = scores.correct is not None
        correct += scores.correct or 0
        if scores.largest_logit is not None:
            logits.append(scores.largest_logit)
        yield EvaluationProgress(epoch, name, stop, len(split))
    accuracy = correct / len(split) if recognises else None
    largest = max((logit for logit in logits if not isnan(logit)), default=None)
    return Scores(len(split), loss_sum / len(split), accuracy), largest


def _diverged(epoch: int, step: int, loss: float, largest_logit: float | None) -> RunEnded:
    logit = nan if largest_logit is None else largest_logit
    return RunEnded(RunStatus.DIVERGED, divergence=Divergence(epoch, step, loss, logit))
