"""Gradients of PyTorch's networks by autograd; see `core.models.loss_gradients`."""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from core.models.loss_gradients import Arrays, Gradients, NetworkForm
from core.models.numpy_initializers import INITIALIZERS
from core.models.picture_shapes import strided_maps
from core.models.torch_cnn import TorchCNN
from core.models.torch_conv_autoencoder import TorchConvAutoencoder
from core.models.torch_functions import LOSSES, pixel_error
from core.models.torch_mlp import TorchMLP
from core.models.torch_network import TorchNetwork
from core.models.torch_squeezenet import TorchSqueezeNet
from core.models.torch_threads import one_thread


def torch_loss_gradients(
    form: NetworkForm,
    parameters: Arrays,
    prepared: npt.NDArray[np.floating[Any]],
    targets: npt.NDArray[Any],
) -> Gradients:
    """Return the gradient of the mean loss per sample with respect to each parameter.

    Parameters
    ----------
    form : NetworkForm
    parameters : mapping of str to ndarray
        With the statistics of normalisations, which no gradient is taken of.
    prepared : ndarray of shape (samples, features)
        In the network's dtype.
    targets : ndarray of shape (samples,), int64, or (samples, pixels)
        Classes, or pictures in the network's dtype.

    Raises
    ------
    ModelLoadError
        If the arrays are not those of such a network.
    """
    network = _network(form, prepared)
    network.load(parameters)
    own = network.parameters
    with one_thread(), torch.enable_grad():
        logits = network.forward(torch.from_numpy(np.array(prepared)), training=True)
        loss_of = pixel_error if form.reconstructs else LOSSES[form.loss]
        loss = loss_of(logits, torch.from_numpy(np.array(targets)), "mean")
        # Returned, not added up: what the network holds of gradients is left alone.
        gradients = torch.autograd.grad(loss, list(own.values()))
    return {name: each.numpy() for name, each in zip(own, gradients, strict=True)}


def _network(form: NetworkForm, prepared: npt.NDArray[np.floating[Any]]) -> TorchNetwork:
    dtype = torch.float64 if prepared.dtype == np.float64 else torch.float32
    zero, rng, device = INITIALIZERS["zero"], np.random.default_rng(0), torch.device("cpu")
    if form.is_squeezenet:
        network = TorchSqueezeNet(form.sample_shape, form.outputs, zero, rng, dtype, device)
        # What a step leaves out is another half each time.
        network.dropout = 0
        return network
    if form.convolutions is None:
        widths = (prepared.shape[1], *form.hidden, form.outputs)
        return TorchMLP(widths, form.activation, zero, rng, dtype, device)
    if form.reconstructs:
        maps = strided_maps(form.sample_shape, form.convolutions.channels, "the run")
        return TorchConvAutoencoder(maps, form.hidden[0], zero, rng, dtype, device)
    assert isinstance(form.activation, str)
    return TorchCNN(
        form.sample_shape,
        form.convolutions,
        form.hidden,
        form.outputs,
        form.activation,
        zero,
        rng,
        dtype,
        device,
    )
