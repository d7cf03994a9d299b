"""Exports the film of a tab: the cursor goes from epoch to epoch, and each picture is kept."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from core.film_file import FilmFile, check_film_target, film_epochs
from gui.session import Session

_log = logging.getLogger(__name__)

POLL_MS = 15
"""Between two looks whether a tab shows what the cursor asks for."""

PATIENCE_S = 20
"""How long a tab may take for one picture."""


class FilmExport(QObject):
    """Makes one film at a time.

    Signals
    -------
    progressed(int, int)
        Frames that are kept, and frames in all.
    finished(str)
        Where the film is.
    failed(str)
        Why there is none; empty where it was given up.
    """

    progressed = Signal(int, int)
    finished = Signal(str)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._page: QWidget | None = None
        self._is_settled: Callable[[], bool] = lambda: True
        self._epochs: list[int] = []
        self._place = 0
        self._asked_at = 0.0
        self._target = Path()
        self._before: tuple[int | None, bool] = (None, True)
        self._run_id = ""
        self._film: FilmFile | None = None
        self._pool = ThreadPoolExecutor(1, "film")
        self._waiting: list[Future[None]] = []
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._look)

    @property
    def is_busy(self) -> bool:
        """Whether a film is being made."""
        return self._film is not None

    def start(self, page: QWidget, is_settled: Callable[[], bool], target: Path) -> None:
        """Make the film of the current run as a page shows it.

        Parameters
        ----------
        page : QWidget
            Visible; what of it is seen is the picture.
        is_settled : callable
            Whether the page shows all that the cursor asks for.
        target : Path
            A ``.gif``, or a new folder.

        Raises
        ------
        ConfigError
            If `target` cannot be written to.
        OSError
            If the folder cannot be made.
        """
        run = self._session.current_run
        if self.is_busy or run is None or run.history.last is None:
            return
        check_film_target(target)
        self._film = FilmFile(target)
        self._page, self._is_settled, self._target = page, is_settled, target
        self._epochs = film_epochs([row.epoch for row in run.history.rows])
        self._before = (self._session.epoch, self._session.live)
        self._run_id = run.run_id
        self._place, self._waiting = 0, []
        self._ask()

    def cancel(self) -> None:
        """Give up, and leave nothing behind."""
        if self.is_busy:
            self._end("")

    def close(self) -> None:
        """Give up, and wait for the thread."""
        self.cancel()
        self._pool.shutdown()

    def _ask(self) -> None:
        self._asked_at = monotonic()
        self._session.set_epoch(self._epochs[self._place])
        # From now on, so that what is scheduled for the next turn comes before the next look,
        # however long the last picture took.
        self._timer.start()

    def _look(self) -> None:
        page, run = self._page, self._session.current_run
        if run is None or run.run_id != self._run_id:
            self._end("another run was chosen; leave it until the film is made")
        elif page is None or not page.isVisible():
            self._end("the tab was left; stay on it until the film is made")
        elif self._session.epoch != self._epochs[self._place]:
            self._end("the cursor was moved; leave it until the film is made")
        elif failure := self._failure():
            self._end(failure)
        elif self._is_settled() and len(self._waiting) < 8:
            self._keep(page)
        elif monotonic() - self._asked_at > PATIENCE_S:
            self._end(f"epoch {self._epochs[self._place]} is not shown in {PATIENCE_S} s")

    def _failure(self) -> str:
        """Return why a frame could not be kept; forget those that are."""
        done = [future for future in self._waiting if future.done()]
        self._waiting = [future for future in self._waiting if not future.done()]
        for future in done:
            error = future.exception()
            if error is not None:
                _log.warning("a frame could not be kept", exc_info=error)
                return f"{self._target} cannot be written ({error})"
        return ""

    def _keep(self, page: QWidget) -> None:
        film, epoch = self._film, self._epochs[self._place]
        assert film is not None
        image = page.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        self._waiting.append(self._pool.submit(lambda: film.add(_pixels(image), epoch)))
        self._place += 1
        self.progressed.emit(self._place, len(self._epochs))
        if self._place < len(self._epochs):
            self._ask()
            return
        self._timer.stop()
        self._waiting.append(self._pool.submit(film.finish))
        QTimer.singleShot(POLL_MS, self._wait_for_file)

    def _wait_for_file(self) -> None:
        if self._film is None:
            return
        failure = self._failure()
        if failure:
            self._end(failure)
        elif self._waiting:
            QTimer.singleShot(POLL_MS, self._wait_for_file)
        else:
            self._film = None
            self._restore()
            self.finished.emit(str(self._target))

    def _end(self, why: str) -> None:
        film, self._film = self._film, None
        self._timer.stop()
        for future in self._waiting:
            future.cancel()
        if film is not None:
            # Behind what the thread still does.
            self._pool.submit(film.give_up)
        self._restore()
        self.failed.emit(why)

    def _restore(self) -> None:
        """Put the cursor back where it was, unless somebody else has moved it."""
        epoch, live = self._before
        run, placed = self._session.current_run, self._epochs[: self._place + 1][-1:]
        if run is None or run.run_id != self._run_id or [self._session.epoch] != placed:
            return
        if live:
            self._session.set_live(live=True)
        elif epoch is not None:
            self._session.set_epoch(epoch)


def _pixels(image: QImage) -> npt.NDArray[np.uint8]:
    """Return the pixels of an RGB image as a copy of shape (height, width, 3)."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
