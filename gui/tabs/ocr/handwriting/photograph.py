"""Corrections of photographs, on their way into the user's set of letters."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from core.ocr.keeping import with_pieces_of
from core.ocr.page import Character, Page
from core.ocr.personal_letters import confirmed
from gui.background.task import BackgroundTask, error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.handwriting.work import SetAnswer, add_characters
from gui.tabs.ocr.view import OcrView

TOPIC = "letters"


def adding_photograph(document: OcrDocument) -> Callable[[], SetAnswer] | None:
    """Return the work of adding what was typed or verified in a photograph; None without any."""
    findings, picture = document.findings, document.picture
    if findings is None or picture is None or not confirmed(document.page):
        return None
    letters = [Character(e.box, e.line, e.word, pieces=e.pieces) for e in findings.letters]
    page = with_pieces_of(document.page, Page(tuple(letters)))
    name = picture.name
    return lambda: add_characters(findings, confirmed(page), name)


class PhotographLetters(QObject):
    """The button of the Photograph page that adds its corrections to the set."""

    def __init__(self, view: OcrView, document: OcrDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._document = view, document
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._tell)
        self._task.failed.connect(self._on_failed)
        self._task.busyChanged.connect(lambda _busy: self._show_offer())
        view.collect.clicked.connect(self.add)
        document.pageChanged.connect(self._show_offer)
        self._show_offer()

    @property
    def is_busy(self) -> bool:
        """Whether letters are being added."""
        return self._task.is_busy

    def add(self) -> None:
        """Add the letters that somebody typed or verified."""
        work = adding_photograph(self._document)
        if work is not None:
            self._task.start(work)

    def _show_offer(self) -> None:
        has_some = bool(confirmed(self._document.page))
        self._view.collect.setEnabled(has_some and not self._task.is_busy)

    def _tell(self, answer: SetAnswer) -> None:
        done = answer.addition
        if done is not None:
            self._view.messages.show_message(
                f"My letters: {done.words}; {len(answer.content.letters)} in all, on the page My "
                "handwriting.",
                "info",
                topic=TOPIC,
            )

    def _on_failed(self, error: Exception) -> None:
        self._view.messages.show_message(sentence(error_text(error)), "error", topic=TOPIC)
