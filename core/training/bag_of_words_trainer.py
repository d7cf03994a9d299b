"""The trainer of a bag of visual words: k-means, in the loop that trains all models."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError, ModelLoadError
from core.memory import check_memory
from core.models.bag_of_words import BagOfWords, WordForm
from core.models.gradient_descriptors import CELLS
from core.models.input_preparation import InputPreparation
from core.models.similar_pictures import KnownPictures, MutualIntersections, fit_scale
from core.models.visual_words import draw_words, move_words, nearest_words, quantisation_errors
from core.models.word_appearance import WordAppearance
from core.randomness import Stream, generator
from core.training.bag_of_words_data import (
    AT_A_TIME,
    Described,
    DescribedSplit,
    Reals,
    descriptor_bytes,
)
from core.training.bag_of_words_settings import BagOfWordsSettings
from core.training.config import TrainingConfig
from core.training.displacement import Displacement
from core.training.inference import NetworkShape
from core.training.trainer import (
    OPTIMIZER_PREFIX,
    Arrays,
    BatchScores,
    PreparedSplit,
    StepResult,
)

_COUNTS = OPTIMIZER_PREFIX + "counts"

_SHOWN_PICTURES = 256
"""Of which the appearance of words is the mean: more would look the same."""

_BEGINNING_PICTURES, _BEGINNING_PATCHES = 256, 10_000
"""Of which the first words are drawn, unless there are more words."""


class BagOfWordsTrainer:
    """Trains a dictionary by mini-batch k-means, and recognises with what it has reached.

    A step moves each word towards the descriptors of a batch that are nearest to it. The loss of a
    picture is the mean squared distance of its descriptors to their words. Scored are nearest
    neighbours among the training pictures, whose histograms are counted anew whenever these are
    scored. They are recognised without themselves among their neighbours, since each would find
    itself, and their accuracy always be 1 (`KnownPictures.similarities`).

    Parameters
    ----------
    dataset : Dataset
        Its training split, and no equal one, is what later splits are compared with.
    form : WordForm
    words : ndarray of shape (words, numbers), float32
        First words; taken over.
    described : DescribedSplit
        The training split.
    """

    device = "CPU"
    evaluation_batch = AT_A_TIME
    notes: tuple[str, ...] = ()

    def __init__(
        self, dataset: Dataset, form: WordForm, words: Reals, described: DescribedSplit
    ) -> None:
        self.learning_rate, self.step, self.epoch = 1.0, 0, 0
        self._train = described
        self._counts = np.zeros(form.words)
        self._preparation = InputPreparation.fit("stored", dataset)
        labels = np.asarray(dataset.train.labels)
        empty = np.zeros((len(labels), 4**form.levels, form.words), np.uint32)
        self._bag = BagOfWords(
            form,
            words,
            KnownPictures(empty, labels, form.classes, form.neighbours),
            0.0,
            np.full((form.words, *form.patch_shape), np.nan, np.float32),
        )
        self._begin_to_look()
        shown = min(len(labels), _SHOWN_PICTURES)
        self._shown = frozenset(np.linspace(0, len(labels) - 1, shown).round().astype(int).tolist())

    @property
    def parameter_count(self) -> int:
        """Numbers in the dictionary."""
        return self._bag.words.size

    def prepare(self, split: Split) -> PreparedSplit:
        """Make room for the descriptors of a split; each is computed when it is first needed."""
        return self._train if split is self._train.split else DescribedSplit(split, self._bag.form)

    def warm_up(self, split: PreparedSplit) -> Iterator[int]:
        """Describe the pictures of a split that are not described yet."""
        assert isinstance(split, DescribedSplit)
        return split.warm_up()

    def configure(self, config: TrainingConfig) -> None:
        """Take over nothing: k-means has neither momentum nor weight decay."""

    def displace(self, moved: Displacement) -> None:
        """Refuse: words are no units."""
        raise ConfigError(f"a bag of visual words has no layer {moved.layer} to move a unit of")

    def train_step(self, inputs: Reals, targets: npt.NDArray[np.int64]) -> StepResult:
        """Move the words towards the descriptors (pictures, patches, numbers) of a batch."""
        nearest = nearest_words(inputs, self._bag.words)
        errors = quantisation_errors(inputs, self._bag.words, nearest)
        move_words(self._bag.words, self._counts, inputs, nearest)
        return StepResult(float(errors.mean()))

    def evaluate_batch(self, inputs: Described, targets: npt.NDArray[np.int64]) -> BatchScores:
        """Score consecutive pictures.

        Of the training split, which comes first and in order, the histograms are kept on the way;
        its last batch tells the recognised of all.
        """
        bag, descriptors = self._bag, inputs.descriptors
        nearest = nearest_words(descriptors, bag.words)
        errors = quantisation_errors(descriptors, bag.words, nearest)
        histograms = bag.form.count(nearest)
        if inputs.whole is self._train:
            self._look_at(inputs, nearest, histograms)
            correct = self._compare_training() if inputs.stop == len(self._train) else 0
        else:
            answers = bag.known.similarities(histograms).argmax(axis=1)
            correct = int(np.count_nonzero(answers == targets))
        return BatchScores(len(targets), float(errors.sum()), correct)

    def snapshot(self) -> Arrays:
        """Copy the dictionary, and the histograms of the training pictures as they were scored."""
        return self._bag.arrays() | self._preparation.arrays()

    def state(self) -> Arrays:
        """Copy the snapshot, and how many descriptors each word is the mean of."""
        return self.snapshot() | {_COUNTS: self._counts.copy()}

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over a state, or a snapshot, whose words then move as far as first ones.

        Raises
        ------
        ModelLoadError
            If the arrays do not fit the settings, or the training pictures.
        """
        form = self._bag.form
        loaded = BagOfWords.from_arrays(form, state)
        if not np.array_equal(loaded.known.labels, self._train.split.labels):
            raise ModelLoadError(
                "the dictionary was made of other training pictures; choose the data it was "
                "trained with"
            )
        counts = state.get(_COUNTS, np.zeros(form.words))
        if counts.shape != (form.words,):
            raise ModelLoadError(
                f"{_COUNTS} holds {counts.shape}; a dictionary of {form.words} words has as many "
                "counts"
            )
        self._bag, self._counts = loaded, np.array(counts, np.float64)

    def _begin_to_look(self) -> None:
        known = self._bag.known
        self._histograms = np.zeros_like(known.histograms)
        self._mutual = MutualIntersections(len(known.labels))
        self._appearance = WordAppearance(self._bag.form.words, self._bag.form.grid)

    def _look_at(
        self,
        inputs: Described,
        nearest: npt.NDArray[np.int64],
        histograms: npt.NDArray[np.uint32],
    ) -> None:
        """Compare training pictures with those before, and add their patches to their words'."""
        if inputs.start == 0:
            self._begin_to_look()
        self._histograms[inputs.start : inputs.stop] = histograms
        self._mutual.add(histograms)
        for index, picture, own in zip(
            range(inputs.start, inputs.stop), inputs.pictures, nearest, strict=True
        ):
            if index in self._shown:
                self._appearance.add(picture, own)

    def _compare_training(self) -> int:
        """Compare the training pictures with one another; return how many are recognised."""
        known = replace(self._bag.known, histograms=self._histograms)
        found = known.of_shared(self._mutual.shared)
        self._bag = replace(
            self._bag,
            known=known,
            scale=fit_scale(found, known.labels),
            appearance=self._appearance.means(),
        )
        return int(np.count_nonzero(found.argmax(axis=1) == known.labels))


