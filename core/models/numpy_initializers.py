"""How the weights of a dense layer begin. Biases always begin at zero."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

Draw = Callable[[int, int, np.random.Generator], npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Initializer:
    """A way for the weights of a layer to begin.

    Parameters
    ----------
    name, title : str
        In files and on the command line; in the window.
    draw : callable
        Takes inputs, outputs and a generator; returns weights of shape (inputs, outputs), float64.
    """

    name: str
    title: str
    draw: Draw


def xavier_uniform(inputs: int, outputs: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Draw from U(-b, b) with b = sqrt(6 / (inputs + outputs)).

    The variance 2 / (inputs + outputs) keeps the scale of activations and of gradients about the
    same from layer to layer (Glorot and Bengio, 2010).
    """
    bound = sqrt(6 / (inputs + outputs))
    return rng.uniform(-bound, bound, size=(inputs, outputs))


def he_normal(inputs: int, outputs: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Draw from N(0, 2 / inputs), which suits ReLU units (He et al., 2015)."""
    return rng.normal(0, sqrt(2 / inputs), size=(inputs, outputs))


def scaled_normal(inputs: int, outputs: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Draw from N(0, 1 / inputs) (LeCun et al., 1998)."""
    return rng.normal(0, sqrt(1 / inputs), size=(inputs, outputs))


def zeros(inputs: int, outputs: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return zeros: all units of a layer then stay equal, as a lesson.

    They do so for ever where the products of matrices round all columns alike, as OpenBLAS's
    newer kernels do; with others float32 parts some of them after dozens of epochs.
    """
    return np.zeros((inputs, outputs))


INITIALIZERS = {
    initializer.name: initializer
    for initializer in (
        Initializer("xavier", "Xavier uniform", xavier_uniform),
        Initializer("he", "He normal", he_normal),
        Initializer("normal", "Scaled normal", scaled_normal),
        Initializer("zero", "Zero", zeros),
    )
}
