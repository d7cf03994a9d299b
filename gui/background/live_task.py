"""Drawing that follows the mouse: one picture at a time, and always the newest question next."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from gui.background.task import BackgroundTask


class LiveTask(QObject):
    """Answers questions off the GUI thread as fast as it can, leaving out those in between.

    `BackgroundTask` drops the answer to a question that is no longer the newest, so that nothing
    would be seen while a slider is dragged. Here what is being drawn is shown, and then the newest
    question is drawn; the last answer is always that to the last question.

    Signals
    -------
    answered(object)
    failed(object)
        The exception; not while a newer question waits.
    busyChanged(bool)
    """

    answered = Signal(object)
    failed = Signal(object)
    busyChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: Callable[[], Any] | None = None
        self._busy = False
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._busy

    def ask(self, work: Callable[[], Any]) -> None:
        """Do `work` next, in place of what waits."""
        if self._task.is_busy:
            self._waiting = work
            return
        self._task.start(work)
        self._set_busy(True)

    def close(self) -> None:
        """Let no answer come, and wait for the thread."""
        self._waiting = None
        self._task.wait()
        self._set_busy(False)

    def _on_succeeded(self, answer: object) -> None:
        self._go_on()
        self.answered.emit(answer)

    def _on_failed(self, error: Exception) -> None:
        if not self._go_on():
            self.failed.emit(error)

    def _go_on(self) -> bool:
        work, self._waiting = self._waiting, None
        if work is not None:
            self._task.start(work)
        self._set_busy(work is not None)
        return work is not None

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busyChanged.emit(busy)
