"""What a network does to its inputs before the first layer, kept with its weights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset
from core.datasets.glyphs import GLYPH_FORM, SIDE, GlyphForm, normalize_glyphs
from core.errors import ConfigError, ModelLoadError

INPUT_CHOICES = {
    "stored": "As stored",
    "ink": "Ink as 1, ground as 0",
    "standardize": "Standardised, each pixel by itself",
    "channels": "Standardised, each colour as a whole",
    "symmetric": "From -1 to 1",
    "imagenet": "Standardised by the colours of ImageNet",
    "glyph": "Glyphs: cropped, centred, of one stroke width",
}

IMAGENET_MEAN = (0.485, 0.456, 0.406)
"""Of red, green and blue over the pictures of ImageNet, in [0, 1], as torchvision rounds them."""

IMAGENET_DEVIATION = (0.229, 0.224, 0.225)
"""Standard deviation of each colour, likewise."""

Affine = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
"""Offset and scale."""

_MOST_NUMBERS = 2**26
"""That are brought to float64 at a time, half a gigabyte."""

_OFFSET, _SCALE, _GLYPH = "input.offset", "input.scale", "input.glyph"


@dataclass(frozen=True, slots=True, eq=False)
class InputPreparation:
    """The affine map x -> (x - offset) * scale, and behind it glyphs, where they are wanted.

    Parameters
    ----------
    offset, scale : ndarray of shape (1,), (3,) or (features,)
        float32; of three numbers one is for each colour.
    is_glyph : bool
        Whether the result, which is 0 on paper and 1 in ink, is then normalised as
        `core.datasets.glyphs` says; samples are pictures of 32x32.
    form : GlyphForm
        What glyphs are brought to; another one answers "what if".
    """

    offset: npt.NDArray[np.float32] = field(repr=False)
    scale: npt.NDArray[np.float32] = field(repr=False)
    is_glyph: bool = False
    form: GlyphForm = GLYPH_FORM

    @classmethod
    def fit(cls, choice: str, dataset: Dataset) -> "InputPreparation":
        """Choose offset and scale for a data set.

        ``stored`` leaves values alone. ``ink`` turns dark ink on a light ground into 1 on 0, so
        that most inputs of a character are 0 and disturb no gradient; light ink stays as it is.
        ``standardize`` subtracts each feature's mean over the training split and divides by its
        standard deviation, but by no less than a tenth of the root mean square deviation, so that
        a pixel that hardly ever changes is not blown up. ``channels`` does so with one mean and
        deviation for all pixels of a colour, or of grey pictures; ``imagenet`` with those of
        ImageNet, as networks that were trained on it expect, of grey pictures with the mean of its
        three colours. ``symmetric`` takes 0 to 1 to -1 to 1. ``glyph`` is ``ink``, and then every
        character is cropped, brought to one size and one width of the stroke, and centred.

        Raises
        ------
        ConfigError
            If glyphs are asked for and the samples are no grey pictures of 32x32 whose ink is
            known, or colours of what is no picture; `field` is ``"inputs"``.
        """
        one = np.ones(1, np.float32)
        if choice == "glyph":
            _check_glyphs(dataset)
        if choice in ("ink", "glyph") and dataset.ink == "dark":
            return cls(one, -one, choice == "glyph")
        if choice == "symmetric":
            return cls(np.full(1, 0.5, np.float32), np.full(1, 2, np.float32))
        if choice == "channels":
            return cls(*_of_channels(dataset))
        if choice == "standardize":
            vectors = dataset.train.vectors
            mean = vectors.mean(axis=0, dtype=np.float64)
            deviation = _deviation(vectors, mean)
            floor = 0.1 * float(np.sqrt(np.mean(deviation**2)))
            deviation = np.maximum(deviation, floor) if floor > 0 else np.ones_like(deviation)
            return cls(mean.astype(np.float32), (1 / deviation).astype(np.float32))
        if choice == "imagenet":
            return cls(*_imagenet(_colours(dataset)))
        return cls(0 * one, one, choice == "glyph")

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, npt.NDArray[Any]], features: int | None = None
    ) -> "InputPreparation":
        """Return the preparation that weights hold, as `arrays` wrote it.

        Parameters
        ----------
        arrays : mapping of str to ndarray
            Of a checkpoint.
        features : int, optional
            Numbers of a sample, which the preparation must fit.

        Raises
        ------
        KeyError
            If offset or scale is missing.
        ModelLoadError
            If it is made for samples of another size.
        """
        found = cls(arrays[_OFFSET], arrays[_SCALE], cls.is_of_glyphs(arrays))
        if features is None:
            return found
        for name, array in ((_OFFSET, found.offset), (_SCALE, found.scale)):
            is_of_colours = array.shape == (3,) and features % 3 == 0
            if array.shape not in ((1,), (features,)) and not is_of_colours:
                raise ModelLoadError(
                    f"{name} has shape {array.shape}; the network takes {features} numbers. "
                    "Use another epoch"
                )
        if found.is_glyph and features != SIDE**2:
            raise ModelLoadError(
                f"the network takes glyphs of {SIDE}x{SIDE} pixels; samples here have {features} "
                "numbers. Choose the data it was trained with"
            )
        return found

    @staticmethod
    def is_of_glyphs(arrays: Mapping[str, npt.NDArray[Any]]) -> bool:
        """Whether weights belong to a network that takes glyphs."""
        return _GLYPH in arrays

    @property
    def choice(self) -> str:
        """Which of `INPUT_CHOICES` it is, as far as its numbers tell.

        Of light ink ``ink`` leaves inputs as they are, and cannot be told from ``stored``.
        """
        if self.is_glyph:
            return "glyph"
        if not self.offset.any() and (self.scale == 1).all():
            return "stored"
        if (self.offset == 1).all() and (self.scale == -1).all():
            return "ink"
        if (self.offset == 0.5).all() and (self.scale == 2).all():
            return "symmetric"
        if any(np.array_equal(self.offset, _imagenet(colours)[0]) for colours in (1, 3)):
            return "imagenet"
        return "channels" if _is_of_channels(self.offset) else "standardize"

    def arrays(self) -> dict[str, npt.NDArray[np.float32]]:
        """Return what belongs into a file of weights beside the parameters."""
        found = {_OFFSET: self.offset, _SCALE: self.scale}
        return found | {_GLYPH: np.ones(1, np.float32)} if self.is_glyph else found

    def over(self, features: int) -> Affine:
        """Return offset and scale of each number of a sample, of shape (1,) or (features,)."""
        if self.offset.shape == (3,):
            return np.resize(self.offset, features), np.resize(self.scale, features)
        return self.offset, self.scale

    def apply(
        self, vectors: npt.NDArray[np.float32], dtype: npt.DTypeLike
    ) -> npt.NDArray[np.floating[Any]]:
        """Return prepared inputs of shape (samples, features) in `dtype`; `vectors` stay as is."""
        if self.is_glyph:
            ink = (np.asarray(vectors, np.float32) - self.offset) * self.scale
            glyphs = normalize_glyphs(ink.reshape(-1, SIDE, SIDE), self.form)
            return glyphs.reshape(len(vectors), -1).astype(dtype, copy=False)
        if not self.offset.any() and (self.scale == 1).all():
            return vectors.astype(dtype, copy=False)
        prepared = vectors.astype(dtype)
        # In the view that has the colours last, where there is one offset for each.
        last = len(self.offset) if len(self.offset) == 3 else prepared.shape[1]
        pixels = prepared.reshape(-1, last)
        pixels -= self.offset
        pixels *= self.scale
        return prepared


def _of_channels(dataset: Dataset) -> Affine:
    """Return mean and inverse deviation of each colour."""
    pixels = dataset.train.inputs.reshape(-1, _colours(dataset))
    mean = pixels.mean(axis=0, dtype=np.float64)
    deviation = _deviation(pixels, mean)
    deviation[deviation == 0] = 1
    return mean.astype(np.float32), (1 / deviation).astype(np.float32)


def _deviation(
    values: npt.NDArray[np.float32], mean: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return the standard deviation of each column; of many rows without a copy of them all."""
    if values.size <= _MOST_NUMBERS:
        return np.asarray(values.std(axis=0, dtype=np.float64))
    squares = np.zeros_like(mean)
    step = max(1, _MOST_NUMBERS // max(1, values.shape[1]))
    for start in range(0, len(values), step):
        squares += np.square(values[start : start + step] - mean).sum(axis=0)
    return np.asarray(np.sqrt(squares / len(values)))


def _is_of_channels(offset: npt.NDArray[np.float32]) -> bool:
    """Whether all pixels have one offset, or one for each of three colours."""
    if offset.size % 3:
        return offset.size == 1
    return bool((offset.reshape(-1, 3) == offset[:3]).all())


def _imagenet(colours: int) -> Affine:
    """Return offset and scale of each of three colours, or one for grey."""
    mean, deviation = np.array(IMAGENET_MEAN), np.array(IMAGENET_DEVIATION)
    if colours == 1:
        mean, deviation = mean.mean(keepdims=True), deviation.mean(keepdims=True)
    return mean.astype(np.float32), (1 / deviation).astype(np.float32)


def _colours(dataset: Dataset) -> int:
    """Return how many colours the pixels of pictures have."""
    if not dataset.is_pictures:
        raise ConfigError(
            f"colours are those of pictures; the samples of {dataset.name} are rows of numbers. "
            "Choose standardize",
            field="inputs",
        )
    return dataset.sample_shape[2] if len(dataset.sample_shape) == 3 else 1


def _check_glyphs(dataset: Dataset) -> None:
    shape = dataset.sample_shape
    if shape == (SIDE, SIDE) and dataset.ink is not None:
        return
    what = (
        "rows of numbers"
        if len(shape) == 1
        else "colour pictures"
        if len(shape) == 3
        else f"pictures of {shape[1]}x{shape[0]} pixels"
        if shape != (SIDE, SIDE)
        else "pictures of which it is not known whether ink is dark or light"
    )
    raise ConfigError(
        f"glyphs are made of grey pictures of {SIDE}x{SIDE} pixels with dark or light ink; the "
        f"samples of {dataset.name} are {what}. Choose other inputs, or other data",
        field="inputs",
    )
