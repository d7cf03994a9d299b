"""Trains what rows of the reports lack, one run after the other, as the window trains any run."""

from collections import deque
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import LabError
from core.reports.kept_runs import PlannedRun, begin_run
from core.reports.reproduction import RowStatus
from core.reports.work import TAG
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.events import RunStatus
from core.training.planning import load_data
from gui.background.run_controller import RunState
from gui.notice import Notice
from gui.run_beginnings import RunBeginning
from gui.session import SessionRun
from gui.tabs.compare.reports_results import ReportResults
from gui.tabs.spec import TabContext

TOPIC = "reproduction"

_Stage = Literal["idle", "looking", "training"]


class _Beginning:
    """Makes a run in the thread that trains it, and remembers which it is, or why there is none."""

    def __init__(self, plan: PlannedRun, store: RunStore) -> None:
        self.plan = plan
        self.run_id = self.problem = ""
        self._store = store

    def make(self) -> TrainingRun:
        try:
            run = begin_run(self._store, self.plan, load_data(self.plan.config.data))
        except LabError as error:
            self.problem = str(error)
            raise
        self.run_id = run.folder.run_id
        return run


class ReportTraining(QObject):
    """A queue of rows: each is looked at, and where its run is missing, that is trained first.

    Parameters
    ----------
    results : ReportResults
    context : TabContext
    parent : QObject

    Signals
    -------
    changed()
        Another row is at work, or it got further.
    noticed(Notice)
        What came of it.
    """

    changed = Signal()
    noticed = Signal(object)

    def __init__(self, results: ReportResults, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._results, self._context = results, context
        self._session, self._active = context.session, context.active_run
        self._queue: deque[str] = deque()
        self._row = ""
        self._stage: _Stage = "idle"
        self._beginning: _Beginning | None = None
        self._began = False
        self._failed: list[tuple[PlannedRun, str]] = []
        self._is_closed = False
        self._count = self._done = 0
        results.changed.connect(self._on_result)
        # In the next turn: what tells of the end of a run has then said all that it has to say.
        self._look_timer = QTimer(self, singleShot=True, interval=0)
        self._look_timer.timeout.connect(self._look)
        for signal in (self._session.runsChanged, self._session.runUpdated, self._active.closed):
            signal.connect(self._on_news)
        context.active_run.controller.stateChanged.connect(self._on_news)

    @property
    def is_active(self) -> bool:
        """Whether rows are done."""
        return bool(self._row)

    @property
    def row(self) -> str:
        """The row that is at work; empty where there is none."""
        return self._row

    @property
    def waiting(self) -> tuple[str, ...]:
        """The rows behind it."""
        return tuple(self._queue)

    @property
    def run(self) -> SessionRun | None:
        """The run that trains for it."""
        begun = self._beginning
        return None if begun is None or not begun.run_id else self._session.run(begun.run_id)

    @property
    def is_paused(self) -> bool:
        """Whether that run is held."""
        return self._active.controller.state is RunState.PAUSED

    def start(self, names: Sequence[str]) -> None:
        """Do rows again, in this order, unless a run of the user's trains."""
        if self._active.controller.is_active or self.is_active:
            run = self._active.run
            name = "A run" if run is None else run.record.name
            text = f"{name} trains at the moment. Stop it, or wait until it has ended."
            self.noticed.emit(Notice(text, "warning", topic=TOPIC))
            return
        self._queue = deque(names)
        self._count, self._done = len(names), 0
        self._failed.clear()
        self._next()

    def cancel(self) -> None:
        """Stop the run that trains, which is kept, and do no further row."""
        self._queue.clear()
        if self._stage == "training":
            self._active.stop()
        else:
            self._end("Stopped.")

    def close(self) -> None:
        """Begin nothing any more: the window closes."""
        self._is_closed = True
        self._queue.clear()

    def _next(self) -> None:
        self._beginning = None
        if self._is_closed or not self._queue:
            self._end(self._words())
            return
        self._row = self._queue.popleft()
        self._stage = "looking"
        self._results.ask([self._row], first=True)
        self.changed.emit()

    def _words(self) -> str:
        if self._count == 1:
            return ""
        left = self._count - self._done
        rest = f"; {left} could not be, and the table says why" if left else ""
        return f"{self._done} of {self._count} rows are done{rest}."

    def _end(self, text: str) -> None:
        self._row, self._stage, self._beginning = "", "idle", None
        self._queue.clear()
        self.changed.emit()
        if text and not self._is_closed:
            self.noticed.emit(Notice(text, topic=TOPIC))

    def _on_result(self, name: str) -> None:
        """Go on when the row at work has been looked at."""
        if self._stage != "looking" or name != self._row or self._results.asked == name:
            return
        result, begun = self._results.result(name), self._beginning
        if result is None:
            return
        plan = result.plan
        failure = next((words for failed, words in self._failed if failed == plan), "")
        if plan is None:
            self._done += result.status is RowStatus.DONE
            self._next()
        elif failure:
            self._results.fail(name, failure)
        elif begun is not None and begun.plan == plan:
            # Its data are others than a moment ago, or its run was changed: no end would come.
            self._results.fail(name, "its run was trained, and is not the one that it takes")
        else:
            self._train(plan)

    def _train(self, plan: PlannedRun) -> None:
        if self._active.controller.is_active:
            self._give_up("Another run has begun, so that no further row is done.")
            return
        self._stage, self._began = "training", False
        self._beginning = _Beginning(plan, self._context.library.store)
        self._active.begin(RunBeginning(plan.config.model, self._beginning.make))
        self.changed.emit()

    def _on_news(self, _what: object = None) -> None:
        begun = self._beginning
        if self._stage != "training" or begun is None:
            return
        if not self._began and begun.run_id and begun.run_id == self._active.active_id:
            self._began = True
            self._tag(begun.run_id)
        self.changed.emit()
        self._look_timer.start()

    def _tag(self, run_id: str) -> None:
        run = self._session.run(run_id)
        if run is not None and TAG not in run.record.tags:
            self._context.library.describe(run_id, tags=(*run.record.tags, TAG))

    def _look(self) -> None:
        """Go on when the run has ended, or could not begin."""
        begun, run = self._beginning, self.run
        if self._stage != "training" or begun is None:
            return
        if self._began and begun.run_id == self._active.active_id:
            return
        if not self._began and not begun.problem and self._active.controller.is_active:
            return
        self._stage = "looking"
        if run is None or not self._began:
            self._fail(begun.plan, begun.problem or "its run could not begin")
        elif run.record.status is RunStatus.FINISHED:
            others = [each for each in self._results.waiting_for(begun.plan) if each != self._row]
            self._results.ask([self._row, *others], first=True)
        elif run.record.status is RunStatus.STOPPED:
            self._give_up(
                f"{run.record.name} was stopped at epoch {run.record.epochs_done} of "
                f"{run.record.training.epochs}, and is kept: Reproduce goes on with it."
            )
        else:
            self._fail(begun.plan, f"{run.record.name} {run.record.status}: {run.record.message}")

    def _fail(self, plan: PlannedRun, words: str) -> None:
        self._failed.append((plan, words))
        self._results.fail(self._row, words)

    def _give_up(self, text: str) -> None:
        left = len(self._queue)
        more = "1 more row was" if left == 1 else f"{left} more rows were"
        rest = f" {more} not begun." if left else ""
        self._end(text + rest)
