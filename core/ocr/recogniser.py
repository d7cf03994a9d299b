"""A network asked what glyphs show, whatever data it was trained on."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Split
from core.datasets.glyphs import GlyphForm
from core.errors import ModelLoadError
from core.ocr.finding import Findings, Letter
from core.ocr.glyph_cutting import Ink, cut_glyphs
from core.runs.classifier import Classifier

Reals = npt.NDArray[np.float64]


class Recogniser:
    """Reads the letters of pictures with a network that knows characters.

    Parameters
    ----------
    classifier : Classifier
        Of grey pictures of single characters, of any size and polarity.

    Raises
    ------
    ModelLoadError
        If its inputs are no grey pictures, or its classes no single characters.
    """

    def __init__(self, classifier: Classifier) -> None:
        if len(classifier.sample_shape) != 2:
            raise ModelLoadError(
                f"{classifier.name} takes inputs of shape {classifier.sample_shape}, no grey "
                "pictures; choose a run that was trained on characters"
            )
        long = [name for name in classifier.class_names if len(name) != 1]
        if long:
            raise ModelLoadError(
                f"{classifier.name} has the class {long[0]!r}, which is no single character; "
                "choose a run that was trained on characters"
            )
        self.classifier = classifier

    @property
    def name(self) -> str:
        """Of the network, for people."""
        return self.classifier.name

    @property
    def class_names(self) -> tuple[str, ...]:
        """The characters it knows."""
        return self.classifier.class_names

    def read_glyphs(self, glyphs: Ink) -> Reals:
        """Return log-probabilities (glyphs, classes).

        Parameters
        ----------
        glyphs : ndarray of shape (glyphs, 32, 32), float32
            0 is paper and 1 ink, upright.
        """
        if not len(glyphs):
            return np.empty((0, len(self.class_names)))
        logits = self.classifier.logits(self._fitted(glyphs))
        shifted = logits - logits.max(axis=1, keepdims=True)
        found: Reals = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return found

    def network_inputs(self, glyphs: Ink) -> npt.NDArray[np.float32]:
        """Return what the first layer gets of glyphs, (glyphs, height, width), upright.

        In the size and polarity, and behind the input preparation, that the network was trained
        with.
        """
        return self.classifier.network_inputs(self._fitted(glyphs))

    def with_form(self, form: GlyphForm) -> "Recogniser":
        """Return one of the same network, where that makes glyphs, with glyphs of another form."""
        return Recogniser(self.classifier.with_form(form))

    def _fitted(self, glyphs: Ink) -> npt.NDArray[np.float32]:
        split = Split(glyphs, np.zeros(len(glyphs), np.int64))
        return self.classifier.fit(split, "light", "the letters")[0].inputs

    def read_letters(
        self,
        findings: Findings,
        letters: Sequence[Letter],
        angles: Sequence[float] | None = None,
    ) -> Reals:
        """Return log-probabilities (letters, classes) of letters of a picture."""
        return self.read_glyphs(cut_glyphs(findings, letters, angles))
