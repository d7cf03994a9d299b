"""Which units of a layer say nothing about samples, and which samples excite a unit most."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.analysis.activations import LayeredNetwork, Rows
from core.analysis.weight_layers import is_convolution

DEAD_RANGE = 1e-6
SATURATED_SHARE, SATURATED_EDGE = 0.95, 0.01
_BOUNDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


@dataclass(frozen=True, eq=False)
class UnitStates:
    """Which units of a layer say nothing about samples.

    Parameters
    ----------
    dead : ndarray of shape (units,), bool
        The same answer to every sample: such a unit does nothing that a bias could not.
    saturated : ndarray of shape (units,), bool
        Of sigmoids and tanh that are not dead: within 1 % of a bound for 95 % of the samples.
    """

    dead: npt.NDArray[np.bool_]
    saturated: npt.NDArray[np.bool_]


def unit_states(network: LayeredNetwork, layer: str, responses: Rows) -> UnitStates:
    """Return which units are dead or saturated, of what `LayeredNetwork.responses` returned."""
    answers = network.activate(layer, responses)
    if layer == "output" or not len(answers):
        nobody = np.zeros(answers.shape[1], bool)
        return UnitStates(nobody, nobody)
    dead = answers.max(axis=0) - answers.min(axis=0) <= DEAD_RANGE
    bounds = None if is_convolution(layer) else _BOUNDS.get(network.activation_of(layer))
    if bounds is None:
        return UnitStates(dead, np.zeros_like(dead))
    low, high = bounds
    edge = SATURATED_EDGE * (high - low)
    at_edge = ((answers < low + edge) | (answers > high - edge)).mean(axis=0)
    return UnitStates(dead, (at_edge >= SATURATED_SHARE) & ~dead)


def extreme_samples(
    responses: Rows, unit: int, count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the samples that excite a unit most and least, strongest first; shape (count,) each.

    Parameters
    ----------
    responses : ndarray of shape (samples, units)
    unit, count : int
    """
    order = np.argsort(-responses[:, unit], kind="stable")
    return order[:count], order[::-1][:count]
