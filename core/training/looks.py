"""Training pictures in other light, in other strokes and with noise, anew at each step."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Ink
from core.randomness import Stream, generator
from core.training.config import TrainingConfig

Array = npt.NDArray[np.floating[Any]]

LOOKS = ("thickness", "color_jitter", "pixel_noise")
"""The settings that decide how pictures look."""

_WINDOW = 3
"""Side of the square whose darkest or lightest pixel a stroke grows or shrinks by: a pixel."""

_RED, _GREEN, _BLUE = 0.299, 0.587, 0.114
"""Shares of the colours in a grey, as in ITU-R BT.601."""


def change_look(pictures: Array, config: TrainingConfig, step: int, ink: Ink | None) -> Array:
    """Return pictures in other light, with other strokes and noise.

    A function of its arguments alone, as the order of batches is.

    Parameters
    ----------
    pictures : ndarray of shape (count, height, width) or (count, height, width, 3)
        Nominally in [0, 1].
    config : TrainingConfig
        Strokes get up to `thickness` pixels thicker or thinner at either side. Brightness and
        contrast, and of colours saturation, change by factors of 1 - `color_jitter` to
        1 + `color_jitter`. Normal noise has a standard deviation of `pixel_noise`.
    step : int
        Steps done before.
    ink : {"dark", "light"} or None
        Of the pictures; needed for strokes.

    Returns
    -------
    ndarray of the shape and dtype of `pictures`
        Clipped to [0, 1] where light or noise changed them.
    """
    rng = generator(config.seed, Stream.LOOKS, step)
    # Drawn in any case and in this order: one setting more changes nothing about the others.
    stroke, *light = 2 * rng.random((4, len(pictures)), np.float32) - 1
    found = pictures
    if config.thickness and ink is not None:
        found = _with_strokes(found, np.float32(config.thickness) * stroke, ink)
    if config.color_jitter:
        found = _in_light(found, [1 + np.float32(config.color_jitter) * each for each in light])
    if config.pixel_noise:
        noise = rng.standard_normal(pictures.shape, np.float32)
        found = found + np.asarray(np.float32(config.pixel_noise) * noise, pictures.dtype)
    if config.color_jitter or config.pixel_noise:
        found = np.clip(found, 0, 1)
    return found


def _with_strokes(pictures: Array, pixels: Array, ink: Ink) -> Array:
    """Let strokes grow by so many pixels at each side, or shrink where these are negative."""
    # Here, since every start of the program imports this module, and none but this needs SciPy.
    from scipy import ndimage

    found = np.array(pictures)
    thicker, thinner = ndimage.maximum_filter, ndimage.minimum_filter
    if ink == "dark":
        thicker, thinner = thinner, thicker
    for is_thicker, filtered in ((True, thicker), (False, thinner)):
        left = pixels if is_thicker else -pixels
        while (here := np.flatnonzero(left > 0)).size:
            grown = filtered(found[here], size=(1, _WINDOW, _WINDOW))
            # A part of a pixel is that part of the way.
            share = np.minimum(left[here], 1)[:, None, None].astype(found.dtype)
            found[here] += share * (grown - found[here])
            left = left - 1
    return found


def _in_light(pictures: Array, factors: list[Array]) -> Array:
    """Change brightness, contrast about the mean, and saturation about the grey of each pixel."""
    brightness, contrast, saturation = (
        each.reshape(-1, *[1] * (pictures.ndim - 1)).astype(pictures.dtype) for each in factors
    )
    found = pictures * brightness
    middle = found.mean(axis=tuple(range(1, found.ndim)), keepdims=True)
    found = middle + contrast * (found - middle)
    if pictures.ndim == 4:
        shares = np.array([_RED, _GREEN, _BLUE], pictures.dtype)
        grey = (found @ shares)[..., None]
        found = grey + saturation * (found - grey)
    return np.asarray(found)
