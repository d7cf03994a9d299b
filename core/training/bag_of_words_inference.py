"""A bag of visual words that only looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.glyphs import GlyphForm
from core.errors import ModelLoadError
from core.models.bag_of_words import BagOfWords
from core.models.input_preparation import InputPreparation
from core.training.bag_of_words_settings import BagOfWordsSettings
from core.training.inference import NetworkShape, Rows, read_preparation


@dataclass(frozen=True, eq=False)
class BagOfWordsInference:
    """A dictionary with the histograms of its training pictures.

    Its logits are similarities to the training pictures of each class, times a scale under which
    their own labels are most likely; the largest is that of the nearest picture's class.
    """

    bag: BagOfWords
    preparation: InputPreparation

    def logits(self, rows: Rows) -> Rows:
        """Return logits (samples, classes) of samples (samples, features)."""
        return self.bag.logits(self.pictures(rows))

    def pictures(self, rows: Rows) -> npt.NDArray[np.float32]:
        """Return samples (samples, features) as pictures (samples, *sample_shape)."""
        return np.asarray(rows, np.float32).reshape(-1, *self.bag.form.grid.sample_shape)

    def input_gradient(self, rows: Rows, directions: Rows) -> Rows:
        """Refuse.

        Raises
        ------
        ModelLoadError
            A patch that changes a little is still the same word.
        """
        raise ModelLoadError(
            "a bag of visual words has no gradient: a patch that changes a little is still the "
            "same word. Choose a run of a network to see the evidence of single pixels"
        )

    def with_form(self, form: GlyphForm) -> "BagOfWordsInference":
        """Return it as it is: it makes no glyphs of pictures."""
        return self


def load_bag_of_words(
    shape: NetworkShape,
    settings: BagOfWordsSettings,
    arrays: Mapping[str, npt.NDArray[Any]],
) -> BagOfWordsInference:
    """Make a bag of visual words of the arrays of a checkpoint.

    Raises
    ------
    ModelLoadError
        If they do not fit.
    """
    bag = BagOfWords.from_arrays(settings.form(shape), arrays)
    return BagOfWordsInference(bag, read_preparation(arrays, shape))
