"""Answers what the pair duel asks off the GUI thread, the newest question first."""

from PySide6.QtCore import QObject, Signal

from core.datasets.dataset import Dataset
from gui.background.task import BackgroundTask
from gui.tabs.confusion.duel_worker import DuelAnswer, DuelQuestion, DuelWorker


class DuelTask(QObject):
    """Answers the newest question; one that is under way is finished and shown on the way.

    Signals
    -------
    answered(object)
        A `DuelAnswer`.
    failed(object)
        The exception.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = DuelWorker()
        self._waiting: tuple[DuelQuestion, Dataset] | None = None
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._task.is_busy or self._waiting is not None

    def ask(self, question: DuelQuestion, dataset: Dataset) -> None:
        """Answer this next, in place of what waits."""
        self._waiting = question, dataset
        if not self._task.is_busy:
            self._go_on()

    def forget(self) -> None:
        """Let no answer come to what was asked."""
        self._waiting = None
        self._task.cancel()

    def _go_on(self) -> None:
        if self._waiting is not None:
            (question, dataset), self._waiting = self._waiting, None
            worker = self._worker
            self._task.start(lambda: worker.answer(question, dataset))

    def _on_succeeded(self, answer: DuelAnswer) -> None:
        self._go_on()
        self.answered.emit(answer)

    def _on_failed(self, error: Exception) -> None:
        is_newest = self._waiting is None
        self._go_on()
        if is_newest:
            self.failed.emit(error)