def make_bag_of_words_trainer(
    dataset: Dataset, settings: BagOfWordsSettings, config: TrainingConfig
) -> BagOfWordsTrainer:
    """Make the trainer of a bag of visual words, with its first words.

    Raises
    ------
    ConfigError
        If samples are no pictures or too small, there are fewer training patches than words, or
        the descriptors would not fit into memory.
    """
    form = settings.form(NetworkShape(dataset.sample_shape, dataset.classes))
    form.grid.check(dataset.name)
    if settings.descriptor == "gradients" and settings.patch % CELLS:
        raise ConfigError(
            f"patch is cut into {CELLS}x{CELLS} cells for gradients and must be a multiple of "
            f"{CELLS}; got {settings.patch}",
            field="patch",
        )
    patches = len(dataset.train) * len(form.grid)
    if patches < form.words:
        raise ConfigError(
            f"a dictionary of {form.words:,} words needs as many patches, and the "
            f"{len(dataset.train):,} training pictures of {dataset.name} have {patches:,}; choose "
            "fewer words, or a smaller spacing",
            field="words",
        )
    _check_memory(dataset, form)
    described = DescribedSplit(dataset.train, form)
    rng = generator(config.seed, Stream.WEIGHTS)
    samples = _some_descriptors(described, form, rng)
    words = draw_words(samples, form.words, rng, spread=settings.first_words == "k-means++")
    return BagOfWordsTrainer(dataset, form, words, described)


def _some_descriptors(described: DescribedSplit, form: WordForm, rng: np.random.Generator) -> Reals:
    """Return descriptors (samples, numbers) drawn from some training pictures."""
    # As many pictures as it takes to have enough patches for all words.
    enough = -(-form.words // len(form.grid))
    count = min(len(described), max(_BEGINNING_PICTURES, enough))
    chosen = np.sort(rng.choice(len(described), count, replace=False))
    rows = described.descriptors(chosen).reshape(-1, form.numbers)
    wanted = min(len(rows), max(_BEGINNING_PATCHES, form.words))
    return rows[np.sort(rng.choice(len(rows), wanted, replace=False))]


def _check_memory(dataset: Dataset, form: WordForm) -> None:
    pictures = sum(len(split) for _, split in dataset.splits())
    samples = len(dataset.train)
    # Beside the descriptors: histograms of the training pictures, those before and their pyramids,
    # and what the pictures share with one another.
    histograms = samples * form.words * 4**form.levels
    check_memory(
        descriptor_bytes(pictures, form) + 4 * 4 * histograms + 12 * samples**2,
        f"a dictionary of {form.words:,} words of {len(form.grid):,} patches of each of "
        f"{pictures:,} pictures",
        field="spacing",
    )
