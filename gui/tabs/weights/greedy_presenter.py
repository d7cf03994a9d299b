"""Starts the greedy lesion of the shown layer, and switches off what is clicked in its curve."""

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from core.datasets.dataset import SPLIT_WORDS, Dataset, SplitName
from core.models.layer_words import layer_words
from core.training.layer_settings import convolutions_of
from gui.background.task import BackgroundTask, error_text
from gui.lesions import Units, units_words
from gui.notice import Notice, sentence
from gui.run_data import RunData
from gui.run_weights import RunWeights, checkpoint_stamp
from gui.session import SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.weights.greedy_panel import TITLE
from gui.tabs.weights.greedy_work import SPLITS, GreedyAnswer, GreedyQuestion, GreedySearch
from gui.tabs.weights.grid_work import GridAnswer
from gui.tabs.weights.view import WeightsView

TOPIC = "greedy lesion"
_TICK_MS = 100
PURPOSE = "to see which of its units it needs"


class GreedyPresenter(QObject):
    """The curve stays until another run is looked at; it says what it is of."""

    def __init__(
        self, view: WeightsView, context: TabContext, cache: RunWeights, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._panel = view, view.greedy
        self._session, self._lesions = context.session, context.lesions
        self._data = RunData(context.session, context.loader, view)
        self._cache = cache
        self._run: SessionRun | None = None
        self._grid: GridAnswer | None = None
        self._answer: GreedyAnswer | None = None
        self._search: GreedySearch | None = None
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_found)
        self._task.failed.connect(self._on_failed)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_progress)
        view.options.greedyRequested.connect(self.open)
        panel = self._panel
        panel.startRequested.connect(self.start)
        panel.splitChosen.connect(self.start)
        panel.cancelRequested.connect(self.cancel)
        panel.closeRequested.connect(self.close)
        panel.plot.pointHovered.connect(self._show_words)
        panel.plot.pointChosen.connect(self._apply)
        context.lesions.changed.connect(lambda _run: self._show_place())
        context.session.currentRunChanged.connect(self._on_run_changed)
        application = QCoreApplication.instance()
        if application is not None:
            # A search is not waited for when the program ends.
            application.aboutToQuit.connect(self.cancel)

    @property
    def is_busy(self) -> bool:
        """Whether a search is under way."""
        return self._task.is_busy

    @property
    def answer(self) -> GreedyAnswer | None:
        """What is shown."""
        return self._answer

    def show(self, run: SessionRun, grid: GridAnswer) -> None:
        """Take note of what the grids show, which is what a search would be about."""
        self._run, self._grid = run, grid
        samples = run.record.dataset.samples
        there = [(SPLIT_WORDS[split].capitalize(), split) for split in SPLITS if samples.get(split)]
        self._panel.set_splits(there)

    def forget(self) -> None:
        """Search in nothing: the weights at the cursor cannot be read."""
        self._grid = None

    def open(self) -> None:
        """Show the panel, and search where there is no curve of what is shown."""
        self._panel.show()
        self._panel.plot.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._is_known() and not self.is_busy:
            self.start()

    def close(self) -> None:
        """Hide the panel; a search is given up."""
        self.cancel()
        self._panel.hide()

    def start(self) -> None:
        """Search in the layer and at the epoch that are shown."""
        run, grid, split = self._run, self._grid, self._panel.split
        dataset = self._session.dataset
        if run is None or grid is None or split is None or run is not self._session.current_run:
            self._clear("There are no weights to search in; choose another run or epoch.")
            return
        if run.no_single_units:
            self._clear(sentence(run.no_single_units))
            return
        layer = grid.layer.unit_layer
        if layer == "output":
            self._clear("Outputs are the classes; choose a layer before them, then 'Find again'.")
            return
        if run.reconstructs:
            self._clear("The search asks for the accuracy, and an autoencoder recognises nothing.")
            return
        if dataset is None or not self._data.are_open(run):
            self._clear("The search needs the data of the run; see the message above.")
            notice = self._data.notice(run, PURPOSE)
            if notice is not None:
                self._say(notice)
            return
        self._stop()
        question = self._question(run, grid, split, dataset)
        self._clear("The curve appears when the last unit is off.")
        self._view.messages.dismiss_topic(TOPIC)
        search = self._search = GreedySearch()
        self._panel.set_title(f"{TITLE} of {layer_words(layer)}")
        self._panel.set_subtitle(f"epoch {question.epoch}")
        self._task.start(lambda: search.run(self._cache, question))
        self._tick.start()
        self._show_progress()

    def _question(
        self, run: SessionRun, grid: GridAnswer, split: SplitName, dataset: Dataset
    ) -> GreedyQuestion:
        settings, layer = run.record.config.settings, grid.layer.unit_layer
        others: Units = frozenset(u for u in self._lesions.of(run) if u.layer != layer)
        epoch = grid.weights.epoch
        return GreedyQuestion(
            run.run_id,
            run.folder,
            epoch,
            checkpoint_stamp(run.folder, epoch),
            settings.activation,
            settings.loss,
            convolutions_of(settings),
            layer,
            others,
            split,
            dataset,
        )

    def _is_known(self) -> bool:
        """Whether the curve is that of what is shown, and of what is off in other layers."""
        run, grid, split = self._run, self._grid, self._panel.split
        found, dataset = self._answer, self._session.dataset
        if found is None or run is None or grid is None or split is None or dataset is None:
            return False
        return found.question.key == self._question(run, grid, split, dataset).key

    def cancel(self) -> None:
        """Give a search up."""
        if self.is_busy:
            self._stop()
            self._clear("Cancelled. 'Find again' begins anew.")

    def _on_found(self, found: GreedyAnswer | None) -> None:
        self._tick.stop()
        self._panel.set_progress(None)
        if found is None:
            return
        self._answer = found
        question, curve = found.question, found.curve
        also = f", {units_words(question.off)}" if question.off else ""
        self._panel.set_subtitle(f"epoch {question.epoch}{also}, {curve.samples:,} samples")
        self._panel.plot.set_curve(curve)
        self._show_place()
        self._show_words(None)

    def _on_failed(self, error: Exception) -> None:
        self._clear("There is no curve; see the message above.")
        self._say(Notice(sentence(error_text(error)), "error", topic=TOPIC))

    def _on_run_changed(self) -> None:
        """Forget a curve of another run: a click on it would be about this one."""
        self._stop()
        self._run = self._grid = None
        self._clear("Press 'Find again' to search in this run.")

    def _apply(self, count: int) -> None:
        found, run = self._answer, self._session.current_run
        if found is not None and run is not None and run.run_id == found.question.run_id:
            self._lesions.put(run, found.units_off(count))

    def _show_place(self) -> None:
        found = self._answer
        if found is not None:
            off = self._lesions.of(self._session.current_run)
            self._panel.plot.set_off(found.place_of(off))

    def _show_words(self, count: int | None) -> None:
        found = self._answer
        if found is None:
            return
        curve = found.curve
        if count is None:
            needed = curve.units_needed()
            text = (
                f"{needed} of {curve.units} units keep 95 % of the accuracy. Each time the unit "
                "goes that costs least accuracy; of equals the one that adds least loss."
            )
        else:
            text = (
                f"{curve.units - count} left: accuracy {curve.accuracies[count]:.3f}, loss "
                f"{curve.losses[count]:.3f}; random orders {curve.random_mean[count]:.3f}"
            )
            text += f"; unit {curve.order[count - 1]} went last" if count else ""
        self._panel.words.setText(text)

    def _show_progress(self) -> None:
        search = self._search
        if search is None or not self.is_busy:
            return
        done, total = search.progress
        left = search.seconds_left
        words = "" if left is None else f", about {max(1, round(left))} s left"
        self._panel.set_progress((done, total))
        self._panel.words.setText(f"{done:,} of {total:,} networks tried{words}")

    def _stop(self) -> None:
        if self._search is not None:
            self._search.stop()
        self._task.cancel()
        self._tick.stop()

    def _clear(self, hint: str) -> None:
        self._tick.stop()
        self._answer = None
        self._panel.set_progress(None)
        self._panel.set_title(TITLE)
        self._panel.set_subtitle("")
        self._panel.plot.set_curve(None, hint)
        self._panel.words.setText("")

    def _say(self, notice: Notice) -> None:
        self._view.messages.show_message(
            notice.text, notice.kind, notice.actions, topic=notice.topic
        )
