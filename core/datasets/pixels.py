"""From stored numbers to float32 inputs: shape, orientation and scale."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.contents import RawPart, Vectors
from core.errors import DatasetError

# Shorter vectors are measurements: the four columns of the iris data are no 2x2 picture.
SMALLEST_FLAT_SIDE = 8

_FLOAT32_MAX = float(np.finfo(np.float32).max)


def shape_samples(part: RawPart, vectors: Vectors) -> npt.NDArray[Any]:
    """View stored inputs as pictures where they are pictures.

    Parameters
    ----------
    part : RawPart
    vectors : {"pictures", "features", "by size"}
        What flat vectors are; "by size" takes those of a square length of 8x8 and more as pictures.

    Returns
    -------
    ndarray of shape (samples, height, width), (samples, height, width, 3) or (samples, features)
        As stored: neither scaled nor turned.

    Raises
    ------
    DatasetError
        If the shape or dtype fits nothing of this.
    """
    inputs = part.inputs
    if inputs.dtype.kind not in "biuf":
        raise DatasetError(
            f"{part.inputs_from} has type {inputs.dtype}; expected numbers (uint8 or float)"
        )
    if inputs.ndim not in (2, 3, 4):
        raise DatasetError(
            f"{part.inputs_from} has shape {inputs.shape}; expected (samples, height, width), "
            "(samples, height, width, 3) or (samples, features)"
        )
    if inputs.size == 0:
        raise DatasetError(
            f"{part.inputs_from} is empty (shape {inputs.shape}); expected at least one sample"
        )
    if inputs.ndim == 4:
        return _drop_grey_channel(part)
    if inputs.ndim == 3 or vectors == "features":
        return inputs
    side = math.isqrt(inputs.shape[1])
    is_square = side * side == inputs.shape[1]
    if vectors == "pictures" and not is_square:
        raise DatasetError(
            f"{part.inputs_from} holds vectors of {inputs.shape[1]} values, which is no square; "
            "expected flattened square pictures, such as 1024 for 32x32 (one in each row)"
        )
    if is_square and (vectors == "pictures" or side >= SMALLEST_FLAT_SIDE):
        return inputs.reshape(len(inputs), side, side)
    return inputs


def _drop_grey_channel(part: RawPart) -> npt.NDArray[Any]:
    channels = part.inputs.shape[3]
    if channels == 3:
        return part.inputs
    if channels == 1:
        return part.inputs[..., 0]
    hint = (
        "move the channels last with x.transpose(0, 2, 3, 1)"
        if part.inputs.shape[1] in (1, 3)
        else "keep grey values (1 channel) or red, green and blue (3)"
    )
    raise DatasetError(
        f"{part.inputs_from} has shape {part.inputs.shape}, {channels} channels; {hint}"
    )


def check_values(part: RawPart) -> tuple[float, float]:
    """Return the smallest and the largest stored value.

    Raises
    ------
    DatasetError
        If a value is NaN, infinite or too large for float32; the text counts them.
    """
    # NaN and infinities show in the extremes, so that sound data are passed over only twice.
    low, high = float(part.inputs.min()), float(part.inputs.max())
    if low >= -_FLOAT32_MAX and high <= _FLOAT32_MAX:
        return low, high
    with np.errstate(invalid="ignore"):
        bad = ~(np.abs(part.inputs) <= _FLOAT32_MAX)
    samples = bad.reshape(len(bad), -1).any(axis=1)
    raise DatasetError(
        f"{part.inputs_from}: {np.count_nonzero(bad)} of {bad.size} values are NaN, infinite or "
        f"beyond float32, in {np.count_nonzero(samples)} of {len(bad)} samples (first in sample "
        f"{int(np.argmax(samples))}, counted from 0); remove or replace them"
    )


def choose_scale(parts: Sequence[RawPart]) -> tuple[float, tuple[str, ...]]:
    """Return what the pictures of all splits are divided by, and what to tell the user of it.

    The splits share one scale. Bicubic resizing overshoots, so that a range may lie somewhat
    outside its nominal 0 to 1 or 0 to 255; such values are kept.

    Raises
    ------
    DatasetError
        If a value is not finite, or some splits count to 1 and others to 255.
    """
    ranges = [check_values(part) for part in parts]
    tops: dict[bool, float] = {}
    for part, (_, top) in zip(parts, ranges, strict=True):
        is_float = part.inputs.dtype.kind == "f"
        tops[is_float] = max(tops.get(is_float, top), top)
    if len(tops) == 2 and tops[True] < 2 < tops[False]:
        found = ", ".join(f"{part.inputs_from}: {part.inputs.dtype}" for part in parts)
        raise DatasetError(
            f"splits store pixels on different scales ({found}, up to {tops[True]:g} and "
            f"{tops[False]:g}); store all of them as uint8, or all as floats in 0 to 1"
        )
    low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
    values = f"Pixels from {low:g} to {high:g}"
    if True not in tops:
        if low >= 0 and 1 < high <= 255:
            return 255.0, ()
        if low >= 0 and 255 < high <= 65535:
            return 65535.0, (f"{values} were divided by 65535.",)
    elif 16 < high <= 320 and low > -65:
        return 255.0, (f"{values} were divided by 255.",)
    if low > -1 and high < 2:
        return 1.0, ()
    return 1.0, (f"{values} were kept as they are; pictures are expected in 0 to 1 or 0 to 255.",)


def to_float32(
    stored: npt.NDArray[Any], *, scale: float, transposed: bool
) -> npt.NDArray[np.float32]:
    """Divide by `scale` and turn transposed pictures upright, in one copy.

    Parameters
    ----------
    stored : ndarray of shape (samples, features), (samples, height, width) or \
(samples, height, width, 3)
    scale : float
    transposed : bool
        Whether rows and columns of each picture are exchanged in `stored`.
    """
    upright = stored.swapaxes(1, 2) if transposed else stored
    inputs = np.empty(upright.shape, np.float32)
    if scale == 1:
        np.copyto(inputs, upright, casting="same_kind")
    else:
        np.divide(upright, np.float32(scale), out=inputs, casting="same_kind")
    return inputs
