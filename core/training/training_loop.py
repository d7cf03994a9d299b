"""The one loop that trains any network."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from math import isfinite, isnan, nan
from time import perf_counter

from core.datasets.dataset import Dataset, Ink, SplitName
from core.training.augmentation import augmentation, augmented_by
from core.training.config import TrainingConfig
from core.training.displacement import UnitDisplaced
from core.training.early_stopping import EarlyStopping
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
from core.training.history import EpochMetrics
from core.training.minibatches import batch_count, epoch_order
from core.training.schedules import scheduled_rate
from core.training.steering import Steering
from core.training.trainer import PreparedSplit, Trainer


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
    seen : int
        Samples of the next epoch in those batches.
    seconds : float
        Time those batches took.
    learning_rate : float or None
        Of the last of them; None where it is not known.
    displaced : int
        How many moves of units, of those the run's record tells, its weights have in them.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    evaluated: bool = False
    seen: int = 0
    seconds: float = 0.0
    learning_rate: float | None = None
    displaced: int = 0


START = Position()


def train_epochs(
    trainer: Trainer,
    dataset: Dataset,
    config: TrainingConfig,
    *,
    position: Position = START,
    steering: Steering | None = None,
    stopping: EarlyStopping | None = None,
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
        Of the beginning of the run.
    position : Position
        Where to begin.
    steering : Steering, optional
        Changes of `config`, recorded or still to be asked for.
    stopping : EarlyStopping, optional
        Knows the epochs before `position`.

    Yields
    ------
    TrainingEvent
        `RunStarted`; for epoch 0 and each epoch trained `BatchEnd` … `EvaluationProgress` …
        `EpochEnd`, with `SettingsChanged` or `UnitDisplaced` between two steps wherever there
        was a change;
        `RunEnded`.
    """
    steering = Steering(config) if steering is None else steering
    stopping = EarlyStopping() if stopping is None else stopping
    train = trainer.prepare(dataset.train)
    validation = trainer.prepare(dataset.validation)
    trainer.configure(steering.config)
    # Of the epoch trained last, as in a run that was not stopped here: what learned then is scored.
    trainer.epoch = max(position.epoch - 1, 0)
    # That of the last step: where this was the epoch's last, its row is still to come and tells it.
    trainer.learning_rate = (
        scheduled_rate(steering.config, position.epoch + position.seen / len(train))
        if position.learning_rate is None
        else position.learning_rate
    )
    batches = batch_count(len(train), steering.config.batch_size)
    yield RunStarted(
        steering.config.epochs,
        batches,
        position.epoch,
        position.step,
        (*_notes(steering.config, len(train)), *trainer.notes),
    )
    if not position.evaluated:
        # Before the first scores, which would else do its work where no time is taken.
        seconds = yield from _warm_up(trainer, train, steering.config, 0)
        scored = yield from _score_epoch(trainer, train, validation, 0, 0, seconds)
        if scored is None:
            return
        stopping.add(EpochMetrics.from_event(scored))
        position = Position(evaluated=True)
    test, reason = None, ""
    while True:
        progress = position.epoch + position.seen / len(train)
        # Where an epoch waits but for its scores, these come first: they are of weights before the
        # change, as in a run that was not stopped there.
        if position.seen < len(train):
            yield from _change(trainer, steering, progress, position.step)
        # Judged here and not behind the scores: a run that was stopped in between ends as well.
        verdict = None if position.seen else stopping.verdict(steering.config)
        if position.epoch >= steering.config.epochs or verdict is not None:
            reason = verdict[1] if verdict and position.epoch < steering.config.epochs else ""
            if dataset.test is not None:
                split = trainer.prepare(dataset.test)
                test, _ = yield from _evaluate(trainer, split, position.epoch, "test")
            if not steering.is_due(position.step):
                break
            # Such as more epochs, asked for meanwhile.
            continue
        trained = yield from _train_epoch(trainer, train, steering, position, dataset.ink)
        if trained is None:
            return
        step, seconds = trained
        position = Position(position.epoch + 1, 0, step, evaluated=True)
        scored = yield from _score_epoch(trainer, train, validation, position.epoch, step, seconds)
        if scored is None:
            return
        stopping.add(EpochMetrics.from_event(scored))
    yield RunEnded(RunStatus.FINISHED, test, reason=reason)


