"""Other networks read the same boxes, and where they differ is seen below each line."""

from dataclasses import dataclass
from string import ascii_uppercase

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from core.ocr.page import Page
from core.ocr.scoring import score_text
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.ocr.work import read_anew
from gui.session import Session
from gui.tabs.ocr.networks import offered_networks
from gui.tabs.ocr.view import OcrView
from gui.widgets.text_versions import Version

TOPIC = "other networks"

MOST = 4
"""Networks read beside the first: more would be no text to read any longer."""


@dataclass(frozen=True, slots=True)
class ReadBeside:
    """What other networks read in the boxes of a page.

    Parameters
    ----------
    page : Page
        The page that was asked about.
    truth : tuple of str
        The true lines, or none.
    names : tuple of str
    pages : tuple of Page
        The same boxes, as each network reads them.
    """

    page: Page
    truth: tuple[str, ...]
    names: tuple[str, ...]
    pages: tuple[Page, ...]


class SideBySide(QObject):
    """Offers the networks, asks those that are chosen off the GUI thread, and shows what they say.

    Parameters
    ----------
    view : OcrView
    document : OcrDocument
    session : Session
    parent : QObject
    """

    def __init__(
        self, view: OcrView, document: OcrDocument, session: Session, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        self._session = session
        self._chosen: dict[str, str] = {}
        self._task = LiveTask(self)
        self._task.answered.connect(self._show)
        self._task.failed.connect(self._on_failed)
        self.menu = QMenu("Read side by side", view)
        self.menu.aboutToShow.connect(self._fill)
        view.compare.clicked.connect(self._open_menu)
        view.truth.textChanged.connect(self._ask)
        view.shown.connect(self._ask)
        document.pageChanged.connect(self._ask)
        session.runsChanged.connect(self._drop_removed)

    @property
    def is_busy(self) -> bool:
        """Whether a network is being asked."""
        return self._task.is_busy

    def choose(self, run: str, title: str, *, on: bool) -> None:
        """Let a network read beside the others, or no longer."""
        if on:
            if len(self._chosen) >= MOST:
                self._say(f"{MOST} networks are read beside the first; take one of them away first")
                return
            self._chosen[run] = title
        else:
            self._chosen.pop(run, None)
        self._ask()

    def _open_menu(self) -> None:
        button = self._view.compare
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _fill(self) -> None:
        self.menu.clear()
        offered = offered_networks(self._session)
        for data, title in offered:
            action = self.menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(data in self._chosen)
            action.triggered.connect(
                lambda on, data=data, title=title: self.choose(data, title, on=on)
            )
        if len(offered) == 1:
            hint = "Runs trained on single characters appear here"
            self.menu.addAction(hint).setEnabled(False)

    def _drop_removed(self) -> None:
        """Let those no longer read that the menu does not offer: nobody could take them away."""
        offered = {run for run, _ in offered_networks(self._session)}
        kept = {run: title for run, title in self._chosen.items() if run in offered}
        if kept != self._chosen:
            self._chosen = kept
            self._ask()

    def _ask(self) -> None:
        document, view = self._document, self._view
        page, truth = document.page, view.truth.lines
        if document.content is None or not self._chosen or not len(page):
            view.text.set_versions(())
            view.versions.hide()
            return
        if not view.isVisible():
            return
        chosen, readers, settings = dict(self._chosen), document.readers, document.settings
        find = document.find_later()

        def work() -> ReadBeside:
            findings, pages = find(), []
            for run in chosen:
                read = read_anew(findings, page, readers.get(run, None), settings)
                pages.append(Page(tuple(read[at] for at in range(len(page))), page.height))
            return ReadBeside(page, truth, tuple(chosen.values()), tuple(pages))

        self._task.ask(work)

    def _show(self, read: ReadBeside) -> None:
        # Readings that come into the boxes of the page change it; they ask again.
        if len(read.page) != len(self._document.page) or not self._chosen:
            return
        signs = ascii_uppercase[: len(read.pages)]
        versions = [
            Version(sign, tuple(each.text for each in page))
            for sign, page in zip(signs, read.pages, strict=True)
        ]
        self._view.text.set_versions(versions)
        shown = [each.text for each in read.page]
        lines = []
        for version, name, page in zip(versions, read.names, read.pages, strict=True):
            words = f"{version.name}: {name}, {version.differing(shown)} of {len(shown)} differ"
            if read.truth:
                cer = score_text(read.truth, page.lines).cer
                words += "" if cer is None else f", CER {cer:.1%}"
            lines.append(words)
        self._view.versions.setText("\n".join(lines))
        self._view.versions.show()

    def _on_failed(self, error: Exception) -> None:
        self._say(error_text(error))

    def _say(self, text: str) -> None:
        self._view.messages.show_message(sentence(text), "error", topic=TOPIC)
