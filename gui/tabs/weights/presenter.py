"""Between the window's session and the Weights view: what is asked for, and what is shown."""

from PySide6.QtCore import QEvent, QObject, QTimer

from core.analysis.weight_grid import legend_colors
from core.runs.folder import RunFolder
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.notice import sentence
from gui.run_weights import RunWeights
from gui.session import SessionRun, UnitChoice
from gui.splitters import keep_splitter
from gui.tabs.spec import TabContext
from gui.tabs.weights.chosen_unit import show_unit
from gui.tabs.weights.greedy_presenter import GreedyPresenter
from gui.tabs.weights.grid_texts import captions, page_title, palette_of, subtitle, unit_noun
from gui.tabs.weights.grid_work import GridAnswer, GridQuestion, answer
from gui.tabs.weights.history_presenter import HistoryPresenter
from gui.tabs.weights.layers_presenter import LayersPresenter
from gui.tabs.weights.symmetry_presenter import TOPIC as SYMMETRY_TOPIC
from gui.tabs.weights.symmetry_presenter import SymmetryPresenter
from gui.tabs.weights.unit_presenter import UnitPresenter
from gui.tabs.weights.view import WeightsView
from gui.tabs.weights.weights_export import WeightsExport
from gui.tabs.weights.words_presenter import TOPIC as WORDS_TOPIC
from gui.tabs.weights.words_presenter import WordsPresenter
from gui.theme.manager import theme_manager
from gui.theme.tokens import Theme
from gui.widgets.page import Page

LIVE_MS = 200
"""Between two pictures of a run that trains: more would slow it."""

TOPIC = "weights"


