"""What each layer of any network answers to samples, whatever computes it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.activations import LayeredNetwork
from core.analysis.weight_layers import Arrays
from core.models.loss_gradients import NetworkForm
from core.torch_loading import load_torch

Answers = Iterator[tuple[int, str, npt.NDArray[np.floating[Any]]]]


def network_answers(form: NetworkForm, arrays: Arrays, rows: npt.NDArray[np.float32]) -> Answers:
    """Yield how many samples, the layer by its arrays' name, and what its units make of them.

    After the activation function, which the output layer has none of: its answers are the logits.
    Of convolutions after normalisation by the running statistics, where there is one, and ReLU,
    before pooling. Some samples at a time go through all layers; SqueezeNet is computed by
    PyTorch, all others by NumPy.

    Parameters
    ----------
    form : NetworkForm
    arrays : mapping of str to ndarray
        Of a checkpoint, with the input preparation.
    rows : ndarray of shape (samples, features), float32

    Yields
    ------
    samples : int
    layer : str
    values : ndarray of shape (samples, units) or (samples, height, width, channels)

    Raises
    ------
    ModelLoadError
        If the arrays are not those of such a network.
    """
    if form.is_squeezenet:
        load_torch()
        from core.analysis.torch_answers import squeezenet_answers

        return squeezenet_answers(form, arrays, rows)
    network = LayeredNetwork(
        arrays, form.activation, form.sample_shape, form.reconstructs, form.convolutions
    )
    return network.answers(rows)
