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
        Maps z to a = f(z), same shape and dtype.
    derivative : callable
        Maps **a = f(z)** to f'(z): every function here has a derivative that its output determines,
        so that z need not be kept.
    """

    name: str
    title: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + exp(-z)), without overflow for any z.

    exp is only taken of -|z|, which lies in (0, 1]: for z >= 0 the formula itself is used, for
    z < 0 its equal exp(z) / (1 + exp(z)).
    """
    decay = np.exp(-np.abs(z))
    result: Array = np.where(z >= 0, 1, decay) / (1 + decay)
    return result


def softmax(logits: Array) -> Array:
    """Return exp(z_j) / sum_k exp(z_k) along the last axis.

    The largest logit of each row is subtracted first. That changes nothing, since
    softmax(z + c) = softmax(z) for every c, and leaves no exponent above 0, so nothing overflows.
    """
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Array = exponentials / exponentials.sum(axis=-1, keepdims=True)
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
