"""How large the maps of convolutional networks are, known before any weight is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import ConfigError

KERNEL = 3
"""Height and width of the window a convolution looks through."""

POOL = 2
"""Height and width of the block that max-pooling takes the largest value of."""

STRIDE = 2
"""How many pixels the window of an autoencoder's convolution moves at a time."""

SMALLEST_SIDE = 8
"""Of pictures that a convolutional autoencoder takes."""


@dataclass(frozen=True, slots=True)
class FeatureMaps:
    """The picture, or what a convolution made of it.

    Parameters
    ----------
    channels, height, width : int
        After pooling, where there is one.
    pooled : bool
    """

    channels: int
    height: int
    width: int
    pooled: bool = False

    @property
    def numbers(self) -> int:
        """Values in all maps of one sample."""
        return self.channels * self.height * self.width

    def __str__(self) -> str:
        return f"{self.channels}x{self.height}x{self.width}"


def feature_maps(
    sample_shape: tuple[int, ...], channels: Sequence[int], name: str
) -> list[FeatureMaps]:
    """Return the picture and the maps that each convolution of ``torch-cnn`` makes of it.

    There is no padding.

    Parameters
    ----------
    sample_shape : tuple of int
        (height, width) or (height, width, colours).
    channels : sequence of int
        Maps that each convolution makes; all but the last are pooled.
    name : str
        Of the data, for errors.

    Raises
    ------
    ConfigError
        If samples are no pictures, or smaller than what the convolutions need.
    """
    if len(sample_shape) < 2:
        raise ConfigError(
            f"torch-cnn needs pictures; the samples of {name} are rows of {sample_shape[0]} "
            "numbers. Choose torch-mlp or numpy-mlp",
            field="model",
        )
    height, width, *colours = sample_shape
    maps = [FeatureMaps(colours[0] if colours else 1, height, width)]
    for index, count in enumerate(channels, start=1):
        before = maps[-1]
        pooled = index < len(channels)
        step = POOL if pooled else 1
        high, wide = ((side - KERNEL + 1) // step for side in (before.height, before.width))
        if high < 1 or wide < 1:
            needed = KERNEL - 1 + step
            raise ConfigError(
                f"layer conv{index} gets {before} (channels x height x width) and needs at least "
                f"{needed}x{needed}; the pictures of {name} are {height}x{width}. Choose fewer "
                "convolutions (channels), larger pictures, or torch-mlp",
                field="channels",
            )
        maps.append(FeatureMaps(count, high, wide, pooled))
    return maps


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
