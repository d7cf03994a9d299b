"""The layers of a network as a table: shapes, parameters, multiplications; no weight is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from core.models.layer_words import layer_words
from core.models.picture_shapes import (
    KERNEL,
    POOL,
    STRIDE,
    Convolutions,
    FeatureMaps,
    feature_maps,
    strided_maps,
)
from core.models.squeezenet_layers import POOL as FIRE_POOL
from core.models.squeezenet_layers import squeezenet_layers, squeezenet_maps, unpooled_size


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer, or something that happens between two.

    Parameters
    ----------
    name : str
        As its arrays have it: ``"conv1"``; of what has none, what it does: ``"pool1"``.
    title : str
        For people: ``"Conv 1"``.
    words : str
        What it does: ``"16 kernels of 3x3, stride 2"``.
    output_shape : tuple of int
        Of one sample: (height, width, channels) or (units,).
    parameters : int
        Trainable numbers.
    multiply_adds : int
        Multiplications, each with an addition, for one sample; those of a convolution or a dense
        layer alone, as usual: activation, normalisation and pooling do not count.
    """

    name: str
    title: str
    words: str
    output_shape: tuple[int, ...]
    parameters: int = 0
    multiply_adds: int = 0

    @property
    def shape_words(self) -> str:
        """The shape of its output: ``"13×13×16"``."""
        return "×".join(map(str, self.output_shape))


def input_row(sample_shape: tuple[int, ...], preparation: str) -> LayerRow:
    """Return the row of what a network is shown.

    Parameters
    ----------
    sample_shape : tuple of int
    preparation : str
        What is done to inputs first, in words.
    """
    shape = sample_shape if len(sample_shape) != 2 else (*sample_shape, 1)
    return LayerRow("input", "Input", preparation, shape)


def dense_rows(
    widths: Sequence[int],
    activations: Sequence[str],
    names: Sequence[str] | None = None,
    dropout: float = 0.0,
) -> list[LayerRow]:
    """Return the rows of dense layers.

    Parameters
    ----------
    widths : sequence of int
        From what the first is given to what the last gives.
    activations : sequence of str
        Titles, one for each layer but the last, which has none.
    names : sequence of str, optional
        ``layer1`` … and ``output`` unless given.
    dropout : float
        Share of what hidden layers give that a training step leaves out.
    """
    count = len(widths) - 1
    names = names or [*(f"layer{at}" for at in range(1, count)), "output"]
    found = []
    for at, (name, (inputs, outputs)) in enumerate(zip(names, pairwise(widths), strict=True)):
        words = f"{inputs:,} to {outputs:,}"
        if at < count - 1:
            words += f", {activations[at]}"
            words += f", dropout {dropout:g}" if dropout else ""
        found.append(
            LayerRow(
                name,
                layer_words(name).capitalize(),
                words,
                (outputs,),
                (inputs + 1) * outputs,
                inputs * outputs,
            )
        )
    return found


def cnn_rows(
    sample_shape: tuple[int, ...],
    convolutions: Convolutions,
    hidden: Sequence[int],
    classes: int,
    activation: str,
    dropout: float,
) -> list[LayerRow]:
    """Return the rows of ``torch-cnn``; see `core.models.torch_cnn`."""
    maps = feature_maps(sample_shape, convolutions, "the run")
    is_normalized = convolutions.normalization == "batch"
    found: list[LayerRow] = []
    for index, (before, after) in enumerate(pairwise(maps), start=1):
        weights = before.channels * after.kernel**2 * after.channels
        words = f"{_kernels(after.channels)} of {after.kernel}×{after.kernel}"
        words += f", stride {after.stride}" if after.stride > 1 else ""
        words += f", edge of {after.edge}" if after.edge else ""
        words += ", batch normalisation, ReLU" if is_normalized else ", ReLU"
        height, width = after.unpooled
        found.append(
            LayerRow(
                f"conv{index}",
                f"Conv {index}",
                words,
                (height, width, after.channels),
                weights + (2 if is_normalized else 1) * after.channels,
                weights * height * width,
            )
        )
        if after.pooled:
            found.append(_pooling(index, after, f"largest of each {POOL}×{POOL}"))
    features = convolutions.features(maps[-1])
    if convolutions.summary == "means":
        found.append(LayerRow("means", "Means", "mean of each map", (features,)))
    names = [*(f"hidden{at}" for at in range(1, len(hidden) + 1)), "output"]
    widths = (features, *hidden, classes)
    return found + dense_rows(widths, [activation] * len(hidden), names, dropout)


