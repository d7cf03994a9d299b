"""The runs of a metric plot as data: what its owner sets, and nothing of how it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy.typing as npt
from PySide6.QtWidgets import QWidget

from gui.widgets.batch_trace import BatchTrace
from gui.widgets.curve import Curve, CurveSplit
from gui.widgets.mark_shapes import RUN_SHAPES
from gui.widgets.plot_crowd import CROWD
from gui.widgets.plot_options import PlotOptions
from gui.widgets.plot_positions import RunPositions
from gui.widgets.plotted_run import ChangeMark, Marker, PlottedRun


@dataclass(frozen=True, slots=True)
class RunStyle:
    """How a run is drawn and called; `color` is ``#RRGGBB``, `shape` that of its marks."""

    run_id: str
    name: str
    color: str
    visible: bool = True
    selected: bool = False
    shape: str = RUN_SHAPES[0]


class PlotRuns(QWidget):
    """Keeps the runs; whoever draws them says in `_schedule_refresh` how it comes to know."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = PlotOptions()
        self._runs: dict[str, PlottedRun] = {}

    @property
    def options(self) -> PlotOptions:
        """What is drawn, and against what."""
        return self._options

    def set_runs(self, styles: Sequence[RunStyle]) -> None:
        """Show exactly these runs, in this order; curves already set are kept."""
        known = self._runs
        self._runs = {}
        for style in styles:
            run = known.get(style.run_id) or PlottedRun(style.run_id, style.name)
            run.name, run.color, run.shape = style.name, style.color, style.shape
            run.visible, run.selected = style.visible, style.selected
            self._runs[style.run_id] = run
        self._schedule_refresh()

    def set_run_style(self, run_id: str, color: str, *, visible: bool, selected: bool) -> None:
        """Change how one run is drawn."""
        run = self._run(run_id)
        run.color, run.visible, run.selected = color, visible, selected
        self._schedule_refresh()

    def set_curve(
        self, run_id: str, split: CurveSplit, epochs: npt.ArrayLike, values: npt.ArrayLike
    ) -> None:
        """Replace a curve; both arrays have shape (points,), epochs ascending."""
        curve = Curve(epochs, values)  # type: ignore[arg-type]
        curves = self._run(run_id).curves
        # While one run goes on, those of the others are often set again as they are.
        if not curve.equals(curves.get(split)):
            curves[split] = curve
            self._run(run_id).arrange(self._options, (split,))
            self._schedule_refresh()

    def set_positions(self, run_id: str, positions: RunPositions) -> None:
        """Say where a run's epochs lie on axes of steps and seconds."""
        run = self._run(run_id)
        run.positions = positions
        if self._options.x_axis != "epochs":
            run.arrange(self._options)
        self._schedule_refresh()

    def set_batches(self, run_id: str, trace: BatchTrace | None) -> None:
        """Keep the losses of a run's steps, which may grow; call it again when they have."""
        self._run(run_id).batches = trace
        if self._options.batch_losses:
            self._schedule_refresh()

    def set_best(self, run_id: str, epoch: int | None) -> None:
        """Say which epoch of a run is its best."""
        run = self._run(run_id)
        if run.best != epoch:
            run.best = epoch
            self._schedule_refresh()

    def set_changes(self, run_id: str, changes: Sequence[ChangeMark]) -> None:
        """Mark where settings of a run were changed."""
        run = self._run(run_id)
        if run.changes != tuple(changes):
            run.changes = tuple(changes)
            self._schedule_refresh()

    def set_fork(self, run_id: str, epoch: int | None) -> None:
        """Mark where a run left its parent; None for a run that begins by itself."""
        run = self._run(run_id)
        if run.fork != epoch:
            run.fork = epoch
            self._schedule_refresh()

    def set_marker(self, run_id: str, epoch: float | None, text: str = "") -> None:
        """Pin a remark to a run, such as "step 812: loss became inf"; None takes it away."""
        self._run(run_id).marker = None if epoch is None else Marker(epoch, text)
        self._schedule_refresh()

    def remove_run(self, run_id: str) -> None:
        """Forget a run and its curves."""
        if self._runs.pop(run_id, None) is not None:
            self._schedule_refresh()

    def _run(self, run_id: str) -> PlottedRun:
        return self._runs.setdefault(run_id, PlottedRun(run_id, run_id))

    def _read_run(self, *, selected_only: bool = False) -> PlottedRun | None:
        """Return the run whose epochs the cursor counts: the selected, or the first visible one."""
        runs = self._runs.values()
        for run in runs:
            if run.selected:
                return run
        if selected_only:
            return None
        return next((run for run in runs if run.visible and run.curves), None)

    def _is_crowded(self) -> bool:
        return sum(run.visible for run in self._runs.values()) > CROWD

    def _schedule_refresh(self) -> None:
        """Let the picture be brought in line with what was set."""
        raise NotImplementedError
