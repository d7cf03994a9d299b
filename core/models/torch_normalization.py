"""Batch normalisation of the maps of a convolution (Ioffe and Szegedy, 2015)."""

from collections.abc import Mapping

import numpy as np
from torch import Tensor
from torch.nn import functional

from core.models.numpy_initializers import Initializer
from core.models.picture_shapes import KERNEL
from core.models.torch_network import Arrays, draw_kernels

STATISTICS_MOMENTUM = 0.1
"""How far running statistics move towards those of a batch: PyTorch's default."""

EPSILON = 1e-5
"""Added to a variance before its root is taken: PyTorch's default."""


def draw_normalization(name: str, channels: int) -> tuple[Arrays, Arrays]:
    """Return the initial parameters of a normalisation, and its statistics; shape (channels,) each.

    Parameters
    ----------
    name : str
        Such as ``"norm1"``: parameters are ``norm1.weight`` and ``norm1.bias``, a scale and a shift
        after normalisation; statistics ``norm1.running_mean`` and ``norm1.running_var``.
    channels : int
    """
    parameters = {f"{name}.weight": np.ones(channels), f"{name}.bias": np.zeros(channels)}
    statistics = {
        f"{name}.running_mean": np.zeros(channels),
        f"{name}.running_var": np.ones(channels),
    }
    return parameters, statistics


def draw_normalized_convolution(
    name: str,
    norm: str,
    channels: tuple[int, int],
    initializer: Initializer,
    rng: np.random.Generator,
    kernel: int = KERNEL,
) -> tuple[Arrays, Arrays]:
    """Return the initial parameters of a convolution and the normalisation behind it, statistics.

    Parameters
    ----------
    name, norm : str
        Such as ``"conv1"`` and ``"norm1"``: the kernels are ``conv1.weight``.
    channels : (int, int)
        Of the maps before and behind it.
    initializer : Initializer
    rng : numpy.random.Generator
    kernel : int
        Side of the window.
    """
    kernels = draw_kernels(*channels, kernel, initializer, rng)
    parameters, statistics = draw_normalization(norm, channels[1])
    return {f"{name}.weight": kernels, **parameters}, statistics


class BatchNormalization:
    """What a normalisation learns and remembers, as tensors of a network.

    Parameters
    ----------
    name : str
    parameters, statistics : mapping of str to Tensor
        Of the network, by the names of `draw_normalization`.
    """

    def __init__(
        self, name: str, parameters: Mapping[str, Tensor], statistics: Mapping[str, Tensor]
    ) -> None:
        self._scale, self._shift = parameters[f"{name}.weight"], parameters[f"{name}.bias"]
        self._mean = statistics[f"{name}.running_mean"]
        self._variance = statistics[f"{name}.running_var"]

    def apply(self, maps: Tensor, *, training: bool) -> Tensor:
        """Return maps (batch, channels, height, width) with mean and variance of each channel set.

        Mean and variance are taken over the batch in `training`, and the running ones otherwise.
        """
        # A single number has no variance: one picture that has shrunk to one pixel is normalised
        # with what is known from other batches.
        training = training and maps.numel() > maps.shape[1]
        return functional.batch_norm(
            maps,
            self._mean,
            self._variance,
            self._scale,
            self._shift,
            training,
            STATISTICS_MOMENTUM,
            EPSILON,
        )
