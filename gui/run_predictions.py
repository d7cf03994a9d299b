"""What runs answer at their epochs, computed off the GUI thread and kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from core.analysis.class_figures import Report, report
from core.analysis.predictions import Predictions
from core.datasets.dataset import Dataset, Split, SplitName
from core.errors import LabError, ModelLoadError
from core.runs.classifier import classifier_of_run
from core.runs.folder import RunFolder
from core.training.inference import softmax
from gui.background.task import BackgroundTask
from gui.lesions import Units, by_layer
from gui.run_weights import Stamp, checkpoint_stamp

BUDGET = 128 * 2**20
"""Bytes of answers that are kept; those asked for longest ago go first."""

PATIENCE_S = 0.5
"""A network that is slower gives way to a newer question; a faster one is shown on the way."""

GENTLE_REST = 4.0
"""While a run trains, a rest so many times as long as the work: a fifth of a core at most."""

GENTLE_MS = 200
"""The least rest then: five answers a second."""

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
class RunAnswer:
    """The answers of a run.

    Parameters
    ----------
    request : PredictionRequest
    epoch : int
        Whose weights they come from: the one asked for, or the nearest that is kept.
    report : Report
    """

    request: PredictionRequest
    epoch: int
    report: Report

    @property
    def predictions(self) -> Predictions:
        """The answers alone."""
        return self.report.predictions


class AnswerCache:
    """Keeps answers within a budget of memory; may be asked from any thread."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, Report] = OrderedDict()

    @property
    def nbytes(self) -> int:
        """Memory of what is kept, in bytes."""
        with self._lock:
            return sum(kept.predictions.nbytes for kept in self._kept.values())

    def get(self, request: PredictionRequest, data: str) -> Report | None:
        """Return the answers on data of that fingerprint by the weights now on the disk."""
        key = (request, data, _stamp(request))
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(
        self, request: PredictionRequest, data: str, answers: Report, stamp: Stamp | None = None
    ) -> None:
        """Keep answers, and let go of those asked for longest ago.

        Parameters
        ----------
        request : PredictionRequest
        data : str
            Fingerprint of what the answers are about.
        answers : Report
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


class RunPredictions(QObject):
    """Answers one question at a time; of those that wait, the newest.

    Signals
    -------
    answered(object)
        A tuple of `RunAnswer`, one for each request.
    failed(object, object)
        The requests and the exception.
    busyChanged(bool)
    """

    answered = Signal(object)
    failed = Signal(object, object)
    busyChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None, *, budget: int = BUDGET) -> None:
        super().__init__(parent)
        self.cache = AnswerCache(budget)
        self._gentle = False
        self._waiting: tuple[tuple[PredictionRequest, ...], Dataset] | None = None
        self._asked: tuple[PredictionRequest, ...] = ()
        self._newer = threading.Event()
        self._began = 0.0
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._go_on)
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)
        application = QCoreApplication.instance()
        if application is not None:
            # A slow network is not waited for when the program ends.
            application.aboutToQuit.connect(self.forget)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._task.is_busy or self._waiting is not None

    def set_gentle(self, *, gentle: bool) -> None:
        """Leave the processor to a run that trains, or not."""
        self._gentle = gentle

    def ask(self, requests: Sequence[PredictionRequest], dataset: Dataset) -> None:
        """Answer these next, in place of what waits; at once where they are kept."""
        wanted = tuple(requests)
        kept = [self.cache.get(request, dataset.fingerprint) for request in wanted]
        known = [
            RunAnswer(request, request.epoch, answers)
            for request, answers in zip(wanted, kept, strict=True)
            if answers is not None
        ]
        if len(known) == len(wanted):
            self.forget()
            self.answered.emit(tuple(known))
            return
        self._waiting = (wanted, dataset)
        if self._task.is_busy:
            self._newer.set()
        elif not self._rest.isActive():
            self._go_on()

    def forget(self) -> None:
        """Let no answer come to what was asked."""
        self._waiting = None
        self._newer.set()
        self._task.cancel()
        self.busyChanged.emit(False)

    def _go_on(self) -> None:
        if self._waiting is None or self._task.is_busy:
            return
        (wanted, dataset), self._waiting = self._waiting, None
        self._asked = wanted
        self._began = monotonic()
        newer = self._newer = threading.Event()
        cache = self.cache
        self._task.start(lambda: _answer_all(wanted, dataset, cache, newer))
        self.busyChanged.emit(True)

    def _on_succeeded(self, answers: tuple[RunAnswer, ...] | None) -> None:
        self._take_a_rest()
        if answers is not None:
            self.answered.emit(answers)

    def _on_failed(self, error: Exception) -> None:
        self._take_a_rest()
        self.failed.emit(self._asked, error)

    def _take_a_rest(self) -> None:
        if self._gentle:
            worked = 1000 * (monotonic() - self._began)
            self._rest.start(max(GENTLE_MS, round(GENTLE_REST * worked)))
        else:
            self._rest.start(0)
        self.busyChanged.emit(self.is_busy)


def _answer_all(
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

    predictions = _predict(folder, epoch, split, request.off, gives_way)
    if predictions is None:
        return None
    answers = report(predictions)
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


def _predict(
    folder: RunFolder, epoch: int, split: Split, off: Units, gives_way: Callable[[], bool]
) -> Predictions | None:
    classifier = classifier_of_run(folder, epoch, by_layer(off))
    if classifier.sample_shape != split.sample_shape:
        raise ModelLoadError(
            f"{classifier.name} takes samples of shape {classifier.sample_shape}, and these have "
            f"{split.sample_shape}; open the data it was trained on"
        )
    probabilities = np.empty((len(split), len(classifier.class_names)), np.float32)
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
    return Predictions(split.labels, probabilities)
