"""What the page of visual words shows, made off the GUI thread."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.analysis.word_map import (
    DictionarySheet,
    dictionary_sheet,
    word_colors,
    word_map,
    word_shares,
)
from core.models.bag_of_words import BagOfWords
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.training.inference import NetworkShape
from gui.run_weights import RunWeights


@dataclass(frozen=True, eq=False)
class WordsQuestion:
    """A dictionary at an epoch, and a picture that it is to read.

    Parameters
    ----------
    folder : RunFolder
    record : RunRecord
    epoch : int
    picture : ndarray of shape (height, width) or (height, width, 3), float32, or None
    paper : tuple of int
        Red, green and blue behind the tiles.
    """

    folder: RunFolder
    record: RunRecord
    epoch: int
    picture: npt.NDArray[np.float32] | None = field(repr=False)
    paper: tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class WordsAnswer:
    """The dictionary, and the map of a picture's words.

    Parameters
    ----------
    question : WordsQuestion
    epoch : int
        Whose words they are: kept ones, of the cursor's epoch or before.
    sheet : DictionarySheet
    texts : tuple of str
        Of each tile.
    summary : str
        Of the dictionary.
    map : ndarray of shape (height, width, 3), uint8, or None
    answer : int or None
        Class that the picture is read as.
    different : int
        How many words the picture has.
    """

    question: WordsQuestion
    epoch: int
    sheet: DictionarySheet
    texts: tuple[str, ...]
    summary: str
    map: npt.NDArray[np.uint8] | None = field(default=None, repr=False)
    answer: int | None = None
    different: int = 0


def answer_words(cache: RunWeights, question: WordsQuestion) -> WordsAnswer:
    """Read a dictionary, and a picture with it.

    Raises
    ------
    ModelLoadError
        If it is missing or damaged.
    """
    weights = cache.at(question.folder, question.epoch)
    data, settings = question.record.dataset, question.record.config.settings
    form = settings.form(NetworkShape(data.sample_shape, len(data.class_names)))
    bag = BagOfWords.from_arrays(form, weights.arrays)
    sheet, shares = dictionary_sheet(bag, question.paper), word_shares(bag)
    texts = tuple(f"Word {at}: {shares[at]:.2%} of the training patches" for at in sheet.order)
    side = form.grid.patch
    summary = f"{form.words:,} words of {side}×{side} pixels, epoch {weights.epoch}"
    if question.picture is None:
        return WordsAnswer(question, weights.epoch, sheet, texts, summary)
    pictures = question.picture[None]
    nearest = bag.word_maps(pictures)[0]
    shown = word_map(nearest, form.grid, word_colors(form.words))
    answer = int(bag.logits(pictures)[0].argmax())
    different = len(np.unique(nearest))
    return WordsAnswer(question, weights.epoch, sheet, texts, summary, shown, answer, different)
