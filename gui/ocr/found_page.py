"""A page whose letters are found in a picture, anew whenever somebody wants it otherwise."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.keeping import keep_corrections, with_pieces_of
from core.ocr.page import Page
from core.ocr.picture_file import Picture
from core.ocr.quarter_turns import turn_page
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from core.ocr.turn_hint import better_turn
from gui.background.live_task import LiveTask
from gui.ocr.editable_page import EditablePage, History, PageState
from gui.ocr.found import Finder, Found
from gui.ocr.reader import DEFAULT, Readers
from gui.ocr.work import Opened, turn_opened


@dataclass(frozen=True, eq=False)
class _Wish:
    """Letters to be found, or only read, anew: what was asked for, and what of."""

    content: Opened
    turned: int
    choice: FindingChoice
    words: str
    gesture: object
    run: str
    epoch: int | None


@dataclass(frozen=True, eq=False)
class _Answer:
    """What came of a wish: the picture turned as it was wanted, and what is read in it."""

    wish: _Wish
    content: Opened
    page: Page
    turn_hint: int | None


class FoundPage(EditablePage):
    """Finds letters and reads them off the GUI thread; of several wishes the newest wins.

    What was found is a function of the picture and of the state's choice: it is kept by the
    `Finder`, and found again where undo goes back to a choice that is no longer there.

    Signals
    -------
    opened()
        Another picture is there; before `pageChanged`.
    turned()
        The picture is turned otherwise; before `pageChanged`.
    turnHintChanged()
        `turn_hint` is another, or that of another picture.
    findingsChanged()
        `found` is another: of another choice, or there again; after `pageChanged`.
    wantedChanged()
        Somebody asked for another choice, or what was asked for is there, or cannot be.
    busyChanged(bool)
    failed(object)
        The exception of work that did not succeed.
    """

    opened = Signal()
    turned = Signal()
    turnHintChanged = Signal()
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
        self.turn_hint: int | None = None
        self._contents: dict[int, Opened] = {}
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
        if choice != self.wanted:
            self._ask(words, self._wanted_turn, choice, gesture)

    def read_again(self) -> None:
        """Read the whole page anew; what a person said of it stays."""
        self._ask("Read again", self._wanted_turn, self.wanted)

    def turn(self, degrees: int) -> None:
        """Turn the picture clockwise, and read it anew; what a person said of it turns with it."""
        turned = (self._wanted_turn + degrees) % 360
        self._ask("Turn picture", turned, self.wanted)

    @property
    def _wanted_turn(self) -> int:
        return self.state.turned if self._wish is None else self._wish.turned

    def _show(self, content: Opened, history: History | None = None) -> None:
        """Begin with another picture, and what was done to it before."""
        self.content, self._found, self._wish = content, content.found, None
        self._contents = {content.picture.turned: content}
        state = PageState(content.page, content.found.choice, content.picture.turned)
        self._begin(history or History((state,), (), 0))
        # Another picture's: who shows this one has nothing to take back.
        self.turn_hint = None
        self.opened.emit()
        self._hint(content.turn_hint)
        self.pageChanged.emit()
        self.currentChanged.emit()
        self._tell_found()
        self.wantedChanged.emit()

    def _ask(self, words: str, turned: int, choice: FindingChoice, gesture: object = None) -> None:
        if self.content is None:
            return
        wish = _Wish(self.content, turned, choice, words, gesture, self.run, self.epoch)
        finder, readers, settings, self._wish = self._finder, self.readers, self.settings, wish
        known = self._contents.get(turned)

        def work() -> _Answer:
            content = known or turn_opened(wish.content, turned - wish.content.picture.turned)
            findings = finder.get(content.picture, wish.choice).findings
            recogniser = readers.get(wish.run, wish.epoch)
            page, read = read_findings(findings, recogniser, settings)
            hint = None
            if gesture is None:
                hint = better_turn(findings, read, recogniser, settings)
            return _Answer(wish, content, page, hint)

        self._finding.ask(work)
        self.wantedChanged.emit()

    def _on_found(self, answer: _Answer | None) -> None:
        if answer is not None and answer.wish.content is self.content:
            wish = answer.wish
            if _goes_on(wish, self._wish):
                if wish is self._wish:
                    self._wish = None
                self._contents[wish.turned] = answer.content
                page = keep_corrections(self._turned_page(answer), answer.page)
                self._step(wish.words, PageState(page, wish.choice, wish.turned), [], wish.gesture)
                if wish.gesture is None:
                    # While a slider is dragged, nobody waits for more than the text.
                    self._hint(answer.turn_hint)
                self.wantedChanged.emit()
                if (wish.run, wish.epoch) != (self.run, self.epoch):
                    self.follow(self.run, self.epoch)
        self._tell_found()

    def _turned_page(self, answer: _Answer) -> Page:
        """Return the page that there is as it lies in the picture that was read now."""
        wish, page, picture = answer.wish, self.page, answer.wish.content.picture
        is_turned = wish.turned != picture.turned
        if is_turned:
            page = turn_page(page, wish.turned - picture.turned, picture.height, picture.width)
        if is_turned or wish.choice != self.choice:
            page = with_pieces_of(page, answer.page)
        return page

    def _refresh(self, index: int = 0) -> None:
        """Turn the picture with the state, if that is not as the one before."""
        content = self._contents.get(self.state.turned)
        if content is not None and content is not self.content:
            self.content, self._found = content, None
            self._hint(None)
            self.turned.emit()
        super()._refresh(index)

    def _hint(self, turn: int | None) -> None:
        """Tell which turn would let the page be read better, once until it is another."""
        if turn != self.turn_hint:
            self.turn_hint = turn
            self.turnHintChanged.emit()

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
