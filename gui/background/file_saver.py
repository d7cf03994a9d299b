"""Files written off the GUI thread, each to its end: no newer one takes its place."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.files import write_atomically
from gui.background.task import BackgroundTask


class FileSaver(QObject):
    """Makes the content of files and writes them; several may be under way at once.

    A saver that is destroyed, as with its window, waits for files that are under way.

    Signals
    -------
    saved(object)
        The paths that were written, in order.
    failed(object, object)
        The path that could not be written, and the exception; later files were not begun.
    """

    saved = Signal(object)
    failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: set[BackgroundTask] = set()

    @property
    def is_busy(self) -> bool:
        """Whether a file is still to be written."""
        return bool(self._tasks)

    def save(self, path: Path, make: Callable[[], bytes]) -> None:
        """Write one file, replacing what has its name.

        Parameters
        ----------
        path : Path
        make : callable
            Returns the content; called off the GUI thread, so that it must touch no widget.
        """
        self.save_all({path: make})

    def save_all(self, files: dict[Path, Callable[[], bytes]]) -> None:
        """Write several files one after another, and tell of them together."""
        task = BackgroundTask(self)
        self._tasks.add(task)
        task.succeeded.connect(partial(self._on_done, task))
        task.failed.connect(partial(self._on_failed, task))
        task.start(partial(_write, files))

    def _on_done(self, task: BackgroundTask, answer: object) -> None:
        self._forget(task)
        if isinstance(answer, _Refused):
            self.failed.emit(answer.path, answer.error)
        else:
            self.saved.emit(answer)

    def _on_failed(self, task: BackgroundTask, error: Exception) -> None:
        self._forget(task)
        self.failed.emit(None, error)

    def _forget(self, task: BackgroundTask) -> None:
        self._tasks.discard(task)
        task.deleteLater()


class _Refused:
    def __init__(self, path: Path, error: OSError) -> None:
        self.path = path
        self.error = error


def _write(files: dict[Path, Callable[[], bytes]]) -> tuple[Path, ...] | _Refused:
    for path, make in files.items():
        data = make()
        try:
            write_atomically(path, data)
        except OSError as error:
            # No fault of the program, to be logged as one.
            return _Refused(path, error)
    return tuple(files)


def refusal(path: Path | None, error: Exception) -> str:
    """Return what to tell the user of `FileSaver.failed`."""
    if path is None:
        return f"The file was not made ({type(error).__name__}: {error})."
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return f"{path} cannot be written ({reason}); choose another folder."
