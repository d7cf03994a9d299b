"""The gradient of a perceptron's outputs with respect to its inputs, by the chain rule."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.models.numpy_layers import Dense, Elementwise
from core.models.numpy_network import NumpyNetwork

Array = npt.NDArray[np.floating[Any]]


def input_gradient(network: NumpyNetwork, inputs: Array, directions: Array) -> Array:
    """Return d(directions · logits)/d(inputs), of shape (batch, features).

    Backwards through the layers: g W^T at a dense one, g f'(z) at an activation. Neither the
    network's parameter gradients nor what its layers keep of their last batch is touched.

    Parameters
    ----------
    network : NumpyNetwork
    inputs : ndarray of shape (batch, features)
        As the first layer takes them.
    directions : ndarray of shape (batch, classes)
        One weighted sum of the logits for each sample; +1 and -1 make a difference of two.
    """
    outputs: list[Array] = []
    forward = inputs
    for layer in network.layers:
        if isinstance(layer, Dense):
            forward = forward @ layer.weight + layer.bias
        elif isinstance(layer, Elementwise):
            forward = layer.activation.function(forward)
        else:
            raise TypeError(f"no gradient is known of a layer {type(layer).__name__}")
        outputs.append(forward)
    gradient = np.asarray(directions, network.values.dtype)
    for layer, output in zip(reversed(network.layers), reversed(outputs), strict=True):
        if isinstance(layer, Dense):
            gradient = gradient @ layer.weight.T
        elif isinstance(layer, Elementwise):
            gradient = gradient * layer.activation.derivative(output)
    return np.asarray(gradient)
