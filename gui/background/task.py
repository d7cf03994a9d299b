"""Short work off the GUI thread, of which only the newest answer counts."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from core.errors import LabError

_log = logging.getLogger(__name__)


class _Signals(QObject):
    done = Signal(int, object)
    failed = Signal(int, object)


class _Job(QRunnable):
    def __init__(self, generation: int, work: Callable[[], Any], signals: _Signals) -> None:
        super().__init__()
        self._generation = generation
        self._work = work
        self._signals = signals

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001 - every error goes to the GUI thread
            self._signals.failed.emit(self._generation, error)
        else:
            self._signals.done.emit(self._generation, result)


class BackgroundTask(QObject):
    """Runs one kind of work in the thread pool.

    `start` captures what is asked for; an answer to an older question is dropped. `succeeded` and
    `failed` arrive on the GUI thread; `failed` brings the exception, and unexpected ones are
    logged.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    busyChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._generation = 0
        # The pool comes first: what is made first is destroyed first, and a pool that is destroyed
        # waits for its work, which emits these signals at its end.
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        # Waiting in its destructor the pool would hold Python's lock, which its work needs to end.
        self.destroyed.connect(partial(_let_end, self._pool))
        self._signals = _Signals(self)
        self._signals.done.connect(self._on_done)
        self._signals.failed.connect(self._on_failed)
        self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._busy

    def start(self, work: Callable[[], Any]) -> None:
        """Do `work` in the pool; earlier work that has not begun is dropped."""
        self._pool.clear()
        self._generation += 1
        self._set_busy(True)
        self._pool.start(_Job(self._generation, work, self._signals))

    def cancel(self) -> None:
        """Let no answer come."""
        self._pool.clear()
        self._generation += 1
        self._set_busy(False)

    def wait(self) -> None:
        """Wait until the pool is idle; for closing the window."""
        self.cancel()
        self._pool.waitForDone()

    def _on_done(self, generation: int, result: object) -> None:
        if generation == self._generation:
            self._set_busy(False)
            self.succeeded.emit(result)

    def _on_failed(self, generation: int, error: Exception) -> None:
        if not isinstance(error, LabError):
            _log.error("background work failed", exc_info=error)
        if generation == self._generation:
            self._set_busy(False)
            self.failed.emit(error)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busyChanged.emit(busy)


def _let_end(pool: QThreadPool) -> None:
    pool.clear()
    pool.waitForDone()


def error_text(error: Exception) -> str:
    """Return what to tell the user of an error that `BackgroundTask.failed` brought."""
    if isinstance(error, LabError):
        return str(error)
    kind, text = type(error).__name__, str(error)
    return f"Unexpected error: {kind}: {text}" if text else f"Unexpected error: {kind}"
