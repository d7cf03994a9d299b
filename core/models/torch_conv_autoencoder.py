"""A convolutional autoencoder, for pictures of any size from 8x8."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.models.numpy_initializers import Initializer
from core.models.picture_shapes import KERNEL, STRIDE, FeatureMaps
from core.models.torch_network import Arrays, TorchNetwork, draw_dense, draw_kernels
from core.models.torch_normalization import BatchNormalization, draw_normalized_convolution


class TorchConvAutoencoder(TorchNetwork):
    """Strided convolutions down to a code, and their mirror image up to logits of the picture.

    Encoder: convolutions of 3x3 in steps of 2 over maps with an edge of zeros, each with batch
    normalisation and ReLU; then a dense layer without activation, the code. Decoder: a dense layer
    with ReLU, as many numbers as the last maps have; then for each convolution of the encoder one
    that goes back: maps are enlarged by repeating each pixel 2x2, cropped where the size was odd,
    and convolved 3x3 in steps of 1 over an edge of zeros, with normalisation and ReLU behind all
    but the last. Enlarging first, rather than a transposed convolution, leaves no checkerboards
    (Odena, Dumoulin and Olah, 2016).

    With channels (16, 32, 64) and a code of 32, a picture of 32x32 becomes 16 maps of 16x16, 32 of
    8x8, 64 of 4x4, 32 numbers, and the same backwards.

    ===================================  ==================================================
    name                                 shape
    ===================================  ==================================================
    ``conv1.weight`` …                   (output channels, input channels, 3, 3): encoder
    ``norm1.weight``, ``norm1.bias`` …   (channels,): scale and shift after normalisation
    ``layer1.weight``, ``layer1.bias``   (features, code), (code,): the code; features are in
                                         the order row, column, channel
    ``layer2.weight``, ``layer2.bias``   (code, features), (features,)
    ``upconv1.weight`` …                 (output channels, input channels, 3, 3): decoder
    ``upnorm1.weight``, … ``.bias`` …    (channels,)
    ``output.weight``, ``output.bias``   (colours, input channels, 3, 3), (colours,): the last
                                         convolution, which has a bias
    ``norm1.running_mean`` … and         (channels,): what evaluation normalises with; no
    ``….running_var``                    parameters
    ===================================  ==================================================

    Parameters
    ----------
    maps : sequence of FeatureMaps
        The picture and what each convolution makes of it; see `picture_shapes.strided_maps`.
    code : int
        Numbers that are kept of a picture.
    initializer : Initializer
        A unit of a convolution counts as a dense unit of all it sees at one place.
    rng : numpy.random.Generator
        For the initial weights, drawn layer by layer in float64.
    dtype : torch.dtype
    device : torch.device
    """

    # The decoder's maps of 32 characters fit into a processor's cache; of 128 the same number takes
    # twice as long.
    evaluation_batch = 32

    def __init__(
        self,
        maps: Sequence[FeatureMaps],
        code: int,
        initializer: Initializer,
        rng: np.random.Generator,
        dtype: torch.dtype = torch.float32,
        device: torch.device | None = None,
    ) -> None:
        drawn: Arrays = {}
        statistics: Arrays = {}

        def draw(name: str, norm: str, before: FeatureMaps, after: FeatureMaps) -> None:
            channels = before.channels, after.channels
            parameters, remembered = draw_normalized_convolution(
                name, norm, channels, initializer, rng
            )
            drawn.update(parameters)
            statistics.update(remembered)

        count = len(maps) - 1
        for index, (before, after) in enumerate(pairwise(maps), start=1):
            draw(f"conv{index}", f"norm{index}", before, after)
        drawn |= draw_dense("layer1", maps[-1].numbers, code, initializer, rng)
        drawn |= draw_dense("layer2", code, maps[-1].numbers, initializer, rng)
        for index in range(1, count):
            draw(f"upconv{index}", f"upnorm{index}", maps[-index], maps[-index - 1])
        drawn["output.weight"] = draw_kernels(
            maps[1].channels, maps[0].channels, KERNEL, initializer, rng
        )
        drawn["output.bias"] = np.zeros(maps[0].channels)
        super().__init__(drawn, statistics, dtype, device or torch.device("cpu"))
        self._maps = list(maps)
        own, kept = self.parameters, self.named_statistics
        self._down = [
            (own[f"conv{index}.weight"], BatchNormalization(f"norm{index}", own, kept))
            for index in range(1, count + 1)
        ]
        self._up = [
            (own[f"upconv{index}.weight"], BatchNormalization(f"upnorm{index}", own, kept))
            for index in range(1, count)
        ]

    def forward(self, inputs: Tensor, *, training: bool) -> Tensor:
        """Return logits (batch, numbers of a picture), of which the sigmoid is what comes back."""
        return self.decode(self.encode(inputs, training=training), training=training)

    def encode(self, inputs: Tensor, *, training: bool) -> Tensor:
        """Return the codes (batch, code) of pictures as rows (batch, height * width * channels)."""
        shown = self._maps[0]
        # Channels come last in memory, as in the data; see `TorchCNN.features`.
        maps = inputs.view(-1, shown.height, shown.width, shown.channels).permute(0, 3, 1, 2)
        for kernel, norm in self._down:
            maps = functional.conv2d(maps, kernel, stride=STRIDE, padding=KERNEL // 2)
            maps = torch.relu(norm.apply(maps, training=training))
        own = self.parameters
        features = maps.permute(0, 2, 3, 1).flatten(1)
        return torch.addmm(own["layer1.bias"], features, own["layer1.weight"])

    def decode(self, codes: Tensor, *, training: bool) -> Tensor:
        """Return logits (batch, numbers of a picture) of codes (batch, code)."""
        own, last = self.parameters, self._maps[-1]
        features = torch.relu(torch.addmm(own["layer2.bias"], codes, own["layer2.weight"]))
        maps = features.view(-1, last.height, last.width, last.channels).permute(0, 3, 1, 2)
        for (kernel, norm), size in zip(self._up, reversed(self._maps[1:-1]), strict=True):
            maps = functional.conv2d(_enlarged(maps, size), kernel, padding=KERNEL // 2)
            maps = torch.relu(norm.apply(maps, training=training))
        maps = functional.conv2d(
            _enlarged(maps, self._maps[0]),
            own["output.weight"],
            own["output.bias"],
            padding=KERNEL // 2,
        )
        return maps.permute(0, 2, 3, 1).flatten(1)


def _enlarged(maps: Tensor, size: FeatureMaps) -> Tensor:
    """Repeat each pixel 2x2, and leave out the last row or column where there is one too many."""
    repeated = functional.interpolate(maps, scale_factor=STRIDE, mode="nearest")
    return repeated[:, :, : size.height, : size.width]
