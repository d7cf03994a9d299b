"""What a trainable network offers, whatever it is made of; the loop is in `training_loop`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Split
from core.training.augmentation import Augmentation
from core.training.config import TrainingConfig
from core.training.displacement import Displacement

OPTIMIZER_PREFIX = "optimizer."
"""Begins the names of a state's arrays that belong to the optimiser, not to the network."""

INPUT_PREFIX = "input."
"""Begins the names of a state's arrays that belong to the input preparation."""

EVALUATION_BATCH = 1024
"""Samples evaluated at a time: large enough for speed, small enough for Stop to be instant."""

Arrays = dict[str, npt.NDArray[Any]]


def split_state(state: Mapping[str, npt.NDArray[Any]]) -> tuple[Arrays, Arrays]:
    """Return the network's arrays of a state, and those of the optimiser without their prefix."""
    prefixes = (OPTIMIZER_PREFIX, INPUT_PREFIX)
    network = {name: array for name, array in state.items() if not name.startswith(prefixes)}
    optimizer = {
        name.removeprefix(OPTIMIZER_PREFIX): array
        for name, array in state.items()
        if name.startswith(OPTIMIZER_PREFIX)
    }
    return network, optimizer


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one training step saw.

    Parameters
    ----------
    loss : float
        Mean per sample of the batch, before the step.
    largest_logit : float or None
        Largest absolute logit, NaN aside; only looked for where the loss is not finite.
    """

    loss: float
    largest_logit: float | None = None


@dataclass(frozen=True, slots=True)
class BatchScores:
    """Sums over a batch, so that batches add up to a split.

    Parameters
    ----------
    samples : int
    loss_sum : float
    correct : int or None
        Samples recognised; None where there is nothing to recognise.
    largest_logit : float or None
        As in `StepResult`.
    """

    samples: int
    loss_sum: float
    correct: int | None
    largest_logit: float | None = None


class PreparedSplit(Protocol):
    """A split in the trainer's own format: arrays, or tensors on a device."""

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Of one sample: (height, width), (height, width, 3) or (features,)."""

    def __len__(self) -> int: ...

    def gather(
        self, indices: npt.NDArray[np.int64], augmentation: Augmentation | None = None
    ) -> tuple[Any, Any]:
        """Return inputs and targets of the samples; valid until the next call.

        Pictures are augmented where that is given.
        """

    def slice(self, start: int, stop: int) -> tuple[Any, Any]:
        """Return inputs and targets of consecutive samples."""


class Trainer(Protocol):
    """A network with its loss and its optimiser; one thread at a time owns it.

    Attributes
    ----------
    learning_rate : float
        Of the next step; the loop sets it, as the schedule says.
    step : int
        Steps done before the next one; the loop sets it, and what is random in a step is a function
        of it.
    epoch : int
        Complete epochs before the next step; the loop sets it. What learns may depend on it.
    evaluation_batch : int
        Samples that the loop lets it evaluate at a time: so few that Stop is instant.
    notes : tuple of str
        What the user is to be told as a run begins; complete once the splits are prepared.
    """

    learning_rate: float
    step: int
    epoch: int
    evaluation_batch: int
    notes: tuple[str, ...]

    @property
    def parameter_count(self) -> int:
        """Trainable numbers."""

    @property
    def device(self) -> str:
        """Where it computes, for people: ``"CPU"``."""

    def prepare(self, split: Split) -> PreparedSplit:
        """Bring a split into the trainer's own format, once."""

    def warm_up(self, split: Any) -> Iterator[int]:
        """Compute what the steps of the next epoch need of each sample of a prepared split.

        Yields how many samples are done, a few more each time; nothing where nothing is needed, or
        all of it is there.
        """

    def configure(self, config: TrainingConfig) -> None:
        """Take over the settings of the optimiser that may change in mid-run.

        These are momentum and weight decay; the loop sees to all others.
        """

    def displace(self, moved: Displacement) -> None:
        """Add a displacement to the weights of a unit; the optimiser stays as it is."""

    def train_step(self, inputs: Any, targets: Any) -> StepResult:
        """Compute loss and gradients of a batch and change the weights."""

    def evaluate_batch(self, inputs: Any, targets: Any) -> BatchScores:
        """Score a batch; the weights stay as they are."""

    def snapshot(self) -> Arrays:
        """Return a copy of everything that inference needs, by name."""

    def state(self) -> Arrays:
        """Return a copy of everything that training needs to go on: a snapshot and more."""

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over what `state` returned; without `OPTIMIZER_PREFIX` the optimiser is fresh."""
