"""Fetches and removes what the user asks for, off the GUI thread, one after the other."""

import threading
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from core.datasets.downloads.progress import DownloadProgress, Tell, size_words
from core.datasets.downloads.spec import Download
from core.datasets.downloads.store import DownloadStore
from core.errors import DownloadCancelled, OfflineError
from gui.background.task import BackgroundTask, error_text
from gui.notice import Notice, NoticeKind, sentence

TOPIC = "download"

_TOLD_S = 0.1
"""Between two words on how far it is."""


class DownloadPresenter(QObject):
    """Knows what is being fetched, and says how it went.

    Signals
    -------
    changed()
        Something came, went, began or ended.
    progressed(object)
        The `DownloadProgress` of what is being fetched.
    noticed(Notice)
    settled(str)
        What was noticed on a topic is over.
    fetched(Download)
    """

    changed = Signal()
    progressed = Signal(object)
    noticed = Signal(object)
    settled = Signal(str)
    fetched = Signal(object)
    _told = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.active: Download | None = None
        self.progress: DownloadProgress | None = None
        self._cancel = threading.Event()
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_done)
        self._task.failed.connect(self._on_failed)
        self._removal = BackgroundTask(self)
        self._removal.succeeded.connect(self._on_removed)
        self._removal.failed.connect(self._on_trouble)
        self._told.connect(self._on_told)

    @property
    def is_busy(self) -> bool:
        """Whether something is being fetched or removed."""
        return self._task.is_busy or self._removal.is_busy

    @property
    def is_cancelling(self) -> bool:
        """Whether the user does not want what is being fetched any more."""
        return self.active is not None and self._cancel.is_set()

    def fetch(self, download: Download) -> None:
        """Fetch something, or go on with it; the user has agreed."""
        if self._task.is_busy:
            assert self.active is not None
            self.noticed.emit(
                Notice(
                    f"{self.active.title} is being fetched; wait for that, or cancel it first.",
                    "info",
                    topic=TOPIC,
                )
            )
            return
        self.settled.emit(TOPIC)
        cancel = self._cancel = threading.Event()
        self.active, self.progress = download, None
        told, stage = 0.0, ""

        def tell(now: DownloadProgress) -> None:
            # From the thread: a signal reaches the window in its own.
            nonlocal told, stage
            moment = monotonic()
            if moment - told > _TOLD_S or now.stage != stage:
                told, stage = moment, now.stage
                self._told.emit(cancel, now)

        self._task.start(partial(_fetch, download, cancel, tell))
        self.changed.emit()

    def cancel(self) -> None:
        """Fetch no more; what has come is kept."""
        self._cancel.set()

    def remove(self, download: Download) -> None:
        """Remove something that was fetched; the user has agreed."""
        self._removal.start(partial(_remove, download))

    def close(self) -> None:
        """Fetch no more, and wait for the threads."""
        self._cancel.set()
        self._task.wait()
        self._removal.wait()

    def _on_told(self, cancel: threading.Event, now: DownloadProgress) -> None:
        if cancel is self._cancel and self.active is not None and not cancel.is_set():
            self.progress = now
            self.progressed.emit(now)

    def _on_done(self, download: Download) -> None:
        self.active = self.progress = None
        self.changed.emit()
        self.fetched.emit(download)

    def _on_failed(self, error: Exception) -> None:
        download, self.active, self.progress = self.active, None, None
        self.changed.emit()
        assert download is not None
        again = ("Resume", partial(self.fetch, download))
        if isinstance(error, DownloadCancelled):
            kept = f"; {size_words(error.kept)} are kept" if error.kept else ""
            actions = (again, ("Remove what has come", partial(self.remove, download)))
            self._tell(
                f"The download of {download.title} was cancelled{kept}.",
                "info",
                actions if error.kept else (),
            )
        elif isinstance(error, OfflineError):
            staging = DownloadStore().staging_of(download)
            self._tell(
                error_text(error),
                "error",
                (
                    ("Try again", again[1]),
                    ("Copy address", partial(_copy, error.address)),
                    ("Show folder", partial(show_folder, staging)),
                ),
            )
        else:
            self._tell(error_text(error), "error", (("Try again", again[1]),))

    def _on_removed(self, result: tuple[Download, int]) -> None:
        download, freed = result
        self.changed.emit()
        self._tell(f"{download.title} is removed; {size_words(freed)} are free again.", "info", ())

    def _on_trouble(self, error: Exception) -> None:
        self.changed.emit()
        self._tell(error_text(error), "error", ())

    def _tell(
        self, text: str, kind: NoticeKind, actions: tuple[tuple[str, partial[None]], ...]
    ) -> None:
        self.noticed.emit(Notice(sentence(text), kind, actions, topic=TOPIC))


def show_folder(folder: Path) -> None:
    """Show a folder on the desktop."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _copy(text: str) -> None:
    QApplication.clipboard().setText(text)


def _fetch(download: Download, cancel: threading.Event, tell: Tell) -> Download:
    # Imported with the first download: much of the network's libraries comes with it.
    from core.datasets.downloads.fetch import Fetcher
    from core.datasets.downloads.getting import get

    get(DownloadStore(), download, Fetcher(cancel.is_set), tell)
    return download


def _remove(download: Download) -> tuple[Download, int]:
    return download, DownloadStore().remove(download)
