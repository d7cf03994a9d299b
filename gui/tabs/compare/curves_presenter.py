"""The curves of the runs that are compared, drawn a few a turn of the event loop."""

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from core.training.loss_label import loss_label
from gui.session import SessionRun
from gui.tabs.compare.details_panel import DetailsPanel
from gui.tabs.spec import TabContext
from gui.widgets.metric_plot import RunStyle
from gui.widgets.run_marks import RunMark

NO_ACCURACY = "None of these runs recognises anything, and has an accuracy."
NO_CURVES = "The curves of the ticked runs appear here."

_TURN_S = 0.01
"""How long curves are read before mouse and keys have their turn."""


class CurvesPresenter(QObject):
    """Shows runs and the shared cursor; nothing is drawn twice."""

    def __init__(self, panel: DetailsPanel, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._panel, self._session = panel, context.session
        self._wanted: list[tuple[SessionRun, RunMark]] = []
        self._styles: list[RunStyle] = []
        self._drawn: dict[str, tuple[object, ...]] = {}
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._refresh)
        panel.accuracy.set_hint(NO_CURVES)
        panel.loss.set_hint(NO_CURVES)
        panel.cursorMoved.connect(self._session.set_epoch)
        panel.runPicked.connect(self._session.select_run)
        self._session.epochChanged.connect(panel.set_cursor)

    @property
    def is_busy(self) -> bool:
        """Whether a curve is still to be drawn."""
        return self._timer.isActive()

    def show(self, runs: Sequence[tuple[SessionRun, RunMark]]) -> None:
        """Show exactly these runs, from the next turn of the event loop on."""
        self._wanted = list(runs)
        self._timer.start()

    def _refresh(self) -> None:
        runs, current = self._wanted, self._session.current_run
        styles = [
            RunStyle(
                run.run_id, run.record.name, mark.color, selected=run is current, shape=mark.shape
            )
            for run, mark in runs
        ]
        if styles != self._styles:
            self._styles = styles
            self._panel.set_runs(styles)
            known = {style.run_id for style in styles}
            self._drawn = {key: drawn for key, drawn in self._drawn.items() if key in known}
            self._panel.loss.set_y_label(loss_label(run.record.config for run, _mark in runs))
            has_none = bool(runs) and all(run.reconstructs for run, _mark in runs)
            self._panel.accuracy.set_remark(NO_ACCURACY if has_none else "")
        self._panel.set_cursor(self._session.epoch)
        self._draw()

    def _draw(self) -> None:
        began = perf_counter()
        for run, _mark in self._wanted:
            key = (run.history, run.history.last, run.record.parent)
            known = self._drawn.get(run.run_id)
            # Compared by identity: a row is frozen, a new one is another object.
            if known and all(a is b for a, b in zip(known, key, strict=True)):
                continue
            self._drawn[run.run_id] = key
            if run.record.parent is not None:
                self._panel.set_fork(run.run_id, run.record.parent.run_id, run.record.parent.epoch)
            self._panel.set_history(run.run_id, run.history)
            if perf_counter() - began > _TURN_S:
                self._timer.start()
                return
