"""Fits principal components when asked, with progress and Cancel, and takes those that are kept."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from core.datasets.dataset import Dataset
from gui.background.task import BackgroundTask
from gui.session import Session
from gui.tabs.reconstruction.view import ReconstructionView
from gui.tabs.reconstruction.work import Fitted, Fitting

_TICK_MS = 100


class FitPresenter(QObject):
    """One fit at a time.

    Signals
    -------
    fitted(object)
        A `Fitted` of the data that are open.
    failed(object)
        The exception.
    """

    fitted = Signal(object)
    failed = Signal(object)

    def __init__(self, view: ReconstructionView, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._session = view, session
        self._fitting: Fitting | None = None
        self._fits: Dataset | None = None
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_fitted)
        self._task.failed.connect(self._on_failed)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_progress)
        view.fit.clicked.connect(lambda _checked=False: self.start())
        view.progress.cancelRequested.connect(self.cancel)

    @property
    def is_busy(self) -> bool:
        """Whether a fit is under way."""
        return self._task.is_busy

    def fits(self, dataset: Dataset) -> bool:
        """Whether a fit that the user asked for is under way, of these data."""
        return self._fits is dataset

    def close(self) -> None:
        """Give a fit up, and wait for its thread."""
        self.cancel()
        self._task.wait()

    def look(self, known: Fitted | None) -> None:
        """Show what needs no fit: another split or noise of data that are fitted, or a kept fit.

        Parameters
        ----------
        known : Fitted or None
            What is shown now.
        """
        dataset, split = self._session.dataset, self._view.split.currentData()
        if dataset is None:
            return
        fitting, noise = Fitting(), self._view.noise.value()
        if known is not None and known.dataset is dataset:
            pca, form = known.compressed.pca, known.form
            self._begin(fitting, partial(fitting.project, pca, dataset, split, noise, form))
        else:
            self._begin(fitting, partial(fitting.look, dataset, split, noise))

    def start(self) -> None:
        """Fit the principal components of the data that are open."""
        dataset, split = self._session.dataset, self._view.split.currentData()
        if dataset is not None and dataset.is_pictures:
            fitting = Fitting()
            self._begin(fitting, partial(fitting.run, dataset, split, self._view.noise.value()))
            self._fits = dataset
            self._view.fit.setEnabled(False)
            self._tick.start()
            self._show_progress()

    def cancel(self) -> None:
        """Give a fit up."""
        if self._fitting is not None:
            self._fitting.stop()
            self._task.cancel()
        self._end()

    def _begin(self, fitting: Fitting, work: "partial[Fitted | None]") -> None:
        if self._fitting is not None:
            self._fitting.stop()
        self._fitting, self._fits = fitting, None
        self._task.start(work)

    def _end(self) -> None:
        self._fitting = self._fits = None
        self._tick.stop()
        self._view.progress.end()
        dataset = self._session.dataset
        self._view.fit.setEnabled(dataset is not None and dataset.is_pictures)

    def _show_progress(self) -> None:
        if self._fitting is not None:
            done = round(100 * self._fitting.share)
            self._view.progress.set_progress(done, 100, self._fitting.seconds)

    def _on_fitted(self, fitted: Fitted | None) -> None:
        self._end()
        if fitted is not None and fitted.dataset is self._session.dataset:
            self.fitted.emit(fitted)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)
