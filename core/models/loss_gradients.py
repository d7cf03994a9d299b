"""The gradient of a network's loss with respect to each of its arrays, over given samples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_losses import PixelError
from core.models.numpy_network import LOSSES, NumpyNetwork
from core.models.picture_shapes import Convolutions
from core.torch_loading import load_torch

Arrays = Mapping[str, npt.NDArray[Any]]
Gradients = dict[str, npt.NDArray[np.floating[Any]]]


@dataclass(frozen=True, slots=True)
class NetworkForm:
    """What a network is, beside its arrays.

    Parameters
    ----------
    library : {"numpy", "torch"}
        What it is trained with, and its gradients are computed with.
    sample_shape : tuple of int
    hidden : tuple of int
        Widths of its hidden dense layers; of a convolutional autoencoder the code, and what the
        decoder begins with.
    outputs : int
        Classes, or pixels.
    activation : str or tuple of str
        Of all hidden dense layers, or of each; names in `core.models.numpy_activations`.
    loss : str
        A name in `core.models.numpy_network.LOSSES`.
    convolutions : Convolutions or None
        In an autoencoder those of its encoder, whose channels alone are looked at; None of dense
        layers alone.
    reconstructs : bool
        Whether it is trained to give its inputs back, clipped to [0, 1], as pixels.
    is_squeezenet : bool
        Whether it is a SqueezeNet, of which the above tells no layers.
    """

    library: str
    sample_shape: tuple[int, ...]
    hidden: tuple[int, ...]
    outputs: int
    activation: str | tuple[str, ...]
    loss: str
    convolutions: Convolutions | None = None
    reconstructs: bool = False
    is_squeezenet: bool = False

    @property
    def needs_torch(self) -> bool:
        """Whether its gradients are PyTorch's: of convolutions, and of perceptrons trained so."""
        return self.convolutions is not None or (self.library == "torch" and not self.reconstructs)


def loss_gradients(
    form: NetworkForm, arrays: Arrays, rows: npt.NDArray[np.float32], labels: npt.NDArray[np.int64]
) -> Gradients:
    """Return the gradient of the mean loss per sample, by the names of the network's parameters.

    Weight decay is left out. Batch normalisation takes mean and variance over these samples, as
    training takes them over those of a batch. NumPy's networks, and autoencoders of dense layers,
    are differentiated by our own backpropagation, all others by PyTorch's autograd on the CPU.

    Parameters
    ----------
    form : NetworkForm
    arrays : mapping of str to ndarray
        Of a checkpoint, with the input preparation; those of an optimiser are left out.
    rows : ndarray of shape (samples, features), float32
        As they lie in the data.
    labels : ndarray of shape (samples,), int64

    Returns
    -------
    dict of str to ndarray
        Each of its parameter's shape and dtype; not finite where the network has diverged.

    Raises
    ------
    ModelLoadError
        If the arrays are not those of such a network.
    """
    parameters = {
        name: array
        for name, array in arrays.items()
        if not name.startswith(("input.", "optimizer."))
    }
    dtype = np.result_type(np.float32, *(array.dtype for array in parameters.values()))
    prepared = _preparation(arrays, rows.shape[1]).apply(rows, dtype)
    targets: npt.NDArray[Any] = labels
    if form.reconstructs:
        prepared = targets = np.clip(prepared, 0, 1)
    if form.needs_torch:
        load_torch()
        from core.models.torch_loss_gradients import torch_loss_gradients

        return torch_loss_gradients(form, parameters, prepared, targets)
    widths: Sequence[int] = (rows.shape[1], *form.hidden, form.outputs)
    names = form.activation
    network = NumpyNetwork(
        widths,
        ACTIVATIONS[names] if isinstance(names, str) else [ACTIVATIONS[each] for each in names],
        INITIALIZERS["zero"],
        PixelError() if form.reconstructs else LOSSES[form.loss](),
        np.random.default_rng(0),
        dtype,
    )
    network.load(parameters)
    with np.errstate(over="ignore", invalid="ignore"):
        network.backpropagate(prepared, targets, scale=1 / len(labels))
    return dict(network.parameter_gradients)


def _preparation(arrays: Arrays, features: int) -> InputPreparation:
    try:
        return InputPreparation.from_arrays(arrays, features)
    except KeyError as error:
        raise ModelLoadError(f"the weights lack {error}; use another epoch") from error
