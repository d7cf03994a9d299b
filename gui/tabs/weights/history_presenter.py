"""Histograms of weights, gradients and activations over the epochs: which, and what is said."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QTimer

from core.analysis.layer_spreads import Quantity
from core.analysis.spread_history import chosen_epochs, spread_history
from core.datasets.dataset import SPLIT_NAMES, SPLIT_WORDS, Dataset, SplitName
from core.models.layer_words import layer_of
from core.runs.folder import RunFolder
from core.runs.probe import network_form
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.libraries import library_title, library_to_come
from gui.notice import sentence
from gui.run_data import RunData
from gui.run_weights import RunWeights
from gui.session import SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.weights.grid_work import GridAnswer
from gui.tabs.weights.histogram_work import (
    SLICE_S,
    HistogramAnswer,
    HistogramQuestion,
    HistogramWork,
    Known,
)
from gui.tabs.weights.history_texts import (
    change_words,
    column_words,
    progress_words,
    what_words,
)
from gui.tabs.weights.view import WeightsView

MOST_EPOCHS = 160

GENTLE_REST, GENTLE_MS = 4.0, 200
"""While a run trains: a rest so many times as long as the work, and at least so long."""

TOPIC = "data of the histograms"

_READING = "Reading the {} of every epoch…"
_PREPARING = "Preparing {}, then reading the gradients of every epoch…"
_Key = tuple[RunFolder, Quantity, str, SplitName]


class HistoryPresenter(QObject):
    """Shows what is known so far, and reads on until every epoch is; hidden, it does nothing."""

    def __init__(
        self, view: WeightsView, context: TabContext, cache: RunWeights, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._panel = view.grids.history_panel
        self._plot = self._panel.plot
        self._session = context.session
        self._active_run = context.active_run
        self._data = RunData(context.session, context.loader, view)
        self._run: SessionRun | None = None
        self._grid: GridAnswer | None = None
        self._epoch: int | None = None
        self._key: _Key | None = None
        self._known: Known = {}
        self._samples = ""
        self._said: str | None = None
        self._has_more = False
        self._work = HistogramWork(cache)
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_answered)
        self._task.failed.connect(lambda error: self._show_hint(sentence(error_text(error))))
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._on_rested)
        self._plot.epochChosen.connect(context.session.set_epoch)
        self._plot.set_description(self._describe)
        self._plot.installEventFilter(self)
        self._panel.quantityChosen.connect(self._begin)
        self._panel.splitChosen.connect(self._begin)
        self._panel.binsChosen.connect(self._draw)
        context.session.datasetChanged.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether epochs are still to be read."""
        return self._task.is_busy or (self._has_more and self._rest.isActive())

    @property
    def work(self) -> HistogramWork:
        """What reads, and keeps what it read."""
        return self._work

    def show(self, run: SessionRun, grid: GridAnswer, epoch: int) -> None:
        """Show the layer of the grids; `epoch` is the cursor's."""
        self._run, self._grid = run, grid
        samples = run.record.dataset.samples
        there = [
            (SPLIT_WORDS[split].capitalize(), split) for split in SPLIT_NAMES if samples.get(split)
        ]
        self._panel.set_splits(there)
        self.show_cursor(epoch)
        self._begin()

    def show_cursor(self, epoch: int) -> None:
        """Show where the cursor is; also where its weights cannot be read."""
        self._epoch = epoch
        self._plot.set_epoch(epoch)
        self._show_words()

    def forget(self, hint: str) -> None:
        """Show but a hint until the next grids."""
        self._run = self._grid = self._key = None
        self._known = {}
        self._show_hint(hint)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read on when the plot is shown again."""
        if watched is self._plot and event.type() == QEvent.Type.Show:
            self._has_more = True
            self._rest.start(0)
        return super().eventFilter(watched, event)

    def _begin(self, _what: object = None) -> None:
        """Read what is chosen now, unless it is what is being read."""
        run, grid = self._run, self._grid
        if run is None or grid is None:
            return
        quantity, layer = self._panel.quantity, grid.layer
        name = layer.unit_layer if quantity == "activations" else layer.array
        key = (run.folder, quantity, name, self._panel.split)
        if key != self._key:
            self._key, self._known, self._samples = key, {}, ""
            self._show_hint(_READING.format(quantity))
            self._rest.stop()
        if self._rest.isActive():
            # A run that trains is granted its rest.
            self._has_more = True
        else:
            self._read_on()

    def _read_on(self) -> None:
        run, grid, key = self._run, self._grid, self._key
        if run is None or grid is None or key is None or not self._plot.isVisible():
            return
        dataset: Dataset | None = None
        if key[1] != "weights":
            dataset = self._session.dataset
            if dataset is None or not self._data.are_open(run):
                self._miss_data(run, key[1])
                return
        self._view.messages.dismiss_topic(TOPIC)
        self._said = None
        if key[1] == "gradients":
            self._announce_library(run)
        epochs = chosen_epochs(grid.weights.kept, MOST_EPOCHS)
        question = HistogramQuestion(
            run.folder, run.record, key[1], key[2], epochs, key[3], dataset, dict(self._known)
        )
        self._task.ask(lambda: self._work.answer(question, slice_s=SLICE_S))

    def _announce_library(self, run: SessionRun) -> None:
        """Say at once that a library is imported: then nothing is drawn for a moment."""
        model = run.record.config.model
        # Gradients of autoencoders of dense layers are NumPy's, whatever trains them.
        is_in_numpy = run.reconstructs and not network_form(run.record).needs_torch
        library = "" if is_in_numpy else library_to_come(model)
        if library and self._plot.history is None:
            self._show_hint(_PREPARING.format(library_title(library)))
            self._plot.repaint()

    def _miss_data(self, run: SessionRun, quantity: Quantity) -> None:
        purpose = f"to see the {quantity} of its layers"
        self._known = {}
        self._show_hint(f"Open {self._data.called(run)} {purpose}.")
        notice = self._data.notice(run, purpose)
        # Once: dismissed, it does not come back with the next epoch.
        if notice is not None and notice.text != self._said:
            self._said = notice.text
            said = replace(notice, topic=TOPIC)
            self._view.messages.show_message(said.text, said.kind, said.actions, topic=said.topic)

    def _on_answered(self, answer: HistogramAnswer) -> None:
        asked = answer.question
        if (asked.folder, asked.quantity, asked.name, asked.split) != self._key:
            return
        if asked.dataset is not None and asked.dataset is not self._session.dataset:
            # Other data were opened meanwhile; what that means is said already.
            return
        self._known, self._samples = answer.known, answer.samples
        if not any(column.spread is not None for column in answer.known.values()):
            if answer.is_whole:
                reason = f" {sentence(answer.error)}" if answer.error else ""
                self._show_hint(f"The {asked.quantity} of no epoch can be read.{reason}")
        elif answer.has_news or self._plot.history is None:
            self._draw()
        if self._trains():
            self._has_more = not answer.is_whole
            self._rest.start(max(GENTLE_MS, round(1000 * GENTLE_REST * answer.seconds)))
        elif not answer.is_whole:
            self._read_on()

    def _on_rested(self) -> None:
        if self._has_more:
            self._has_more = False
            self._read_on()

    def _trains(self) -> bool:
        return self._active_run.controller.is_training

    def _draw(self) -> None:
        shown = {e: c.spread for e, c in sorted(self._known.items()) if c.spread is not None}
        if shown:
            self._plot.set_history(spread_history(shown, self._panel.bins))
        self._show_words()

    def _show_hint(self, hint: str) -> None:
        self._plot.set_history(None, hint)
        self._show_words()

    def _describe(self, place: int) -> str:
        history = self._plot.history
        return "" if history is None else column_words(history, place)

    def _show_words(self) -> None:
        history, run, key, grid = self._plot.history, self._run, self._key, self._grid
        if history is None or run is None or key is None or grid is None or self._epoch is None:
            self._panel.set_words("")
            return
        place = history.place_of(self._epoch)
        column = self._known.get(history.epochs[place])
        output = None if column is None or key[2].startswith("output") else column.output_rms
        words = change_words(history, place, quantity=key[1], output_rms=output)
        what = what_words(run.record, key[1], layer_of(key[2]), self._samples)
        epochs = chosen_epochs(grid.weights.kept, MOST_EPOCHS)
        read = progress_words(sum(epoch in self._known for epoch in epochs), len(epochs))
        self._panel.set_words(f"{read}{words}\n{what}" if what else f"{read}{words}")
