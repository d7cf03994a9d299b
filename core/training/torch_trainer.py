"""The trainer of all networks in PyTorch."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.datasets.dataset import Split
from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.torch_functions import Loss
from core.models.torch_network import TorchNetwork
from core.models.torch_optimizers import TorchSGD
from core.randomness import Stream, generator
from core.training.config import TrainingConfig
from core.training.denoising import step_noise
from core.training.displacement import Displacement, weight_vector
from core.training.torch_data import prepare_tensors
from core.training.torch_device import MemoryErrors, describe_device, threads_for, use_threads
from core.training.torch_parameter_groups import ParameterGroup, parameter_group
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


class TorchTrainer:
    """Trains a `TorchNetwork`, on the CPU bit for bit the same way every time.

    Parameters
    ----------
    network : TorchNetwork
    loss : callable
        One of `core.models.torch_functions.LOSSES`.
    preparation : InputPreparation
    config : TrainingConfig
    features : int
        Numbers in one sample.
    largest_layer : int
        Multiplications and additions of the network's largest layer for one sample; with the
        batch size they decide the number of threads.
    reconstructs : bool
        Whether the network gives its inputs back, which are pictures clipped to [0, 1]; it
        recognises classes otherwise.
    noise : float
        Standard deviation of what `train_step` adds to its inputs; see `core.training.denoising`.
    groups : sequence of ParameterGroup, optional
        What learns, in parts; parameters that are in none never change. By default all together.
    """

    evaluation_batch = EVALUATION_BATCH
    notes: tuple[str, ...] = ()

    def __init__(
        self,
        network: TorchNetwork,
        loss: Loss,
        preparation: InputPreparation,
        config: TrainingConfig,
        *,
        features: int,
        largest_layer: int,
        reconstructs: bool = False,
        noise: float = 0.0,
        groups: Sequence[ParameterGroup] | None = None,
    ) -> None:
        self.network = network
        self.step = self.epoch = 0
        self._seed, self._noise = config.seed, noise
        self._reconstructs = reconstructs
        self.preparation = preparation
        self.learning_rate = config.learning_rate
        self._loss = loss
        self._dtype = config.dtype
        self._reduction = config.reduction
        self._features = features
        self._largest_layer = largest_layer
        self._device = network.values.device
        self._groups = [parameter_group(network, config)] if groups is None else list(groups)
        self._learning: list[ParameterGroup] = []
        self._average = (
            WeightAverage((network.values, network.statistics), config.averaging)
            if config.averaging
            else None
        )
        self._step_memory = MemoryErrors(self._device, "a training step")
        self._evaluation_memory = MemoryErrors(self._device, "evaluating the network")
        self._data_memory = MemoryErrors(self._device, "holding the prepared data")
        self.configure(config)

    @property
    def parameter_count(self) -> int:
        """Trainable numbers."""
        return self.network.values.numel()

    @property
    def device(self) -> str:
        """Where it computes: ``"CPU"``, ``"MPS"``, or ``"CUDA"`` with the name of the card."""
        return describe_device(self._device)

    def prepare(self, split: Split) -> PreparedSplit:
        """Bring the prepared inputs as rows (samples, features), and the labels, to the device.

        Raises
        ------
        ConfigError
            If it has no memory for them.
        """
        with self._data_memory:
            return prepare_tensors(
                split,
                self.preparation,
                self._dtype,
                self._device,
                reconstructs=self._reconstructs,
            )

    def warm_up(self, split: PreparedSplit) -> Iterator[int]:
        """Yield nothing: a step needs no more of a sample than `prepare` has made."""
        return iter(())

    def configure(self, config: TrainingConfig) -> None:
        """Take over momentum and weight decay, and the threads that the batch size is worth."""
        self._weight_decay = config.weight_decay
        self._step_memory.batch_size = config.batch_size
        for group in self._groups:
            if isinstance(group.optimizer, TorchSGD):
                group.optimizer.momentum = config.momentum
        if self._device.type == "cpu":
            # Here, since the loop calls this before the first step, in the thread that trains, on
            # every change, and so in a resumed run too: the same threads sum in the same order.
            use_threads(threads_for(self._largest_layer * config.batch_size))

    def displace(self, moved: Displacement) -> None:
        """Add a displacement to the weights of a unit; its momentum stays as it is."""
        parameter = self.network.parameters[f"{moved.layer}.weight"].detach()
        weights = weight_vector(parameter, moved.unit)
        by = torch.tensor(moved.vector).to(weights).reshape(weights.shape)
        weights += by
        if self._average is not None:
            with self._average.trained():
                weights += by

    def train_step(self, inputs: Any, targets: Tensor) -> StepResult:
        """Backpropagate the batch and let the optimiser change the weights.

        Where the loss is not finite, weights and running statistics stay as they are.

        Raises
        ------
        ConfigError
            If the device has no memory for the batch.
        """
        if self._average is None:
            return self._step(inputs, targets)
        return self._average.step(lambda: self._step(inputs, targets))

    def learning(self) -> list[ParameterGroup]:
        """Return what learns in the epoch that begins behind `epoch` complete ones."""
        return [group for group in self._groups if group.first_epoch <= self.epoch]

    def _step(self, inputs: Any, targets: Tensor) -> StepResult:
        network = self.network
        if (learning := self.learning()) != self._learning:
            self._learning = learning
            names = {name for group in learning for name in group.names}
            for name, parameter in network.parameters.items():
                # Autograd does no work for the others.
                parameter.requires_grad_(name in names)
        statistics = network.statistics.clone()
        network.gradients.zero_()
        if network.dropout:
            network.rng = generator(self._seed, Stream.DROPOUT, self.step)
        if self._noise:
            noise = step_noise(self._seed, self.step, tuple(inputs.shape), self._noise)
            # A new tensor: the targets may be the inputs themselves.
            inputs = (inputs + torch.from_numpy(noise).to(inputs)).clamp_(0, 1)
        with self._step_memory:
            logits = network.forward(inputs, training=True)
            loss = self._loss(logits, targets, self._reduction)
            torch.autograd.backward(loss)
            # The one moment that waits for the device, which has the backward pass to do meanwhile.
            value = loss.item()
        if self._reduction == "sum":
            value /= len(targets)
        if not isfinite(value):
            network.statistics.copy_(statistics)
            return StepResult(value, _largest(logits.detach()))
        for group in learning:
            group.step(self.learning_rate, self._weight_decay)
        return StepResult(value)

    def evaluate_batch(self, inputs: Any, targets: Tensor) -> BatchScores:
        """Score a batch with running statistics, as many samples at a time as suit the network.

        Raises
        ------
        ConfigError
            If the device has no memory for them.
        """
        size = self.network.evaluation_batch
        scored, logits = [], []
        with self._evaluation_memory, torch.inference_mode():
            for start in range(0, len(targets), size):
                theirs = targets[start : start + size]
                logits.append(self.network.forward(inputs[start : start + size], training=False))
                hits = (
                    torch.zeros_like(theirs[0, 0])
                    if self._reconstructs
                    else (logits[-1].argmax(dim=1) == theirs).sum()
                )
                scored.append(torch.stack((self._loss(logits[-1], theirs, "sum"), hits)))
            # In float64 where the device has it: on the CPU, after one transfer.
            loss_sum, correct = torch.stack(scored).cpu().double().sum(dim=0).tolist()
        largest = None if isfinite(loss_sum) else _largest(torch.cat(logits))
        hit = None if self._reconstructs else int(correct)
        return BatchScores(len(targets), loss_sum, hit, largest)

    def snapshot(self) -> Arrays:
        """Copy parameters, running statistics and the input preparation, in NumPy's layout."""
        return self.network.arrays() | self.preparation.arrays()

    def state(self) -> Arrays:
        """Copy the snapshot and the optimiser's arrays."""
        kept = {
            name: np.array(tensor.cpu().numpy())
            for group in self._groups
            for name, tensor in group.state().items()
        }
        if self._average is not None:
            kept |= self._average.state()
        return self.snapshot() | {OPTIMIZER_PREFIX + name: array for name, array in kept.items()}

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over a state, or a snapshot; those of `NumpyTrainer` fit a perceptron.

        Raises
        ------
        ModelLoadError
            If the arrays do not fit the network or its optimiser.
        """
        parameters, optimizer = split_state(state)
        self.network.load(parameters)
        try:
            self.preparation = InputPreparation.from_arrays(state, self._features)
            if optimizer:
                tensors = {name: torch.tensor(array) for name, array in optimizer.items()}
                for group in self._groups:
                    group.load_state(tensors)
            if self._average is not None:
                self._average.load_state(optimizer)
        except (KeyError, RuntimeError) as error:
            raise ModelLoadError(
                f"the weights lack {error}, or hold it in another shape; choose the model and "
                "optimizer they were trained with"
            ) from error


def _largest(logits: Tensor) -> float:
    magnitudes = logits.abs()
    known = magnitudes[~magnitudes.isnan()]
    return float(known.max()) if known.numel() else float("nan")
