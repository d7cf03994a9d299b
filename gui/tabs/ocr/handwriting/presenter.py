"""Between pen and page: what is written, read, corrected and learned."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from core.errors import LabError
from core.ocr.handwriting import WrittenSheet, default_sheet_path, open_sheet
from gui.background.task import BackgroundTask, error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.saving import UnsavedWork
from gui.tabs.ocr.handwriting.document import SheetDocument
from gui.tabs.ocr.handwriting.network_choice import NetworkChoice
from gui.tabs.ocr.handwriting.set_presenter import SetPresenter
from gui.tabs.ocr.handwriting.tuning_presenter import TuningPresenter
from gui.tabs.ocr.handwriting.view import INVITATION, HandwritingView
from gui.tabs.ocr.keys import CTRL, NONE, SHIFT, OcrKeys
from gui.tabs.spec import TabContext

TOPIC = "sheet"


class HandwritingPage(HandwritingView):
    """The page with all that moves it.

    Parameters
    ----------
    context : TabContext
    document : OcrDocument
        Of the photograph: its network reads here too, and its corrections feed the same set.
    """

    def __init__(
        self, context: TabContext, document: OcrDocument, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document = SheetDocument(document.readers)
        self.presenter = HandwritingPresenter(self, self.document, document, context)
        self.set_settled(lambda: not self.presenter.is_busy)
        # The last child, which goes last: its undo stack still speaks to the page as it ends.
        self.document.setParent(self)

    def unsaved_work(self) -> list[UnsavedWork]:
        """Keep the sheet, or return it where it cannot be kept."""
        return self.document.unsaved_work()

    def close_page(self) -> None:
        """Keep the sheet, and wait for the threads."""
        self.presenter.close()


class HandwritingPresenter(QObject):
    """Follows the sheet; while the page is hidden it reads nothing."""

    def __init__(
        self,
        view: HandwritingView,
        sheet: SheetDocument,
        document: OcrDocument,
        context: TabContext,
    ) -> None:
        super().__init__(view)
        self._view, self.sheet, self._document = view, sheet, document
        self.letters = SetPresenter(view, sheet, document, self)
        self.networks = NetworkChoice(view.run, document, context.session, self)
        self.tuning = TuningPresenter(
            view, sheet, document, self.letters, self.networks, context, self
        )
        self._opening = BackgroundTask(self)
        self._opening.succeeded.connect(self._on_opened)
        self._opening.failed.connect(self._on_failed)
        self._has_begun = False
        self._connect()
        self._show_stack()

    def _connect(self) -> None:
        view, sheet = self._view, self.sheet
        view.shown.connect(self.refresh)
        view.sheet.strokeDrawn.connect(sheet.draw)
        view.sheet.erased.connect(sheet.erase)
        view.sheet.clicked.connect(lambda at: sheet.select([] if at is None else [at]))
        view.text.clicked.connect(lambda at, _adds: self._select(at))
        view.pen.valueChanged.connect(view.sheet.set_pen)
        view.eraser.toggled.connect(lambda on: view.sheet.set_erasing(erases=on))
        view.undo.clicked.connect(sheet.stack.undo)
        view.redo.clicked.connect(sheet.stack.redo)
        view.clear.clicked.connect(sheet.clear)
        sheet.strokesChanged.connect(self._show_strokes)
        sheet.pageChanged.connect(self._show_page)
        sheet.currentChanged.connect(self._show_current)
        sheet.failed.connect(self._on_failed)
        sheet.busyChanged.connect(self._show_counts)
        sheet.stack.indexChanged.connect(self._show_stack)
        self.networks.chosen.connect(self.refresh)
        key = Qt.Key
        commands = {
            (key.Key_Tab, NONE): lambda: self._step(1),
            (key.Key_Backtab, SHIFT): lambda: self._step(-1),
            (key.Key_Space, NONE): self._verify,
            (key.Key_Z, CTRL): sheet.stack.undo,
            (key.Key_Z, CTRL | SHIFT): sheet.stack.redo,
            (key.Key_Y, CTRL): sheet.stack.redo,
            (key.Key_Escape, NONE): lambda: sheet.select([]),
        }
        self._keys = OcrKeys((view.sheet, view.text), sheet, commands, lambda *_: None, self)

    @property
    def is_busy(self) -> bool:
        """Whether something that is asked for is still to be shown."""
        work = (self.sheet, self.letters, self.tuning, self._opening)
        return any(each.is_busy for each in work)

    def refresh(self) -> None:
        """Read the sheet with the network that reads now, and the set as it is now."""
        if not self._view.isVisible():
            return
        self.networks.show()
        self.letters.refresh()
        self.tuning.show_offer()
        sheet, document = self.sheet, self._document
        is_other = (sheet.run, sheet.epoch) != (document.run, document.epoch)
        sheet.run, sheet.epoch = document.run, document.epoch
        if not self._has_begun:
            self._has_begun = True
            self._opening.start(lambda: open_sheet(default_sheet_path()))
        elif is_other:
            sheet.read_again()

    def close(self) -> None:
        """Keep the sheet, and wait for the threads."""
        self.tuning.close()
        self.letters.close()
        self._opening.wait()
        try:
            self.sheet.close()
        except LabError as error:
            self._on_failed(error)

    def _on_opened(self, opened: tuple[WrittenSheet, str]) -> None:
        sheet, note = opened
        if note:
            self._view.messages.show_message(sentence(note), "warning", topic=TOPIC)
        self.sheet.begin(sheet)

    def _step(self, by: int) -> None:
        count, selected = len(self.sheet.page), self.sheet.selected
        if count:
            here = min(selected) if selected else -(by > 0)
            self.sheet.select([(here + by) % count])

    def _select(self, at: int) -> None:
        self.sheet.select([at])

    def _verify(self) -> None:
        if self.sheet.selected:
            self.sheet.verify(self.sheet.selected)
            self._step(1)

    def _show_strokes(self) -> None:
        self._view.sheet.set_strokes(self.sheet.strokes)
        self._view.clear.setEnabled(bool(self.sheet.strokes))

    def _show_page(self) -> None:
        page, view = self.sheet.page, self._view
        view.sheet.set_characters(page.characters)
        view.text.set_characters(page.characters, page.lines)
        self._show_counts()

    def _show_counts(self, _busy: bool = False) -> None:
        page, view = self.sheet.page, self._view
        locked = sum(each.is_locked for each in page)
        view.hint.setText(
            f"{len(page)} letters, {locked} corrected or verified. Click one and type the right "
            "one, or press Space where it is right."
            if len(page)
            else INVITATION
        )
        view.lines.set_subtitle("reading…" if self.sheet.is_busy else "")

    def _show_current(self) -> None:
        self._view.sheet.set_selected(self.sheet.selected)
        self._view.text.set_selected(self.sheet.selected)

    def _show_stack(self, _index: int = 0) -> None:
        stack, view = self.sheet.stack, self._view
        view.undo.setEnabled(stack.canUndo())
        view.redo.setEnabled(stack.canRedo())

    def _on_failed(self, error: Exception) -> None:
        self._view.messages.show_message(sentence(error_text(error)), "error", topic=TOPIC)
