"""What the pair duel asks of a network and of its data, and the answer to it."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.analysis.blend import blends, flips
from core.analysis.pair_duel import Picture, grey_map, logit_difference, mean_picture
from core.datasets.dataset import Dataset, SplitName
from core.errors import LabError, ModelLoadError
from core.runs.classifier import Classifier, classifier_of_run
from core.runs.folder import RunFolder
from core.training.inference import softmax
from gui.lesions import Units, by_layer

_KEPT_MEANS = 128
"""Mean pictures that are kept: 0.5 MB of those with 32 x 32 pixels."""


@dataclass(frozen=True, slots=True)
class DuelQuestion:
    """Two classes of a run's data, and which samples of them are looked at.

    Parameters
    ----------
    folder : Path
        Of the run.
    created : str
        When the run was, so that another one of the same name is told from it.
    epoch : int
        Whose weights are kept.
    split : {"train", "validation", "test"}
    first, second : int
        Class indices.
    ends : tuple of (int or None)
        Sample of the first class and sample of the second that are blended.
    selected : int or None
        The sample whose evidence is wanted.
    off : frozenset of UnitChoice
        Units that are switched off.
    """

    folder: Path
    created: str
    epoch: int
    split: SplitName
    first: int
    second: int
    ends: tuple[int | None, int | None]
    selected: int | None
    off: Units = frozenset()


@dataclass(frozen=True, eq=False)
class DuelAnswer:
    """What a duel shows.

    Parameters
    ----------
    question : DuelQuestion
    means : tuple of ndarray
        Of the training samples of the first class and of the second, in the shape of a sample.
    difference : ndarray of shape (height, width)
        Second mean less first.
    evidence : ndarray of shape (height, width) or None
        Of the selected sample: the gradient of the logit of the other class of the two less that
        of its own, with respect to the input.
    no_evidence : str
        Why there is none of a selected sample; else empty.
    blend : ndarray of shape (steps + 1, 2) or None
        Probabilities of the two classes on the way from one end to the other.
    flips : ndarray of shape (flips,)
        Shares at which the larger of the two changes.
    """

    question: DuelQuestion
    means: tuple[Picture, Picture]
    difference: npt.NDArray[np.float64]
    evidence: npt.NDArray[np.float64] | None
    no_evidence: str
    blend: npt.NDArray[np.float64] | None
    flips: npt.NDArray[np.float64]


class DuelWorker:
    """Answers one question after the other, in one thread; keeps one network and some means."""

    def __init__(self) -> None:
        self._means: OrderedDict[tuple[str, int], Picture] = OrderedDict()
        self._network: tuple[object, Classifier] | None = None

    def answer(self, question: DuelQuestion, dataset: Dataset) -> DuelAnswer:
        """Return what the duel shows.

        Raises
        ------
        LabError
            If the weights or the split are gone, or give no finite numbers.
        """
        split = dict(dataset.splits()).get(question.split)
        if split is None:
            raise LabError(f"{dataset.name} has no {question.split} split; choose another one")
        pair = question.first, question.second
        means = self._mean(dataset, question.first), self._mean(dataset, question.second)
        network = self._classifier(question)
        evidence, no_evidence = None, ""
        if question.selected is not None:
            own = int(split.labels[question.selected])
            other = question.second if own == question.first else question.first
            picture = split.inputs[question.selected : question.selected + 1]
            direction = logit_difference(len(network.class_names), other, own)
            try:
                evidence = grey_map(network.input_gradient(picture, direction)[0])
            except ModelLoadError as error:
                # Its answers have no gradient: all else of the duel does without.
                no_evidence = str(error)
            else:
                _check_finite(evidence, network)
        blend, turns = None, np.empty(0)
        start, stop = question.ends
        if start is not None and stop is not None:
            logits = network.logits(blends(split.inputs[start], split.inputs[stop]))
            _check_finite(logits, network)
            blend = softmax(logits)[:, pair]
            turns = flips(logits[:, pair[0]], logits[:, pair[1]])
        difference = grey_map(means[1]) - grey_map(means[0])
        return DuelAnswer(question, means, difference, evidence, no_evidence, blend, turns)

    def _mean(self, dataset: Dataset, label: int) -> Picture:
        key = dataset.fingerprint, label
        if key not in self._means:
            self._means[key] = mean_picture(dataset.train, label)
            if len(self._means) > _KEPT_MEANS:
                self._means.popitem(last=False)
        self._means.move_to_end(key)
        return self._means[key]

    def _classifier(self, question: DuelQuestion) -> Classifier:
        # All that names the weights, and nothing else.
        key = question.folder, question.created, question.epoch, question.off
        if self._network is None or self._network[0] != key:
            self._network = None
            folder, off = RunFolder(question.folder), by_layer(question.off)
            found = classifier_of_run(folder, question.epoch, off)
            self._network = key, found
        return self._network[1]


def _check_finite(values: npt.NDArray[np.floating], network: Classifier) -> None:
    if not np.isfinite(values).all():
        raise ModelLoadError(
            f"{network.name} gives numbers that are not finite at epoch {network.epoch}, because "
            "it had diverged; look at an earlier epoch"
        )
