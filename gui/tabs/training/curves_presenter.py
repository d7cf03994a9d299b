"""What the plots show of runs: their curves, and what happened to them on the way."""

from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QTimer

from core.training.events import RunStatus
from core.training.loss_label import loss_label
from gui.change_marks import change_marks
from gui.run_looks import run_looks
from gui.session import SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.training.view import TrainingView
from gui.theme.manager import theme_manager
from gui.widgets.metric_plot import RunStyle
from gui.widgets.plot_options import PlotOptions

NO_ACCURACY = (
    "Autoencoders recognise nothing, and have no accuracy.\n"
    "How alike their pictures are is in the Reconstruction tab."
)

_TURN_S = 0.01
"""How long curves are read before mouse and keys have their turn."""


class CurvesPresenter(QObject):
    """Shows what changed in the session, once a turn of the event loop and nothing twice.

    While the tab is hidden it draws nothing, and catches up when it is shown.
    """

    def __init__(self, view: TrainingView, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._session = context.session
        self._active_run = context.active_run
        self._shown_styles: list[RunStyle] = []
        self._drawn: dict[str, tuple[object, ...]] = {}
        self._is_stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._refresh)
        session = self._session
        for signal in (
            session.runsChanged,
            session.runUpdated,
            session.currentRunChanged,
            session.epochChanged,
            context.active_run.controller.stateChanged,
            theme_manager().changed,
        ):
            signal.connect(self.schedule)
        self._preferences = context.preferences
        view.plots.set_options(self._preferences.plot_options)
        view.plots.optionsChosen.connect(self._remember_options)
        view.plots.runPicked.connect(session.select_run)
        view.installEventFilter(self)

    def schedule(self, _what: object = None) -> None:
        """Show what changed in the next turn of the event loop."""
        self._is_stale = True
        if not self._timer.isActive():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the tab is shown."""
        if event.type() == QEvent.Type.Show and self._is_stale:
            self.schedule()
        return super().eventFilter(watched, event)

    def _refresh(self) -> None:
        if not self._view.isVisible():
            return
        self._is_stale = False
        self._show_curves()
        self._view.plots.set_cursor(self._session.epoch)
        for plot in self._view.plots.plots:
            plot.catch_up()

    def _show_curves(self) -> None:
        theme = theme_manager().theme
        runs, current = self._session.runs, self._session.current_run
        looks = run_looks(runs, theme)
        styles = [
            RunStyle(
                run.run_id,
                run.record.name,
                looks[run.run_id].color,
                visible=run.visible,
                selected=run is current,
                shape=looks[run.run_id].shape,
            )
            for run in runs
        ]
        if styles != self._shown_styles:
            self._shown_styles = styles
            self._view.plots.set_runs(styles)
            self._drawn = {run.run_id: self._drawn.get(run.run_id, ()) for run in runs}
            seen = [run for run in runs if run.visible]
            self._view.plots.set_loss_label(loss_label(run.record.config for run in seen))
            has_none = bool(seen) and all(run.reconstructs for run in seen)
            self._view.plots.accuracy.set_remark(NO_ACCURACY if has_none else "")
        began = perf_counter()
        # The run that is looked at first; the others wait where there are too many for one turn.
        for run in sorted(runs, key=lambda run: run is not current):
            if run.visible:
                self._draw(run)
            if perf_counter() - began > _TURN_S:
                self.schedule()
                break
        active = self._active_run.run
        if active is None:
            self._view.plots.set_planned(None)
        else:
            self._view.plots.set_planned(active.epochs_in_view, active.run_id)

    def _draw(self, run: SessionRun) -> None:
        last = run.history.last
        diverged = run.record.status is RunStatus.DIVERGED
        key = (run.history, last, diverged, run.record.changes, run.record.parent)
        known = self._drawn.get(run.run_id)
        # Compared by identity: a row is frozen, a new one is another object.
        if known and all(a is b for a, b in zip(known, key, strict=True)):
            return
        self._drawn[run.run_id] = key
        plots, parent = self._view.plots, run.record.parent
        if parent is not None:
            plots.set_fork(run.run_id, parent.run_id, parent.epoch)
        plots.set_changes(run.run_id, change_marks(run.record.changes))
        plots.set_history(run.run_id, run.history)
        epoch = float(last.epoch) if diverged and last is not None else None
        self._view.plots.set_marker(run.run_id, epoch, run.record.message)

    def _remember_options(self, options: PlotOptions) -> None:
        self._preferences.plot_options = options
