"""The page of the layers between the session and what the network answers."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal

from core.analysis.activation_sheet import likeliest_classes
from core.datasets.dataset import SPLIT_WORDS, Dataset
from core.errors import LabError
from core.models.layer_words import belongs_to
from core.models.network_sheet import sums_words
from core.models.network_table import NetworkTable
from core.runs.probe import network_form
from core.training.network_tables import network_table
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.libraries import library_title, library_to_come
from gui.notice import sentence
from gui.run_data import RunData
from gui.run_weights import RunWeights
from gui.session import SampleChoice, SessionRun, UnitChoice
from gui.tabs.spec import TabContext
from gui.tabs.weights.grid_work import GridAnswer
from gui.tabs.weights.layers_export import LayersExport
from gui.tabs.weights.layers_work import LayersAnswer, LayersQuestion, LayersWork
from gui.tabs.weights.view import WeightsView
from gui.widgets.probability_bars import ClassProbability
from gui.widgets.sample_pixels import sample_image

PURPOSE = "to see what each layer answers to its samples"

_PREPARING = "Preparing {}…"


class LayersPresenter(QObject):
    """Shows the layers of the current run, and what one of them answers to the cursor's sample.

    Signals
    -------
    arrayChosen(str), weightsRequested(str)
        An array of the layer that was chosen; and one whose weights are to be shown.
    """

    arrayChosen = Signal(str)
    weightsRequested = Signal(str)

    def __init__(
        self, view: WeightsView, context: TabContext, cache: RunWeights, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page, self._messages = view.grids.layers, view.messages
        self._session = context.session
        self._lesions = context.lesions
        self._data = RunData(context.session, context.loader, view)
        self._run: SessionRun | None = None
        self._grid: GridAnswer | None = None
        self._table = NetworkTable(())
        self._layer = ""
        self._array = ""
        self._answer: LayersAnswer | None = None
        self._said: str | None = None
        self._work = LayersWork(cache)
        self.export = LayersExport(view, context.preferences, self)
        view.grids.exportRequested.connect(self._ask_for_file)
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_answered)
        self._task.failed.connect(self._on_failed)
        page = self._page
        page.layerChosen.connect(self._choose)
        page.layerOpened.connect(self._open)
        page.unitChosen.connect(self._choose_unit)
        page.sampleStepped.connect(self._step)
        page.grid.layerStepped.connect(self._step_layer)
        page.installEventFilter(self)
        self._session.sampleChanged.connect(self._ask)
        self._session.datasetChanged.connect(self._ask)
        self._session.unitChanged.connect(self._show_unit)
        self._lesions.changed.connect(self._ask)

    @property
    def is_busy(self) -> bool:
        """Whether something newer is still to be shown."""
        return self._task.is_busy or self.export.is_busy

    @property
    def answer(self) -> LayersAnswer | None:
        """What is shown."""
        return self._answer

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up with the cursor's sample when the page is shown again."""
        if watched is self._page and event.type() == QEvent.Type.Show:
            self._ask()
        return super().eventFilter(watched, event)

    def show(self, run: SessionRun, grid: GridAnswer) -> None:
        """Show the layers of a run at the epoch of the grids, and the layer that these show."""
        record = run.record
        if self._run is None or self._run.folder is not run.folder:
            self._forget_answer()
            self._layer = self._array = ""
        self._run, self._grid = run, grid
        data = record.dataset
        try:
            self._table = network_table(
                record.config.model,
                record.config.settings,
                data.sample_shape,
                len(data.class_names),
            )
        except LabError as error:
            self.forget(sentence(error_text(error)))
            return
        self._page.set_table(self._table, sums_words(self._table))
        if grid.layer.array != self._array:
            self._array = grid.layer.array
            found = self._named(f"{grid.layer.unit_layer}.weight")
            self._layer = found or self._layer or self._table.rows[-1].name
        self._show_chosen()
        self._ask()

    def forget(self, hint: str) -> None:
        """Show no layers until the next grids, and why."""
        self._grid = None
        self._table = NetworkTable(())
        self._page.set_table(self._table, "")
        self._forget_answer(hint)

    def _forget_answer(self, hint: str = "") -> None:
        self._answer = None
        self._page.set_hint(hint)
        self._page.set_sample(None, "", "")

    def _named(self, array: str) -> str:
        """Return the layer that an array belongs to; empty where there is none."""
        names = (row.name for row in self._table.rows if belongs_to(array, row.name))
        return next(names, "")

    def _arrays_of(self, name: str) -> Sequence[str]:
        if self._grid is None:
            return ()
        return [each.array for each in self._grid.layers if belongs_to(each.array, name)]

    def _show_chosen(self) -> None:
        self._page.set_chosen(self._layer, has_weights=bool(self._arrays_of(self._layer)))

    def _ask(self, _what: object = None) -> None:
        """Ask what the chosen layer answers now."""
        run, grid, dataset = self._run, self._grid, self._session.dataset
        if run is None or grid is None or not self._page.isVisible():
            return
        if dataset is None or not self._data.are_open(run):
            self._miss_data(run)
            return
        self._said = None
        form = network_form(run.record)
        if form.is_squeezenet:
            self._announce(run)
        question = LayersQuestion(
            run.folder,
            grid.weights.epoch,
            form,
            self._table,
            () if run.reconstructs else run.record.dataset.class_names,
            self._lesions.of(run),
            dataset,
            self._sample_of(dataset),
            self._layer,
            grid.question.palette,
        )
        self._task.ask(lambda: self._work.answer(question))

    def _miss_data(self, run: SessionRun) -> None:
        """Say what it takes to see answers, and offer it."""
        self._forget_answer(f"Open {self._data.called(run)} {PURPOSE}.")
        notice = self._data.notice(run, PURPOSE)
        # Once: dismissed, it does not come back with the next epoch.
        if notice is not None and notice.text != self._said:
            self._said = notice.text
            self._messages.show_message(
                notice.text, notice.kind, notice.actions, topic=notice.topic
            )

    def _announce(self, run: SessionRun) -> None:
        """Say at once that a library is imported: then nothing is drawn for a moment."""
        library = library_to_come(run.record.config.model)
        if library and self._answer is None:
            self._page.set_hint(_PREPARING.format(library_title(library)))
            self._page.repaint()

    def _sample_of(self, dataset: Dataset) -> SampleChoice:
        """Return the cursor's sample, or without one the first that the network was not shown."""
        chosen = self._session.sample
        split = None if chosen is None else dict(dataset.splits()).get(chosen.split)
        if chosen is not None and split is not None and chosen.index < len(split):
            return chosen
        return SampleChoice("validation" if dataset.test is None else "test", 0)

    def _on_answered(self, found: LayersAnswer) -> None:
        run, asked = self._run, found.question
        if run is None or asked.folder is not run.folder:
            return
        if asked.dataset is not self._session.dataset or asked.layer != self._layer:
            # The answer to what is chosen now is still to come.
            return
        self._answer = found
        self._page.set_answers(found.facts, found.tiles, found.describe)
        self._show_sample(found)
        self._show_unit()

    def _show_sample(self, found: LayersAnswer) -> None:
        choice, dataset = found.question.choice, found.question.dataset
        split = dict(dataset.splits())[choice.split]
        label = int(split.labels[choice.index])
        name = dataset.class_names[label]
        words = f"{SPLIT_WORDS[choice.split]} sample {choice.index:,}"
        caption, text = f"{choice.split} {choice.index:,}: {name}", f"{words}, {name}"
        if found.sample.ndim > 1:
            self._page.set_sample(sample_image(found.sample), caption, text)
        else:
            self._page.set_sample(None, caption, text, f"{len(found.sample)} numbers, no picture")
        names, probabilities = found.question.class_names, found.probabilities
        if probabilities is None:
            self._page.set_classes(())
            return
        self._page.set_classes(
            [
                ClassProbability(each, probability, each == name)
                for each, probability in likeliest_classes(probabilities, names)
            ]
        )

    def _on_failed(self, error: Exception) -> None:
        self._forget_answer(sentence(error_text(error)))

    # What the user chooses

    def _choose(self, name: str) -> None:
        self._layer = name
        arrays = self._arrays_of(self._layer)
        self._show_chosen()
        self._ask()
        if arrays and self._named(self._array) != self._layer:
            self._array = arrays[0]
            self.arrayChosen.emit(arrays[0])

    def _open(self, name: str) -> None:
        arrays = self._arrays_of(name)
        if arrays:
            self._layer, self._array = name, arrays[0]
            self.weightsRequested.emit(arrays[0])

    def _step_layer(self, by: int) -> None:
        names = [row.name for row in self._table.rows]
        at = names.index(self._layer) + by if self._layer in names else 0
        if 0 <= at < len(names):
            self._choose(names[at])

    def _choose_unit(self, index: int) -> None:
        if self._answer is None:
            return
        answer, own = self._answer.layer.unit(index)
        if answer.layer:
            self._session.set_unit(UnitChoice(answer.layer, own))
        else:
            self._page.grid.set_chosen(index)

    def _show_unit(self, _unit: object = None) -> None:
        """Outline the cursor's unit, where it is one of the layer."""
        unit, found = self._session.unit, self._answer
        if found is None:
            return
        before = 0
        for answer in found.layer.answers:
            if unit is not None and answer.layer == unit.layer and unit.index < answer.units:
                self._page.grid.set_chosen(before + unit.index)
                return
            before += answer.units
        self._page.grid.set_chosen(None)

    def _ask_for_file(self) -> None:
        run = self._run
        if run is not None and self._table.rows and self._page.isVisible():
            self.export.ask(self._table, run.record.name, run.run_id)

    def _step(self, by: int) -> None:
        dataset = self._session.dataset
        if dataset is None or self._answer is None:
            return
        choice = self._sample_of(dataset)
        samples = len(dict(dataset.splits())[choice.split])
        self._session.set_sample(SampleChoice(choice.split, (choice.index + by) % samples))
