"""What every network in PyTorch has: parameters in one vector, by the names NumPy's network has."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.errors import ModelLoadError
from core.models.numpy_initializers import Initializer

Arrays = dict[str, npt.NDArray[Any]]


class TorchNetwork(ABC):
    """A network whose gradients autograd computes.

    All parameters are views into one vector, `values`, and all gradients into another,
    `gradients`, into which the backward pass adds: an optimiser's step is then a few operations
    on whole vectors, however many layers there are. For small batches that halves the time of a
    step, most of which goes into calling operations, not into computing.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        Initial values by name, in the order they have in the vector.
    statistics : mapping of str to ndarray
        What is no parameter but belongs to inference, such as running means.
    dtype : torch.dtype
        Of everything, float32 or float64.
    device : torch.device

    Attributes
    ----------
    evaluation_batch : int
        How many samples are best evaluated at a time.
    dropout : float
        Share of the answers of hidden units that a training step leaves out, 0 where none is.
    rng : numpy.random.Generator or None
        Decides which; the trainer sets it before each step of a network with dropout.
    values, gradients : Tensor of shape (parameters,)
    statistics : Tensor of shape (statistics,)
    named_statistics : dict of str to Tensor
        Views of `statistics`.
    parameters : dict of str to Tensor
        Leaves of the graph: views of `values` that require gradients.
    weights : dict of str to (Tensor, Tensor)
        Every weight matrix or kernel with its gradient, as views without a graph: what weight
        decay is for. Biases, scales and shifts, which have one axis, are none of these.
    """

    evaluation_batch: int
    dropout: float = 0.0
    rng: np.random.Generator | None = None

    def __init__(
        self,
        parameters: Mapping[str, npt.NDArray[Any]],
        statistics: Mapping[str, npt.NDArray[Any]],
        dtype: torch.dtype,
        device: torch.device,
    ) -> None:
        self.values, values = _pack(parameters, dtype, device)
        self.gradients = torch.zeros_like(self.values)
        gradients = _views(self.gradients, parameters)
        self.parameters: dict[str, Tensor] = {}
        self.weights: dict[str, tuple[Tensor, Tensor]] = {}
        for name, value in values.items():
            # `detach` makes a leaf that shares its numbers with the vector.
            parameter = value.detach().requires_grad_()
            parameter.grad = gradients[name]
            self.parameters[name] = parameter
            if value.ndim > 1:
                self.weights[name] = value, gradients[name]
        self.statistics, self.named_statistics = _pack(statistics, dtype, device)

    @abstractmethod
    def forward(self, inputs: Tensor, *, training: bool) -> Tensor:
        """Return the logits, shape (batch, classes), of rows of shape (batch, features).

        In `training`, the batch itself may decide how it is normalised, and statistics move.
        """

    def drop_out(self, values: Tensor) -> Tensor:
        """Return values of which a share of `dropout` is 0, and the others are as much larger.

        In expectation they are what they were (inverted dropout; Srivastava et al., 2014). Drawn
        in NumPy, so that a step drops the same on every device, and when it is repeated.
        """
        if self.rng is None:
            raise ValueError("a training step with dropout needs a generator: set rng first")
        kept = self.rng.random(tuple(values.shape), np.float32) >= self.dropout
        return values * torch.from_numpy(kept).to(values) / (1 - self.dropout)

    def arrays(self) -> Arrays:
        """Return copies of parameters and statistics by name, in NumPy's layout."""
        found = {name: tensor.detach() for name, tensor in self.parameters.items()}
        found |= self.named_statistics
        return {name: np.array(tensor.cpu().numpy()) for name, tensor in found.items()}

    def load(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over what `arrays` returned.

        Raises
        ------
        ModelLoadError
            If a name is missing, unknown, or an array has another shape.
        """
        own = {name: tensor.detach() for name, tensor in self.parameters.items()}
        own |= self.named_statistics
        if set(arrays) != set(own):
            raise ModelLoadError(
                f"the weights hold {', '.join(sorted(arrays)) or 'nothing'}; this network has "
                f"{', '.join(own)}. Choose the model and the layers they were trained with"
            )
        for name, tensor in own.items():
            if arrays[name].shape != tuple(tensor.shape):
                raise ModelLoadError(
                    f"layer {name.split('.')[0]}: {name} has shape {arrays[name].shape} in the "
                    f"file and {tuple(tensor.shape)} in this network. Choose the layers and the "
                    "data they were trained with"
                )
        for name, tensor in own.items():
            tensor.copy_(torch.tensor(arrays[name]))


def draw_dense(
    name: str, inputs: int, outputs: int, initializer: Initializer, rng: np.random.Generator
) -> Arrays:
    """Return the initial weight (inputs, outputs) and bias (outputs,) of a dense layer."""
    return {
        f"{name}.weight": initializer.draw(inputs, outputs, rng),
        f"{name}.bias": np.zeros(outputs),
    }


def draw_kernels(
    channels: int, kernels: int, side: int, initializer: Initializer, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Return the initial kernels of a convolution, shape (kernels, channels, side, side).

    A kernel counts as a dense unit of all it sees at one place.
    """
    drawn = initializer.draw(channels * side**2, kernels, rng).T
    return np.ascontiguousarray(drawn.reshape(kernels, channels, side, side))


def _pack(
    arrays: Mapping[str, npt.NDArray[Any]], dtype: torch.dtype, device: torch.device
) -> tuple[Tensor, dict[str, Tensor]]:
    """Return a vector that holds all arrays, and each of them as a view into it."""
    vector = torch.empty(sum(array.size for array in arrays.values()), dtype=dtype, device=device)
    views = _views(vector, arrays)
    for name, view in views.items():
        view.copy_(torch.from_numpy(arrays[name]))
    return vector, views


def _views(vector: Tensor, arrays: Mapping[str, npt.NDArray[Any]]) -> dict[str, Tensor]:
    sizes = [array.size for array in arrays.values()]
    parts = torch.split(vector, sizes) if sizes else ()
    return {
        name: part.view(array.shape)
        for (name, array), part in zip(arrays.items(), parts, strict=True)
    }
