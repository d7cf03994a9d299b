"""Between the window's session and the page of visual words."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from core.datasets.dataset import SPLIT_WORDS
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.notice import Notice, sentence
from gui.run_data import TOPIC as DATA_TOPIC
from gui.run_data import RunData
from gui.run_weights import RunWeights
from gui.session import SampleChoice, SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.weights.view import WeightsView
from gui.tabs.weights.words_work import WordsAnswer, WordsQuestion, answer_words
from gui.theme.manager import theme_manager
from gui.widgets.sample_pixels import pixel_image, sample_image

TOPIC = "visual words"

PURPOSE = "to see the words of its pictures"


class WordsPresenter(QObject):
    """Shows the dictionary of a run, and the words of the cursor's sample."""

    def __init__(
        self, view: WeightsView, context: TabContext, cache: RunWeights, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._session = context.session
        self._cache = cache
        self._data = RunData(context.session, context.loader, view)
        self._run: SessionRun | None = None
        self._sample: SampleChoice | None = None
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_answered)
        self._task.failed.connect(self._on_failed)
        view.words.runChosen.connect(context.session.select_run)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be shown."""
        return self._task.is_busy

    def show(self, run: SessionRun, epoch: int) -> None:
        """Show the words of a run at an epoch."""
        self._run = run
        session, page = self._session, self._view.words
        runs = [(each.run_id, each.record.name) for each in reversed(session.runs)]
        page.set_runs(runs, run.run_id)
        picture = None
        notice = self._data.notice(run, PURPOSE)
        if notice is not None:
            self._say(notice)
            page.clear_sample("The words of a sample need the data; see the message above.")
        elif session.dataset is not None:
            self._view.messages.dismiss_topic(DATA_TOPIC)
            self._sample = session.sample or SampleChoice("validation", 0)
            picture = dict(session.dataset.splits())[self._sample.split].inputs[self._sample.index]
        surface = QColor(theme_manager().theme.surface)
        paper = surface.red(), surface.green(), surface.blue()
        question = WordsQuestion(run.folder, run.record, epoch, picture, paper)
        self._task.ask(lambda: answer_words(self._cache, question))

    def _on_answered(self, found: WordsAnswer) -> None:
        run, page = self._run, self._view.words
        if run is None or run is not self._session.current_run:
            return
        if found.question.folder is not run.folder:
            return
        self._view.messages.dismiss_topic(TOPIC)
        page.set_dictionary(found.sheet, found.texts)
        page.words_card.set_subtitle(found.summary)
        picture, sample, dataset = found.question.picture, self._sample, self._session.dataset
        if picture is None or found.map is None or found.answer is None:
            return
        if sample is None or dataset is None or not self._data.are_open(run):
            return
        labels = dict(dataset.splits())[sample.split].labels
        names = run.record.dataset.class_names
        actual, answer = names[labels[sample.index]], names[found.answer]
        facts = f"{SPLIT_WORDS[sample.split].capitalize()} sample {sample.index}, {actual}"
        page.facts.setText(f"{facts}: read as {answer}")
        page.picture.set_picture(sample_image(picture), actual, facts)
        words = f"{found.different} words"
        page.map.set_picture(
            pixel_image(found.map), words, f"{words}, each place in the colour of its own"
        )

    def _on_failed(self, error: Exception) -> None:
        self._view.words.clear("No words to show; see the message above.")
        self._say(Notice(sentence(error_text(error)), "error", topic=TOPIC))

    def _say(self, notice: Notice) -> None:
        self._view.messages.show_message(
            notice.text, notice.kind, notice.actions, topic=notice.topic
        )
