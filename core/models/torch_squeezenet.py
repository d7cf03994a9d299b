"""SqueezeNet 1.1 for pictures of any size, with the names and shapes of torchvision's weights."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.models.numpy_initializers import Initializer
from core.models.squeezenet_layers import (
    CHANNELS,
    CLASSIFIER_ARRAY,
    DROPOUT,
    POOL,
    STRIDE,
    Convolution,
    Layer,
    squeezenet_layers,
    squeezenet_maps,
)
from core.models.torch_network import Arrays, TorchNetwork, draw_kernels

CLASSIFIER_DEVIATION = 0.01
"""Standard deviation of the classifier's first weights, as in torchvision: its answers, averaged
over all places, begin near 0."""


@dataclass(frozen=True, slots=True)
class TrunkFeatures:
    """What earlier layers made of pictures, for the others to go on with.

    Parameters
    ----------
    layer : int
        Index of the layer that is given these.
    rows : Tensor of shape (batch, features)
        Maps in the order row, column, channel, as pictures lie in the data.
    """

    layer: int
    rows: Tensor

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, some: slice) -> "TrunkFeatures":
        return TrunkFeatures(self.layer, self.rows[some])


class TorchSqueezeNet(TorchNetwork):
    """A convolution, eight fire modules, and a convolution of 1x1 that tells the classes.

    A fire module *squeezes* its maps to few by a convolution of 1x1, and *expands* these by
    convolutions of 1x1 and of 3x3, each with ReLU. The classifier's maps, one a class, go through
    ReLU too; the logits are their means. So it has no dense layer, and takes pictures of any size.

    ====================================  ===================================================
    name                                  shape
    ====================================  ===================================================
    ``features.0.weight``                 (64, 3, 3, 3): ``conv1``
    ``features.3.squeeze.weight``,        (16, 64, 1, 1), (64, 16, 1, 1), (64, 16, 3, 3):
    ``features.3.expand1x1.weight``,      ``fire2``; ``fire3`` is ``features.4`` … as
    ``features.3.expand3x3.weight`` …     `core.models.squeezenet_layers` says
    ``classifier.1.weight``               (classes, 512, 1, 1)
    … ``.bias``                           (output channels,)
    ====================================  ===================================================

    Parameters
    ----------
    sample_shape : tuple of int
        (height, width) or (height, width, 3); grey pictures are shown to all three channels.
    classes : int
    initializer : Initializer
        A kernel counts as a dense unit of all it sees at one place. The classifier's are drawn
        from N(0, 0.01²) instead, unless all weights begin at zero.
    rng : numpy.random.Generator
        For the initial weights, drawn layer by layer in float64.
    dtype : torch.dtype
    device : torch.device

    Raises
    ------
    ConfigError
        If samples are no pictures, or too small.
    """

    # Maps of more pictures of 224x224 leave a processor's cache, and take a third longer each.
    evaluation_batch = 4
    dropout = DROPOUT

    def __init__(
        self,
        sample_shape: tuple[int, ...],
        classes: int,
        initializer: Initializer,
        rng: np.random.Generator,
        dtype: torch.dtype = torch.float32,
        device: torch.device | None = None,
    ) -> None:
        self.maps = squeezenet_maps(sample_shape, "the run")
        self.layers = squeezenet_layers(classes)
        drawn: Arrays = {}
        for layer in self.layers:
            for each in layer.convolutions:
                kernels = draw_kernels(each.inputs, each.kernels, each.side, initializer, rng)
                if each.array == CLASSIFIER_ARRAY and initializer.name != "zero":
                    kernels = rng.normal(0, CLASSIFIER_DEVIATION, kernels.shape)
                drawn[f"{each.array}.weight"] = kernels
                drawn[f"{each.array}.bias"] = np.zeros(each.kernels)
        super().__init__(drawn, {}, dtype, device or torch.device("cpu"))

    def forward(self, inputs: Tensor | TrunkFeatures, *, training: bool) -> Tensor:
        """Return the logits (batch, classes) of pictures as rows, or of what layers made of them.

        In `training` half of what the last fire module gives is left out.
        """
        before = len(self.layers) - 1
        rows = self.features(inputs, before).rows
        if training and self.dropout:
            # Of rows rather than maps: these lie in memory as the numbers are drawn.
            rows = self.drop_out(rows)
        (classifier,) = self.layers[-1].convolutions
        maps = torch.relu(self._convolve(self._maps(rows, before), classifier))
        return maps.mean(dim=(2, 3))

    def features(self, inputs: Tensor | TrunkFeatures, layer: int) -> TrunkFeatures:
        """Return what a layer is given: of pictures as rows, or of what an earlier one is given.

        Parameters
        ----------
        inputs : Tensor of shape (batch, height * width * channels), or TrunkFeatures
        layer : int
            Index in `layers`.
        """
        begun = inputs if isinstance(inputs, TrunkFeatures) else TrunkFeatures(0, inputs)
        if begun.layer == layer:
            return begun
        maps = self._maps(begun.rows, begun.layer)
        for each in self.layers[begun.layer : layer]:
            maps = self._apply(each, maps)
        return TrunkFeatures(layer, maps.permute(0, 2, 3, 1).flatten(1))

    def answers(self, rows: Tensor) -> Iterator[tuple[str, Tensor]]:
        """Yield each convolution, by its arrays' name, and what it makes of pictures, behind ReLU.

        Maps have the shape (batch, channels, height, width), before pooling.
        """
        maps = self._maps(rows, 0)
        for layer in self.layers:
            first, *expand = layer.convolutions
            maps = torch.relu(self._convolve(maps, first))
            yield first.array, maps
            if expand:
                parts = [torch.relu(self._convolve(maps, each)) for each in expand]
                yield from zip((each.array for each in expand), parts, strict=True)
                maps = torch.cat(parts, dim=1)
            maps = self._pool(layer, maps)

    def _maps(self, rows: Tensor, layer: int) -> Tensor:
        """Return what a layer is given as maps (batch, channels, height, width)."""
        shape = self.maps[layer]
        # Channels come last in memory, as in the data, although PyTorch counts them second.
        maps = rows.view(-1, shape.height, shape.width, shape.channels).permute(0, 3, 1, 2)
        return maps.expand(-1, CHANNELS, -1, -1) if shape.channels == 1 else maps

    def _apply(self, layer: Layer, maps: Tensor) -> Tensor:
        first, *expand = layer.convolutions
        maps = torch.relu(self._convolve(maps, first))
        if expand:
            maps = torch.relu(torch.cat([self._convolve(maps, each) for each in expand], dim=1))
        return self._pool(layer, maps)

    def _pool(self, layer: Layer, maps: Tensor) -> Tensor:
        return functional.max_pool2d(maps, POOL, STRIDE, ceil_mode=True) if layer.pooled else maps

    def _convolve(self, maps: Tensor, convolution: Convolution) -> Tensor:
        weight = self.parameters[f"{convolution.array}.weight"]
        bias = self.parameters[f"{convolution.array}.bias"]
        return functional.conv2d(maps, weight, bias, convolution.stride, convolution.edge)