def _notes(config: TrainingConfig, samples: int) -> tuple[str, ...]:
    if config.batch_size <= samples:
        return ()
    return (
        f"batch size {config.batch_size} is more than the {samples} training samples: every "
        "epoch is one batch of all of them",
    )


def _change(
    trainer: Trainer, steering: Steering, epoch: float, step: int
) -> Generator[TrainingEvent, None, None]:
    """Let the changes hold that are due."""
    while (change := steering.take(epoch, step)) is not None:
        if isinstance(change, UnitDisplaced):
            trainer.displace(change.displacement)
        else:
            trainer.configure(steering.config)
        yield change


def _train_epoch(
    trainer: Trainer,
    split: PreparedSplit,
    steering: Steering,
    position: Position,
    ink: Ink | None,
) -> Generator[TrainingEvent, None, tuple[int, float] | None]:
    """Take the steps of the epoch after `position.epoch`, from where `position` is in it.

    Return the step reached and the seconds the epoch spent in steps, and in what these need of
    each sample; None if the run diverged.
    """
    samples, done = len(split), position.epoch
    batch, seen, step = position.batch, position.seen, position.step
    config = steering.config
    trainer.epoch = done
    seconds = position.seconds + (yield from _warm_up(trainer, split, config, done))
    order = epoch_order(samples, config.seed, done + 1, config.sampler)
    while seen < samples:
        progress = done + seen / samples
        if steering.is_due(step):
            yield from _change(trainer, steering, progress, step)
            config = steering.config
        trainer.learning_rate = scheduled_rate(config, progress)
        trainer.step = step
        begin = perf_counter()
        indices = order[seen : seen + config.batch_size]
        result = trainer.train_step(*split.gather(indices, augmentation(config, step, ink)))
        seconds += perf_counter() - begin
        step += 1
        if not isfinite(result.loss):
            yield _diverged(done + 1, step, result.loss, result.largest_logit)
            return None
        seen += len(indices)
        batch += 1
        batches = batch + batch_count(samples - seen, config.batch_size)
        rate = trainer.learning_rate
        yield BatchEnd(done + 1, batch, batches, step, result.loss, seen, seconds, rate)
    return step, seconds


def _warm_up(
    trainer: Trainer, split: PreparedSplit, config: TrainingConfig, epoch: int
) -> Generator[EvaluationProgress, None, float]:
    """Let the trainer compute what steps need of each sample; return the seconds that took."""
    seconds = 0.0
    if augmented_by(config):
        # Pictures are never twice the same, and nothing of them is worth keeping.
        return seconds
    computed = trainer.warm_up(split)
    while True:
        begin = perf_counter()
        ready = next(computed, None)
        if ready is None:
            return seconds
        seconds += perf_counter() - begin
        yield EvaluationProgress(epoch, "train", ready, len(split))


def _score_epoch(
    trainer: Trainer,
    train: PreparedSplit,
    validation: PreparedSplit,
    epoch: int,
    step: int,
    seconds: float,
) -> Generator[TrainingEvent, None, EpochEnd | None]:
    """Score both splits with the weights reached; None if the network diverged."""
    train_scores, logit = yield from _evaluate(trainer, train, epoch, "train")
    if not isfinite(train_scores.loss):
        yield _diverged(epoch, step, train_scores.loss, logit)
        return None
    validation_scores, _ = yield from _evaluate(trainer, validation, epoch, "validation")
    scored = EpochEnd(epoch, step, train_scores, validation_scores, trainer.learning_rate, seconds)
    yield scored
    return scored


def _evaluate(
    trainer: Trainer, split: PreparedSplit, epoch: int, name: SplitName
) -> Generator[EvaluationProgress, None, tuple[Scores, float | None]]:
    """Score a split by batches; return its scores, and the largest logit of those gone bad."""
    loss_sum, correct, recognises = 0.0, 0, True
    logits: list[float] = []
    for start in range(0, len(split), trainer.evaluation_batch):
        stop = min(start + trainer.evaluation_batch, len(split))
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
