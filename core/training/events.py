"""What a run tells while it goes on: frozen, so that any thread may hold them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.datasets.dataset import SplitName
from core.training.displacement import UnitDisplaced


class RunStatus(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    STOPPED = "stopped"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    IMPORTED = "imported"
    """Weights from a file, which nobody here has seen in training."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How a network does on a split.

    Parameters
    ----------
    samples : int
    loss : float
        Mean per sample; NaN or infinite where the network diverged.
    accuracy : float or None
        Fraction correct in [0, 1]; None where there is nothing to recognise.
    """

    samples: int
    loss: float
    accuracy: float | None

    def to_mapping(self) -> dict[str, Any]:
        """Return the values as JSON can hold them: a loss that is not finite is None."""
        loss = self.loss if math.isfinite(self.loss) else None
        return {"samples": self.samples, "loss": loss, "accuracy": self.accuracy}

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> "Scores":
        """Read what `to_mapping` returned; a loss of None becomes NaN."""
        loss = math.nan if values["loss"] is None else float(values["loss"])
        accuracy = values["accuracy"]
        return cls(int(values["samples"]), loss, None if accuracy is None else float(accuracy))


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The first event.

    Parameters
    ----------
    epochs : int
        Planned epochs.
    steps_per_epoch : int
    epoch, step : int
        Where the run begins: 0 and 0, or where it is resumed.
    notes : tuple of str
        What was adapted, in sentences for the user.
    """

    epochs: int
    steps_per_epoch: int
    epoch: int
    step: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchEnd:
    """One step is done.

    Parameters
    ----------
    epoch : int
        The epoch under way, from 1.
    batch : int
        Batches of this epoch done, from 1.
    batches : int
        Batches in an epoch.
    step : int
        Steps since the beginning of the run, from 1.
    loss : float
        Mean per sample of this batch, before its step.
    seen : int
        Samples of this epoch seen so far.
    seconds : float
        Time this epoch spent in training steps so far.
    learning_rate : float or None
        Of this step.
    """

    epoch: int
    batch: int
    batches: int
    step: int
    loss: float
    seen: int
    seconds: float = 0.0
    learning_rate: float | None = None


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """Settings of the training changed between two steps.

    Parameters
    ----------
    epoch : float
        Epochs done by then, with the fraction of the one under way.
    step : int
        Steps done by then, since the beginning of the run: the next one is the first to differ.
    before, after : mapping of str to value
        The settings that changed, by name.
    """

    epoch: float
    step: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EvaluationProgress:
    """Part of a split is evaluated.

    Parameters
    ----------
    epoch : int
    split : {"train", "validation", "test"}
    done, samples : int
        Samples evaluated so far, and all of them.
    """

    epoch: int
    split: SplitName
    done: int
    samples: int


@dataclass(frozen=True, slots=True)
class EpochEnd:
    """All batches of an epoch are done and the splits are evaluated with the weights reached.

    Parameters
    ----------
    epoch : int
        0 is the network before training.
    step : int
        Steps since the beginning of the run.
    train, validation : Scores
        Both with the same weights, so that they may be compared.
    learning_rate : float
        That of the epoch's last step.
    train_seconds : float
        Time this epoch spent in training steps and in what these need of each sample, such as
        features of frozen layers; without evaluation.
    """

    epoch: int
    step: int
    train: Scores
    validation: Scores
    learning_rate: float
    train_seconds: float


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where and how the loss ceased to be a finite number.

    Parameters
    ----------
    epoch, step : int
        Both count from 1; 0 where the network diverged before training.
    loss : float
        NaN or infinite.
    largest_logit : float
        Largest absolute logit of that batch or split, NaN aside; NaN where all of them are.
    """

    epoch: int
    step: int
    loss: float
    largest_logit: float

    @property
    def message(self) -> str:
        """One sentence for the user, with the remedy."""
        return (
            f"the loss became {self.loss} at step {self.step} (epoch {self.epoch}), with a "
            f"largest logit of {self.largest_logit:.3g}; lower the learning rate, or choose "
            "another initialisation"
        )


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The last event of a run that was not stopped from outside.

    Parameters
    ----------
    status : RunStatus
        FINISHED or DIVERGED.
    test : Scores or None
        Of the final weights, where there is a test split.
    divergence : Divergence or None
    reason : str
        Why it finished before its last epoch, as a clause; empty where it did not.
    """

    status: RunStatus
    test: Scores | None = None
    divergence: Divergence | None = None
    reason: str = ""


Change = SettingsChanged | UnitDisplaced
"""What is done to a run between two steps, kept in its record with the step it came at."""

TrainingEvent = RunStarted | Change | BatchEnd | EvaluationProgress | EpochEnd | RunEnded
