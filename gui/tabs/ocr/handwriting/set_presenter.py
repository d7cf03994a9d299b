"""Between the set of letters on disk and the list of it."""

from PySide6.QtCore import QObject, Signal

from core.datasets.personal_set import PersonalContent, PersonalSet
from core.ocr.personal_letters import confirmed
from gui.background.task import BackgroundTask, error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.handwriting.document import SheetDocument
from gui.tabs.ocr.handwriting.photograph import TOPIC, adding_photograph
from gui.tabs.ocr.handwriting.view import NO_LETTERS, HandwritingView
from gui.tabs.ocr.handwriting.work import (
    SetAnswer,
    add_characters,
    add_letters,
    remove_letters,
)


class SetPresenter(QObject):
    """Reads and changes the set off the GUI thread, one change after the other.

    Signals
    -------
    changed()
        The set holds other letters.
    """

    changed = Signal()

    def __init__(
        self, view: HandwritingView, sheet: SheetDocument, document: OcrDocument, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._sheet, self._document = view, sheet, document
        self.content: PersonalContent | None = None
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._show)
        self._task.failed.connect(self._on_failed)
        view.add_sheet.clicked.connect(self.add_sheet)
        view.add_photograph.clicked.connect(self.add_photograph)
        view.remove.clicked.connect(self.remove)
        view.letters.removeAsked.connect(self.remove)
        view.letters.itemSelectionChanged.connect(self.show_offers)
        sheet.pageChanged.connect(self.show_offers)
        document.pageChanged.connect(self.show_offers)

    @property
    def is_busy(self) -> bool:
        """Whether the set is being read or changed."""
        return self._task.is_busy

    def refresh(self) -> None:
        """Read the set again: it may have been changed elsewhere."""
        if not self._task.is_busy:
            self._task.start(lambda: SetAnswer(PersonalSet().read()))

    def close(self) -> None:
        """Wait for the thread."""
        self._task.wait()

    def add_sheet(self) -> None:
        """Add the letters of the sheet that somebody typed or verified."""
        findings, chosen = self._sheet.findings, confirmed(self._sheet.own_page())
        if findings is not None and chosen and not self._task.is_busy:
            self._task.start(lambda: add_characters(findings, chosen, "handwriting"))

    def add_photograph(self) -> None:
        """Add those of the photograph."""
        work = adding_photograph(self._document)
        if work is not None and not self._task.is_busy:
            self._task.start(work)

    def remove(self) -> None:
        """Take the chosen letters out; the message brings them back."""
        chosen = self._view.letters.chosen
        if chosen and not self._task.is_busy:
            self._task.start(lambda: remove_letters(chosen))

    def show_offers(self) -> None:
        """Offer what can be done, also while it is: a button that goes dead loses the focus."""
        view = self._view
        sheet, photograph = confirmed(self._sheet.page), confirmed(self._document.page)
        view.add_sheet.setEnabled(bool(sheet))
        view.add_photograph.setEnabled(bool(photograph))
        view.add_sheet.setText(_offer("Add from this sheet", len(sheet)))
        view.add_photograph.setText(_offer("Add from the photograph", len(photograph)))
        view.remove.setEnabled(bool(view.letters.selectedItems()))

    def _show(self, answer: SetAnswer) -> None:
        content, view = answer.content, self._view
        if self.content is None or content.fingerprint != self.content.fingerprint:
            view.letters.set_letters(content.letters)
        self.content = content
        count, classes = len(content.letters), len(content.classes)
        plural = "" if count == 1 else "s"
        of = f"of {classes} character{'' if classes == 1 else 's'}"
        view.counts.setText(f"{count} letter{plural} {of}" if count else NO_LETTERS)
        if content.problems:
            more = f" (and {len(content.problems) - 1} more)" if len(content.problems) > 1 else ""
            view.messages.show_message(
                sentence(f"passed over: {content.problems[0]}{more}"), "warning", topic=TOPIC
            )
        if answer.addition is not None:
            view.counts.setText(f"{view.counts.text()}; {answer.addition.words}")
        if answer.removed:
            removed = answer.removed
            words = f"{len(removed)} letter{'' if len(removed) == 1 else 's'} removed."
            undo = ("Undo", lambda: self._task.start(lambda: add_letters(removed)))
            view.messages.show_message(words, "info", (undo,), topic=TOPIC)
        self.show_offers()
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._view.messages.show_message(sentence(error_text(error)), "error", topic=TOPIC)


def _offer(words: str, count: int) -> str:
    return f"{words} ({count})" if count else words
