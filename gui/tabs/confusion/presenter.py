"""Between the window's session and the Confusion view: what is asked, and what is shown."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from core.datasets.dataset import SplitName
from gui.background.run_controller import RunState
from gui.background.task import error_text
from gui.lesions import Units
from gui.notice import Notice, in_window_words, sentence
from gui.run_answers import PredictionRequest, RunAnswer
from gui.run_data import TOPIC as DATA_TOPIC
from gui.run_data import RunData
from gui.run_predictions import RunPredictions
from gui.session import ClassPair, SessionRun
from gui.tabs.confusion.choices import show_choices
from gui.tabs.confusion.duel_presenter import DuelPresenter
from gui.tabs.confusion.export import ConfusionExport
from gui.tabs.confusion.lesion_presenter import LesionPresenter
from gui.tabs.confusion.marks_presenter import MarksPresenter
from gui.tabs.confusion.matrix_presenter import MatrixPresenter
from gui.tabs.confusion.pictures_presenter import PicturesPresenter, pair_of
from gui.tabs.confusion.shown import Shown, shown_of
from gui.tabs.confusion.view import ConfusionView
from gui.tabs.spec import TabContext
from gui.widgets.matrix_place import NOWHERE, Place
from gui.widgets.page import Page

ANSWER_TOPIC = "answers of the run"


class ConfusionPresenter(QObject):
    """Asks for answers while the page is shown, and catches up when it is shown again."""

    def __init__(self, view: ConfusionView, context: TabContext) -> None:
        super().__init__(view)
        self._view = view
        self._context = context
        self._session = context.session
        self._shown: Shown | None = None
        self._asked: tuple[tuple[PredictionRequest, ...], str] | None = None
        self._said: str | None = None
        self._controller = context.active_run.controller
        self._data = RunData(context.session, context.loader, view)
        self.answers = RunPredictions(self)
        self._matrix = MatrixPresenter(view, self)
        self.pictures = PicturesPresenter(view.pictures, context.session, context.marks, self)
        self.marks = MarksPresenter(view, context, self.pictures, self._show_notice, self)
        self.duel = DuelPresenter(view, context.session, context.actions, self._show_notice, self)
        self.lesions = LesionPresenter(view, context.session, context.lesions, self)
        self._export = ConfusionExport(view, context.preferences, self._show_notice, self)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._catch_up)
        self._connect_session()
        self._connect_view()
        view.set_settled(
            lambda: not (self._timer.isActive() or self.answers.is_busy or self.duel.is_busy)
        )
        self._show(None)
        self.pictures.show(None)

    @property
    def shown(self) -> Shown | None:
        """What the matrix shows."""
        return self._shown

    def _connect_session(self) -> None:
        session = self._session
        for signal in (
            session.datasetChanged,
            session.runsChanged,
            session.runUpdated,
            session.currentRunChanged,
            session.epochChanged,
            self._context.lesions.changed,
        ):
            signal.connect(self._schedule)
        session.pairChanged.connect(self._on_pair)
        session.sampleChanged.connect(self._on_sample)
        self._controller.stateChanged.connect(self._on_state)
        self._context.loader.noticed.connect(self._on_load_failed)
        self.answers.answered.connect(self._on_answered)
        self.answers.busyChanged.connect(self._view.matrix.set_busy)
        self.answers.failed.connect(self._on_failed)

    def _connect_view(self) -> None:
        view, actions = self._view, self._context.actions
        view.shown.connect(self._on_page_shown)
        view.question.runChosen.connect(self._session.select_run)
        view.question.changed.connect(self._on_question)
        view.matrix.view.placeChosen.connect(self._on_place)
        view.matrix.view.picturesRequested.connect(view.pictures.grid.setFocus)
        view.scores.pairChosen.connect(lambda *pair: self._session.set_pair(ClassPair(*pair)))
        view.scores.classChosen.connect(lambda row: self._session.set_pair(ClassPair(row, None)))
        view.empty.add_button(
            "Train a network", actions.run_pause.trigger, icon_name="play", primary=True
        )
        view.empty.add_button("Open runs…", actions.import_runs.trigger, icon_name="open")
        for action, panel in ((actions.left_panel, view.left), (actions.right_panel, view.right)):
            panel.setVisible(action.isChecked())
            action.toggled.connect(panel.setVisible)
        preferences = self._context.preferences
        state = preferences.splitter_state("confusion")
        if not state.isEmpty():
            view.splitter.restoreState(state)
        view.splitter.splitterMoved.connect(
            # A duel is wider than what it takes the place of.
            lambda _position, _index: (
                None
                if view.is_duel
                else preferences.set_splitter_state("confusion", view.splitter.saveState())
            )
        )

    # What is asked

    def _schedule(self, _what: object = None) -> None:
        if self._view.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _catch_up(self) -> None:
        """Ask for what the cursor and the fields say, unless it is shown already."""
        if not self._view.isVisible():
            return
        run = self._session.current_run
        show_choices(self._view.question, self._session, with_whole=bool(self.lesions.off))
        self._view.set_empty(empty=run is None)
        epoch, split = self._session.epoch, self._view.question.split
        dataset = self._session.dataset
        if run is None or epoch is None or split is None or run.reconstructs:
            self._say_data(None)
            self.lesions.show()
            self._show_nothing(_why_nothing(run))
            return
        notice = self._data.notice(run, "to see what it mistakes")
        if notice is not None or dataset is None:
            self.lesions.show()
            self._show_nothing("The matrix needs the data of the run; see the message above.")
            if not self._context.loader.is_loading:
                self._say_data(notice)
            return
        self._say_data(None)
        off = self.lesions.off
        requests = (_request(run, epoch, split, off), *self._compared(run, epoch, split))
        if off:
            # For what the units that are off cost.
            requests = (*requests, _request(run, epoch, split))
        asked = (requests, dataset.fingerprint)
        if asked != self._asked:
            self._asked = asked
            # The page may have been made while a run was training.
            self.answers.set_gentle(gentle=self._controller.is_training)
            self.answers.ask(requests, dataset)

    def _say_data(self, notice: Notice | None) -> None:
        """Say once what is wrong with the data: dismissed, it does not come back by itself."""
        text = "" if notice is None else notice.text
        if text == self._said:
            return
        self._said = text
        if notice is None:
            self._view.messages.dismiss_topic(DATA_TOPIC)
        else:
            self._show_notice(notice)

    def _compared(
        self, run: SessionRun, epoch: int, split: SplitName
    ) -> tuple[PredictionRequest, ...]:
        if self._view.question.compares_whole:
            return (_request(run, epoch, split),)
        other = self._view.question.other
        compared = None if other is None else self._session.run(other[0])
        if other is None or compared is None:
            return ()
        return (_request(compared, other[1], split, self._context.lesions.of(compared)),)

    def _on_question(self) -> None:
        asked = self._asked
        self._catch_up()
        # What is known already may be wanted in other quantities or colours.
        if self._asked == asked and self._shown is not None:
            self._show(self._shown)

    def _on_page_shown(self) -> None:
        self._said = None
        if self._shown is None:
            # What could not be read may be there by now.
            self._asked = None
        if self._shown is not None:
            self._on_pair(self._session.pair)
        self._catch_up()

    def _on_state(self, _state: RunState) -> None:
        self.answers.set_gentle(gentle=self._controller.is_training)
        # A run that goes on from an older state writes the epochs after it anew.
        self._asked = None
        self._schedule()

    # What is answered

    def _on_answered(self, answers: tuple[RunAnswer, ...]) -> None:
        run, dataset, first = self._session.current_run, self._session.dataset, answers[0]
        if dataset is None or run is None or run.folder.path != first.request.folder:
            return
        if not self._data.are_open(run):
            # Other data were opened meanwhile; what that means is said when the page is seen.
            self._asked = None
            return
        self._view.messages.dismiss_topic(ANSWER_TOPIC)
        if any(answer.epoch != answer.request.epoch for answer in answers):
            # The weights asked for may be on their way to the disk; the next news asks again.
            self._asked = None
        self.lesions.show(first, answers[-1])
        shown = shown_of(answers, run, self._session.runs, dataset)
        self._show(shown)
        self.pictures.show(shown)

    def _on_failed(self, requests: tuple[PredictionRequest, ...], error: Exception) -> None:
        run = self._session.current_run
        if run is None or run.folder.path != requests[0].folder:
            return
        self.lesions.show()
        self._show(None)
        self.pictures.show(None)
        if self._controller.is_training and self._context.active_run.active_id == run.run_id:
            # The first weights of a run that has just begun are on their way to the disk; the
            # next news asks again.
            self._asked = None
            self._view.matrix.view.set_hint("The run has no epoch yet.")
            return
        self._view.matrix.view.set_hint("There is no matrix of this epoch; see the message above.")
        text = in_window_words(sentence(error_text(error)))
        self._show_notice(Notice(text, "error", topic=ANSWER_TOPIC))

    # What is shown

    def _show_nothing(self, hint: str) -> None:
        self._view.matrix.view.set_hint(hint)
        # What was wrong with another question is no answer to this one.
        self._view.messages.dismiss_topic(ANSWER_TOPIC)
        self._asked = None
        self.answers.forget()
        if self._shown is not None:
            self._show(None)
            self.pictures.show(None)

    def _show(self, shown: Shown | None) -> None:
        self._shown = shown
        self._export.shown = shown
        self.duel.show(shown)
        self._matrix.show(shown, self.pictures.place)

    def _on_place(self, place: Place) -> None:
        if place == NOWHERE and self.duel.is_open:
            # Escape in the matrix goes back to the pictures before it lets go of their cell.
            self.duel.close()
            self._view.matrix.set_place(self.pictures.place)
            return
        self._session.set_pair(pair_of(place))

    def _on_pair(self, _pair: ClassPair | None) -> None:
        if not self._view.isVisible():
            return
        self._matrix.set_place(self.pictures.place)
        self.pictures.update()
        self.duel.update()

    def _on_sample(self, _sample: object) -> None:
        if self._view.isVisible():
            self.pictures.update_sample()
            self.duel.update_sample()

    def _on_load_failed(self, notice: Notice) -> None:
        if self._view.isVisible():
            self._show_notice(notice)

    def _show_notice(self, notice: Notice) -> None:
        self._view.messages.show_message(
            notice.text, notice.kind, notice.actions, topic=notice.topic
        )


def _request(
    run: SessionRun, epoch: int, split: SplitName, off: Units = frozenset()
) -> PredictionRequest:
    return PredictionRequest(Path(run.folder.path), run.record.created, epoch, split, off)


def _why_nothing(run: SessionRun | None) -> str:
    if run is None:
        return ""
    if run.reconstructs:
        return (
            f"{run.record.name} gives pictures back and knows no classes: look at it in the "
            "Reconstruction tab, or choose a run that recognises."
        )
    return "The run has no epoch yet."


def make_confusion_tab(context: TabContext) -> Page:
    """Make the page with its presenter, which lives as long as the page."""
    view = ConfusionView()
    ConfusionPresenter(view, context)
    return view
