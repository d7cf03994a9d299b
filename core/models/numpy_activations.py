"""Activation functions with their derivatives, each written through its own output."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Activation:
    """An element-wise function and its derivative.

    Parameters
    ----------
    name, title : str
        In files and on the command line; in the window.
    function : callable
        Maps z to a = f(z), an array of the same shape and dtype.
    derivative : callable
        Maps **a = f(z)** to f'(z): every function here has a derivative that its output determines,
        so that z need not be kept. Always a new array.
    """

    name: str
    title: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + exp(-z)), in the shape and dtype of z, right for any z.

    Far out on the left, below -88 in float32 and -709 in float64, exp(-z) is infinite and its
    reciprocal 0. That is the value to the last digit a normal number has, so nothing needs to be
    rearranged; only NumPy's warning is out of place.
    """
    result: Array = np.negative(z)
    with np.errstate(over="ignore"):
        np.exp(result, out=result)
    result += 1
    return np.reciprocal(result, out=result)


def softmax(logits: Array) -> Array:
    """Return exp(z_j) / sum_k exp(z_k) along the last axis, in the shape and dtype of `logits`.

    The largest logit of each row is subtracted first. That changes nothing, since
    softmax(z + c) = softmax(z) for every c, and leaves no exponent above 0, so nothing overflows.
    """
    result: Array = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result /= result.sum(axis=-1, keepdims=True)
    return result


def _tanh(z: Array) -> Array:
    result: Array = np.tanh(z)
    return result


def _relu(z: Array) -> Array:
    result: Array = np.maximum(z, 0)
    return result


SIGMOID = Activation("sigmoid", "Sigmoid", sigmoid, lambda a: a * (1 - a))
TANH = Activation("tanh", "Tanh", _tanh, lambda a: 1 - a * a)
RELU = Activation("relu", "ReLU", _relu, lambda a: (a > 0).astype(a.dtype))
IDENTITY = Activation("identity", "Identity (linear)", lambda z: z, np.ones_like)

ACTIVATIONS = {activation.name: activation for activation in (SIGMOID, TANH, RELU, IDENTITY)}