def conv_autoencoder_rows(
    sample_shape: tuple[int, ...], channels: Sequence[int], code: int
) -> list[LayerRow]:
    """Return the rows of ``torch-conv-autoencoder``; see `core.models.torch_conv_autoencoder`."""
    maps = strided_maps(sample_shape, channels, "the run")
    found = []
    for index, (before, after) in enumerate(pairwise(maps), start=1):
        weights = before.channels * KERNEL**2 * after.channels
        found.append(
            LayerRow(
                f"conv{index}",
                f"Conv {index}",
                f"{_kernels(after.channels)} of {KERNEL}×{KERNEL}, stride {STRIDE}, batch "
                "normalisation, ReLU",
                (after.height, after.width, after.channels),
                weights + 2 * after.channels,
                weights * after.height * after.width,
            )
        )
    numbers = maps[-1].numbers
    found += [
        LayerRow("layer1", "Layer 1", f"{numbers:,} to {code:,}: the code", (code,),
                 (numbers + 1) * code, numbers * code),
        LayerRow("layer2", "Layer 2", f"{code:,} to {numbers:,}, ReLU", (numbers,),
                 (code + 1) * numbers, code * numbers),
    ]  # fmt: skip
    back = list(pairwise(reversed(maps)))
    for index, (before, after) in enumerate(back, start=1):
        weights = before.channels * KERNEL**2 * after.channels
        is_last = index == len(back)
        name = "output" if is_last else f"upconv{index}"
        words = f"enlarged, {_kernels(after.channels)} of {KERNEL}×{KERNEL}"
        found.append(
            LayerRow(
                name,
                "Output" if is_last else f"Upconv {index}",
                words + (", sigmoid" if is_last else ", batch normalisation, ReLU"),
                (after.height, after.width, after.channels),
                weights + (1 if is_last else 2) * after.channels,
                weights * after.height * after.width,
            )
        )
    return found


def squeezenet_rows(sample_shape: tuple[int, ...], classes: int) -> list[LayerRow]:
    """Return the rows of ``torch-squeezenet``, a fire module as one; see `squeezenet_layers`."""
    layers = squeezenet_layers(classes)
    maps = squeezenet_maps(sample_shape, "the run")
    found: list[LayerRow] = []
    for at, (layer, before) in enumerate(zip(layers, maps, strict=True)):
        height, width = unpooled_size(layer, before)
        first = layer.convolutions[0]
        if layer.is_fire:
            words = f"squeeze to {first.kernels}, expand to {layer.kernels} by 1×1 and 3×3, ReLU"
        elif at == 0:
            words = f"{first.kernels} kernels of {first.side}×{first.side}, stride {first.stride}"
            words += ", ReLU"
        else:
            words = f"dropout, {first.kernels} kernels of 1×1, ReLU"
        found.append(
            LayerRow(
                layer.name,
                layer_words(layer.name).capitalize(),
                words,
                (height, width, layer.kernels),
                sum(prod(shape) for each in layer.convolutions for shape in each.shapes.values()),
                height * width * sum(each.weights for each in layer.convolutions),
            )
        )
        if layer.pooled:
            number = sum(row.name.startswith("pool") for row in found) + 1
            words = f"largest of each {FIRE_POOL}×{FIRE_POOL}, stride {STRIDE}"
            found.append(_pooling(number, maps[at + 1], words))
    return [*found, LayerRow("means", "Means", "mean of each map: the logits", (classes,))]


def _kernels(count: int) -> str:
    return "1 kernel" if count == 1 else f"{count} kernels"


def _pooling(index: int, maps: FeatureMaps, words: str) -> LayerRow:
    shape = (maps.height, maps.width, maps.channels)
    return LayerRow(f"pool{index}", f"Pool {index}", words, shape)
