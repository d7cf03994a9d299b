"""Says above the curves which units of the run are off, since curves show it as it was trained."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from gui.background.task import error_text
from gui.lesions import Units, units_words
from gui.notice import sentence
from gui.run_answers import PredictionRequest, RunAnswer, effect_words
from gui.run_data import RunData
from gui.run_predictions import RunPredictions
from gui.tabs.spec import TabContext
from gui.tabs.training.view import TrainingView

AS_TRAINED = "curves and numbers: with all"
"""Short, so that it is seen in a narrow window too."""

TOPIC = "lesion"

_BUDGET = 16 * 2**20
"""Bytes of answers that are kept."""


class LesionPresenter(QObject):
    """Asks what the lesions cost at the cursor, while the page is shown and some unit is off."""

    def __init__(self, view: TrainingView, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._session, self._lesions = context.session, context.lesions
        self._controller = context.active_run.controller
        self._failed_for: tuple[str, Units] | None = None
        self._data = RunData(context.session, context.loader, view)
        self._answers = RunPredictions(self, budget=_BUDGET)
        self._answers.answered.connect(self._on_answered)
        self._answers.failed.connect(self._on_failed)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._ask)
        session = context.session
        for signal in (
            context.lesions.changed,
            session.datasetChanged,
            session.currentRunChanged,
            session.epochChanged,
            view.shown,
        ):
            signal.connect(self._schedule)
        view.lesions.undoRequested.connect(lambda: self._lesions.undo(session.current_run))
        view.lesions.allOnRequested.connect(self._switch_all_on)

    @property
    def is_busy(self) -> bool:
        """Whether something newer is still to be said."""
        return self._timer.isActive() or self._answers.is_busy

    def _schedule(self, _what: object = None) -> None:
        if self._view.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        run, epoch, dataset = self._session.current_run, self._session.epoch, self._session.dataset
        off = self._lesions.of(run)
        if run is None or epoch is None or not off:
            self._answers.forget()
            self._settle()
            self._view.lesions.show_words("")
            return
        if dataset is None or not self._data.are_open(run):
            self._answers.forget()
            self._settle()
            self._show()
            return
        if not self._view.lesions.text:
            self._show()
        folder = Path(run.folder.path)
        self._answers.set_gentle(gentle=self._controller.is_training)
        requests = [
            PredictionRequest(folder, run.record.created, epoch, "validation", units)
            for units in (off, frozenset())
        ]
        self._answers.ask(requests, dataset)

    def _on_answered(self, answers: tuple[RunAnswer, RunAnswer]) -> None:
        run = self._session.current_run
        asked = answers[0].request
        if run is None or run.folder.path != asked.folder or asked.off != self._lesions.of(run):
            return
        self._settle()
        self._show(answers)

    def _on_failed(self, requests: tuple[PredictionRequest, ...], error: Exception) -> None:
        self._show()
        run, messages = self._session.current_run, self._view.messages
        if run is None or run.folder.path != requests[0].folder or not self._lesions.of(run):
            return
        what = run.run_id, self._lesions.of(run)
        # Dismissed, it does not come back with the next epoch.
        if what != self._failed_for or messages.has_topic(TOPIC):
            self._failed_for = what
            text = f"What the lesion costs is not known: {error_text(error)}"
            messages.show_message(sentence(text), "error", topic=TOPIC)

    def _settle(self) -> None:
        """Take back that it is not known what a lesion costs."""
        self._failed_for = None
        self._view.messages.dismiss_topic(TOPIC)

    def _show(self, answers: tuple[RunAnswer, RunAnswer] | None = None) -> None:
        """Say what is off, and what it costs where that is known."""
        current = self._session.current_run
        text = units_words(self._lesions.of(current))
        if answers is not None:
            text += f" · validation {effect_words(*answers)}"
        if text:
            text += f" · {AS_TRAINED}"
        self._view.lesions.show_words(text, can_undo=self._lesions.can_undo(current))

    def _switch_all_on(self) -> None:
        run = self._session.current_run
        if run is not None:
            self._lesions.put(run, ())
