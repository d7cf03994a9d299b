"""A page whose letters are found in a picture, anew whenever somebody wants it otherwise."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.keeping import keep_corrections, with_pieces_of
from core.ocr.page import Page
from core.ocr.picture_file import Picture
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from gui.background.live_task import LiveTask
from gui.ocr.editable_page import EditablePage, History, PageState
from gui.ocr.found import Finder, Found
from gui.ocr.reader import DEFAULT, Readers
from gui.ocr.work import Opened


@dataclass(frozen=True, eq=False)
class _Wish:
    """Letters to be found, or only read, anew: what was asked for, and what of."""

    content: Opened
    choice: FindingChoice
    words: str
    gesture: object
    run: str
    epoch: int | None


class FoundPage(EditablePage):
    """Finds letters and reads them off the GUI thread; of several wishes the newest wins.

    What was found is a function of the picture and of the state's choice: it is kept by the
    `Finder`, and found again where undo goes back to a choice that is no longer there.

    Signals
    -------
    opened()
        Another picture is there; before `pageChanged`.
    findingsChanged()
        `found` is another: of another choice, or there again; after `pageChanged`.
    wantedChanged()
        Somebody asked for another choice, or what was asked for is there, or cannot be.
    busyChanged(bool)
    failed(object)
        The exception of work that did not succeed.
    """

    opened = Signal()
    findingsChanged = Signal()
    wantedChanged = Signal()
    busyChanged = Signal(bool)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.readers = Readers()
        self.run = DEFAULT
        self.epoch: int | None = None
        self.settings = ReadingSettings()
        self.content: Opened | None = None
        self._finder = Finder()
        self._found: Found | None = None
        self._told: Found | None = None
        self._wish: _Wish | None = None
        self.stepped.connect(self._on_stepped)
        self._finding = LiveTask(self)
        self._finding.answered.connect(self._on_found)
        self._finding.failed.connect(self._drop_wish)
        self._finding.busyChanged.connect(self.busyChanged)
        self._finding.failed.connect(self.failed)

    @property
    def is_busy(self) -> bool:
        """Whether something is being found."""
        return self._finding.is_busy

    @property
    def picture(self) -> Picture | None:
        """What is looked at."""
        return None if self.content is None else self.content.picture

    @property
    def found(self) -> Found | None:
        """What was found in it; None until it is found again after an undo."""
        if self.content is None:
            return None
        if self._found is None or self._found.choice != self.choice:
            self._found = self._finder.peek(self.content.picture, self.choice)
        return self._found

    @property
    def findings(self) -> Findings | None:
        """The findings alone."""
        return None if self.found is None else self.found.findings

    def find_later(self) -> Callable[[], Findings]:
        """Return what gives, in a worker's thread, the findings of the page as it is now."""
        content, choice, finder = self.content, self.choice, self._finder
        assert content is not None
        return lambda: finder.get(content.picture, choice).findings

    @property
    def wanted(self) -> FindingChoice:
        """The choice that was asked for last, whether it is there already or not."""
        return self.choice if self._wish is None else self._wish.choice

    def find(self, words: str, choice: FindingChoice, gesture: object = None) -> None:
        """Find the letters in another way, and read them; what a person said of them stays.

        Parameters
        ----------
        words : str
            For the menu: ``"Change closing"``.
        choice : FindingChoice
        gesture : object, optional
            Answers within one gesture, such as the drag of a slider, are one step.
        """
        if self.content is not None and choice != self.wanted:
            self._ask(_Wish(self.content, choice, words, gesture, self.run, self.epoch))

    def read_again(self) -> None:
        """Read the whole page anew; what a person said of it stays."""
        content, choice = self.content, self.wanted
        if content is not None:
            self._ask(_Wish(content, choice, "Read again", None, self.run, self.epoch))

    def _show(self, content: Opened, history: History | None = None) -> None:
        """Begin with another picture, and what was done to it before."""
        self.content, self._found, self._wish = content, content.found, None
        state = PageState(content.page, content.found.choice)
        self._begin(history or History((state,), (), 0))
        self.opened.emit()
        self.pageChanged.emit()
        self.currentChanged.emit()
        self._tell_found()
        self.wantedChanged.emit()

    def _ask(self, wish: _Wish) -> None:
        finder, readers, settings, self._wish = self._finder, self.readers, self.settings, wish

        def work() -> tuple[_Wish, Page]:
            findings = finder.get(wish.content.picture, wish.choice).findings
            recogniser = readers.get(wish.run, wish.epoch)
            return wish, read_findings(findings, recogniser, settings)[0]

        self._finding.ask(work)
        self.wantedChanged.emit()

    def _on_found(self, answer: tuple[_Wish, Page] | None) -> None:
        if answer is not None and answer[0].content is self.content:
            wish, page = answer
            if _goes_on(wish, self._wish):
                if wish is self._wish:
                    self._wish = None
                kept = self.page
                if wish.choice != self.choice:
                    kept = with_pieces_of(kept, page)
                state = PageState(keep_corrections(kept, page), wish.choice)
                self._step(wish.words, state, [], wish.gesture)
                self.wantedChanged.emit()
                if (wish.run, wish.epoch) != (self.run, self.epoch):
                    self.follow(self.run, self.epoch)
        self._tell_found()

    def _drop_wish(self, _error: object = None) -> None:
        """Want what is there: what was asked for cannot be, or was taken back."""
        if self._wish is not None:
            self._wish = None
            self.wantedChanged.emit()
            self._recall()

    def _on_stepped(self, is_new: bool) -> None:
        if not is_new:
            self._drop_wish()
        self._recall()
        self._tell_found()

    def _recall(self) -> None:
        """Find again what undo went back to, where it is no longer kept."""
        if self.content is None or self.found is not None or self._wish is not None:
            return
        find = self.find_later()

        def work() -> None:
            find()

        self._finding.ask(work)

    def follow(self, run: str, epoch: int | None) -> None:
        """Let another network read from now on."""
        self.run, self.epoch = run, epoch

    def _tell_found(self) -> None:
        if self.found is not self._told:
            self._told = self.found
            self.findingsChanged.emit()


def _goes_on(wish: _Wish, newest: _Wish | None) -> bool:
    """Whether the answer to a wish is wanted: it is the newest, or on the way to it in one drag."""
    if newest is None or wish is newest:
        return wish is newest
    return wish.gesture is not None and wish.gesture == newest.gesture
