"""The convolutional network of the course's report A, for pictures of any size."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.models.numpy_initializers import Initializer
from core.models.picture_shapes import FeatureMaps
from core.models.torch_functions import ACTIVATIONS
from core.models.torch_network import Arrays, TorchNetwork, draw_dense
from core.models.torch_normalization import BatchNormalization, draw_normalized_convolution


@dataclass(frozen=True, slots=True)
class _Convolution:
    """A convolution and what follows it."""

    kernel: Tensor
    norm: BatchNormalization
    pooled: bool


class TorchCNN(TorchNetwork):
    """Convolutions with batch normalisation, then dense layers; the last one gives logits.

    Each convolution looks through a window of 3x3 without padding and is followed by batch
    normalisation and ReLU; all but the last by max-pooling of 2x2. With channels (8, 16) a picture
    of 32x32 becomes 8 maps of 30x30, pooled 15x15, then 16 of 13x13, that is 2704 features.

    =================================  ====================================================
    name                               shape
    =================================  ====================================================
    ``conv1.weight`` …                 (output channels, input channels, 3, 3)
    ``norm1.weight``, ``norm1.bias``   (channels,): scale and shift after normalisation
    ``norm1.running_mean``,            (channels,): what evaluation normalises with; no
    ``norm1.running_var``              parameters
    ``hidden1.weight`` …,              (inputs, outputs), as in the multilayer perceptron; the
    ``output.weight``                  inputs of the first are in the order row, column, channel
    ``hidden1.bias``, ``output.bias``  (outputs,)
    =================================  ====================================================

    A convolution has no bias: normalisation would subtract it again, and has its own shift.

    Parameters
    ----------
    maps : sequence of FeatureMaps
        The picture and what each convolution makes of it; see `picture_shapes.feature_maps`.
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
    """

    # Maps of 128 characters fit into a processor's cache; 1024 take twice as long a sample.
    evaluation_batch = 128

    def __init__(
        self,
        maps: Sequence[FeatureMaps],
        hidden: Sequence[int],
        classes: int,
        activation: str,
        initializer: Initializer,
        rng: np.random.Generator,
        dtype: torch.dtype = torch.float32,
        device: torch.device | None = None,
    ) -> None:
        drawn: Arrays = {}
        statistics: Arrays = {}
        for index, (before, after) in enumerate(pairwise(maps), start=1):
            channels = before.channels, after.channels
            parameters, remembered = draw_normalized_convolution(
                f"conv{index}", f"norm{index}", channels, initializer, rng
            )
            drawn |= parameters
            statistics |= remembered
        names = [*(f"hidden{index}" for index in range(1, len(hidden) + 1)), "output"]
        for name, (inputs, outputs) in zip(
            names, pairwise((maps[-1].numbers, *hidden, classes)), strict=True
        ):
            drawn |= draw_dense(name, inputs, outputs, initializer, rng)
        super().__init__(drawn, statistics, dtype, device or torch.device("cpu"))
        self._picture = (-1, maps[0].height, maps[0].width, maps[0].channels)
        self._activation = ACTIVATIONS[activation]
        own, kept = self.parameters, self.named_statistics
        self._convolutions = [
            _Convolution(
                own[f"conv{index}.weight"],
                BatchNormalization(f"norm{index}", own, kept),
                pooled=after.pooled,
            )
            for index, after in enumerate(maps[1:], start=1)
        ]
        self._dense = [(own[f"{name}.weight"], own[f"{name}.bias"]) for name in names]

    def forward(self, inputs: Tensor, *, training: bool) -> Tensor:
        """Return the logits of pictures as rows (batch, height * width * channels).

        Normalisation takes mean and variance of each channel over the batch in `training`, and
        the running ones otherwise.
        """
        features = self.features(inputs, training=training)
        *hidden, (weight, bias) = self._dense
        for hidden_weight, hidden_bias in hidden:
            features = self._activation(torch.addmm(hidden_bias, features, hidden_weight))
        return torch.addmm(bias, features, weight)

    def features(self, inputs: Tensor, *, training: bool) -> Tensor:
        """Return what the convolutions leave for the dense layers, (batch, features)."""
        # Channels come last in memory, as in the data, although PyTorch counts them second: no
        # picture is copied, and the convolutions of a processor are a third faster.
        maps = inputs.view(self._picture).permute(0, 3, 1, 2)
        for convolution in self._convolutions:
            maps = functional.conv2d(maps, convolution.kernel)
            maps = convolution.norm.apply(maps, training=training)
            if convolution.pooled:
                # Before ReLU rather than after: the same numbers, and a quarter of the work.
                maps = functional.max_pool2d(maps, 2)
            maps = torch.relu(maps)
        return maps.permute(0, 2, 3, 1).flatten(1)
