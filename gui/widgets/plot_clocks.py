"""When each run was at which epoch and step; a branch goes on where its parent was."""

from core.runs.metrics_table import training_seconds
from core.training.history import History
from gui.widgets.plot_positions import RunPositions


class RunClocks:
    """Keeps the positions of all runs; each setter returns the runs whose positions it changed."""

    def __init__(self) -> None:
        self._histories: dict[str, History] = {}
        self._forks: dict[str, tuple[str, int]] = {}
        self._steps_per_epoch: dict[str, float] = {}
        self._positions: dict[str, RunPositions] = {}

    def positions(self, run_id: str) -> RunPositions:
        """Return where the epochs of a run lie."""
        return self._positions[run_id]

    def set_history(self, run_id: str, history: History) -> list[str]:
        """Take the epochs of a run."""
        self._histories[run_id] = history
        return self._update(run_id)

    def set_fork(self, run_id: str, parent_id: str | None, epoch: int) -> list[str]:
        """Say that a run left another after an epoch; without a parent it began by itself."""
        before = self._forks.get(run_id)
        if parent_id is None:
            self._forks.pop(run_id, None)
        else:
            self._forks[run_id] = (parent_id, epoch)
        return [] if before == self._forks.get(run_id) else self._update(run_id)

    def set_steps_per_epoch(self, run_id: str, steps: float | None) -> list[str]:
        """Say how many steps the epoch under way has."""
        if self._steps_per_epoch.get(run_id) == steps:
            return []
        if steps is None:
            self._steps_per_epoch.pop(run_id)
        else:
            self._steps_per_epoch[run_id] = steps
        return self._update(run_id)

    def keep_only(self, run_ids: set[str]) -> None:
        """Forget all other runs."""
        for known in (self._histories, self._forks, self._steps_per_epoch, self._positions):
            for gone in set(known) - run_ids:
                del known[gone]

    def _update(self, run_id: str, above: frozenset[str] = frozenset()) -> list[str]:
        """Compute a run's positions, and those of its branches where its clock is theirs."""
        history = self._histories.get(run_id)
        # Records that were edited by hand may name each other as parents.
        if history is None or run_id in above:
            return []
        self._positions[run_id] = RunPositions(
            history.column("epoch"),
            history.column("step"),
            training_seconds(history, before=self._seconds_before(run_id)),
            self._steps_per_epoch.get(run_id),
        )
        changed = [run_id]
        for branch, (parent_id, _) in self._forks.items():
            if parent_id == run_id and branch in self._positions:
                began = self._positions[branch].seconds[:1]
                if len(began) and began[0] != self._seconds_before(branch):
                    changed += self._update(branch, above | {run_id})
        return changed

    def _seconds_before(self, run_id: str) -> float:
        parent_id, epoch = self._forks.get(run_id, ("", 0))
        parent = self._positions.get(parent_id)
        if parent is None or parent_id == run_id or not len(parent.epochs):
            return 0.0
        return parent.of_epoch("seconds", min(epoch, float(parent.epochs[-1])))
