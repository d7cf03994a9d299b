"""What the convolutions of SqueezeNet make of samples."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from core.models.input_preparation import InputPreparation
from core.models.loss_gradients import NetworkForm
from core.models.numpy_initializers import INITIALIZERS
from core.models.torch_squeezenet import TorchSqueezeNet
from core.models.torch_threads import one_thread

Rows = npt.NDArray[np.float32]


def squeezenet_answers(
    form: NetworkForm, arrays: Mapping[str, npt.NDArray[Any]], rows: Rows
) -> Iterator[tuple[int, str, npt.NDArray[np.floating[Any]]]]:
    """Yield how many samples, the layer, and what its kernels make of them, behind ReLU.

    Some samples at a time go through all layers; the values have the shape (samples, height,
    width, channels).

    Parameters
    ----------
    form : NetworkForm
    arrays : mapping of str to ndarray
        Of a checkpoint, with the input preparation.
    rows : ndarray of shape (samples, features), float32

    Raises
    ------
    ModelLoadError
        If they are not those of such a network.
    """
    preparation = InputPreparation.from_arrays(arrays, rows.shape[1])
    network = TorchSqueezeNet(
        form.sample_shape, form.outputs, INITIALIZERS["zero"], np.random.default_rng(0)
    )
    network.load({name: array for name, array in arrays.items() if name in network.parameters})
    size = network.evaluation_batch
    for start in range(0, len(rows), size):
        prepared = preparation.apply(rows[start : start + size], np.float32)
        with one_thread(), torch.inference_mode():
            answers = list(network.answers(torch.tensor(prepared)))
        for name, maps in answers:
            yield len(prepared), name, maps.permute(0, 2, 3, 1).numpy()
