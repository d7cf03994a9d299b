"""Between sliders and the spoilt picture: what is shown on the page of assumptions."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.ocr.finding_choice import FindingChoice
from core.ocr.spoiling.assumptions import ASSUMPTIONS
from core.ocr.spoiling.registry import SPOILINGS
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.assumptions.curve_presenter import CurvePresenter
from gui.tabs.ocr.assumptions.examples_presenter import ExamplesPresenter
from gui.tabs.ocr.assumptions.export import AssumptionsExport
from gui.tabs.ocr.assumptions.view import AssumptionsView
from gui.tabs.ocr.assumptions.work import (
    PHOTOGRAPH,
    SHIPPED,
    Network,
    Photograph,
    Sources,
    SpoiltAnswer,
    SpoiltQuestion,
    answer,
    same_question,
)
from gui.tabs.spec import TabContext

TOPIC = "spoiling"


class AssumptionsPresenter(QObject):
    """Spoils and reads off the GUI thread, newest wins; while the page is hidden it does nothing.

    Parameters
    ----------
    view : AssumptionsView
    context : TabContext
    document : OcrDocument
    """

    def __init__(self, view: AssumptionsView, context: TabContext, document: OcrDocument) -> None:
        super().__init__(view)
        self._view, self._document = view, document
        self._session = context.session
        self._sources = Sources()
        self._name = next(iter(ASSUMPTIONS)).name
        self._amounts: dict[str, float] = {}
        self._moved = SPOILINGS.names[0]
        self._asked: SpoiltQuestion | None = None
        self.answer: SpoiltAnswer | None = None
        self._live = LiveTask(self)
        self._live.answered.connect(self._show)
        self._live.failed.connect(self._on_failed)
        self._live.busyChanged.connect(self._on_busy)
        self._examples = ExamplesPresenter(view, document, self._sources, self)
        self._examples.failed.connect(self._on_failed)
        self.curve = CurvePresenter(view, document, context.session, self._sources, self)
        self.export = AssumptionsExport(
            view, self.curve, lambda: self.answer, context.preferences, self
        )
        self._connect()
        self.choose(PHOTOGRAPH if document.content is not None else self._name)

    def _connect(self) -> None:
        view, document = self._view, self._document
        view.shown.connect(self.refresh)
        view.hidden.connect(self.curve.leave)
        view.examples.chosen.connect(self.choose)
        view.sliders.amountChanged.connect(self.spoil)
        view.sliders.resetAll.connect(lambda: self._put({}))
        view.sliders.refused.connect(self._say)
        view.curve.plot.amountChosen.connect(lambda amount: self.spoil(self._moved, amount))
        document.opened.connect(lambda: self.choose(PHOTOGRAPH))
        document.pageChanged.connect(self.refresh)
        document.findingsChanged.connect(self.refresh)

    @property
    def is_busy(self) -> bool:
        """Whether something that is asked for is still to be shown."""
        tasks = (self._live, self._examples, self.curve, self.export)
        return any(task.is_busy for task in tasks)

    @property
    def amounts(self) -> Mapping[str, float]:
        """How much the picture is spoilt."""
        return self._amounts

    def choose(self, name: str) -> None:
        """Show the example of an assumption as it breaks it, or the photograph as it is."""
        self._name = name
        amounts = {} if name == PHOTOGRAPH else dict(ASSUMPTIONS.get(name).amounts)
        if amounts:
            self._moved = next(iter(amounts))
        self._view.examples.show_chosen(name)
        self._put(amounts)

    def spoil(self, name: str, amount: float) -> None:
        """Spoil the picture by another amount."""
        self._moved = name
        self._put({**self._amounts, name: amount})

    def close(self) -> None:
        """Wait for the threads: the window closes."""
        self._live.close()
        self._examples.close()
        self.curve.close()

    def refresh(self) -> None:
        """Ask again, if anything is other than it was; later, where the page is hidden."""
        picture = self._document.picture
        self._view.examples.set_photograph(None if picture is None else picture.name)
        if not self._view.isVisible():
            return
        question = self._question()
        if question is None:
            return
        self._examples.draw()
        asked = self._asked
        if asked is not None and same_question(question, asked):
            if self.answer is not None and same_question(self.answer.question, question):
                self._want_curve()
            return
        self._asked = question
        # While a slider is dragged one sees drafts; where it rests, the draft is read with care.
        self._ask(question.draft())

    def _ask(self, question: SpoiltQuestion) -> None:
        sources, readers = self._sources, self._document.readers
        self._live.ask(lambda: answer(question, sources, readers))

    def _put(self, amounts: dict[str, float]) -> None:
        self._amounts = amounts
        self._view.sliders.show_amounts(amounts)
        self._view.curve.plot.set_now(amounts.get(self._moved, 0.0), None)
        self.refresh()

    def _question(self) -> SpoiltQuestion | None:
        document, photograph = self._document, None
        if self._name == PHOTOGRAPH:
            content, found = document.content, document.found
            if content is None or found is None:
                # It is being found again after an undo, which is told.
                return None
            photograph = Photograph(content, found, document.page, document.truth)
        is_own = self._name == PHOTOGRAPH
        return SpoiltQuestion(
            self._name,
            photograph,
            dict(self._amounts),
            self._network(),
            document.settings,
            document.choice if is_own else FindingChoice(),
        )

    def _network(self) -> Network:
        run, epoch = self._document.run, self._document.epoch
        if run == SHIPPED.run:
            return SHIPPED
        names = {str(each.folder.path): each.record.name for each in self._session.runs}
        title = names.get(run, Path(run).name)
        return Network(run, epoch, title if epoch is None else f"{title}, epoch {epoch}")

    def _show(self, found: SpoiltAnswer) -> None:
        self.answer = found
        view, page, compared = self._view, found.reading.page, found.compared
        photograph, broken = found.question.photograph, ""
        if photograph is not None:
            name = photograph.content.picture.name
        else:
            assumption = ASSUMPTIONS.get(found.source.name)
            name, broken = assumption.title, assumption.broken
        view.picture.set_title(name)
        view.broken.setText(broken)
        view.broken.setVisible(bool(broken))
        view.canvas.set_picture(found.levels, [each.box for each in page], compared.wrong)
        view.text.set_characters(page.characters, page.lines)
        # What is missing, often most of it, is no mark between two letters: it stands below.
        view.text.set_errors(compared.wrong, {})
        said = "Written" if found.source.is_true else "Read unspoilt"
        nothing = "" if len(page) else "No letter is found. "
        view.written.setText(f"{nothing}{said}: {' / '.join(found.source.reference)}")
        view.bar.set_blame(compared.blame)
        scores = compared.scores
        view.number.setText("–" if scores.cer is None else f"{100 * scores.cer:.1f} %")
        against = "the true text" if found.source.is_true else "what is read unspoilt"
        errors = f"{scores.errors} error{'' if scores.errors == 1 else 's'}"
        words = f"{errors} in {scores.expected} characters of {against}; {scores.found} found"
        if not found.source.sheet.letters:
            words = "No letters are found, and amounts go by their height: nothing is spoilt."
        view.count.setText(words)
        view.curve.plot.set_now(found.question.amounts.get(self._moved, 0.0), scores.cer)
        asked = self._asked
        if same_question(found.question, asked):
            self._want_curve()
        elif asked is not None and same_question(found.question, asked.draft()):
            self._ask(asked)
        self._show_busy(self._live.is_busy)

    def _want_curve(self) -> None:
        if self._asked is None or self.answer is None or not self._view.isVisible():
            return
        if self.answer.compared.scores.expected:
            self.curve.want(self._asked, self._moved)
        else:
            self.curve.give_up("Nothing is written here, so there are no errors to count.")

    def _on_busy(self, busy: bool) -> None:
        self.curve.hold(hold=busy)
        self._show_busy(busy)

    def _show_busy(self, busy: bool) -> None:
        if busy:
            self._view.picture.set_subtitle("reading…")
        elif self.answer is not None:
            high, wide = self.answer.reading.sheet.pixels.shape[:2]
            spoilt = [
                SPOILINGS.get(name).words(amount)
                for name, amount in self.answer.question.amounts.items()
                if amount
            ]
            words = ", ".join(spoilt) or "as it is"
            self._view.picture.set_subtitle(f"{wide}×{high} px, {words}")

    def _on_failed(self, error: Exception) -> None:
        self._asked = None
        self._show_busy(False)
        self._say(error_text(error))

    def _say(self, text: str) -> None:
        self._view.messages.show_message(sentence(text), "error", topic=TOPIC)


class AssumptionsPage(AssumptionsView):
    """The view with its presenter, as the tab asks for it."""

    def __init__(
        self, context: TabContext, document: OcrDocument, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter = AssumptionsPresenter(self, context, document)
        self.set_settled(lambda: not self.presenter.is_busy)

    def close_page(self) -> None:
        """End what is under way: the window closes."""
        self.presenter.close()
