"""Between the box that is looked at and its X-ray: what is asked for, and shown."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from core.ocr import edits
from core.ocr.box import Box
from core.ocr.glyph_steps import StepSettings
from core.ocr.page import Character
from core.runs.class_means import ClassMeans
from gui.background.live_task import LiveTask
from gui.background.task import BackgroundTask
from gui.ocr.document import OcrDocument
from gui.ocr.training_means import find_class_means
from gui.session import Session
from gui.tabs.ocr.view import OcrView
from gui.tabs.ocr.xray_work import XrayAnswer, XrayQuestion, answer_xray


class XrayPresenter(QObject):
    """Follows the current box, the mouse that drags it, and the sliders; the newest wins.

    Another box begins with what the program does by itself.

    Signals
    -------
    failed(object)
        The exception of work that did not succeed.
    """

    failed = Signal(object)

    def __init__(
        self, view: OcrView, document: OcrDocument, session: Session, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        self._session = session
        self._place: int | None = None
        self._dragged: Box | None = None
        self._changes: dict[str, float] = {}
        self._means: dict[str, ClassMeans | None] = {}
        self._looked_for = ""
        self._live = LiveTask(self)
        self._live.answered.connect(self._on_answered)
        self._live.failed.connect(self.failed)
        self._looking = BackgroundTask(self)
        self._looking.succeeded.connect(self._on_means)
        self._looking.failed.connect(self._on_no_means)
        document.opened.connect(self._forget)
        document.findingsChanged.connect(self._follow)
        document.currentChanged.connect(self._follow)
        document.pageChanged.connect(self._follow)
        session.datasetChanged.connect(self._look_again)
        view.shown.connect(self._follow)
        view.canvas.boxDragged.connect(self._drag)
        view.box.stepChanged.connect(self._change)
        view.box.resetRequested.connect(self._reset)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be shown."""
        return self._live.is_busy or self._looking.is_busy

    def _forget(self) -> None:
        self._place, self._dragged = None, None

    def _follow(self) -> None:
        """Show the current box as it is on the page."""
        if not self._view.isVisible():
            return
        current, self._dragged = self._document.current, None
        if current != self._place:
            self._place, self._changes = current, {}
        self._ask()

    def _drag(self, place: int, box: Box) -> None:
        """Follow the mouse; a box that is back where it was is the page's again."""
        if place != self._place:
            self._place, self._changes = place, {}
        self._dragged = None if box == self._document.page.characters[place].box else box
        self._ask()

    def _change(self, name: str, value: float | None) -> None:
        if value is None:
            self._changes.pop(name, None)
        else:
            self._changes[name] = value
        self._ask()

    def _reset(self) -> None:
        self._changes = {}
        self._ask()

    def _character(self) -> Character | None:
        page, place = self._document.page, self._place
        if place is None or place >= len(page):
            return None
        if self._dragged is not None:
            page = edits.set_box(page, place, self._dragged)
        return page.characters[place]

    def _ask(self) -> None:
        document, panel = self._document, self._view.box
        content, findings, each = document.content, document.findings, self._character()
        if content is None or each is None or self._place is None:
            panel.invite(len(document.selected))
            return
        defaults = StepSettings(angle=each.angle)
        settings = replace(defaults, **self._changes)
        panel.show_character(each, self._place + 1)
        panel.show_settings(settings, defaults)
        if findings is None:
            # They are being found anew, and the page changes when they are there.
            return
        run = document.run
        if run not in self._means and not self._looking.is_busy:
            self._look()
        question = XrayQuestion(
            self._place,
            each,
            settings,
            findings,
            content.picture.pixels,
            run,
            document.epoch,
            self._means.get(run),
        )
        readers = document.readers
        self._live.ask(lambda: answer_xray(question, readers))

    def _on_answered(self, answer: XrayAnswer) -> None:
        if answer.question.place == self._place and self._document.content is not None:
            self._view.box.show_xray(answer)

    # Mean training pictures

    def _look(self) -> None:
        run, dataset, readers = self._document.run, self._session.dataset, self._document.readers
        self._looked_for = run
        self._looking.start(lambda: (run, find_class_means(readers, run, dataset)))

    def _on_means(self, answer: tuple[str, ClassMeans | None]) -> None:
        run, means = answer
        self._means[run] = means
        if self._view.isVisible():
            self._ask()

    def _on_no_means(self, error: Exception) -> None:
        # Asked for once, not again and again.
        self._means[self._looked_for] = None
        self.failed.emit(error)

    def _look_again(self) -> None:
        """Other data are open: they may be those of a network whose means are not known."""
        self._means = {run: means for run, means in self._means.items() if means is not None}
        if self._place is not None and self._view.isVisible():
            self._ask()