class WeightsPresenter(QObject):
    """Follows the session's run, cursor and unit; while the tab is hidden it does nothing."""

    def __init__(self, view: WeightsView, context: TabContext) -> None:
        super().__init__(view)
        self._view = view
        self._context = context
        self._session = context.session
        self._array = ""
        self._answer: GridAnswer | None = None
        self._shown_folder: RunFolder | None = None
        self._is_stale = True
        self._palette = palette_of(theme_manager().theme)
        self.cache = RunWeights()
        self.units = UnitPresenter(view, context, self.cache, self)
        self.greedy = GreedyPresenter(view, context, self.cache, self)
        self.history = HistoryPresenter(view, context, self.cache, self)
        self.symmetry = SymmetryPresenter(view, context, self.cache, self)
        self.symmetry.movesChanged.connect(self._show_unit)
        self.words = WordsPresenter(view, context, self.cache, self)
        self.export = WeightsExport(view, context.preferences, self)
        self.layers = LayersPresenter(view, context, self.cache, self)
        self.layers.arrayChosen.connect(self._choose_layer)
        self.layers.weightsRequested.connect(self._show_weights)
        view.grids.exportRequested.connect(lambda: self.export.ask_for(self._answer))
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_answered)
        self._task.failed.connect(self._on_failed)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._ask)
        self._connect()
        view.set_settled(lambda: not self.is_busy)
        view.installEventFilter(self)
        keep_splitter(context.preferences, view.splitter, "weights")
        keep_splitter(context.preferences, view.grids.layers.splitter, "weights-layers")
        view.empty.add_button(
            "Train",
            context.actions.run_pause.trigger,
            icon_name="play",
            primary=True,
        )
        view.empty.add_button("Open runs…", context.actions.import_runs.trigger, icon_name="open")
        self.schedule()

    def _connect(self) -> None:
        session, view, actions = self._session, self._view, self._context.actions
        session.runsChanged.connect(self.schedule)
        session.currentRunChanged.connect(self._on_run_changed)
        session.epochChanged.connect(self._on_epoch_changed)
        session.unitChanged.connect(self._on_unit_changed)
        session.sampleChanged.connect(self._on_sample_changed)
        session.datasetChanged.connect(self._on_sample_changed)
        self._context.lesions.changed.connect(self._on_lesions_changed)
        theme_manager().changed.connect(self._on_theme_changed)
        view.options.runChosen.connect(session.select_run)
        view.options.layerChosen.connect(self._choose_layer)
        view.options.changed.connect(self.schedule)
        view.grids.viewChosen.connect(self.schedule)
        view.grids.history_panel.quantityChosen.connect(self._show_title)
        view.grids.unitChosen.connect(self._choose_unit)
        view.grids.layerStepped.connect(view.options.step_layer)
        view.unit.hideRequested.connect(lambda: actions.right_panel.setChecked(False))
        panels = (
            (actions.left_panel, view.options),
            (actions.right_panel, view.unit),
            (actions.right_panel, view.words.sample_card),
        )
        for action, panel in panels:
            panel.setVisible(action.isChecked())
            action.toggled.connect(panel.setVisible)

    @property
    def answer(self) -> GridAnswer | None:
        """What is shown."""
        return self._answer

    @property
    def is_busy(self) -> bool:
        """Whether something newer is still to be shown."""
        parts = (
            self._task,
            self.units,
            self.history,
            self.symmetry,
            self.words,
            self.layers,
            self.export,
        )
        return self._timer.isActive() or any(part.is_busy for part in parts)

    def schedule(self, _what: object = None) -> None:
        """Show what changed in the next turn of the event loop."""
        self._is_stale = True
        if self._view.isVisible():
            self._timer.start(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the tab is shown."""
        if watched is self._view and event.type() == QEvent.Type.Show and self._is_stale:
            self._timer.start(0)
        return super().eventFilter(watched, event)

    def _on_run_changed(self) -> None:
        self._view.messages.dismiss_topic(TOPIC)
        self._view.messages.dismiss_topic(SYMMETRY_TOPIC)
        self._view.messages.dismiss_topic(WORDS_TOPIC)
        self.units.forget_messages()
        self.schedule()

    def _on_epoch_changed(self, _epoch: int | None) -> None:
        self._is_stale = True
        if not self._view.isVisible() or self._timer.isActive():
            return
        follows = self._session.live and self._context.active_run.controller.is_training
        self._timer.start(LIVE_MS if follows and self._answer is not None else 0)

    def _on_sample_changed(self, _sample: object = None) -> None:
        run = self._session.current_run
        if run is not None and not run.has_layers:
            self.schedule()

    def _on_lesions_changed(self, _run_id: str) -> None:
        if self._view.isVisible():
            self.units.update_lesions()
        else:
            self._is_stale = True

    def _on_theme_changed(self, theme: Theme) -> None:
        self._palette = palette_of(theme)
        self.schedule()

    def _ask(self) -> None:
        if not self._view.isVisible():
            return
        self._is_stale = False
        run, epoch = self._session.current_run, self._session.epoch
        if run is None or epoch is None:
            self._view.stack.setCurrentWidget(self._view.empty)
            return
        if not run.has_layers:
            self._show_words(run, epoch)
            return
        self._view.stack.setCurrentWidget(self._view.splitter)
        runs = [(each.run_id, each.record.name) for each in reversed(self._session.runs)]
        self._view.options.set_runs(runs, run.run_id)
        question = self._question(run, epoch)
        self._task.ask(lambda: answer(self.cache, question))

    def _show_words(self, run: SessionRun, epoch: int) -> None:
        """Show visual words in place of layers and units, and look at no units any more."""
        self._answer = self._shown_folder = None
        self._view.stack.setCurrentWidget(self._view.words)
        self.greedy.forget()
        self.units.forget()
        self.words.show(run, epoch)

    def _question(self, run: SessionRun, epoch: int) -> GridQuestion:
        options, data = self._view.options, run.record.dataset
        return GridQuestion(
            run.folder,
            data.sample_shape,
            () if run.reconstructs else data.class_names,
            epoch,
            self._array,
            self._view.grids.view,
            options.scale,
            options.contrast_factor,
            options.order,
            self._palette,
        )

    def _on_answered(self, found: GridAnswer) -> None:
        run = self._session.current_run
        if run is None or found.question.folder is not run.folder:
            return
        self._answer, self._shown_folder = found, run.folder
        self._view.messages.dismiss_topic(TOPIC)
        view, layer = self._view, found.layer
        view.options.set_layers(found.layers, layer)
        view.options.set_distinct(found.distinct, layer.units, unit_noun(found))
        self._show_title()
        view.grids.set_subtitle(subtitle(found))
        view.grids.set_description(found.describe)
        view.grids.set_pictures(
            found.question.view,
            found.pictures,
            captions(found),
            found.shown,
            legend_colors(layer.tile_shape, found.question.palette),
            kind=layer.kind,
        )
        self._show_unit()
        self.units.show(run, found)
        self.greedy.show(run, found)
        if found.question.view == "epochs":
            self.history.show(run, found, found.question.epoch)
        elif found.question.view == "symmetry":
            self.symmetry.show(run, found)
        elif found.question.view == "layers":
            self.layers.show(run, found)

    def _show_title(self) -> None:
        """Say of which layer, and what of it, where histograms are of more than its weights."""
        found, grids = self._answer, self._view.grids
        if found is None:
            return
        title = page_title(found, grids.view, grids.history_panel.quantity)
        if title != grids.title:
            grids.set_title(title)

    def _on_failed(self, error: Exception) -> None:
        hint = "No weights to show; see the message above."
        run, epoch = self._session.current_run, self._session.epoch
        # What was shown is of another epoch, or even of another run.
        if run is None or self._shown_folder is not run.folder:
            self._view.options.clear()
            self._view.grids.set_title("Weights")
            self._view.grids.set_subtitle("")
            self.history.forget(hint)
        elif epoch is not None:
            self._view.options.clear_figures()
            self.history.show_cursor(epoch)
        self._answer = None
        self._view.grids.clear(hint)
        self.symmetry.forget(hint)
        self.layers.forget(hint)
        self.greedy.forget()
        self._view.unit.clear()
        self.units.forget()
        text = sentence(error_text(error))
        self._view.messages.show_message(text, "error", topic=TOPIC)

    # Layers and units

    def _choose_layer(self, array: str) -> None:
        self._array = array
        found, unit = self._answer, self._session.unit
        if found is not None and unit is not None:
            layer = next((each for each in found.layers if each.array == array), None)
            if layer is not None and layer.unit_layer != unit.layer:
                self._session.set_unit(None)
        self.schedule()

    def _show_weights(self, array: str) -> None:
        self._view.grids.switch.show_page("both")
        self._choose_layer(array)

    def _choose_unit(self, unit: int) -> None:
        if self._answer is not None:
            self._session.set_unit(UnitChoice(self._answer.layer.unit_layer, unit))

    def _on_unit_changed(self, unit: UnitChoice | None) -> None:
        found = self._answer
        if unit is not None and found is not None and unit.layer != found.layer.unit_layer:
            # Chosen in another tab: its layer is shown.
            self._array = f"{unit.layer}.weight"
            self.schedule()
        self._show_unit()
        self.units.choose()

    def _show_unit(self) -> None:
        found = self._answer
        if found is not None:
            show_unit(self._view, found, self._session.unit, self.symmetry.moves(found))


def make_weights_tab(context: TabContext) -> Page:
    """Make the page with its presenter, which lives as long as the page."""
    view = WeightsView()
    WeightsPresenter(view, context)
    return view
