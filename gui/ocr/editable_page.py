"""A page under edits: every change is one step of an undo stack."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.ocr import edits
from core.ocr.box import Box
from core.ocr.finding_choice import FindingChoice
from core.ocr.page import Page


@dataclass(frozen=True, slots=True)
class PageState:
    """What undo goes back to.

    Parameters
    ----------
    page : Page
    choice : FindingChoice
        Whose findings the ink of its characters is named by.
    turned : int
        By how many degrees its picture is turned clockwise: 0, 90, 180 or 270.
    """

    page: Page = field(default_factory=Page)
    choice: FindingChoice = field(default_factory=FindingChoice)
    turned: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """All that undo and redo need.

    Parameters
    ----------
    states : tuple of PageState
    words : tuple of str
        What was done between each and the next.
    index : int
        Which of the states holds.
    """

    states: tuple[PageState, ...]
    words: tuple[str, ...]
    index: int

    @property
    def state(self) -> PageState:
        """The state that holds."""
        return self.states[self.index]

    @property
    def since_turned(self) -> "History":
        """Without the states before the picture was turned as it is, and those after."""
        turned, begin, end = self.state.turned, self.index, self.index + 1
        while begin and self.states[begin - 1].turned == turned:
            begin -= 1
        while end < len(self.states) and self.states[end].turned == turned:
            end += 1
        return History(self.states[begin:end], self.words[begin : end - 1], self.index - begin)


class EditablePage(QObject):
    """Holds the states of a page, and which characters are selected.

    Signals
    -------
    stepped(bool)
        A step was made (True), or the stack went back or forth (False); after `pageChanged`.
    pageChanged()
    currentChanged()
        Other characters are selected.
    """

    stepped = Signal(bool)
    pageChanged = Signal()
    currentChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._states: list[PageState] = []
        self._selected: frozenset[int] = frozenset()
        self._to_select: Collection[int] | None = None
        self._is_pushing = False
        self._gesture: object = None
        self.stack.indexChanged.connect(self._refresh)

    @property
    def state(self) -> PageState:
        """The state that holds; an empty one before there is a page."""
        return self._states[self.stack.index()] if self._states else PageState()

    @property
    def page(self) -> Page:
        """The page as it is now."""
        return self.state.page

    @property
    def choice(self) -> FindingChoice:
        """How its letters were found."""
        return self.state.choice

    @property
    def selected(self) -> frozenset[int]:
        """Places of the selected characters."""
        return self._selected

    @property
    def current(self) -> int | None:
        """The one selected character; None where there are none or several."""
        return next(iter(self._selected)) if len(self._selected) == 1 else None

    def select(self, places: Collection[int]) -> None:
        """Select characters."""
        chosen = frozenset(at for at in places if 0 <= at < len(self.page))
        if chosen != self._selected:
            self._selected = chosen
            self.currentChanged.emit()

    def apply(self, words: str, page: Page, select: Collection[int] | None = None) -> None:
        """Make a change of the page, which can be undone.

        Parameters
        ----------
        words : str
            What was done, for the menu: ``"Delete"``.
        page : Page
        select : collection of int, optional
            Places that are selected then; by default those that are, as far as they still are.
        """
        self._step(words, replace(self.state, page=page), select)

    @property
    def history(self) -> History | None:
        """What was done to the page; None where nothing was."""
        if not self.stack.count():
            return None
        words = tuple(self.stack.text(at) for at in range(self.stack.count()))
        return History(tuple(self._states), words, self.stack.index())

    def _begin(self, history: History) -> None:
        """Begin with another page, and what was done to it before; no step of its own."""
        self._selected = frozenset()
        self._gesture = None
        # Steps of another page are none of this one: nobody hears of those in between.
        self.stack.blockSignals(True)
        self.stack.clear()
        self._states = list(history.states)
        for words in history.words:
            self.stack.push(QUndoCommand(words))
        self.stack.setIndex(history.index)
        self.stack.blockSignals(False)

    def _put(self, page: Page) -> None:
        """Change the page of the state that holds, which is no step of its own."""
        self._states[self.stack.index()] = replace(self.state, page=page)
        self.pageChanged.emit()
        self.currentChanged.emit()

    def _step(
        self,
        words: str,
        state: PageState,
        select: Collection[int] | None = None,
        gesture: object = None,
    ) -> None:
        """Make a step, or, within one gesture such as the drag of a slider, change the newest."""
        if not self._states or state == self.state:
            return
        goes_on = gesture is not None and gesture == self._gesture
        self._to_select, self._is_pushing = select, True
        if goes_on:
            self._states[self.stack.index()] = state
            self._refresh()
        else:
            del self._states[self.stack.index() + 1 :]
            self._states.append(state)
            # Nothing but words: the states lie here, and the stack says which of them holds.
            self.stack.push(QUndoCommand(words))
        self._is_pushing, self._gesture = False, gesture

    def _refresh(self, _index: int = 0) -> None:
        wanted, self._to_select, self._gesture = self._to_select, None, None
        chosen = self._selected if wanted is None else wanted
        self._selected = frozenset(at for at in chosen if 0 <= at < len(self.page))
        self.pageChanged.emit()
        self.currentChanged.emit()
        self.stepped.emit(self._is_pushing)

    # Edits in the words of the menu

    def type_text(self, place: int, text: str) -> None:
        """Say what a character is."""
        self.apply(f"Type {text}", edits.set_text(self.page, place, text))

    def verify(self, places: Collection[int]) -> None:
        """Say that characters are right, or take that back where all are."""
        done = all(self.page.characters[at].is_verified for at in places)
        words = "Take verification back" if done else "Verify"
        self.apply(words, edits.set_verified(self.page, places, verified=not done))

    def set_box(self, place: int, box: Box) -> None:
        """Move or resize a box."""
        self.apply("Change box", edits.set_box(self.page, place, box))

    def delete(self, places: Collection[int]) -> None:
        """Take characters out, and select the one that follows."""
        page = edits.delete(self.page, places)
        following = min(min(places), len(page) - 1)
        self.apply("Delete", page, [following] if len(page) else [])

    def insert(self, box: Box) -> None:
        """Add a box, which is then read."""
        page, place = edits.insert(self.page, box)
        self.apply("Add box", page, [place])

    def merge(self, places: Collection[int]) -> None:
        """Make one character of several."""
        if len(places) > 1:
            page, place = edits.merge(self.page, places)
            self.apply("Merge", page, [place])

    def split(self, place: int, column: int) -> None:
        """Cut a character in two."""
        page = edits.split(self.page, place, [column])
        self.apply("Split", page, [place, place + 1])

    def change(self, words: str, edit: Callable[..., Page], *arguments: Any) -> None:
        """Make any other edit of `core.ocr.edits`."""
        self.apply(words, edit(self.page, *arguments))
