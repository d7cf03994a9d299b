"""Losses: one number per sample, and the gradient with respect to the network's outputs."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.models.numpy_activations import sigmoid

Array = npt.NDArray[np.floating[Any]]


class Loss(Protocol):
    """A loss of outputs against targets; `forward` and `backward` are called in turn."""

    name: str
    title: str

    def forward(self, outputs: Array, targets: npt.NDArray[Any]) -> Array:
        """Return the loss of each sample, shape (batch,); outputs have shape (batch, outputs)."""

    def backward(self) -> Array:
        """Return the gradient of the *sum* over the batch: a new array (batch, outputs)."""


class CrossEntropy:
    """Softmax and cross-entropy in one step, on logits and class indices.

    Together they are simpler and more exact than apart: no logarithm of a probability that was
    rounded to zero, and a gradient that is a mere difference.
    """

    name = "cross-entropy"
    title = "Cross-entropy"

    def __init__(self) -> None:
        self._probabilities: Array = np.empty((0, 0))
        self._at_target: tuple[npt.NDArray[Any], npt.NDArray[Any]] = (np.empty(0), np.empty(0))

    def forward(self, outputs: Array, targets: npt.NDArray[Any]) -> Array:
        """L_i = -log p_i,t(i) = log sum_k exp(z_ik) - z_i,t(i), with the row's maximum taken out.

        `targets` are class indices of shape (batch,).
        """
        shifted = outputs - outputs.max(axis=1, keepdims=True)
        self._at_target = (np.arange(len(targets)), targets)
        self._probabilities = np.exp(shifted)
        sums = self._probabilities.sum(axis=1, keepdims=True)
        self._probabilities /= sums
        loss: Array = np.log(sums[:, 0]) - shifted[self._at_target]
        return loss

    def backward(self) -> Array:
        """dL/dz_ij = p_ij - [j = t(i)], with p = softmax(z)."""
        gradient: Array = self._probabilities
        gradient[self._at_target] -= 1
        return gradient


class SquaredError:
    """The squared distance between outputs and targets, summed over the outputs.

    Behind a softmax and against class indices this is the Brier score.
    """

    name = "squared-error"
    title = "Squared error"

    def __init__(self) -> None:
        self._difference: Array = np.empty((0, 0))

    def forward(self, outputs: Array, targets: npt.NDArray[Any]) -> Array:
        """L_i = sum_j (y_ij - t_ij)^2.

        `targets` are of the outputs' shape, or class indices of shape (batch,), which stand for
        one-hot rows.
        """
        self._difference = outputs.copy() if targets.ndim == 1 else outputs - targets
        if targets.ndim == 1:
            self._difference[np.arange(len(targets)), targets] -= 1
        loss: Array = np.einsum("ij,ij->i", self._difference, self._difference)
        return loss

    def backward(self) -> Array:
        """dL/dy_ij = 2 (y_ij - t_ij)."""
        gradient: Array = 2 * self._difference
        return gradient


class PixelError:
    """A sigmoid, and the squared error of its outputs against pictures, in one step.

    What the autoencoder of the course's reports makes small: the summed squared error between a
    picture and what comes back of it. With values of 0 to 1 the outputs stay in that range too.
    """

    name = "squared-error"
    title = "Squared error"

    def __init__(self) -> None:
        self._outputs: Array = np.empty((0, 0))
        self._difference: Array = np.empty((0, 0))

    def forward(self, outputs: Array, targets: npt.NDArray[Any]) -> Array:
        """L_i = sum_j (y_ij - t_ij)^2 with y = sigmoid(z); `targets` have the shape of z."""
        self._outputs = sigmoid(outputs)
        self._difference = self._outputs - targets
        loss: Array = np.einsum("ij,ij->i", self._difference, self._difference)
        return loss

    def backward(self) -> Array:
        """dL/dz_ij = 2 (y_ij - t_ij) y_ij (1 - y_ij)."""
        gradient: Array = 2 * self._difference * self._outputs * (1 - self._outputs)
        return gradient
