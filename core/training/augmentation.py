"""Data augmentation: training pictures moved, turned, mirrored and changed, anew at each step.

What a network is never shown twice in the same way it cannot learn by heart. All is drawn in NumPy,
a batch at a time, so that networks of every library see the same pictures. They are read once, at
the places where each of their pixels comes from (`core.training.distortion`), and then change
their looks (`core.training.looks`); only then are they prepared for the network.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset, Ink, Split
from core.errors import ConfigError
from core.models.input_preparation import InputPreparation
from core.randomness import Stream, generator
from core.training.config import TrainingConfig
from core.training.distortion import Places, bend, read_at
from core.training.looks import LOOKS, change_look

MOVES = ("distortion", "flip", "shift", "rotation", "shear", "zoom", "crop")
"""The settings that decide where pixels come from."""

AUGMENTATIONS = (*MOVES, *LOOKS)
"""All settings that change training pictures."""

NEUTRAL = {name: getattr(TrainingConfig(), name) for name in AUGMENTATIONS}
"""Their values at which nothing is changed; asked for at every step, and so made once."""

Array = npt.NDArray[np.floating[Any]]
Factors = npt.NDArray[np.float32]


def augmented_by(config: TrainingConfig) -> tuple[str, ...]:
    """Return the names of the settings that change training pictures, as they stand."""
    return tuple(name for name, value in NEUTRAL.items() if getattr(config, name) != value)


def check_augmentation(dataset: Dataset, config: TrainingConfig) -> None:
    """Refuse to augment what is no picture, and strokes where there are none.

    Raises
    ------
    ConfigError
        If it is asked for of rows of numbers, or thickness of pictures without known ink; `field`
        names the setting.
    """
    wanted = augmented_by(config)
    if wanted and not dataset.is_pictures:
        raise ConfigError(
            f"{wanted[0]} changes pictures; the samples of {dataset.name} are rows of numbers. "
            f"Leave {wanted[0]} at {NEUTRAL[wanted[0]]}",
            field=wanted[0],
        )
    if "thickness" in wanted and not has_strokes(dataset):
        raise ConfigError(
            f"thickness is that of strokes on grey pictures; those of {dataset.name} have colours, "
            "or it is not known whether their ink is dark or light. Leave thickness at 0",
            field="thickness",
        )


def has_strokes(dataset: Dataset) -> bool:
    """Whether samples are grey pictures of which it is known whether ink is dark or light."""
    return dataset.ink is not None and len(dataset.sample_shape) == 2


@dataclass(frozen=True, slots=True)
class Augmentation:
    """What happens to the pictures of one step.

    Parameters
    ----------
    config : TrainingConfig
    step : int
        Steps done before.
    ink : {"dark", "light"} or None
        Of the data.
    """

    config: TrainingConfig
    step: int
    ink: Ink | None = None

    def apply(self, pictures: Array, *, is_glyph: bool = False) -> Array:
        """Return the pictures of a batch as the network is to see them, before preparation.

        Parameters
        ----------
        pictures : ndarray of shape (count, height, width) or (count, height, width, 3)
        is_glyph : bool
            Whether these are glyphs, whose ink is 1: all else is augmented as it lies in the data.

        Returns
        -------
        ndarray of the shape and dtype of `pictures`
        """
        wanted = augmented_by(self.config)
        if any(name in MOVES for name in wanted):
            size = pictures.shape[1], pictures.shape[2]
            pictures = read_at(pictures, draw_places(len(pictures), size, self.config, self.step))
        if any(name in LOOKS for name in wanted):
            ink: Ink | None = "light" if is_glyph else self.ink
            pictures = change_look(pictures, self.config, self.step, ink)
        return pictures


def augmentation(config: TrainingConfig, step: int, ink: Ink | None) -> Augmentation | None:
    """Return what happens to the pictures of a step; None where nothing does."""
    return Augmentation(config, step, ink) if augmented_by(config) else None


def augmented_rows(
    split: Split,
    indices: npt.NDArray[np.int64],
    preparation: InputPreparation,
    augmentation: Augmentation,
    glyphs: Array | None = None,
) -> Array:
    """Return samples as rows (batch, features), augmented and prepared, in float32.

    Parameters
    ----------
    split : Split
    indices : ndarray of shape (batch,)
    preparation : InputPreparation
    augmentation : Augmentation
    glyphs : ndarray of shape (batch, features), optional
        The samples as glyphs, where the preparation makes these: that takes long, and is done once.
    """
    if glyphs is not None:
        pictures = glyphs.reshape(-1, *split.sample_shape)
        return augmentation.apply(pictures, is_glyph=True).reshape(glyphs.shape)
    pictures = augmentation.apply(split.inputs[indices])
    return preparation.apply(pictures.reshape(len(indices), -1), np.float32)


def draw_places(count: int, size: tuple[int, int], config: TrainingConfig, step: int) -> Places:
    """Draw from where each pixel of augmented pictures comes.

    A function of its arguments alone, as the order of batches is: a run that is resumed or forked
    sees what it would have seen.

    Parameters
    ----------
    count : int
        Pictures.
    size : (int, int)
        Height and width in pixels.
    config : TrainingConfig
        Each picture is mirrored with probability 1/2 (flip); shifted by up to `shift` of its side
        along either axis, in whole pixels where nothing else needs others; turned by up to
        `rotation` degrees; slanted by up to `shear` columns a row, as italics are; enlarged or made
        smaller by up to a factor 1 + `zoom`; and cut to a part of at least `crop` of its area with
        sides in proportion, which fills the whole. Then it is distorted (see
        `core.training.distortion.bend`).
    step : int
        Steps done before.

    Returns
    -------
    ndarray of shape (count, 2, height, width), float32
        Row and column, in pixels, from 0 in the middle of the first pixel.
    """
    height, width = size
    rng = generator(config.seed, Stream.AUGMENTATION, step)
    # Drawn in any case and in this order: one setting more changes nothing about the others. Of two
    # numbers for shear one is used; without the other, runs would not go on as they began.
    mirrored = rng.random(count, np.float32) < 0.5
    shift, turn, shear, zoom, part, where = (
        _between(rng, (count, axes)) for axes in (2, 1, 2, 1, 1, 2)
    )
    ways = _rotations(np.deg2rad(np.float32(config.rotation)) * turn[:, 0])
    slant = np.float32(config.shear) * shear[:, 0]
    zeros, ones = np.zeros(count, np.float32), np.ones(count, np.float32)
    # Rows stay where they are, and each begins some columns beside the one above.
    ways = ways @ np.stack([ones, zeros, slant, ones], 1).reshape(-1, 2, 2)
    ways *= ((1 + np.float32(config.zoom)) ** -zoom)[:, :, None]
    # The side of the part is the root of its area; it lies anywhere within the picture.
    side = np.sqrt(config.crop + (1 - config.crop) * (part + 1) / 2, dtype=np.float32)
    ways *= side[:, :, None]
    sides = np.array(size, np.float32)
    moved = np.rint(-np.float32(config.shift) * shift * sides)
    moved += (1 - side) / 2 * where * sides
    if config.flip == "horizontal":
        ways[mirrored, :, 1] *= -1
    rows = np.arange(height, dtype=np.float32) - np.float32((height - 1) / 2)
    columns = np.arange(width, dtype=np.float32) - np.float32((width - 1) / 2)
    places: Places = (
        ways[:, :, :1, None] * rows[:, None] + ways[:, :, 1:, None] * columns
    ) + moved[:, :, None, None]
    places[:, 0] += np.float32((height - 1) / 2)
    places[:, 1] += np.float32((width - 1) / 2)
    if config.distortion:
        places += bend(count, size, config, step)
    return places


def _between(rng: np.random.Generator, shape: tuple[int, int]) -> Factors:
    """Draw evenly from -1 to 1."""
    return np.asarray(2 * rng.random(shape, np.float32) - 1, np.float32)


def _rotations(angles: Factors) -> Factors:
    """Return matrices (count, 2, 2) that turn (row, column)."""
    cos, sin = np.cos(angles), np.sin(angles)
    return np.asarray(np.stack([cos, sin, -sin, cos], 1).reshape(-1, 2, 2), np.float32)
