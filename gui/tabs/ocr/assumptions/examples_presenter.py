"""Draws and reads the example of each assumption, one after another, off the GUI thread."""

from PySide6.QtCore import QObject, Signal

from core.ocr.finding_choice import FindingChoice
from core.ocr.reading_settings import ReadingSettings
from core.ocr.spoiling.assumptions import ASSUMPTIONS
from gui.background.live_task import LiveTask
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.assumptions.view import AssumptionsView
from gui.tabs.ocr.assumptions.work import SHIPPED, Sources, SpoiltAnswer, SpoiltQuestion, answer


class ExamplesPresenter(QObject):
    """Shows them as the program's own network reads them; while the page is hidden it waits.

    Signals
    -------
    failed(object)
        The exception of an example that could not be read.
    """

    failed = Signal(object)

    def __init__(
        self, view: AssumptionsView, document: OcrDocument, sources: Sources, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._document, self._sources = view, document, sources
        self._asked: set[str] = set()
        self._task = LiveTask(self)
        self._task.answered.connect(self._show)
        self._task.failed.connect(self.failed)

    @property
    def is_busy(self) -> bool:
        """Whether an example is being read."""
        return self._task.is_busy

    def draw(self) -> None:
        """Draw the next one that is not there; one at a time, so that a window can close soon."""
        left = [each for each in ASSUMPTIONS if each.name not in self._asked]
        if not left or self._task.is_busy or not self._view.isVisible():
            return
        self._asked.add(left[0].name)
        question = SpoiltQuestion(
            left[0].name, None, left[0].amounts, SHIPPED, ReadingSettings(), FindingChoice()
        )
        sources, readers = self._sources, self._document.readers
        self._task.ask(lambda: answer(question, sources, readers))

    def close(self) -> None:
        """Wait for the thread: the window closes."""
        self._task.close()

    def _show(self, found: SpoiltAnswer) -> None:
        self._view.examples.rows[found.source.name].show_answer(found)
        self.draw()
