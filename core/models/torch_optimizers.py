"""The optimisers of `numpy_optimizers` in PyTorch, in the same few operations on whole vectors.

`torch.optim` does the same sums parameter by parameter and costs several times as much for a small
network. The arrays of a state have NumPy's names, so a run may go on in either.
"""

from typing import Protocol

import torch
from torch import Tensor


class TorchOptimizer(Protocol):
    """Changes parameters along their gradient; all vectors have one shape, dtype and device."""

    def step(self, parameters: Tensor, gradients: Tensor, learning_rate: float) -> None:
        """Update `parameters` in place."""

    def state(self) -> dict[str, Tensor]:
        """Return the tensors that a resumed run needs; not copies."""

    def load_state(self, state: dict[str, Tensor]) -> None:
        """Take over what `state` returned."""


class TorchSGD:
    """Stochastic gradient descent with momentum: v <- momentum v + g;  w <- w - learning_rate v."""

    def __init__(self, parameters: Tensor, momentum: float = 0.0) -> None:
        self.momentum = momentum
        self._velocity = torch.zeros_like(parameters)

    def step(self, parameters: Tensor, gradients: Tensor, learning_rate: float) -> None:
        """Update in place, as the class says; momentum 0 leaves the velocity alone."""
        if self.momentum:
            gradients = self._velocity.mul_(self.momentum).add_(gradients)
        parameters.add_(gradients, alpha=-learning_rate)

    def state(self) -> dict[str, Tensor]:
        """Return the velocity."""
        return {"velocity": self._velocity}

    def load_state(self, state: dict[str, Tensor]) -> None:
        """Take over the velocity."""
        self._velocity.copy_(state["velocity"])


class TorchAdam:
    """Adam (Kingma and Ba, 2015), algorithm 1; the equations are in `numpy_optimizers.Adam`."""

    def __init__(
        self, parameters: Tensor, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8
    ) -> None:
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self._mean = torch.zeros_like(parameters)
        self._square = torch.zeros_like(parameters)
        self._root = torch.empty_like(parameters)
        self._steps = 0

    def step(self, parameters: Tensor, gradients: Tensor, learning_rate: float) -> None:
        """Update in place, as the class says."""
        self._steps += 1
        self._mean.lerp_(gradients, 1 - self.beta1)
        self._square.mul_(self.beta2).addcmul_(gradients, gradients, value=1 - self.beta2)
        # The corrections of both averages are scalars and go where they cost nothing.
        root = torch.sqrt(self._square, out=self._root)
        root.mul_(1 / (1 - self.beta2**self._steps) ** 0.5).add_(self.epsilon)
        rate = learning_rate / (1 - self.beta1**self._steps)
        parameters.addcdiv_(self._mean, root, value=-rate)

    def state(self) -> dict[str, Tensor]:
        """Return both averages and the step count."""
        steps = torch.tensor([float(self._steps)], dtype=torch.float64)
        return {"mean": self._mean, "square": self._square, "steps": steps}

    def load_state(self, state: dict[str, Tensor]) -> None:
        """Take over both averages and the step count."""
        self._mean.copy_(state["mean"])
        self._square.copy_(state["square"])
        self._steps = int(state["steps"][0])
