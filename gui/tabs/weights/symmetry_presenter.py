"""The symmetry microscope between the session, the run that trains and its page."""

from PySide6.QtCore import QObject, Signal

from core.analysis.units import count_distinct
from core.analysis.weight_layers import unit_word
from core.errors import ConfigError
from core.models.layer_words import layer_words
from core.runs.folder import RunFolder
from core.training.displacement import Displacement, displacements
from gui.background.live_task import LiveTask
from gui.background.run_controller import RunState
from gui.background.task import error_text
from gui.notice import Notice, sentence
from gui.run_weights import RunWeights
from gui.session import SessionRun, UnitChoice
from gui.tabs.spec import TabContext
from gui.tabs.weights.grid_texts import unit_noun
from gui.tabs.weights.grid_work import GridAnswer
from gui.tabs.weights.symmetry_work import MOST_DOTS, SymmetryAnswer, SymmetryQuestion, answer
from gui.tabs.weights.view import WeightsView
from gui.widgets.figures import format_metric

TOPIC = "symmetry"
_NO_VECTORS = "These are one number a unit. Choose weights or kernels to see units as dots."


class SymmetryPresenter(QObject):
    """Shows where the units lie, and asks the paused run to move one.

    Signals
    -------
    movesChanged()
        A unit is to be moved, or no longer.
    """

    movesChanged = Signal()

    def __init__(
        self, view: WeightsView, context: TabContext, cache: RunWeights, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._page = view.grids.symmetry
        self._session = context.session
        self._active_run = context.active_run
        self._cache = cache
        self._run: SessionRun | None = None
        self._grid: GridAnswer | None = None
        self._answer: SymmetryAnswer | None = None
        self._waiting: list[Displacement] = []
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_answered)
        self._task.failed.connect(self._on_failed)
        units = self._page.map
        units.unitChosen.connect(self._choose)
        units.unitMoved.connect(self._move)
        units.undoRequested.connect(self.undo)
        units.layerStepped.connect(view.options.step_layer)
        self._session.unitChanged.connect(self._show_chosen)
        self._active_run.controller.stateChanged.connect(self._on_state)

    @property
    def is_busy(self) -> bool:
        """Whether something newer is still to be shown."""
        return self._task.is_busy

    @property
    def answer(self) -> SymmetryAnswer | None:
        """What is shown."""
        return self._answer

    def show(self, run: SessionRun, grid: GridAnswer) -> None:
        """Show the layer of the grids at their epoch."""
        if self._grid is None or self._key(grid) != self._key(self._grid):
            self._answer = None
            self._page.show_hint("" if grid.layer.kind != "bars" else _NO_VECTORS)
        self._run, self._grid = run, grid
        self._page.map.set_description(grid.describe)
        if grid.layer.kind == "bars":
            return
        question = SymmetryQuestion(
            grid.question.folder,
            grid.layer,
            grid.weights.epoch,
            grid.weights.kept,
            unit_noun(grid),
            self.moves(grid),
            None if self._answer is None else self._answer.window,
        )
        self._task.ask(lambda: answer(self._cache, question))

    def forget(self, hint: str) -> None:
        """Show but a hint until the next grids."""
        self._grid = self._answer = None
        self._page.map.can_undo = False
        self._page.show_hint(hint)

    def undo(self) -> None:
        """Take back the last move that the paused run has not made yet."""
        self._view.messages.dismiss_topic(TOPIC)
        if not self._waiting:
            return
        moved = self._waiting.pop()
        if not self._active_run.withdraw(moved):
            text = "The run went on with the unit moved; go on from an earlier epoch without it."
            self._say(Notice(text, topic=TOPIC))
        self._show_again()

    @staticmethod
    def _key(grid: GridAnswer) -> tuple[RunFolder, str]:
        return grid.question.folder, grid.layer.array

    def moves(self, grid: GridAnswer) -> tuple[Displacement, ...]:
        """Return what was done to the layer's units since the weights that are shown."""
        run = self._session.current_run
        if run is None or run.folder is not grid.question.folder:
            return ()
        last, shown = run.history.last, grid.weights.epoch
        if last is None or last.epoch != shown:
            return ()
        done = [
            each.displacement
            for each in displacements(run.record.changes)
            if each.step >= last.step
        ]
        waiting = self._waiting if run.run_id == self._active_run.active_id else []
        return tuple(each for each in (*done, *waiting) if each.layer == grid.layer.unit_layer)

    def _on_answered(self, found: SymmetryAnswer) -> None:
        grid = self._grid
        if grid is None or (found.question.folder, found.question.layer.array) != self._key(grid):
            return
        self._answer = found
        self._page.map.set_dots(found.dots)
        self._show_chosen(self._session.unit)
        self._show_note()

    def _on_failed(self, error: Exception) -> None:
        self._answer = None
        self._page.show_hint(sentence(error_text(error)))

    def _show_again(self) -> None:
        self.movesChanged.emit()
        if self._run is not None and self._grid is not None:
            self.show(self._run, self._grid)

    def _show_chosen(self, unit: UnitChoice | None) -> None:
        grid = self._grid
        is_here = unit is not None and grid is not None and unit.layer == grid.layer.unit_layer
        self._page.map.set_chosen(unit.index if unit is not None and is_here else None)

    def _show_note(self) -> None:
        found = self._answer
        if found is None:
            return
        obstacle = self._obstacle()
        self._page.map.set_movable(movable=not obstacle)
        is_active = self._run is not None and self._run.run_id == self._active_run.active_id
        self._page.map.can_undo = bool(self._waiting) and is_active
        words = [found.projection.words]
        if found.question.layer.units > MOST_DOTS:
            words.append(f"The first {MOST_DOTS} of {found.question.layer.units:,} units.")
        words.append(obstacle or "Drag a dot, or Shift+arrows and Enter, to move that unit.")
        self._page.note.set_text(" ".join(words))

    def _obstacle(self) -> str:
        """Return why no unit can be moved now; empty where one can."""
        run, grid = self._run, self._grid
        if run is None or grid is None or run.run_id != self._active_run.active_id:
            return "Units can be moved in a run that is paused: go on with this one, or fork it."
        if self._active_run.controller.state is not RunState.PAUSED:
            return "Pause the run to move a unit."
        last = run.history.last
        if last is None or grid.weights.epoch != last.epoch:
            return "Go to the newest epoch to move a unit."
        if last.epoch >= run.record.training.epochs:
            return "The run has no step left that could see a unit moved; give it more epochs."
        return ""

    def _on_state(self, state: RunState) -> None:
        if state is not RunState.PAUSED and self._waiting:
            self._waiting = []
            self._view.messages.dismiss_topic(TOPIC)
            self.movesChanged.emit()
        if self._view.isVisible():
            self._show_note()

    def _choose(self, unit: int) -> None:
        if self._grid is not None:
            self._session.set_unit(UnitChoice(self._grid.layer.unit_layer, unit))

    def _move(self, unit: int, x: float, y: float) -> None:
        found, grid = self._answer, self._grid
        if found is None or grid is None or self._obstacle():
            return
        layer = grid.layer.unit_layer
        try:
            moved = Displacement.of(layer, unit, found.projection.displacement(x, y))
        except ConfigError as error:
            self._say(Notice(sentence(str(error)), "error", topic=TOPIC))
            return
        if self._active_run.change(moved):
            self._waiting.append(moved)
            self._say(Notice(self._news(grid, moved), actions=(("Undo", self.undo),), topic=TOPIC))
            self._show_again()

    def _news(self, grid: GridAnswer, moved: Displacement) -> str:
        word = unit_word(moved.layer, moved.unit, grid.question.class_names)
        text = f"{word} of {layer_words(moved.layer)} was moved by {format_metric(moved.size)}"
        units = {each.unit for each in self._moves_of(moved.layer)}
        if grid.first is None or count_distinct(grid.first) > 1 or grid.layer.units < 2:
            return f"{text}; press Run (Space) to go on from there."
        if len(units) == 1:
            return f"{text}; press Run (Space): only it can now learn a feature of its own."
        return (
            f"{text}; press Run (Space): only the {len(units)} moved ones can now learn features "
            "of their own."
        )

    def _moves_of(self, layer: str) -> list[Displacement]:
        return [each for each in self._waiting if each.layer == layer]

    def _say(self, notice: Notice) -> None:
        self._view.messages.show_message(
            notice.text, notice.kind, notice.actions, topic=notice.topic
        )
