"""Brings the loss of every step to the plots, while the user wants to see it."""

import logging
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer

from core.errors import LabError
from core.runs.folder import RunFolder
from core.training.minibatches import batch_count
from gui.background.task import BackgroundTask
from gui.batch_losses import BatchLosses
from gui.session import SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.training.plots_panel import PlotsPanel

_log = logging.getLogger(__name__)

Losses = npt.NDArray[np.float32]


class BatchLossesPresenter(QObject):
    """Reads the losses of stored runs off the GUI thread, once, and follows the run that trains."""

    def __init__(self, plots: PlotsPanel, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._plots = plots
        self._session = context.session
        self._drawn: dict[str, tuple[object, ...]] = {}
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_read)
        self._task.failed.connect(self._on_failed)
        self._reading: Mapping[str, RunFolder] = {}
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._show)
        plots.optionsChosen.connect(self._schedule)
        self._session.runsChanged.connect(self._forget_gone)
        for signal in (self._session.runsChanged, self._session.runUpdated):
            signal.connect(self._schedule)
        context.active_run.controller.progressed.connect(self._schedule)

    def _schedule(self, *_what: object) -> None:
        if self._plots.options.batch_losses and not self._timer.isActive():
            self._timer.start()

    def _forget_gone(self) -> None:
        """Draw a run afresh that was deleted and comes back: the plots have forgotten it."""
        known = {run.run_id for run in self._session.runs}
        self._drawn = {run_id: self._drawn[run_id] for run_id in self._drawn.keys() & known}

    def _show(self) -> None:
        if not self._plots.isVisible() or not self._plots.options.batch_losses:
            return
        shown = [run for run in self._session.runs if run.visible]
        for run in shown:
            if run.batch_losses is not None:
                run.batch_losses.catch_up()
                self._draw(run, run.batch_losses)
        # With the epochs that came in the same turn: one repaint does for both.
        for plot in self._plots.plots:
            plot.catch_up()
        unread = {run.run_id: run.folder for run in shown if run.batch_losses is None}
        if unread and not self._task.is_busy:
            self._reading = unread
            self._task.start(lambda: _read(unread))

    def _draw(self, run: SessionRun, losses: BatchLosses) -> None:
        drawn = (losses, len(losses.values))
        if self._drawn.get(run.run_id) == drawn:
            return
        self._drawn[run.run_id] = drawn
        record = run.record
        per_epoch = batch_count(record.training_samples, record.training.batch_size)
        self._plots.set_batch_losses(run.run_id, losses.first_step, losses.values, per_epoch)

    def _on_read(self, found: Mapping[str, Losses]) -> None:
        for run_id, values in found.items():
            run = self._session.run(run_id)
            if run is not None and run.batch_losses is None:
                run.batch_losses = BatchLosses(run.record.first_step)
                run.batch_losses.load(values)
        self._schedule()

    def _on_failed(self, _error: Exception) -> None:
        # It is in the log; asked again with every step, it would fill it.
        self._on_read({run_id: np.empty(0, np.float32) for run_id in self._reading})


def _read(folders: Mapping[str, RunFolder]) -> dict[str, Losses]:
    found: dict[str, Losses] = {}
    for run_id, folder in folders.items():
        try:
            found[run_id] = folder.read_batch_losses()
        except LabError:
            # The curves of the epochs are there all the same.
            _log.warning("the batch losses of %s cannot be read", run_id, exc_info=True)
            found[run_id] = np.empty(0, np.float32)
    return found
