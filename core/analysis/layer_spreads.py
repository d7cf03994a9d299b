"""How a network's weights, their gradients or its activations are spread, layer by layer."""

from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from core.analysis.network_answers import network_answers
from core.analysis.spread import MOST_VALUES, Spread, spread_of, thinned
from core.analysis.weight_layers import Arrays, weight_layers
from core.models.loss_gradients import NetworkForm, loss_gradients

Quantity = Literal["weights", "gradients", "activations"]

QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)

Rows = npt.NDArray[np.float32]


def weight_spreads(arrays: Arrays, sample_shape: tuple[int, ...]) -> dict[str, Spread]:
    """Return the spread of each array of a layer, by its name."""
    names = [layer.array for layer in weight_layers(arrays, sample_shape)]
    return {name: spread_of(arrays[name]) for name in names}


def gradient_spreads(
    form: NetworkForm, arrays: Arrays, rows: Rows, labels: npt.NDArray[np.int64]
) -> dict[str, Spread]:
    """Return the spread of the loss' gradient with respect to each array, by its name.

    See `core.models.loss_gradients.loss_gradients`.
    """
    found = loss_gradients(form, arrays, rows, labels)
    return {name: spread_of(gradient) for name, gradient in found.items()}


def activation_spreads(form: NetworkForm, arrays: Arrays, rows: Rows) -> dict[str, Spread]:
    """Return the spread of what each layer's units answer to samples, by the layer's name.

    After the activation function, which the output layer has none of: its answers are the logits.
    Of convolutions after normalisation by the running statistics, where there is one, and ReLU,
    before pooling, over all places.

    Parameters
    ----------
    form : NetworkForm
    arrays : mapping of str to ndarray
        Of a checkpoint, with the input preparation.
    rows : ndarray of shape (samples, features), float32

    Raises
    ------
    ModelLoadError
        If arrays are missing.
    """
    parts: dict[str, list[npt.NDArray[np.floating[Any]]]] = {}
    for samples, name, values in network_answers(form, arrays, rows):
        # Each part as densely as the others: the last one may be of fewer samples.
        most = max(1, 4 * MOST_VALUES * samples // len(rows))
        parts.setdefault(name, []).append(thinned(values, most))
    return {name: spread_of(np.concatenate(some)) for name, some in parts.items()}
