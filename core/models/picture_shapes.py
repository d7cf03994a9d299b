"""How large the maps of convolutional networks are, known before any weight is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import ConfigError

KERNEL = 3
"""Height and width of the window a convolution looks through, unless told otherwise."""

POOL = 2
"""Height and width of the block that max-pooling takes the largest value of."""

STRIDE = 2
"""How many pixels the window of an autoencoder's convolution moves at a time."""

SMALLEST_SIDE = 8
"""Of pictures that a convolutional autoencoder takes."""


@dataclass(frozen=True, slots=True)
class Convolutions:
    """The convolutions of ``torch-cnn``: report A's, unless told otherwise.

    Parameters
    ----------
    channels : tuple of int
        Maps that each makes.
    kernels : tuple of int
        Side of the window of each; a single number holds for all.
    strides : tuple of int
        Pixels that the window moves at a time; likewise.
    padding : {"none", "same"}
        Zeros around the maps: none, or half a window, rounded down, so that a stride of 1 keeps
        their size; behind a window of even side they are larger by a row and a column.
    normalization : {"batch", "none"}
        What follows a convolution before ReLU. Without it a convolution has a bias.
    pooling : {"between", "every", "second", "none"}
        After which convolutions there is max-pooling of 2x2: all but the last, all, each second
        one, or none.
    summary : {"values", "means"}
        What the dense layers get: each value of the last maps, or the mean of each map (global
        average pooling).
    """

    channels: tuple[int, ...]
    kernels: tuple[int, ...] = (KERNEL,)
    strides: tuple[int, ...] = (1,)
    padding: str = "none"
    normalization: str = "batch"
    pooling: str = "between"
    summary: str = "values"

    def pools(self, index: int) -> bool:
        """Whether pooling follows the convolution of that index, from 1."""
        if self.pooling == "between":
            return index < len(self.channels)
        return self.pooling == "every" or (self.pooling == "second" and index % 2 == 0)

    def features(self, last: "FeatureMaps") -> int:
        """Return how many numbers the dense layers get of the last maps."""
        return last.numbers if self.summary == "values" else last.channels


@dataclass(frozen=True, slots=True)
class FeatureMaps:
    """The picture, or what a convolution made of it.

    Parameters
    ----------
    channels, height, width : int
        After pooling, where there is one.
    pooled : bool
        Whether max-pooling followed.
    kernel, stride, edge : int
        Of the convolution: side of its window, how far it moves, zeros around the maps before.
    unpooled : (int, int)
        Height and width before pooling.
    """

    channels: int
    height: int
    width: int
    pooled: bool = False
    kernel: int = KERNEL
    stride: int = 1
    edge: int = 0
    unpooled: tuple[int, int] = (0, 0)

    @property
    def numbers(self) -> int:
        """Values in all maps of one sample."""
        return self.channels * self.height * self.width

    @property
    def numbers_unpooled(self) -> int:
        """Values that the convolution makes of one sample."""
        height, width = self.unpooled
        return self.channels * height * width

    def __str__(self) -> str:
        return f"{self.channels}x{self.height}x{self.width}"


def feature_maps(
    sample_shape: tuple[int, ...], convolutions: Convolutions, name: str
) -> list[FeatureMaps]:
    """Return the picture and the maps that each convolution of ``torch-cnn`` makes of it.

    Parameters
    ----------
    sample_shape : tuple of int
        (height, width) or (height, width, colours).
    convolutions : Convolutions
    name : str
        Of the data, for errors.

    Raises
    ------
    ConfigError
        If samples are no pictures, or smaller than what the convolutions need, or there are not
        as many kernels or strides as convolutions; `field` names the setting.
    """
    if len(sample_shape) < 2:
        raise ConfigError(
            f"torch-cnn needs pictures; the samples of {name} are rows of {sample_shape[0]} "
            "numbers. Choose torch-mlp or numpy-mlp",
            field="model",
        )
    kernels = _one_each("kernels", convolutions.kernels, len(convolutions.channels))
    strides = _one_each("strides", convolutions.strides, len(convolutions.channels))
    height, width, *colours = sample_shape
    maps = [FeatureMaps(colours[0] if colours else 1, height, width)]
    for index, (count, kernel, stride) in enumerate(
        zip(convolutions.channels, kernels, strides, strict=True), start=1
    ):
        before = maps[-1]
        pooled = convolutions.pools(index)
        edge = kernel // 2 if convolutions.padding == "same" else 0
        high, wide = (
            (side + 2 * edge - kernel) // stride + 1 for side in (before.height, before.width)
        )
        step = POOL if pooled else 1
        if high < step or wide < step:
            needed = (step - 1) * stride + kernel - 2 * edge
            raise ConfigError(
                f"layer conv{index} gets {before} (channels x height x width) and needs at least "
                f"{needed}x{needed}; the pictures of {name} are {sample_shape[0]}x"
                f"{sample_shape[1]}. Choose fewer convolutions (channels), larger pictures, or "
                "torch-mlp",
                field="channels",
            )
        maps.append(
            FeatureMaps(
                count, high // step, wide // step, pooled, kernel, stride, edge, (high, wide)
            )
        )
    return maps


def _one_each(field: str, numbers: tuple[int, ...], convolutions: int) -> tuple[int, ...]:
    if len(numbers) == 1:
        return numbers * convolutions
    if len(numbers) != convolutions:
        raise ConfigError(
            f"{field} has {len(numbers)} numbers, and channels {convolutions}; give one number "
            "for all convolutions, or one for each",
            field=field,
        )
    return numbers


def strided_maps(
    sample_shape: tuple[int, ...], channels: Sequence[int], name: str
) -> list[FeatureMaps]:
    """Return the picture and the maps that the encoder of ``torch-conv-autoencoder`` makes of it.

    Each convolution moves in steps of 2 over maps with an edge of zeros, and halves them: 32x32
    becomes 16x16, 8x8, 4x4, and 9x9 becomes 5x5. The decoder goes through the same sizes backwards.

    Parameters
    ----------
    sample_shape : tuple of int
        (height, width) or (height, width, colours).
    channels : sequence of int
        Maps that each convolution makes.
    name : str
        Of the data, for errors.

    Raises
    ------
    ConfigError
        If samples are no pictures, or smaller than 8x8, or there are no convolutions, or more than
        halve the pictures to one pixel.
    """
    if len(sample_shape) < 2 or min(sample_shape[:2]) < SMALLEST_SIDE:
        what = (
            f"rows of {sample_shape[0]} numbers"
            if len(sample_shape) < 2
            else f"{sample_shape[0]}x{sample_shape[1]} pixels"
        )
        raise ConfigError(
            f"torch-conv-autoencoder needs pictures of at least {SMALLEST_SIDE}x{SMALLEST_SIDE}; "
            f"the samples of {name} are {what}. Choose larger pictures, or torch-autoencoder",
            field="model",
        )
    height, width, *colours = sample_shape
    maps = [FeatureMaps(colours[0] if colours else 1, height, width)]
    most = (max(height, width) - 1).bit_length()
    if not 1 <= len(channels) <= most:
        raise ConfigError(
            f"channels has {len(channels)} numbers, one for each convolution; pictures of "
            f"{height}x{width}, as those of {name}, are one pixel after {most}. Choose 1 to {most}",
            field="channels",
        )
    for count in channels:
        height, width = -(-height // STRIDE), -(-width // STRIDE)
        maps.append(FeatureMaps(count, height, width))
    return maps
