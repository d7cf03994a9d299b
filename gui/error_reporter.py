"""Unexpected errors, from any thread: logged each time, announced once each in the GUI thread."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from shiboken6 import isValid

logger = logging.getLogger(__name__)

# Kind of exception and the line that raised it: its text may hold numbers that differ each time.
_Fingerprint = tuple[str, str, int]


class ErrorReporter(QObject):
    """Tells whoever shows errors of each distinct one, once.

    `report` may be called from any thread; `reported` is always emitted in the thread in which
    this object lives, which is the GUI's.
    """

    reported = Signal(str, str)
    """A line for the user, and the traceback."""

    _received = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._known: set[_Fingerprint] = set()
        self._received.connect(self._on_received, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException) -> None:
        """Log `error` with its traceback, and announce it if it is new."""
        logger.error("Unexpected error", exc_info=error)
        fingerprint = _fingerprint(error)
        with self._lock:
            if fingerprint in self._known:
                return
            self._known.add(fingerprint)
        details = "".join(traceback.format_exception(error))
        self._received.emit(_summary(error), details)

    @Slot(str, str)
    def _on_received(self, summary: str, details: str) -> None:
        self.reported.emit(summary, details)


def _summary(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    kind = type(error).__name__
    return f"Unexpected error: {kind}: {text[0]}" if text else f"Unexpected error: {kind}"


def _fingerprint(error: BaseException) -> _Fingerprint:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return (type(error).__name__, str(error), 0)
    return (type(error).__name__, frames[-1].filename, frames[-1].lineno or 0)


_reporter: ErrorReporter | None = None


def error_reporter() -> ErrorReporter:
    """Return the application's one `ErrorReporter`; first ask in the GUI thread."""
    global _reporter
    if _reporter is None or not isValid(_reporter):
        _reporter = ErrorReporter(QCoreApplication.instance())
    return _reporter


def install_exception_hooks(reporter: ErrorReporter) -> None:
    """Send every exception that nothing caught, in any thread, to `reporter`.

    Interrupts from the keyboard still end the program.
    """

    def on_exception(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt) or not isValid(reporter):
            sys.__excepthook__(kind, error, trace)
            return
        reporter.report(error.with_traceback(trace))

    def on_thread_exception(args: threading.ExceptHookArgs) -> None:
        # The interpreter passes no exception if it could not make one; nobody can use that.
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = on_exception
    threading.excepthook = on_thread_exception
