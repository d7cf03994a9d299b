"""Proofreading from the keyboard, in the picture and in the text alike."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from core.ocr.page import Page

Press = tuple[Qt.Key, Qt.KeyboardModifier]

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier

_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class Proofread(Protocol):
    """A page that keys act on: of a photograph, or of a sheet that one writes on."""

    @property
    def content(self) -> Any:
        """What is read; None where there is nothing."""

    @property
    def page(self) -> Page:
        """The page as it is now."""

    @property
    def selected(self) -> frozenset[int]:
        """Places of the selected characters."""

    @property
    def current(self) -> int | None:
        """The one selected character."""

    def select(self, places: Collection[int]) -> None:
        """Select characters."""

    def type_text(self, place: int, text: str) -> None:
        """Say what a character is."""


class OcrKeys(QObject):
    """Takes the keys of widgets, before the window's shortcuts hear of them.

    Letters and digits are text here, and Space says that a character is right; elsewhere in the
    window Space runs a training. F6 leaves the widget, since Tab goes through the characters.

    Parameters
    ----------
    widgets : iterable of QWidget
    document : Proofread
    commands : mapping
        What a key does, by key and modifiers.
    nudge : callable
        Told rows, columns and whether the box is resized.
    """

    def __init__(
        self,
        widgets: Iterable[QWidget],
        document: Proofread,
        commands: Mapping[Press, Callable[[], object]],
        nudge: Callable[[int, int, bool], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._commands = commands
        self._nudge = nudge
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim a key that means something here, and do it when it comes."""
        if not isinstance(event, QKeyEvent) or self._document.content is None:
            return super().eventFilter(watched, event)
        work = _leaving(watched, event) or self._meaning(event)
        if work is None:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            work()
            return True
        return super().eventFilter(watched, event)

    def _meaning(self, event: QKeyEvent) -> Callable[[], object] | None:
        # A key of the number pad is the same key.
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        press = (Qt.Key(event.key()), modifiers)
        if press in self._commands:
            return self._commands[press]
        if press[0] in _ARROWS and modifiers in (NONE, SHIFT, CTRL):
            down, right = _ARROWS[press[0]]
            step = 10 if modifiers == SHIFT else 1
            if self._document.selected:
                return lambda: self._nudge(step * down, step * right, modifiers == CTRL)
        text = event.text().upper()
        current = self._document.current
        if current is not None and modifiers in (NONE, SHIFT) and _is_character(text):
            return lambda: self._type(current, text)
        return None

    def _type(self, place: int, text: str) -> None:
        self._document.type_text(place, text)
        self._document.select([min(place + 1, len(self._document.page) - 1)])


def _leaving(watched: QObject, event: QKeyEvent) -> Callable[[], object] | None:
    """Let F6 go on to the next control, and Shift+F6 back: Tab goes through the characters."""
    if event.key() != Qt.Key.Key_F6 or not isinstance(watched, QWidget):
        return None
    onwards = event.modifiers() != SHIFT
    return lambda: watched.focusNextPrevChild(onwards)


def _is_character(text: str) -> bool:
    return len(text) == 1 and text.isprintable() and not text.isspace()
