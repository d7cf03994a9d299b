"""What a run answers about samples at an epoch, how that is computed, and what is kept of it."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import numpy as np

from core.analysis.class_figures import Report, report
from core.analysis.predictions import Predictions
from core.datasets.dataset import Dataset, Split, SplitName
from core.errors import LabError, ModelLoadError
from core.runs.classifier import classifier_of_run
from core.runs.folder import RunFolder
from core.training.inference import sample_losses, softmax
from gui.lesions import Units, by_layer
from gui.run_weights import Stamp, checkpoint_stamp

BUDGET = 128 * 2**20
"""Bytes of answers that are kept; those asked for longest ago go first."""

PATIENCE_S = 0.5
"""A network that is slower gives way to a newer question; a faster one is shown on the way."""

_ROWS = 1024

_Key = tuple["PredictionRequest", str, Stamp | None]


@dataclass(frozen=True, slots=True)
class PredictionRequest:
    """Which answers.

    Parameters
    ----------
    folder : Path
        Of the run.
    created : str
        When the run was, so that another one of the same name is told from it.
    epoch : int
    split : {"train", "validation", "test"}
    off : frozenset of UnitChoice
        Units that are switched off.
    """

    folder: Path
    created: str
    epoch: int
    split: SplitName
    off: Units = frozenset()


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of a network to a split.

    Parameters
    ----------
    report : Report
    loss : float
        What its training made small, mean over the samples.
    """

    report: Report
    loss: float

    @property
    def predictions(self) -> Predictions:
        """The answers alone."""
        return self.report.predictions


@dataclass(frozen=True, eq=False)
class RunAnswer:
    """The answers of a run.

    Parameters
    ----------
    request : PredictionRequest
    epoch : int
        Whose weights they come from: the one asked for, or the nearest that is kept.
    answers : Answers
    """

    request: PredictionRequest
    epoch: int
    answers: Answers

    @property
    def report(self) -> Report:
        """The answers with all that is said of them."""
        return self.answers.report

    @property
    def predictions(self) -> Predictions:
        """The answers alone."""
        return self.answers.predictions


class AnswerCache:
    """Keeps answers within a budget of memory; may be asked from any thread."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, Answers] = OrderedDict()

    @property
    def nbytes(self) -> int:
        """Memory of what is kept, in bytes."""
        with self._lock:
            return sum(kept.predictions.nbytes for kept in self._kept.values())

    def get(self, request: PredictionRequest, data: str) -> Answers | None:
        """Return the answers on data of that fingerprint by the weights now on the disk."""
        key = (request, data, _stamp(request))
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(
        self, request: PredictionRequest, data: str, answers: Answers, stamp: Stamp | None = None
    ) -> None:
        """Keep answers, and let go of those asked for longest ago.

        Parameters
        ----------
        request : PredictionRequest
        data : str
            Fingerprint of what the answers are about.
        answers : Answers
        stamp : tuple of int, or None
            Of the weights, from before they were read: a run that goes on from an older state
            writes later epochs anew.
        """
        key = (request, data, stamp)
        with self._lock:
            self._kept[key] = answers
            self._kept.move_to_end(key)
            size = sum(kept.predictions.nbytes for kept in self._kept.values())
            while size > self._budget and len(self._kept) > 1:
                size -= self._kept.popitem(last=False)[1].predictions.nbytes


def effect_words(off: RunAnswer, whole: RunAnswer) -> str:
    """Return what units that are off cost: ``"accuracy 0.612 (0.705 with all), loss …"``."""
    accuracies = [float(each.predictions.is_right.mean()) for each in (off, whole)]
    losses = [each.answers.loss for each in (off, whole)]
    return (
        f"accuracy {accuracies[0]:.3f} ({accuracies[1]:.3f} with all), "
        f"loss {losses[0]:.3f} ({losses[1]:.3f})"
    )


def answer_all(
    wanted: Sequence[PredictionRequest],
    dataset: Dataset,
    cache: AnswerCache,
    newer: threading.Event,
) -> tuple[RunAnswer, ...] | None:
    """Return the answers, or None where that took long and gave way to a newer question."""
    answers = []
    for request in wanted:
        answer = _answer(request, dataset, cache, newer)
        if answer is None:
            return None
        answers.append(answer)
    return tuple(answers)


def _answer(
    request: PredictionRequest, dataset: Dataset, cache: AnswerCache, newer: threading.Event
) -> RunAnswer | None:
    folder = RunFolder(request.folder)
    epoch = _nearest(folder, request.epoch)
    of_kept = replace(request, epoch=epoch)
    stamp = _stamp(of_kept)
    kept = cache.get(of_kept, dataset.fingerprint)
    if kept is not None:
        return RunAnswer(request, epoch, kept)
    split = dict(dataset.splits()).get(request.split)
    if split is None:
        raise LabError(f"{dataset.name} has no {request.split} split; choose another one")
    began = monotonic()

    def gives_way() -> bool:
        return newer.is_set() and monotonic() - began > PATIENCE_S

    answers = _ask(folder, epoch, split, request.off, gives_way)
    if answers is None:
        return None
    cache.put(of_kept, dataset.fingerprint, answers, stamp)
    return RunAnswer(request, epoch, answers)


def _stamp(request: PredictionRequest) -> Stamp | None:
    return checkpoint_stamp(RunFolder(request.folder), request.epoch)


def _nearest(folder: RunFolder, epoch: int) -> int:
    """Return the epoch at or before one whose weights are kept, or else the first one after it.

    Of a run that trains, the weights of the newest epoch may still be on their way to the disk;
    of large networks only those of every k-th epoch are kept.
    """
    kept = folder.checkpoint_epochs()
    if not kept:
        raise ModelLoadError(
            f"{folder.read_record().name} keeps no weights, so it cannot be asked; its folder of "
            "checkpoints is empty or gone. Look at another run, or train this one again"
        )
    return max((each for each in kept if each <= epoch), default=kept[0])


def _ask(
    folder: RunFolder, epoch: int, split: Split, off: Units, gives_way: Callable[[], bool]
) -> Answers | None:
    classifier = classifier_of_run(folder, epoch, by_layer(off))
    if classifier.sample_shape != split.sample_shape:
        raise ModelLoadError(
            f"{classifier.name} takes samples of shape {classifier.sample_shape}, and these have "
            f"{split.sample_shape}; open the data it was trained on"
        )
    probabilities = np.empty((len(split), len(classifier.class_names)), np.float32)
    losses = np.empty(len(split))
    for at in range(0, len(split), _ROWS):
        if gives_way():
            return None
        logits = classifier.logits(split.inputs[at : at + _ROWS])
        if not np.isfinite(logits).all():
            raise ModelLoadError(
                f"{classifier.name} gives numbers that are not finite at epoch {epoch}, because "
                "it had diverged; look at an earlier epoch"
            )
        probabilities[at : at + _ROWS] = softmax(logits)
        labels = split.labels[at : at + _ROWS]
        losses[at : at + _ROWS] = sample_losses(logits, labels, classifier.loss)
    return Answers(report(Predictions(split.labels, probabilities)), float(losses.mean()))
