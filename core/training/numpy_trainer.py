"""The trainer of the networks from scratch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Split
from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.numpy_network import NumpyNetwork
from core.models.numpy_optimizers import SGD, Adam, Optimizer
from core.training.augmentation import Augmentation, augmented_rows
from core.training.config import TrainingConfig
from core.training.denoising import step_noise
from core.training.displacement import Displacement, weight_vector
from core.training.trainer import (
    EVALUATION_BATCH,
    OPTIMIZER_PREFIX,
    Arrays,
    BatchScores,
    PreparedSplit,
    StepResult,
    split_state,
)
from core.training.weight_average import WeightAverage

Array = npt.NDArray[np.floating[Any]]


@dataclass(slots=True, eq=False)
class _PreparedArrays:
    """Inputs (samples, features) in the network's dtype, and what the network shall give for them.

    Labels (samples,), or None where it shall give the inputs back, which are clipped to [0, 1].
    """

    split: Split
    preparation: InputPreparation
    inputs: Array
    labels: npt.NDArray[np.int64] | None
    _buffer: Array | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        return self.split.sample_shape

    def gather(
        self, indices: npt.NDArray[np.int64], augmentation: Augmentation | None = None
    ) -> tuple[Array, npt.NDArray[Any]]:
        # One buffer for every batch: allocating 0.5 MB a step costs as much as filling it.
        # mode="clip" keeps NumPy from going through a second buffer; no index is out of range.
        if self._buffer is None or len(self._buffer) < len(indices):
            self._buffer = np.empty((len(indices), self.inputs.shape[1]), self.inputs.dtype)
        batch = self._buffer[: len(indices)]
        if augmentation is None or self.preparation.is_glyph:
            np.take(self.inputs, indices, axis=0, out=batch, mode="clip")
        if augmentation is not None:
            glyphs = batch if self.preparation.is_glyph else None
            batch[:] = augmented_rows(self.split, indices, self.preparation, augmentation, glyphs)
            if self.labels is None:
                np.clip(batch, 0, 1, out=batch)
        return batch, batch if self.labels is None else self.labels[indices]

    def slice(self, start: int, stop: int) -> tuple[Array, npt.NDArray[Any]]:
        inputs = self.inputs[start:stop]
        return inputs, inputs if self.labels is None else self.labels[start:stop]


class NumpyTrainer:
    """Trains a `NumpyNetwork` on the CPU.

    Parameters
    ----------
    network : NumpyNetwork
        With its initial weights.
    preparation : InputPreparation
    config : TrainingConfig
    reconstructs : bool
        Whether the network gives its inputs back, which are pictures clipped to [0, 1]; it
        recognises classes otherwise.
    noise : float
        Standard deviation of what `train_step` adds to its inputs; see `core.training.denoising`.
    """

    device = "CPU"
    evaluation_batch = EVALUATION_BATCH
    notes: tuple[str, ...] = ()

    def __init__(
        self,
        network: NumpyNetwork,
        preparation: InputPreparation,
        config: TrainingConfig,
        *,
        reconstructs: bool = False,
        noise: float = 0.0,
    ) -> None:
        self.learning_rate = config.learning_rate
        self.step = self.epoch = 0
        self._seed, self._noise = config.seed, noise
        self.network = network
        self.preparation = preparation
        self._reconstructs = reconstructs
        self._averages_gradient = config.reduction == "mean"
        self._weight_decay = config.weight_decay
        values = self.network.values
        self._optimizer: Optimizer = (
            Adam(values) if config.optimizer == "adam" else SGD(values, config.momentum)
        )
        self._average = WeightAverage((values,), config.averaging) if config.averaging else None

    @property
    def parameter_count(self) -> int:
        """Trainable numbers."""
        return self.network.values.size

    def prepare(self, split: Split) -> PreparedSplit:
        """Bring the inputs into rows (samples, features), prepared, in the network's dtype."""
        inputs = self.preparation.apply(split.vectors, self.network.values.dtype)
        if self._reconstructs:
            return _PreparedArrays(split, self.preparation, np.clip(inputs, 0, 1), None)
        return _PreparedArrays(split, self.preparation, inputs, split.labels)

    def warm_up(self, split: PreparedSplit) -> Iterator[int]:
        """Yield nothing: a step needs no more of a sample than `prepare` has made."""
        return iter(())

    def configure(self, config: TrainingConfig) -> None:
        """Take over momentum and weight decay."""
        self._weight_decay = config.weight_decay
        if isinstance(self._optimizer, SGD):
            self._optimizer.momentum = config.momentum

    def displace(self, moved: Displacement) -> None:
        """Add a displacement to the weights of a unit; its momentum stays as it is."""
        weights = weight_vector(self.network.parameters[f"{moved.layer}.weight"], moved.unit)
        by = moved.vector.astype(weights.dtype).reshape(weights.shape)
        weights += by
        if self._average is not None:
            with self._average.trained():
                weights += by

    def train_step(self, inputs: Array, targets: npt.NDArray[Any]) -> StepResult:
        """Backpropagate the batch and let the optimiser change the weights.

        Where the loss is not finite, the weights stay as they are.
        """
        if self._average is None:
            return self._step(inputs, targets)
        return self._average.step(lambda: self._step(inputs, targets))

    def _step(self, inputs: Array, targets: npt.NDArray[Any]) -> StepResult:
        network = self.network
        if self._noise:
            # A new array: the targets may be the inputs themselves.
            inputs = np.clip(
                inputs + step_noise(self._seed, self.step, inputs.shape, self._noise), 0, 1
            )
        # A diverging network overflows; the loss tells so, and a warning a step would not help.
        with np.errstate(over="ignore", invalid="ignore"):
            scale = 1 / len(targets) if self._averages_gradient else 1.0
            result = network.backpropagate(inputs, targets, scale=scale)
            loss = float(result.losses.sum()) / len(targets)
            if not isfinite(loss):
                return StepResult(loss, _largest(result.logits))
            if self._weight_decay:
                for layer in network.dense.values():
                    layer.weight_gradient += self._weight_decay * layer.weight
            self._optimizer.step(network.values, network.gradients, self.learning_rate)
        return StepResult(loss)

    def evaluate_batch(self, inputs: Array, targets: npt.NDArray[Any]) -> BatchScores:
        """Score a batch."""
        with np.errstate(over="ignore", invalid="ignore"):
            result = self.network.evaluate(inputs, targets)
            loss_sum = float(result.losses.sum(dtype=np.float64))
        correct = None
        if not self._reconstructs:
            correct = int(np.count_nonzero(result.logits.argmax(axis=1) == targets))
        largest = None if isfinite(loss_sum) else _largest(result.logits)
        return BatchScores(len(targets), loss_sum, correct, largest)

    def snapshot(self) -> Arrays:
        """Copy the parameters and the input preparation."""
        arrays = {name: array.copy() for name, array in self.network.parameters.items()}
        return arrays | self.preparation.arrays()

    def state(self) -> Arrays:
        """Copy the snapshot and the optimiser's arrays."""
        kept = {name: array.copy() for name, array in self._optimizer.state().items()}
        if self._average is not None:
            kept |= self._average.state()
        return self.snapshot() | {OPTIMIZER_PREFIX + name: array for name, array in kept.items()}

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over a state, or a snapshot.

        Raises
        ------
        ModelLoadError
            If the arrays do not fit the network or its optimiser.
        """
        parameters, optimizer = split_state(state)
        self.network.load(parameters)
        try:
            self.preparation = InputPreparation.from_arrays(state)
            if optimizer:
                self._optimizer.load_state(optimizer)
            if self._average is not None:
                self._average.load_state(optimizer)
        except (KeyError, ValueError) as error:
            raise ModelLoadError(
                f"the weights lack {error}, or hold it in another shape; choose the model and "
                "optimizer they were trained with"
            ) from error


def _largest(logits: Array) -> float:
    magnitudes = np.abs(logits)
    known = magnitudes[~np.isnan(magnitudes)]
    return float(known.max()) if known.size else float("nan")
