"""Asks autoencoders off the GUI thread: the run that is looked at, and all others once."""

import threading
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from core.training.events import RunStatus
from gui.background.live_task import LiveTask
from gui.background.task import BackgroundTask
from gui.session import Session, SessionRun
from gui.tabs.reconstruction.view import ReconstructionView
from gui.tabs.reconstruction.work import Fitted, Restored, restore, restore_points
from gui.widgets.rate_points import RatePoint

_LIVE_MS = 400
"""While a run trains, it is asked no more often: it needs the processor itself."""


class NetworkPresenter(QObject):
    """Follows the cursor while the page is seen.

    Signals
    -------
    restoredChanged()
        The run that is looked at gave its pictures back, or there is none any more.
    pointsChanged()
    failed(object)
        The exception.
    """

    restoredChanged = Signal()
    pointsChanged = Signal()
    failed = Signal(object)

    def __init__(self, view: ReconstructionView, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._session = view, session
        self._fitted: Fitted | None = None
        self.restored: Restored | None = None
        self._wanted: tuple[str, int] | None = None
        self._points: list[tuple[str, int, float]] = []
        self._asked: object = None
        self._points_stopped = threading.Event()
        self._run_task = LiveTask(self)
        self._run_task.answered.connect(self._on_restored)
        self._run_task.failed.connect(self._on_failed)
        self._point_task = BackgroundTask(self)
        self._point_task.succeeded.connect(self._on_points)
        self._point_task.failed.connect(self._on_points_failed)
        self._later = QTimer(self, singleShot=True, interval=_LIVE_MS)
        self._later.timeout.connect(self.ask)
        session.currentRunChanged.connect(self.ask)
        session.epochChanged.connect(lambda _epoch: self._follow())
        session.runsChanged.connect(self.ask_points)
        session.runUpdated.connect(self._on_run_updated)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        tasks = (self._run_task, self._point_task)
        return self._later.isActive() or any(task.is_busy for task in tasks)

    def close(self) -> None:
        """Let no answer come, and wait for the threads."""
        self._later.stop()
        self._points_stopped.set()
        self._run_task.close()
        self._point_task.wait()

    @property
    def has_points(self) -> bool:
        """Whether there is an autoencoder of pictures like those that are open."""
        return bool(self._points)

    def show_fit(self, fitted: Fitted | None) -> None:
        """Ask about other pictures, or none."""
        self._fitted, self.restored, self._wanted = fitted, None, None
        self._points, self._asked = [], None
        self._points_stopped.set()
        self.ask()
        self.ask_points()

    def ask(self) -> None:
        """Ask the run that is looked at, at the cursor's epoch, if it is an autoencoder."""
        self._later.stop()
        fitted, run, epoch = self._fitted, self._session.current_run, self._session.epoch
        if fitted is None or not self._view.isVisible():
            return
        # One that takes other pictures is asked too, and says so.
        is_one = run is not None and epoch is not None and run.reconstructs
        kept = run.folder.checkpoint_epochs() if is_one and run is not None else []
        kept = [at for at in kept if epoch is not None and at <= epoch]
        if run is None or not kept:
            self._wanted = None
            self._show_nothing()
            return
        wanted = run.run_id, kept[-1]
        if self.restored is not None and self.restored.run_id != run.run_id:
            # Another run's pictures would stand there under this one's name until it answers.
            self._show_nothing()
        if wanted != self._wanted:
            self._wanted = wanted
            self._run_task.ask(partial(restore, run.folder, kept[-1], fitted))

    def _show_nothing(self) -> None:
        if self.restored is not None:
            self.restored = None
            self.restoredChanged.emit()
            self._show_points()

    def ask_points(self) -> None:
        """Ask all autoencoders of pictures of this size, unless they are the same as before."""
        fitted = self._fitted
        if fitted is None or not self._view.isVisible():
            return
        runs = [
            (run.folder, kept[-1])
            for run in self._autoencoders()
            if (kept := run.folder.checkpoint_epochs())
        ]
        asked = [(folder.run_id, epoch) for folder, epoch in runs]
        if asked == self._asked:
            self._show_points()
            return
        self._asked = asked
        self._points_stopped.set()
        stopped = self._points_stopped = threading.Event()
        self._point_task.start(lambda: (fitted, restore_points(runs, fitted, stopped)))

    def _follow(self) -> None:
        """Follow the cursor at once where it is dragged, and now and then where a run trains."""
        if not self._session.live:
            self.ask()
        elif not self._later.isActive():
            self._later.start()

    def _autoencoders(self) -> list[SessionRun]:
        """Return the runs of autoencoders, on any data, that take pictures like those open."""
        fitted = self._fitted
        if fitted is None:
            return []
        shape = fitted.dataset.sample_shape
        return [
            run
            for run in self._session.runs
            if run.reconstructs and run.record.dataset.sample_shape == shape
        ]

    def _on_restored(self, restored: Restored) -> None:
        if self._wanted is None or restored.fitted is not self._fitted:
            return
        # Those on the way to the epoch that is wanted are shown as a film is.
        if restored.run_id != self._wanted[0]:
            return
        self.restored = restored
        self.restoredChanged.emit()
        self._show_points()

    def _on_failed(self, error: Exception) -> None:
        self._wanted = None
        self._show_nothing()
        self.failed.emit(error)

    def _on_run_updated(self, run_id: str) -> None:
        """Place the point of a run that has ended anew."""
        run = self._session.run(run_id)
        if run is not None and run.reconstructs and run.record.status is not RunStatus.RUNNING:
            self.ask_points()

    def _on_points_failed(self, error: Exception) -> None:
        self._asked = None
        self.failed.emit(error)

    def _on_points(self, answer: tuple[Fitted, list[tuple[str, int, float]]]) -> None:
        fitted, points = answer
        if fitted is self._fitted:
            self._points = points
            self._show_points()
            self.pointsChanged.emit()

    def _show_points(self) -> None:
        shown = {run.run_id: run for run in self._session.runs}
        current, fitted = self.restored, self._fitted
        points = []
        for run_id, code, value in self._points:
            run = shown.get(run_id)
            if run is None:
                continue
            is_current = current is not None and current.run_id == run_id
            # The one that is looked at stands where it is at the cursor's epoch.
            value = current.scores.psnr_mean if is_current and current is not None else value
            record = run.record
            is_foreign = fitted is None or record.dataset.fingerprint != fitted.dataset.fingerprint
            data = record.dataset.name if is_foreign else ""
            points.append(
                RatePoint(run_id, record.name, run.color_index, code, value, is_current, data)
            )
        self._view.rate.set_points(points)
