"""The layers of the network from scratch: what goes forward, and what comes back.

A layer keeps what its backward pass needs from the last forward pass, so the two are called in
turn. Gradients are written into arrays that the network owns; nothing is allocated for them.
"""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.models.numpy_activations import Activation, softmax

Array = npt.NDArray[np.floating[Any]]


class Layer(Protocol):
    """One step of the network; all arrays have the network's dtype, float32 or float64."""

    def forward(self, inputs: Array) -> Array:
        """Map (batch, inputs) to (batch, outputs)."""

    def backward(self, output_gradient: Array, *, input_gradient: bool = True) -> Array | None:
        """Map dL/d(outputs) to dL/d(inputs), or None where it is not asked for."""


class Dense:
    """A fully connected layer: every output is a weighted sum of all inputs.

    Parameters
    ----------
    weight, weight_gradient : ndarray of shape (inputs, outputs)
        Column j holds the weights of output unit j.
    bias, bias_gradient : ndarray of shape (outputs,)
    """

    def __init__(
        self, weight: Array, bias: Array, weight_gradient: Array, bias_gradient: Array
    ) -> None:
        self.weight = weight
        self.bias = bias
        self.weight_gradient = weight_gradient
        self.bias_gradient = bias_gradient
        self._inputs: Array = np.empty((0, len(weight)), weight.dtype)

    def forward(self, inputs: Array) -> Array:
        """Z = X W + b, with X (batch, inputs), W (inputs, outputs), Z (batch, outputs)."""
        self._inputs = inputs
        outputs: Array = inputs @ self.weight
        outputs += self.bias
        return outputs

    def backward(self, output_gradient: Array, *, input_gradient: bool = True) -> Array | None:
        """Fill dL/dW = X^T dL/dZ and dL/db = sum over the batch of dL/dZ; return dL/dZ W^T."""
        np.matmul(self._inputs.T, output_gradient, out=self.weight_gradient)
        np.add.reduce(output_gradient, axis=0, out=self.bias_gradient)
        return output_gradient @ self.weight.T if input_gradient else None


class Elementwise:
    """An activation function, applied to every element."""

    def __init__(self, activation: Activation) -> None:
        self.activation = activation
        self._outputs: Array = np.empty((0, 0))

    def forward(self, inputs: Array) -> Array:
        """A = f(Z), element by element."""
        self._outputs = self.activation.function(inputs)
        return self._outputs

    def backward(self, output_gradient: Array, *, input_gradient: bool = True) -> Array | None:
        """dL/dZ = dL/dA * f'(Z), element by element; f' is computed from A = f(Z)."""
        gradient = self.activation.derivative(self._outputs)
        gradient *= output_gradient
        return gradient


class Softmax:
    """Logits to probabilities, for losses that are defined on probabilities."""

    def __init__(self) -> None:
        self._outputs: Array = np.empty((0, 0))

    def forward(self, inputs: Array) -> Array:
        """P = softmax(Z), row by row."""
        self._outputs = softmax(inputs)
        return self._outputs

    def backward(self, output_gradient: Array, *, input_gradient: bool = True) -> Array | None:
        """dL/dz_j = p_j (g_j - sum_k g_k p_k), with g = dL/dP: the Jacobian times g."""
        gradient: Array = output_gradient * self._outputs
        gradient -= self._outputs * gradient.sum(axis=1, keepdims=True)
        return gradient
