"""What several runs reached, side by side, and what that says of their learning rates."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.runs.data_identity import DataIdentity
from core.runs.learning_ways import LearningWay, learning_way
from core.runs.record import RunRecord
from core.training.events import RunStatus
from core.training.history import History
from core.training.registry import MODELS

_LATER = 0.5
"""The later part of a run, in which a curve should have settled."""

_TAIL = 0.1
"""The last part of a run, by whose slope a curve still falls or not."""

_STILL_FALLS = 0.01
"""Relative fall of the loss over the tail that counts."""

_RISE = 0.01
"""Relative rise of the loss from one epoch to the next that is more than a tremble."""

_JUMPS_ABOUT = 0.25
"""Part of the later epochs with such a rise that counts."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run reached.

    Parameters
    ----------
    run_id, name : str
    status : RunStatus
    learning_rate : float
        That it began with.
    epochs, planned_epochs : int
    train_loss, validation_loss : float or None
        Of the last epoch, means per sample.
    train_accuracy, validation_accuracy : float or None
        Of the last epoch, fractions in [0, 1].
    best_loss : float or None
        Lowest validation loss of all epochs.
    best_accuracy : float or None
        Highest validation accuracy of all epochs.
    best_epoch : int or None
        As `History.best` says: of that accuracy, or of the loss where there is none.
    rising : float
        Fraction of the later half of its epochs in which the training loss rose by more than 1 %.
    still_falls : bool
        Whether the training loss fell by more than 1 % over the last tenth of the epochs.
    validation_samples : int
        On which accuracies were measured.
    test_loss, test_accuracy : float or None
        Of the final weights, where the run is finished and its data have a test split.
    data : str
        Name of the data.
    fingerprint, sample_shape, pictures
        By which they are known again; see `DataIdentity`.
    model, model_title : str
        Name and title of the kind of network.
    learned : {"from scratch", "fine-tuned", "classical"} or None
        See `learning_way`.
    preset : str or None
        That its settings started from.
    parameters : int or None
        Trainable numbers.
    seconds : float or None
        In training steps, all sessions together; None where nobody knows how it was trained.
    seconds_per_epoch : float or None
        Median time of an epoch's training steps.
    created : str
        ISO 8601 with time zone.
    """

    run_id: str
    name: str
    status: RunStatus
    learning_rate: float
    epochs: int
    planned_epochs: int
    train_loss: float | None
    train_accuracy: float | None
    validation_loss: float | None
    validation_accuracy: float | None
    best_loss: float | None
    best_accuracy: float | None
    best_epoch: int | None
    rising: float
    still_falls: bool
    validation_samples: int = 0
    test_loss: float | None = None
    test_accuracy: float | None = None
    data: str = ""
    fingerprint: str = ""
    sample_shape: tuple[int, ...] = ()
    pictures: str = ""
    model: str = ""
    model_title: str = ""
    learned: LearningWay | None = None
    preset: str | None = None
    parameters: int | None = None
    seconds: float | None = None
    seconds_per_epoch: float | None = None
    created: str = ""

    @property
    def identity(self) -> DataIdentity:
        """By which its data are known again."""
        return DataIdentity(self.fingerprint, self.sample_shape, self.pictures)

    @property
    def has_learned(self) -> bool:
        """Whether it got anywhere: an epoch done, or weights from a file, and no divergence."""
        trained = bool(self.best_epoch) or self.status is RunStatus.IMPORTED
        return trained and self.status is not RunStatus.DIVERGED


def summarize_run(run_id: str, record: RunRecord, history: History) -> RunSummary:
    """Sum up one run."""
    last, best = history.last, history.best
    test = record.results.get("test")
    losses = history.column("train_loss")
    validation_losses = history.column("validation_loss")
    accuracies = history.column("validation_accuracy")
    identity = DataIdentity.of(record)
    is_known = record.status is not RunStatus.IMPORTED
    return RunSummary(
        run_id=run_id,
        name=record.name,
        status=record.standing,
        learning_rate=record.config.training.learning_rate,
        epochs=0 if last is None else last.epoch,
        planned_epochs=record.training.epochs,
        train_loss=None if last is None else _finite(last.train_loss),
        train_accuracy=None if last is None else last.train_accuracy,
        validation_loss=None if last is None else _finite(last.validation_loss),
        validation_accuracy=None if last is None else last.validation_accuracy,
        best_loss=_extreme(validation_losses, np.fmin),
        best_accuracy=_extreme(accuracies, np.fmax),
        best_epoch=None if best is None else best.epoch,
        rising=_rising(losses),
        still_falls=_still_falls(losses),
        validation_samples=record.dataset.samples.get("validation", 0),
        test_loss=None if test is None else _finite(test.loss),
        test_accuracy=None if test is None else test.accuracy,
        data=record.dataset.name,
        fingerprint=identity.fingerprint,
        sample_shape=identity.sample_shape,
        pictures=identity.pictures,
        model=record.config.model,
        model_title=MODELS.get(record.config.model).title,
        learned=learning_way(record),
        preset=record.config.preset,
        parameters=record.parameters,
        seconds=record.seconds if is_known else None,
        seconds_per_epoch=history.seconds_per_epoch if is_known else None,
        created=record.created,
    )


def learning_rate_sentence(runs: Sequence[RunSummary]) -> str:
    """Say in one sentence what runs that differ in their learning rate show.

    Parameters
    ----------
    runs : sequence of RunSummary
        Two or more, otherwise alike.
    """
    ordered = sorted(runs, key=lambda run: run.learning_rate)
    able = [run for run in ordered if run.best_epoch and run.status is not RunStatus.DIVERGED]
    if not able:
        return "None of these learning rates has learned anything yet."
    winner = min(able, key=_rank)
    clauses = [f"{winner.learning_rate:g} does best here, with {_reached(winner)}"]
    clauses += [_clause(run, winner) for run in ordered if run is not winner]
    return "; ".join(clauses) + "."


def _rank(run: RunSummary) -> tuple[float, float]:
    # By accuracy, and among equals by loss; by loss alone where there is no accuracy.
    loss = math.inf if run.best_loss is None else run.best_loss
    return (-run.best_accuracy if run.best_accuracy is not None else 0.0, loss)


def _reached(run: RunSummary) -> str:
    if run.best_accuracy is not None:
        return f"a validation accuracy of {run.best_accuracy:.3f} at epoch {run.best_epoch}"
    return f"a validation loss of {run.best_loss:.4g} at epoch {run.best_epoch}"


def _clause(run: RunSummary, winner: RunSummary) -> str:
    rate, ours, theirs = f"{run.learning_rate:g}", run.train_loss, winner.train_loss
    if run.status is RunStatus.DIVERGED:
        return f"at {rate} the loss diverges in epoch {run.epochs + 1}"
    if run.epochs < run.planned_epochs:
        return f"{rate} has trained {run.epochs} of {run.planned_epochs} epochs"
    if ours is None or theirs is None:
        return f"{rate} reaches {_reached(run)}"
    losses = f"{ours:.3g} against {theirs:.3g}"
    tie = _tie(run, winner)
    if run.learning_rate < winner.learning_rate and run.still_falls and ours > theirs:
        words = "learns more slowly" if tie else "is too small"
        return f"{rate} {words}: its training loss still falls at the end ({losses}){tie}"
    if run.learning_rate > winner.learning_rate and run.rising > _JUMPS_ABOUT:
        words = "jumps about" if tie else "is too large and jumps about"
        return (
            f"{rate} {words}: its training loss rises in {run.rising:.0%} of the later epochs{tie}"
        )
    return f"{rate} reaches {_reached(run)} and a training loss of {losses}{tie}"


def _tie(run: RunSummary, winner: RunSummary) -> str:
    """Say so where two accuracies differ by no more than chance."""
    if not is_tie(run, winner):
        return ""
    return (
        f", though its accuracy of {run.best_accuracy:.3f} is no clear difference on "
        f"{run.validation_samples:,} samples"
    )


def is_tie(run: RunSummary, winner: RunSummary) -> bool:
    """Whether two best accuracies differ by no more than one standard error of their difference.

    Of two fractions of n samples, p on average, this is sqrt(2 p (1 - p) / n).
    """
    ours, theirs, samples = run.best_accuracy, winner.best_accuracy, run.validation_samples
    if ours is None or theirs is None or not samples:
        return False
    middle = (ours + theirs) / 2
    return abs(ours - theirs) <= math.sqrt(2 * middle * (1 - middle) / samples)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _extreme(values: np.ndarray, reduce: np.ufunc) -> float | None:
    finite = values[np.isfinite(values)]
    return float(reduce.reduce(finite)) if len(finite) else None


def _rising(losses: np.ndarray) -> float:
    later = losses[int(len(losses) * _LATER) :]
    return float(np.mean(np.diff(later) > _RISE * later[:-1])) if len(later) > 1 else 0.0


def _still_falls(losses: np.ndarray) -> bool:
    tail = losses[-max(2, math.ceil(len(losses) * _TAIL)) :]
    return len(tail) > 1 and bool(tail[-1] < (1 - _STILL_FALLS) * tail[0])
