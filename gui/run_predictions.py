"""Asks runs for their answers off the GUI thread: newest wins, and a run that trains goes first."""

import threading
from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from core.datasets.dataset import Dataset
from gui.background.task import BackgroundTask
from gui.run_answers import BUDGET, AnswerCache, PredictionRequest, RunAnswer, answer_all

GENTLE_REST = 4.0
"""While a run trains, a rest so many times as long as the work: a fifth of a core at most."""

GENTLE_MS = 200
"""The least rest then: five answers a second."""


class RunPredictions(QObject):
    """Answers one question at a time; of those that wait, the newest.

    Signals
    -------
    answered(object)
        A tuple of `RunAnswer`, one for each request.
    failed(object, object)
        The requests and the exception; not while a newer question waits.
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
        if not gentle and self._rest.isActive():
            # What waits for the rest to end need not any more.
            self._rest.start(0)

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
        self._task.start(lambda: answer_all(wanted, dataset, cache, newer))
        self.busyChanged.emit(True)

    def _on_succeeded(self, answers: tuple[RunAnswer, ...] | None) -> None:
        self._take_a_rest()
        if answers is not None:
            self.answered.emit(answers)

    def _on_failed(self, error: Exception) -> None:
        is_newest = self._waiting is None
        self._take_a_rest()
        if is_newest:
            self.failed.emit(self._asked, error)

    def _take_a_rest(self) -> None:
        if self._gentle:
            worked = 1000 * (monotonic() - self._began)
            self._rest.start(max(GENTLE_MS, round(GENTLE_REST * worked)))
        else:
            self._rest.start(0)
        self.busyChanged.emit(self.is_busy)
