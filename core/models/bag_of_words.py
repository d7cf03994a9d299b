"""The bag of visual words: pictures told apart by which local forms they have, and where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ModelLoadError
from core.models.descriptor_grid import DescriptorGrid
from core.models.local_descriptors import NUMBERS, describe_pictures
from core.models.similar_pictures import KnownPictures
from core.models.spatial_pyramid import cell_histograms
from core.models.visual_words import Words, nearest_words

Reals = npt.NDArray[np.float32]
Arrays = dict[str, npt.NDArray[Any]]

WORDS, APPEARANCE = "words", "appearance"
_HISTOGRAMS, _LABELS, _SCALE = "pictures.histograms", "pictures.labels", "logit_scale"

_PICTURES = 32
"""That are described at a time."""


@dataclass(frozen=True)
class WordForm:
    """What a bag of visual words is, beside its arrays.

    Parameters
    ----------
    grid : DescriptorGrid
    descriptor : str
        Name in `core.models.local_descriptors.NUMBERS`.
    words : int
    levels : int
        Of the pyramid, beside the whole picture.
    neighbours : int
    classes : int
    """

    grid: DescriptorGrid
    descriptor: str
    words: int
    levels: int
    neighbours: int
    classes: int

    @property
    def numbers(self) -> int:
        """Of a descriptor."""
        return NUMBERS[self.descriptor]

    @property
    def patch_shape(self) -> tuple[int, ...]:
        """Of a patch: (side, side) or (side, side, 3)."""
        return (self.grid.patch, self.grid.patch, *self.grid.sample_shape[2:])

    def describe(self, pictures: Reals) -> Reals:
        """Return descriptors (pictures, patches, numbers) of pictures (pictures, *sample_shape)."""
        return describe_pictures(pictures, self.descriptor, self.grid)

    def count(self, nearest: Words) -> npt.NDArray[np.uint32]:
        """Count words (pictures, patches) by cell; shape (pictures, cells, words)."""
        cells = self.grid.cells(self.levels)
        return cell_histograms(nearest, cells, self.levels, self.words)


@dataclass(frozen=True, eq=False)
class BagOfWords:
    """A dictionary with the pictures it was made of; it recognises others.

    Parameters
    ----------
    form : WordForm
    words : ndarray of shape (words, numbers), float32
    known : KnownPictures
        The training pictures.
    scale : float
        Of logits; see `core.models.similar_pictures.fit_scale`.
    appearance : ndarray of shape (words, *patch_shape), float32
        Mean of the training patches of each word; NaN of words without any.
    """

    form: WordForm
    words: Reals = field(repr=False)
    known: KnownPictures = field(repr=False)
    scale: float
    appearance: Reals = field(repr=False)

    def logits(self, pictures: Reals) -> npt.NDArray[np.float64]:
        """Return logits (pictures, classes): similarities to each class, times the scale.

        The largest is that of the nearest picture's class where the form has 1 neighbour. A
        training picture is compared with all others (`KnownPictures.similarities`).
        """
        found = [
            self.known.similarities(self.form.count(nearest)) for nearest in self._read(pictures)
        ]
        return self.scale * np.concatenate([*found, np.empty((0, self.form.classes))])

    def word_maps(self, pictures: Reals) -> Words:
        """Return the word of each patch, shape (pictures, patches in a column, in a row), int64."""
        found = [*self._read(pictures), np.empty((0, len(self.form.grid)), np.int64)]
        return np.concatenate(found).reshape(-1, *self.form.grid.size)

    def _read(self, pictures: Reals) -> Iterator[Words]:
        for start in range(0, len(pictures), _PICTURES):
            descriptors = self.form.describe(pictures[start : start + _PICTURES])
            yield nearest_words(descriptors, self.words)

    def arrays(self) -> Arrays:
        """Return what inference needs, by name, in the smallest types that hold it."""
        return {
            WORDS: self.words.copy(),
            APPEARANCE: self.appearance.astype(np.float16),
            _HISTOGRAMS: self.known.histograms.astype(np.min_scalar_type(len(self.form.grid))),
            _LABELS: self.known.labels.astype(np.int32),
            _SCALE: np.array([self.scale]),
        }

    @classmethod
    def from_arrays(cls, form: WordForm, arrays: Mapping[str, npt.NDArray[Any]]) -> "BagOfWords":
        """Return the bag that a checkpoint holds, as `arrays` wrote it.

        Raises
        ------
        ModelLoadError
            If an array is missing or has another shape.
        """
        pictures = arrays[_LABELS].shape[:1] if _LABELS in arrays else (0,)
        shapes: dict[str, tuple[int, ...]] = {
            WORDS: (form.words, form.numbers),
            APPEARANCE: (form.words, *form.patch_shape),
            _HISTOGRAMS: (*pictures, 4**form.levels, form.words),
            _LABELS: pictures,
            _SCALE: (1,),
        }
        for name, shape in shapes.items():
            if name not in arrays or arrays[name].shape != shape:
                there = f"holds {arrays[name].shape}" if name in arrays else "is missing"
                raise ModelLoadError(
                    f"the dictionary does not fit: {name} {there} and should be of shape {shape}; "
                    "use another epoch"
                )
        known = KnownPictures(
            arrays[_HISTOGRAMS].astype(np.uint32),
            arrays[_LABELS].astype(np.int64),
            form.classes,
            form.neighbours,
        )
        return cls(
            form,
            arrays[WORDS].astype(np.float32),
            known,
            float(arrays[_SCALE][0]),
            arrays[APPEARANCE].astype(np.float32),
        )
