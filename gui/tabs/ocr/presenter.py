"""Between a page that is read and the OCR view: what is shown."""

from PySide6.QtCore import QObject, Qt

from core.ocr.quarter_turns import size_words
from gui.actions import LabActions
from gui.background.task import error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.commands import OcrCommands
from gui.tabs.ocr.export import OcrExport
from gui.tabs.ocr.finding_presenter import FindingPresenter
from gui.tabs.ocr.handwriting.photograph import PhotographLetters
from gui.tabs.ocr.importing import OcrImport
from gui.tabs.ocr.networks import OcrNetworks
from gui.tabs.ocr.opening import OcrOpening
from gui.tabs.ocr.page_menu import PageMenu
from gui.tabs.ocr.pictures import OcrPictures
from gui.tabs.ocr.side_by_side import SideBySide
from gui.tabs.ocr.truth_presenter import TruthPresenter
from gui.tabs.ocr.turning import OcrTurning
from gui.tabs.ocr.view import INVITATION, TOPIC, OcrView
from gui.tabs.ocr.xray_presenter import XrayPresenter
from gui.tabs.spec import TabContext
from gui.widgets.page import Page


class OcrPresenter(QObject):
    """Follows the document; while the tab is hidden it draws nothing."""

    def __init__(self, view: OcrView, context: TabContext, document: OcrDocument) -> None:
        super().__init__(view)
        self._view = view
        self.document = document
        self.pictures = OcrPictures(view, self.document, context.preferences, self)
        self.opening = OcrOpening(view, self.document, self.pictures, self)
        self.commands = OcrCommands(view, self.document, self)
        self.networks = OcrNetworks(view, self.document, context.session, self)
        self.importing = OcrImport(view, self.document, self)
        self.export = OcrExport(view, self.document, context.preferences, self)
        PageMenu(
            view,
            self.document,
            context.actions,
            self.commands,
            self.importing,
            self.export,
            self,
        )
        self._letters = PhotographLetters(view, self.document, self)
        self.truth = TruthPresenter(view, self.document, self)
        self.side_by_side = SideBySide(view, self.document, context.session, self)
        self.xray = XrayPresenter(view, self.document, context.session, self)
        self.xray.failed.connect(self._on_failed)
        self.finding = FindingPresenter(view.finding, view.canvas, self.document, self)
        OcrTurning(view, self.document, self)
        self._connect()
        self._follow_panels(context.actions)
        view.set_settled(lambda: not self._is_busy())
        self._show_doubt(view.doubt.value())
        self._on_stack()

    def _connect(self) -> None:
        view, document = self._view, self.document
        document.opening.connect(self._on_opening)
        document.opened.connect(self._on_opened)
        document.opened.connect(self.pictures.show_opened)
        document.pageChanged.connect(self._show_page)
        document.currentChanged.connect(self._show_current)
        document.busyChanged.connect(self._on_busy)
        document.failed.connect(self._on_failed)
        document.stack.indexChanged.connect(self._on_stack)
        view.doubt.valueChanged.connect(self._show_doubt)

    def _follow_panels(self, actions: LabActions) -> None:
        left, right = actions.left_panel, actions.right_panel
        for action, show in ((left, self._view.side.setVisible), (right, self._view.show_box)):
            show(action.isChecked())
            action.toggled.connect(show)

    def _is_busy(self) -> bool:
        work = (
            self.document,
            self.opening,
            self.pictures,
            self.importing,
            self.truth,
            self.export,
            self.xray,
            self._letters,
        )
        return any(each.is_busy for each in (*work, self.side_by_side))

    def _on_opening(self) -> None:
        """Say what comes, in the place of what was said of the picture before."""
        self._view.messages.dismiss_topic(TOPIC)
        self._show_state(is_busy=True)

    def _on_opened(self) -> None:
        content = self.document.content
        if content is None:
            return
        self._view.messages.clear()
        for note in content.notes:
            self._view.messages.show_message(sentence(note), "info")
        self._view.set_empty(empty=False)
        self._view.picture.set_title(self.pictures.title(content.picture))
        self._view.picture.set_subtitle(self._size_text())
        self._view.canvas.set_levels(content.levels)
        self._view.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_page(self) -> None:
        page, view = self.document.page, self._view
        view.canvas.set_characters(page.characters)
        view.text.set_characters(page.characters, page.lines)
        self._show_counts()
        self._show_current()

    def _show_counts(self) -> None:
        page = self.document.page
        threshold = self._view.doubt.value() / 100
        doubtful = sum(each.is_doubtful(threshold) for each in page)
        locked = sum(c.is_locked for c in page)
        lines = len(page.lines)
        text = (
            f"{len(page)} characters in {lines} line{'' if lines == 1 else 's'}, {doubtful} "
            f"doubtful, {locked} corrected or verified"
        )
        if not len(page):
            text = (
                "No letters were found. Change how they are found, or draw a box around one "
                "(Ctrl+B)."
            )
        self._view.counts.setText(text)

    def _show_current(self) -> None:
        document, view = self.document, self._view
        view.canvas.set_selected(document.selected)
        view.text.set_selected(document.selected)

    def _show_doubt(self, per_cent: int) -> None:
        self._view.doubt_words.setText(f"doubtful below {per_cent} %")
        self._view.canvas.set_doubt(per_cent / 100)
        self._view.text.set_doubt(per_cent / 100)
        self._show_counts()

    def _on_stack(self, _index: int = 0) -> None:
        stack = self.document.stack
        self._view.undo.setEnabled(stack.canUndo())
        self._view.redo.setEnabled(stack.canRedo())
        self._view.undo.setToolTip(f"Undo {stack.undoText()} (Ctrl+Z)".replace("  ", " "))
        self._view.redo.setToolTip(f"Redo {stack.redoText()} (Ctrl+Shift+Z)".replace("  ", " "))

    def _on_busy(self, busy: bool) -> None:
        self._show_state(is_busy=busy)
        self._view.again.setEnabled(not busy)

    def _show_state(self, *, is_busy: bool) -> None:
        source = self.document.opens
        comes = "" if source is None else f"Opening {self.pictures.title(source)}…"
        self._view.empty.set_text(comes or INVITATION)
        state = "reading…" if is_busy else self._size_text()
        self._view.picture.set_subtitle(comes or state)

    def _size_text(self) -> str:
        picture = self.document.picture
        return "" if picture is None else size_words(picture)

    def _on_failed(self, error: Exception) -> None:
        self._on_busy(False)
        self._view.messages.show_message(sentence(error_text(error)), "error", topic=TOPIC)


def make_photograph_page(context: TabContext, document: OcrDocument) -> Page:
    """Make the page with its presenter, which lives as long as the page."""
    view = OcrView()
    OcrPresenter(view, context, document)
    return view
