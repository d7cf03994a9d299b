"""The one run that trains: begins, continues, compares, resets and stops it."""

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.errors import LabError
from core.runs.store import RunStore
from core.training.config import RunConfig
from core.training.displacement import Displacement
from core.training.events import RunStatus
from core.training.learning_rates import new_comparison
from core.training.steering import Wish
from gui.background.messages import RunClosed, RunReady
from gui.background.run_controller import Beginning, RunController, RunState
from gui.libraries import library_to_come
from gui.notice import Notice, sentence
from gui.run_beginnings import RunBeginning, forked_run, new_run, resumed_run
from gui.run_reports import RunReports
from gui.session import Session

_log = logging.getLogger(__name__)


class ActiveRun(RunReports):
    """Between the session and the controller: steers the one run that trains.

    Parameters
    ----------
    session : Session
        Kept up to date with what the run says.
    controller : RunController
    store : RunStore
        Where new runs are written.
    parent : QObject, optional

    Signals
    -------
    librariesNeeded(str)
        The run that begins first imports this library, which holds the window up for a moment.
    """

    librariesNeeded = Signal(str)

    def __init__(
        self,
        session: Session,
        controller: RunController,
        store: RunStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, controller, parent)
        self.store = store
        self._after_close: Callable[[], object] | None = None
        self._ending = False
        self._discards_untouched = False
        self._queue: deque[RunBeginning] = deque()
        self._hides_others = False
        self._preparing = ""

    def start(self, config: RunConfig, beginning: Beginning = "run") -> None:
        """Begin a run on the session's data; an active one is stopped and saved first."""
        dataset = self.session.dataset
        if dataset is None:
            return
        run = new_run(config, dataset, self.store)
        self._when_free(lambda: self._begin(run, beginning))

    def begin(self, run: RunBeginning) -> None:
        """Begin a run on data of its own; an active one is stopped and saved first."""
        self._when_free(lambda: self._begin(run))

    def compare(self, configs: Sequence[RunConfig]) -> None:
        """Train several runs on the session's data, one after the other, to compare them.

        Their curves alone are drawn. Stopping one of them gives up the rest.
        """
        dataset, comparison = self.session.dataset, new_comparison()
        if dataset is None:
            return
        runs = [new_run(config, dataset, self.store, comparison) for config in configs]

        def begin() -> None:
            # Once the first of them is there: if it cannot begin, what was drawn stays.
            self._hides_others = True
            self._queue = deque(runs)
            self._begin(self._queue.popleft())

        self._when_free(begin)

    def holds(self, run_id: str) -> bool:
        """Whether a run is the active one, or is just being read to become it."""
        return run_id in (self.active_id, self._preparing)

    @property
    def waiting(self) -> int:
        """How many runs of a comparison are still to come."""
        return len(self._queue)

    def continue_run(self, run_id: str, changes: Mapping[str, Any] | None = None) -> None:
        """Go on with a run where it was left, on its own data.

        Parameters
        ----------
        run_id : str
        changes : mapping of str to value, optional
            Settings that change there, such as more epochs for a finished run.
        """
        run = self.session.run(run_id)
        if run is None:
            return
        if run_id == self.active_id:
            if self.controller.state is RunState.PAUSED:
                self.controller.resume()
            return
        beginning = resumed_run(run, self.session, changes)
        self._when_free(lambda: self._begin(beginning))

    def fork(
        self, run_id: str, epoch: int, changes: Mapping[str, Any], name: str | None = None
    ) -> None:
        """Begin a branch of a run at one of its epochs; an active run is stopped first."""
        run = self.session.run(run_id)
        if run is None:
            return
        branch = forked_run(run, self.session, self.store, epoch, changes, name)
        self._when_free(lambda: self._begin(branch))

    def change(self, wish: Wish) -> bool:
        """Let other settings hold, or a unit be moved, from the next step of the active run on.

        Returns
        -------
        bool
            Whether there is a run that takes them.
        """
        try:
            return self.controller.change(wish)
        except LabError as error:
            self.noticed.emit(Notice(sentence(str(error)), "error"))
            return False

    def withdraw(self, wish: Displacement) -> bool:
        """Take back a move of a unit that waits for the next step; False where it is done."""
        return self.controller.withdraw(wish)

    def reset(self, config: RunConfig) -> None:
        """Begin again with the same initial weights and batch order, paused before the first step.

        What was trained stays in the list; a run that had not taken a step goes, since it holds
        nothing that the new one does not.
        """
        self._discards_untouched = self.controller.is_active
        self.start(config, "hold")

    def stop(self, then: Callable[[], object] | None = None) -> None:
        """Stop and save the active run, if there is one.

        Parameters
        ----------
        then : callable, optional
            Called after that; nothing else begins in between.
        """
        self._queue.clear()
        if then is not None and self.controller.is_active:
            self._after_close, self._ending = then, True
            self.controller.stop()
        else:
            self._when_free(then or (lambda: None))

    def _begin(self, run: RunBeginning, beginning: Beginning = "run") -> None:
        library = library_to_come(run.model)
        if library:
            self.librariesNeeded.emit(library)
        self._preparing = run.run_id
        self.controller.start(run.make, beginning)

    def _when_free(self, action: Callable[[], object]) -> None:
        self._give_up_comparison()
        if not self.controller.is_active:
            action()
        elif not self._ending:
            self._after_close = action
            self.controller.stop()

    def _on_ready(self, ready: RunReady) -> None:
        self._preparing = ""
        if self._hides_others:
            self._hides_others = False
            self.session.show_only(())
        super()._on_ready(ready)

    def _on_closed(self, closed: RunClosed) -> None:
        run_id = self.active_id
        super()._on_closed(closed)
        untouched = closed.record is not None and closed.steps == 0
        if run_id is not None and self._discards_untouched and untouched:
            self._discard(run_id)
        self._discards_untouched = self._hides_others = False
        self._preparing = ""
        action, self._after_close = self._after_close, None
        self._ending = False
        if action is not None:
            action()
        elif self._queue:
            self._begin_next(closed)
        if not self.controller.is_active:
            self.closed.emit()

    def _begin_next(self, closed: RunClosed) -> None:
        status = None if closed.record is None else closed.record.status
        if status in (RunStatus.FINISHED, RunStatus.DIVERGED):
            self._begin(self._queue.popleft())
            return
        self._give_up_comparison()

    def _give_up_comparison(self) -> None:
        left = len(self._queue)
        self._queue.clear()
        if left:
            text = f"The comparison has ended: {left} of its runs did not begin."
            self.noticed.emit(Notice(text))

    def _discard(self, run_id: str) -> None:
        run = self.session.run(run_id)
        if run is None:
            return
        try:
            run.store.delete(run_id)
        except LabError:
            _log.warning("the untouched run %s stays on disk", run_id, exc_info=True)
        self.session.remove_runs([run_id])
