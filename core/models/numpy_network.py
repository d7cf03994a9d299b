"""A multilayer perceptron from scratch: dense layers with an activation between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ModelLoadError
from core.models.numpy_activations import Activation
from core.models.numpy_initializers import Initializer
from core.models.numpy_layers import Dense, Elementwise, Layer, Softmax
from core.models.numpy_losses import CrossEntropy, Loss, SquaredError

Array = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class BatchLoss:
    """What one pass over a batch found.

    Parameters
    ----------
    losses : ndarray of shape (batch,)
        Loss of each sample.
    logits : ndarray of shape (batch, classes)
    """

    losses: Array
    logits: Array


class NumpyNetwork:
    """Dense layers in a row; the last one gives logits.

    All parameters are views into one vector, `values`, and all gradients into another,
    `gradients`: an optimiser, a snapshot and the gradient check each work on whole vectors.

    Parameters
    ----------
    widths : sequence of int
        Inputs, hidden widths, outputs: (1024, 64, 36).
    activation : Activation or sequence of Activation
        Of all hidden layers, or of each.
    initializer : Initializer
    loss : Loss
        `SquaredError` gets a softmax in front of it.
    rng : numpy.random.Generator
        For the initial weights, drawn layer by layer in float64.
    dtype : float32 or float64
        Of parameters, gradients and everything between inputs and losses.
    """

    def __init__(
        self,
        widths: Sequence[int],
        activation: Activation | Sequence[Activation],
        initializer: Initializer,
        loss: Loss,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        self.values: Array = np.zeros(count_parameters(widths), dtype)
        self.gradients: Array = np.zeros_like(self.values)
        self.loss = loss
        self.dense: dict[str, Dense] = {}
        self.layers: list[Layer] = []
        hidden = len(widths) - 2
        activations = [activation] * hidden if isinstance(activation, Activation) else activation
        start = 0
        for index, (inputs, outputs) in enumerate(pairwise(widths), start=1):
            layer = self._dense_at(start, inputs, outputs)
            layer.weight[:] = initializer.draw(inputs, outputs, rng)
            start += (inputs + 1) * outputs
            if index > 1:
                self.layers.append(Elementwise(activations[index - 2]))
            self.layers.append(layer)
            self.dense["output" if index == len(widths) - 1 else f"layer{index}"] = layer
        self._head = Softmax() if isinstance(loss, SquaredError) else None

    def _dense_at(self, start: int, inputs: int, outputs: int) -> Dense:
        middle, stop = start + inputs * outputs, start + (inputs + 1) * outputs
        return Dense(
            self.values[start:middle].reshape(inputs, outputs),
            self.values[middle:stop],
            self.gradients[start:middle].reshape(inputs, outputs),
            self.gradients[middle:stop],
        )

    @property
    def parameters(self) -> dict[str, Array]:
        """Live arrays by name: ``layer1.weight`` (inputs, outputs), ``layer1.bias``, and so on."""
        found: dict[str, Array] = {}
        for name, layer in self.dense.items():
            found[f"{name}.weight"] = layer.weight
            found[f"{name}.bias"] = layer.bias
        return found

    @property
    def parameter_gradients(self) -> dict[str, Array]:
        """Live gradients, by the names of `parameters`."""
        found: dict[str, Array] = {}
        for name, layer in self.dense.items():
            found[f"{name}.weight"] = layer.weight_gradient
            found[f"{name}.bias"] = layer.bias_gradient
        return found

    def forward(self, inputs: Array) -> Array:
        """Return the logits, shape (batch, classes), of inputs (batch, features); no softmax."""
        for layer in self.layers:
            inputs = layer.forward(inputs)
        return inputs

    def evaluate(self, inputs: Array, targets: npt.NDArray[Any]) -> BatchLoss:
        """Pass a batch forward and return each sample's loss; gradients are left alone.

        `targets` are class indices of shape (batch,), or vectors for a loss that takes them.
        """
        logits = self.forward(inputs)
        outputs = logits if self._head is None else self._head.forward(logits)
        return BatchLoss(self.loss.forward(outputs, targets), logits)

    def backpropagate(
        self, inputs: Array, targets: npt.NDArray[Any], *, scale: float = 1.0
    ) -> BatchLoss:
        """Pass a batch forward and back; `gradients` then hold those of the *summed* loss.

        They come out multiplied by `scale`: with 1 / batch they are those of the mean.
        """
        result = self.evaluate(inputs, targets)
        # Scaled here, where the gradient is smallest: a few thousand numbers, not all parameters.
        gradient = self.loss.backward()
        gradient *= scale
        if self._head is not None:
            gradient = self._head.backward(gradient)  # type: ignore[assignment]
        for layer in reversed(self.layers):
            # Nothing stands before the first layer: its input gradient, the dearest of the
            # products, would be thrown away.
            gradient = layer.backward(gradient, input_gradient=layer is not self.layers[0])  # type: ignore[assignment]
        return result

    def load(self, parameters: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over parameters by name.

        Raises
        ------
        ModelLoadError
            If a name is missing, unknown, or an array has another shape.
        """
        own = self.parameters
        if set(parameters) != set(own):
            raise ModelLoadError(
                f"the weights hold {', '.join(sorted(parameters)) or 'nothing'}; this network has "
                f"{', '.join(own)}. Choose the model and hidden widths they were trained with"
            )
        for name, array in own.items():
            if parameters[name].shape != array.shape:
                raise ModelLoadError(
                    f"{name} has shape {parameters[name].shape} in the file and {array.shape} in "
                    "this network. Choose the hidden widths it was trained with"
                )
        for name, array in own.items():
            array[:] = parameters[name]


def count_parameters(widths: Sequence[int]) -> int:
    """Return the weights and biases of dense layers with these widths, inputs first."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(widths))


LOSSES: dict[str, type[CrossEntropy] | type[SquaredError]] = {
    loss.name: loss for loss in (CrossEntropy, SquaredError)
}
