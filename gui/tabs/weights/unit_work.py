"""What units answer to samples, computed off the GUI thread where the run's data are open."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.analysis.activations import LayeredNetwork
from core.analysis.unit_states import UnitStates, extreme_samples, unit_states
from core.analysis.weight_layers import Arrays
from core.datasets.dataset import Dataset, Split, SplitName
from core.models.lesions import without_units
from core.models.numpy_losses import PixelError
from core.models.picture_shapes import Convolutions
from core.runs.folder import RunFolder
from core.training.inference import sample_losses
from gui.lesions import Units, by_layer
from gui.run_weights import RunWeights

SAMPLES = 9

SPLIT: SplitName = "train"
"""Whose samples excite a unit; accuracy is measured on the validation split."""

_MOST_SAMPLES = 20_000
"""Of a larger split the first so many are looked at."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a network reads the validation split.

    Parameters
    ----------
    accuracy : float or None
        None where there is nothing to recognise.
    loss : float
        The loss is the mean over the samples.
    """

    accuracy: float | None
    loss: float


@dataclass(frozen=True, eq=False)
class UnitQuestion:
    """What is asked about a layer and one of its units.

    Parameters
    ----------
    folder : RunFolder
    epoch : int
        A kept one.
    activation : str
    convolutions : Convolutions or None
        Of the run's settings, where it has convolutions.
    layer : str
        Whose units' states are wanted.
    unit : int or None
        Whose samples are wanted.
    off : frozenset of UnitChoice
        Units that are switched off.
    loss : str
        What the run was trained with.
    reconstructs : bool
        Whether it gives its inputs back, and recognises nothing.
    dataset : Dataset
        The run's.
    """

    folder: RunFolder
    epoch: int
    activation: str | tuple[str, ...]
    convolutions: Convolutions | None
    layer: str
    unit: int | None
    off: Units
    loss: str
    reconstructs: bool
    dataset: Dataset = field(repr=False)


@dataclass(frozen=True, eq=False)
class UnitAnswer:
    """What samples say of units.

    Parameters
    ----------
    question : UnitQuestion
    states : UnitStates
        Of the layer's units, over `looked_at` samples.
    looked_at : int
    most, least : ndarray of shape (up to 9,)
        Indices of training samples; empty without a unit.
    responses : ndarray of shape (looked_at,)
        What the unit sums up; empty without a unit.
    whole : Score or None
        With all units; None while none is switched off.
    without : Score or None
        Without those that are switched off.
    """

    question: UnitQuestion
    states: UnitStates
    looked_at: int
    most: npt.NDArray[np.int64]
    least: npt.NDArray[np.int64]
    responses: npt.NDArray[np.floating]
    whole: Score | None
    without: Score | None


class UnitWork:
    """Answers questions; keeps what the last layer answered, for walking over its units.

    Of one thread at a time.
    """

    def __init__(self, cache: RunWeights) -> None:
        self._cache = cache
        self._of: tuple[object, str, object, Units] = (None, "", None, frozenset())
        self._responses: npt.NDArray[np.floating] = np.empty((0, 0))
        self._whole: tuple[object, Score] | None = None

    def answer(self, question: UnitQuestion) -> UnitAnswer:
        """Compute what is asked.

        Raises
        ------
        ModelLoadError
            If the weights are missing or damaged.
        """
        arrays = self._cache.read(question.folder, question.epoch)
        network = _network(arrays, question)
        # The arrays themselves tell whether they are the same: a file that changes is read anew.
        known, layer, dataset, known_off = self._of
        # What is off in layers before changes what these units see; their own are still asked.
        others = frozenset(unit for unit in question.off if unit.layer != question.layer)
        is_same = known is arrays and dataset is question.dataset
        if not is_same or layer != question.layer or known_off != others:
            rows = question.dataset.train.vectors[:_MOST_SAMPLES]
            seen = _network(without_units(arrays, by_layer(others)), question)
            self._responses = seen.responses(rows, question.layer)
            self._of = (arrays, question.layer, question.dataset, others)
        responses = self._responses
        nobody = np.empty(0, np.int64)
        most, least, own = nobody, nobody, np.empty(0, responses.dtype)
        if question.unit is not None and question.unit < responses.shape[1]:
            own = responses[:, question.unit]
            most, least = extreme_samples(responses, question.unit, SAMPLES)
        whole = without = None
        if question.off:
            whole = self._score_of_whole(network, question)
            without = _score(network, question, question.off)
        return UnitAnswer(
            question,
            unit_states(network, question.layer, responses),
            len(responses),
            most,
            least,
            own,
            whole,
            without,
        )

    def _score_of_whole(self, network: LayeredNetwork, question: UnitQuestion) -> Score:
        if self._whole is None or self._whole[0] is not network.arrays:
            self._whole = network.arrays, _score(network, question, frozenset())
        return self._whole[1]


def _network(arrays: Arrays, question: UnitQuestion) -> LayeredNetwork:
    return LayeredNetwork(
        arrays,
        question.activation,
        question.dataset.sample_shape,
        question.reconstructs,
        question.convolutions,
    )


def _score(network: LayeredNetwork, question: UnitQuestion, off: Units) -> Score:
    split = question.dataset.validation
    logits = network.logits(split.vectors, by_layer(off))
    if question.reconstructs:
        targets = network.prepared(split.vectors)
        return Score(None, float(PixelError().forward(logits, targets).mean()))
    right = logits.argmax(axis=1) == split.labels
    losses = sample_losses(logits, split.labels, question.loss)
    return Score(float(right.mean()), float(losses.mean()))


def sample_strip(split: Split, indices: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8] | None:
    """Return samples side by side as they are; None where they are no pictures.

    Returns
    -------
    ndarray of shape (height, samples * (width + 2)) or with RGB, uint8
        Each with a margin of a pixel to both sides, of the colour of its own edge.
    """
    if len(split.sample_shape) < 2 or not len(indices):
        return None
    pictures = np.rint(np.clip(split.inputs[indices], 0, 1) * 255).astype(np.uint8)
    return np.concatenate(
        [np.pad(p, ((1, 1), (1, 1), *[(0, 0)] * (p.ndim - 2)), mode="edge") for p in pictures],
        axis=1,
    )
