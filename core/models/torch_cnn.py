"""A convolutional network for pictures of any size: the reports' ones, and others like them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.models.numpy_initializers import Initializer
from core.models.picture_shapes import POOL, Convolutions, FeatureMaps, feature_maps
from core.models.torch_functions import ACTIVATIONS
from core.models.torch_network import Arrays, TorchNetwork, draw_dense, draw_kernels
from core.models.torch_normalization import BatchNormalization, draw_normalized_convolution


@dataclass(frozen=True, slots=True)
class _Convolution:
    """A convolution and what follows it: it has a bias, or a normalisation."""

    maps: FeatureMaps
    kernel: Tensor
    bias: Tensor | None
    norm: BatchNormalization | None


class TorchCNN(TorchNetwork):
    """Convolutions, each with ReLU, then dense layers; the last one gives logits.

    Unless told otherwise each convolution looks through a window of 3x3 without padding and is
    followed by batch normalisation and ReLU; all but the last by max-pooling of 2x2. With channels
    (8, 16) a picture of 32x32 becomes 8 maps of 30x30, pooled 15x15, then 16 of 13x13, that is
    2704 features.

    =================================  ====================================================
    name                               shape
    =================================  ====================================================
    ``conv1.weight`` …                 (output channels, input channels, 3, 3)
    ``norm1.weight``, ``norm1.bias``   (channels,): scale and shift after normalisation
    ``norm1.running_mean``,            (channels,): what evaluation normalises with; no
    ``norm1.running_var``              parameters
    ``conv1.bias`` …                   (channels,): only without normalisation, which would
                                       subtract it again, and has its own shift
    ``hidden1.weight`` …,              (inputs, outputs), as in the multilayer perceptron; the
    ``output.weight``                  inputs of the first are in the order row, column, channel
    ``hidden1.bias``, ``output.bias``  (outputs,)
    =================================  ====================================================

    Parameters
    ----------
    sample_shape : tuple of int
        (height, width) or (height, width, colours).
    convolutions : Convolutions
    hidden : sequence of int
        Widths of the hidden dense layers.
    classes : int
    activation : str
        Of the hidden dense layers; a name in `core.models.numpy_activations`.
    initializer : Initializer
        A unit of a convolution counts as a dense unit of all it sees at one place.
    rng : numpy.random.Generator
        For the initial weights, drawn layer by layer in float64.
    dtype : torch.dtype
    device : torch.device
    dropout : float
        Share of what each hidden layer gives that a training step leaves out; without hidden layers
        of what the convolutions give.

    Raises
    ------
    ConfigError
        If samples are no pictures, or the convolutions do not fit them.
    """

    # Maps of 128 characters fit into a processor's cache; 1024 take twice as long a sample.
    evaluation_batch = 128

    def __init__(
        self,
        sample_shape: tuple[int, ...],
        convolutions: Convolutions,
        hidden: Sequence[int],
        classes: int,
        activation: str,
        initializer: Initializer,
        rng: np.random.Generator,
        dtype: torch.dtype = torch.float32,
        device: torch.device | None = None,
        dropout: float = 0.0,
    ) -> None:
        maps = feature_maps(sample_shape, convolutions, "the run")
        is_normalized = convolutions.normalization == "batch"
        drawn: Arrays = {}
        statistics: Arrays = {}
        for index, (before, after) in enumerate(pairwise(maps), start=1):
            name, norm = f"conv{index}", f"norm{index}"
            channels = before.channels, after.channels
            if is_normalized:
                parameters, remembered = draw_normalized_convolution(
                    name, norm, channels, initializer, rng, after.kernel
                )
                drawn |= parameters
                statistics |= remembered
            else:
                drawn[f"{name}.weight"] = draw_kernels(*channels, after.kernel, initializer, rng)
                drawn[f"{name}.bias"] = np.zeros(after.channels)
        names = [*(f"hidden{index}" for index in range(1, len(hidden) + 1)), "output"]
        features = convolutions.features(maps[-1])
        for name, (inputs, outputs) in zip(
            names, pairwise((features, *hidden, classes)), strict=True
        ):
            drawn |= draw_dense(name, inputs, outputs, initializer, rng)
        super().__init__(drawn, statistics, dtype, device or torch.device("cpu"))
        self.dropout = dropout
        self._picture = (-1, maps[0].height, maps[0].width, maps[0].channels)
        self._activation = ACTIVATIONS[activation]
        self._takes_means = convolutions.summary == "means"
        own, kept = self.parameters, self.named_statistics
        self._convolutions = [
            _Convolution(
                after,
                own[f"conv{index}.weight"],
                own.get(f"conv{index}.bias"),
                BatchNormalization(f"norm{index}", own, kept) if is_normalized else None,
            )
            for index, after in enumerate(maps[1:], start=1)
        ]
        self._dense = [(own[f"{name}.weight"], own[f"{name}.bias"]) for name in names]

    def forward(self, inputs: Tensor, *, training: bool) -> Tensor:
        """Return the logits of pictures as rows (batch, height * width * channels).

        Normalisation takes mean and variance of each channel over the batch in `training`, and
        the running ones otherwise; dropout is for `training` alone.
        """
        features = self.features(inputs, training=training)
        drops = training and self.dropout > 0
        *hidden, (weight, bias) = self._dense
        if drops and not hidden:
            features = self.drop_out(features)
        for hidden_weight, hidden_bias in hidden:
            features = self._activation(torch.addmm(hidden_bias, features, hidden_weight))
            if drops:
                features = self.drop_out(features)
        return torch.addmm(bias, features, weight)

    def features(self, inputs: Tensor, *, training: bool) -> Tensor:
        """Return what the convolutions leave for the dense layers, (batch, features)."""
        # Channels come last in memory, as in the data, although PyTorch counts them second: no
        # picture is copied, and the convolutions of a processor are a third faster.
        maps = inputs.view(self._picture).permute(0, 3, 1, 2)
        for convolution in self._convolutions:
            after = convolution.maps
            maps = functional.conv2d(
                maps, convolution.kernel, convolution.bias, after.stride, after.edge
            )
            if convolution.norm is not None:
                maps = convolution.norm.apply(maps, training=training)
            if after.pooled:
                # Before ReLU rather than after: the same numbers, and a quarter of the work.
                maps = functional.max_pool2d(maps, POOL)
            maps = torch.relu(maps)
        if self._takes_means:
            return maps.mean(dim=(2, 3))
        return maps.permute(0, 2, 3, 1).flatten(1)
