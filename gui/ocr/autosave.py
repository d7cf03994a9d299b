"""A page is kept beside its picture a moment after each edit, without being asked."""

import logging
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import PageFileError
from core.ocr.project import Project
from gui.background.live_task import LiveTask
from gui.ocr.unsaved import UnsavedPages

_log = logging.getLogger(__name__)

SAVE_MS = 400
"""After an edit: a crash loses less than a second."""


class Autosave(QObject):
    """Writes off the GUI thread, the newest page of each picture.

    Signals
    -------
    due()
        Somebody edited a moment ago: `write` is to be called with what there is now.
    saved(object)
        The files that were written.
    failed(object)
        The exception.
    """

    due = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.unsaved = UnsavedPages()
        self._saving = LiveTask(self)
        self._saving.answered.connect(self.saved)
        self._saving.failed.connect(self.failed)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.due)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be written."""
        return self._saving.is_busy or self._timer.isActive()

    def soon(self) -> None:
        """Be due within a moment of the first of several edits, not of the last."""
        if not self._timer.isActive():
            self._timer.start()

    def write(self, kept: tuple[Path, Project] | None) -> None:
        """Write a file with its content as soon as the thread can; None where nothing is new."""
        self._timer.stop()
        if kept is not None:
            self.unsaved.add(*kept)
            self._saving.ask(self.unsaved.write)

    def flush(self, kept: tuple[Path, Project] | None) -> None:
        """Write here and now; what cannot be written is among what `unsaved` holds as refused."""
        self._timer.stop()
        if kept is not None:
            self.unsaved.add(*kept)
        # Each refusal is held with its error.
        with suppress(PageFileError):
            self.unsaved.write(again=True)

    def close(self, kept: tuple[Path, Project] | None) -> None:
        """Write here and now; what cannot be written is logged."""
        self._saving.close()
        self.flush(kept)
        for path, refused in self.unsaved.refused.items():
            _log.warning("%s was not saved at the end: %s", path, refused.error)
