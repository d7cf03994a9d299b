"""The chosen unit's samples, the layer's dead units, and what the network does without some."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QWidget

from core.datasets.dataset import Dataset
from core.training.layer_settings import convolutions_of, hidden_activation
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.notice import Notice, sentence
from gui.run_data import TOPIC as DATA_TOPIC
from gui.run_data import RunData
from gui.run_weights import RunWeights
from gui.session import SampleChoice, SessionRun, UnitChoice
from gui.tabs.spec import TabContext
from gui.tabs.weights.grid_work import GridAnswer
from gui.tabs.weights.unit_work import (
    SPLIT,
    Score,
    UnitAnswer,
    UnitQuestion,
    UnitWork,
    sample_strip,
)
from gui.tabs.weights.view import WeightsView
from gui.widgets.figures import format_metric
from gui.widgets.sample_popover import SamplePopover

SETTLE_MS, LIVE_MS = 120, 1000
"""After the last move of the cursor; and between two looks at a run that trains."""

TOPIC = "units"

PURPOSE = "to see which samples excite its units"


class UnitPresenter(QObject):
    """Asks what samples say of units, once the cursor rests."""

    def __init__(
        self, view: WeightsView, context: TabContext, cache: RunWeights, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._session = context.session
        self._lesions = context.lesions
        self._active_run = context.active_run
        self._data = RunData(context.session, context.loader, view)
        self._grid: GridAnswer | None = None
        self._run: SessionRun | None = None
        self._answer: UnitAnswer | None = None
        self._said: str | None = None
        self._work = UnitWork(cache)
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_answered)
        self._task.failed.connect(self._on_failed)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self._popover = SamplePopover(view)
        context.session.datasetChanged.connect(self._on_dataset_changed)
        view.grids.lesionRequested.connect(self._toggle_index)
        view.unit.lesionToggled.connect(self._toggle_chosen)
        view.unit.sampleClicked.connect(self._open_sample)
        view.undoRequested.connect(self.undo)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be shown."""
        return self._timer.isActive() or self._task.is_busy

    @property
    def answer(self) -> UnitAnswer | None:
        """What is shown."""
        return self._answer

    def show(self, run: SessionRun, grid: GridAnswer) -> None:
        """Take note of what the grids show, and look at its samples when that is settled."""
        self._run, self._grid = run, grid
        follows = self._session.live and self._active_run.controller.is_training
        if not follows:
            self._timer.start(SETTLE_MS)
        elif not self._timer.isActive():
            self._timer.start(LIVE_MS)
        self._show_lesions()

    def forget(self) -> None:
        """Look at nothing: the weights cannot be read."""
        self._grid = self._answer = None
        self._timer.stop()
        self._popover.close()

    def forget_messages(self) -> None:
        """Take back what was said of the run before."""
        self._said = None
        for topic in (DATA_TOPIC, TOPIC):
            self._view.messages.dismiss_topic(topic)

    def choose(self) -> None:
        """Look at another unit of what the grids show, at once."""
        if self._grid is not None:
            self._timer.start(0)
            self._show_lesions()

    def undo(self) -> None:
        """Take back what was switched off or on last, of the run that is looked at."""
        self._lesions.undo(self._run)

    def _toggle_index(self, index: int) -> None:
        if self._grid is not None:
            self._toggle(UnitChoice(self._grid.layer.unit_layer, index))

    def _toggle_chosen(self) -> None:
        if self._session.unit is not None:
            self._toggle(self._session.unit)

    def _toggle(self, unit: UnitChoice) -> None:
        run = self._run
        if run is None:
            return
        if run.no_single_units:
            self._say(Notice(sentence(run.no_single_units), "info", topic=TOPIC))
            return
        if unit.layer == "output":
            self._say(Notice("Outputs are the classes; switch off units before them.", "info"))
            return
        self._lesions.toggle(run, unit)

    def update_lesions(self) -> None:
        """Show which units are off, and look at what that costs."""
        self._show_lesions()
        self._timer.start(0)

    def _show_lesions(self) -> None:
        run, grid = self._run, self._grid
        if run is None or grid is None:
            return
        off, layer = self._lesions.of(run), grid.layer.unit_layer
        self._view.can_undo = self._lesions.can_undo(run)
        self._view.grids.set_off(frozenset(unit.index for unit in off if unit.layer == layer))
        chosen = self._session.unit
        possible = chosen is not None and chosen.layer == layer and layer != "output"
        possible = possible and not run.no_single_units
        self._view.unit.set_lesion(is_off=chosen in off, possible=possible)
        if not off:
            self._view.options.set_lesions("")

    def _ask(self) -> None:
        run, grid = self._run, self._grid
        if run is None or grid is None or not self._view.isVisible():
            return
        if run.no_single_units:
            self._answer = None
            self._view.options.set_states("")
            self._view.unit.set_samples(sentence(run.no_single_units))
            return
        dataset, layer = self._session.dataset, grid.layer.unit_layer
        index = self._chosen_index(grid)
        off = self._lesions.of(run)
        if dataset is None or not self._data.are_open(run):
            self._miss_data(run, wanted=index is not None or bool(off))
            return
        self._view.messages.dismiss_topic(DATA_TOPIC)
        self._said = None
        config = run.record.config
        question = UnitQuestion(
            run.folder,
            grid.weights.epoch,
            hidden_activation(config.settings),
            convolutions_of(config.settings),
            layer,
            index,
            off,
            config.settings.loss,
            run.reconstructs,
            dataset,
        )
        self._task.ask(lambda: self._work.answer(question))

    def _chosen_index(self, grid: GridAnswer) -> int | None:
        """Return the index of the cursor's unit, where it is one of the shown layer."""
        chosen = self._session.unit
        is_here = chosen is not None and chosen.layer == grid.layer.unit_layer
        return chosen.index if chosen is not None and is_here else None

    def _miss_data(self, run: SessionRun, *, wanted: bool) -> None:
        """Say what it takes to see samples; above the page only if somebody wants to."""
        self._answer = None
        options = self._view.options
        options.set_states("Open the run's data to see which units are dead or saturated.")
        count = len(self._lesions.of(run))
        options.set_lesions(f"{_units(count)} off; open the run's data to see the accuracy.")
        if not count:
            options.set_lesions("")
        self._view.unit.set_samples(f"Open {self._data.called(run)} {PURPOSE}.")
        notice = self._data.notice(run, PURPOSE)
        # Once: dismissed, it does not come back with the next epoch.
        if wanted and notice is not None and notice.text != self._said:
            self._said = notice.text
            self._say(notice)

    def _on_answered(self, found: UnitAnswer) -> None:
        run, grid = self._run, self._grid
        asked = found.question
        if run is None or grid is None or asked.folder is not run.folder:
            return
        if asked.layer != grid.layer.unit_layer or asked.dataset is not self._session.dataset:
            return
        if asked.off != self._lesions.of(run) or asked.unit != self._chosen_index(grid):
            # Units went on or off, or another one was chosen: that answer is still to come.
            return
        self._view.messages.dismiss_topic(TOPIC)
        self._answer = found
        self._view.options.set_states(_states_text(found))
        off, whole = found.without, found.whole
        if asked.off and off is not None and whole is not None:
            self._view.options.set_lesions(
                f"{_units(len(asked.off))} off: validation {_accuracies(off, whole)}loss "
                f"{off.loss:.3f}, with all {whole.loss:.3f}"
            )
        self._show_samples(found)

    def _show_samples(self, found: UnitAnswer) -> None:
        dataset, unit = found.question.dataset, self._view.unit
        if found.question.unit is None:
            return
        if found.states.dead[found.question.unit]:
            # Nine pictures would be no more than the first of as many as there are.
            unit.set_samples("Dead: it answers the same to every sample, so none excites it most.")
            return
        strips = [sample_strip(dataset.train, part) for part in (found.most, found.least)]
        texts = [
            [_sample_text(dataset, index, found.responses) for index in part]
            for part in (found.most, found.least)
        ]
        if strips[0] is None:
            lines = [
                f"{title}: {'; '.join(part[:3])}"
                for title, part in zip(("Most excited by", "Least"), texts, strict=True)
            ]
            unit.set_samples("\n".join(lines))
            return
        unit.set_samples("", strips[0], strips[1], (texts[0], texts[1]))

    def _open_sample(self, which: str, place: int) -> None:
        found, dataset = self._answer, self._session.dataset
        if found is None or dataset is not found.question.dataset:
            return
        index = int((found.most if which == "most" else found.least)[place])
        self._session.set_sample(SampleChoice(SPLIT, index))
        facts = [
            ("class", dataset.class_names[int(dataset.train.labels[index])]),
            ("weighted sum", format_metric(float(found.responses[index]))),
        ]
        inputs = dataset.train.inputs[index]
        picture = np.rint(np.clip(inputs, 0, 1) * 255).astype(np.uint8)
        self._popover.set_sample(f"Training sample {index:,}", facts, picture)
        sheet = self._view.unit.most if which == "most" else self._view.unit.least
        self._popover.open_at(_on_screen(sheet))

    def _on_failed(self, error: Exception) -> None:
        self._say(Notice(sentence(error_text(error)), "error", topic=TOPIC))

    def _on_dataset_changed(self) -> None:
        self._popover.close()
        if self._grid is not None and self._view.isVisible():
            self._timer.start(0)

    def _say(self, notice: Notice) -> None:
        self._view.messages.show_message(
            notice.text, notice.kind, notice.actions, topic=notice.topic
        )


def _on_screen(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(widget.rect().topLeft()), widget.size())


def _accuracies(off: Score, whole: Score) -> str:
    """Return both accuracies; nothing where there is nothing to recognise."""
    if off.accuracy is None or whole.accuracy is None:
        return ""
    return f"accuracy {off.accuracy:.3f}, with all {whole.accuracy:.3f}; "


def _units(count: int) -> str:
    return f"{count} unit{'' if count == 1 else 's'}"


def _states_text(found: UnitAnswer) -> str:
    if found.question.layer == "output":
        return ""
    dead, saturated = int(found.states.dead.sum()), int(found.states.saturated.sum())
    return f"{dead} dead, {saturated} saturated, over {found.looked_at:,} training samples"


def _sample_text(dataset: Dataset, index: int, responses: npt.NDArray[np.floating]) -> str:
    name = dataset.class_names[int(dataset.train.labels[index])]
    return f"training sample {index:,}, {name}: {format_metric(float(responses[index]))}"
