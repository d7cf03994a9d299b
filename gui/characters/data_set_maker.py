"""Draws a data set and writes it, off the GUI thread, with progress and Cancel."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Signal

from core.errors import ConfigError
from core.synthetic.collection import Collection, draw_collection
from core.synthetic.export import check_target, check_writing, export_collection
from gui.background.task import BackgroundTask

TELL_EVERY_S = 0.1


@dataclass(frozen=True)
class Made:
    """A data set that was written."""

    path: Path
    pictures: int


class DataSetMaker(QObject):
    """One data set at a time.

    Signals
    -------
    progressed(int, int)
        Pictures drawn, and in all.
    writing()
        All are drawn; what follows cannot be cancelled.
    made(Made)
    failed(object)
        The exception; `DrawingCancelled` where the user wanted it so.
    """

    progressed = Signal(int, int)
    writing = Signal()
    made = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancel = threading.Event()
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self.made)
        self._task.failed.connect(self.failed)

    @property
    def is_busy(self) -> bool:
        """Whether a data set is being made."""
        return self._task.is_busy

    @property
    def is_cancelled(self) -> bool:
        """Whether what is under way was given up."""
        return self._cancel.is_set()

    def make(self, collection: Collection, path: Path, *, overwrite: bool = False) -> None:
        """Draw into a file or folder.

        Raises
        ------
        ConfigError
            If the place cannot be used, or writing there takes more memory than is free.
        """
        check_target(path, overwrite=overwrite)
        check_writing(collection, path)
        self._cancel.clear()
        self._task.start(lambda: self._make(collection, path, overwrite))

    def cancel(self) -> None:
        """Draw no more; what was drawn is dropped."""
        self._cancel.set()

    def close(self) -> None:
        """Give up what is under way, and wait for the thread."""
        self._cancel.set()
        self._task.wait()

    def _make(self, collection: Collection, path: Path, overwrite: bool) -> Made:
        parts = draw_collection(
            collection, progress=_seldom(self.progressed.emit), cancelled=self._cancel.is_set
        )
        self.writing.emit()
        try:
            export_collection(parts, path, overwrite=overwrite)
        except OSError as error:
            raise ConfigError(
                f"{path} cannot be written ({error.strerror or error}); name another place"
            ) from error
        except MemoryError as error:
            raise ConfigError(
                f"{path} needs more memory to be written than is free; draw fewer pictures"
            ) from error
        return Made(path, collection.total)


def _seldom(tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Return what tells of progress a few times a second, and of the end."""
    last = -TELL_EVERY_S

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= TELL_EVERY_S or done == total:
            last = now
            tell(done, total)

    return progress
