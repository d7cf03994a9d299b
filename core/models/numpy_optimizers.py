"""Optimisers: from a gradient to a change of the parameters, in place.

All of them see the network as one vector of parameters and one of gradients, so that a step is a
few vector operations however many layers there are.
"""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]


class Optimizer(Protocol):
    """Changes parameters along their gradient; all vectors have one shape and dtype."""

    def step(self, parameters: Array, gradients: Array, learning_rate: float) -> None:
        """Update `parameters` in place; `gradients` may be used as scratch space."""

    def state(self) -> dict[str, Array]:
        """Return the arrays that a resumed run needs; not copies."""

    def load_state(self, state: dict[str, Array]) -> None:
        """Take over what `state` returned."""


class SGD:
    """Stochastic gradient descent with momentum (Polyak, 1964), as PyTorch defines it.

    v <- momentum v + g;  w <- w - learning_rate v.  Momentum 0 is plain gradient descent.
    """

    def __init__(self, parameters: Array, momentum: float = 0.0) -> None:
        self.momentum = momentum
        self._velocity = np.zeros_like(parameters)

    def step(self, parameters: Array, gradients: Array, learning_rate: float) -> None:
        """Update in place, as the class says."""
        if self.momentum:
            self._velocity *= self.momentum
            self._velocity += gradients
            np.multiply(self._velocity, learning_rate, out=gradients)
        else:
            gradients *= learning_rate
        parameters -= gradients

    def state(self) -> dict[str, Array]:
        """Return the velocity."""
        return {"velocity": self._velocity}

    def load_state(self, state: dict[str, Array]) -> None:
        """Take over the velocity."""
        self._velocity[:] = state["velocity"]


class Adam:
    """Adam (Kingma and Ba, 2015), algorithm 1.

    m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2;
    w <- w - learning_rate m' / (sqrt(v') + eps), with m' = m / (1 - b1^t), v' = v / (1 - b2^t).
    """

    def __init__(
        self, parameters: Array, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8
    ) -> None:
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self._mean = np.zeros_like(parameters)
        self._square = np.zeros_like(parameters)
        self._scratch = np.empty_like(parameters)
        self._steps = 0

    def step(self, parameters: Array, gradients: Array, learning_rate: float) -> None:
        """Update in place, as the class says."""
        self._steps += 1
        scratch = self._scratch
        np.multiply(gradients, 1 - self.beta1, out=scratch)
        self._mean *= self.beta1
        self._mean += scratch
        np.square(gradients, out=gradients)
        gradients *= 1 - self.beta2
        self._square *= self.beta2
        self._square += gradients
        # m' and v' are never formed: their divisors are scalars and go where they cost nothing.
        root = np.sqrt(self._square, out=gradients)
        root *= 1 / (1 - self.beta2**self._steps) ** 0.5
        root += self.epsilon
        np.divide(self._mean, root, out=scratch)
        scratch *= learning_rate / (1 - self.beta1**self._steps)
        parameters -= scratch

    def state(self) -> dict[str, Array]:
        """Return both averages and the step count."""
        return {
            "mean": self._mean,
            "square": self._square,
            "steps": np.array([self._steps], dtype=np.float64),
        }

    def load_state(self, state: dict[str, Array]) -> None:
        """Take over both averages and the step count."""
        self._mean[:] = state["mean"]
        self._square[:] = state["square"]
        self._steps = int(state["steps"][0])
