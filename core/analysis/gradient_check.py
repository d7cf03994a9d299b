"""Backpropagation against differences: whether the gradients are right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError
from core.models.numpy_network import NumpyNetwork

Points = Literal[3, 5]

STEP: Mapping[int, float] = {3: 1e-6, 5: 3e-4}
"""Step width by number of points: truncation (h^2 or h^4) and rounding (1/h) about in balance."""

# Distance in steps and weight of the differences f(x + k h) - f(x - k h): the central differences
# of second and of fourth order. Taken pairwise, a loss that does not move gives exactly zero.
_STENCILS: Mapping[int, tuple[tuple[int, float], ...]] = {
    3: ((1, 1 / 2),),
    5: ((1, 8 / 12), (2, -1 / 12)),
}


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """How far analytic and numerical gradients are apart.

    Parameters
    ----------
    parameters : mapping of str to float
        Total relative error by parameter: the sum over its entries of
        |n - a| / max(|n|, |a|); an entry whose two gradients are both zero counts 0.
    analytic, numerical : mapping of str to ndarray
        The gradients of the summed loss, in the parameters' shapes.
    """

    parameters: Mapping[str, float]
    analytic: Mapping[str, npt.NDArray[np.float64]] = field(repr=False)
    numerical: Mapping[str, npt.NDArray[np.float64]] = field(repr=False)

    @property
    def total_relative_error(self) -> float:
        """The sum over all parameters, as the course and report A count it."""
        return sum(self.parameters.values())


def check_gradients(
    network: NumpyNetwork,
    inputs: npt.NDArray[Any],
    targets: npt.NDArray[Any],
    *,
    points: Points = 5,
    step: float | None = None,
) -> GradientCheck:
    """Compare the gradients of the loss, summed over a batch, with central differences.

    Parameters
    ----------
    network : NumpyNetwork
        In float64; its weights are the same afterwards.
    inputs : ndarray of shape (batch, features)
        Converted to float64.
    targets : ndarray of shape (batch,)
        Class indices.
    points : 3 or 5
        f'(x) is about (f(x+h) - f(x-h)) / 2h, or
        (f(x-2h) - 8 f(x-h) + 8 f(x+h) - f(x+2h)) / 12h.
    step : float, optional
        h, at most 1; by default what suits the number of points.

    Raises
    ------
    ConfigError
        If the network is not float64, or points or step cannot be used.

    Notes
    -----
    ReLU has no derivative at 0. An entry whose differences reach across that kink for some sample
    cannot agree, however right the gradient is; check with a smooth activation.
    """
    if network.values.dtype != np.float64:
        raise ConfigError(
            f"a gradient check needs float64; the network is {network.values.dtype}", field="dtype"
        )
    if points not in _STENCILS:
        raise ConfigError(f"points must be 3 or 5; got {points}", field="points")
    width = STEP[points] if step is None else step
    if not 0 < width <= 1:
        raise ConfigError(f"step must be greater than 0 and at most 1; got {width}", field="step")

    inputs = inputs.astype(np.float64)
    network.backpropagate(inputs, targets)
    analytic = {
        name: array.astype(np.float64) for name, array in network.parameter_gradients.items()
    }
    numerical = {
        name: _differences(network, array, inputs, targets, points, width)
        for name, array in network.parameters.items()
    }
    errors = {name: _total_relative_error(numerical[name], analytic[name]) for name in analytic}
    return GradientCheck(errors, analytic, numerical)


def _differences(
    network: NumpyNetwork,
    parameter: npt.NDArray[Any],
    inputs: npt.NDArray[np.float64],
    targets: npt.NDArray[Any],
    points: Points,
    width: float,
) -> npt.NDArray[np.float64]:
    """Return the numerical gradient of one parameter, a live array of the network."""
    flat = parameter.reshape(-1)
    found = np.empty(flat.size)
    for index in range(flat.size):
        value = flat[index]
        # Losses are differenced sample by sample and summed last: samples that the entry does not
        # touch cancel exactly, which keeps their rounding out of the quotient.
        difference = np.zeros(len(targets))
        for distance, weight in _STENCILS[points]:
            flat[index] = value + distance * width
            above = network.evaluate(inputs, targets).losses
            flat[index] = value - distance * width
            difference += weight * (above - network.evaluate(inputs, targets).losses)
        flat[index] = value
        found[index] = difference.sum() / width
    return found.reshape(parameter.shape)


def _total_relative_error(
    numerical: npt.NDArray[np.float64], analytic: npt.NDArray[np.float64]
) -> float:
    scale = np.maximum(np.abs(numerical), np.abs(analytic))
    relative = np.abs(numerical - analytic)[scale > 0] / scale[scale > 0]
    return float(relative.sum())
