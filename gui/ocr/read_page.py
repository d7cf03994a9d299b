"""A page whose boxes are read: those that are new, or all of them by another network."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.ocr.page import Character
from gui.background.live_task import LiveTask
from gui.ocr.editable_page import PageState
from gui.ocr.found_page import FoundPage
from gui.ocr.work import Opened, put, read_anew, read_boxes


@dataclass(frozen=True, eq=False)
class _Readings:
    """What a network says of some boxes of a state."""

    content: Opened
    state: PageState
    read: Mapping[int, Character]
    network: tuple[str, int | None]
    is_whole: bool = False


class ReadPage(FoundPage):
    """Reads what is in the boxes that are there, off the GUI thread.

    Signals
    -------
    boxesRead()
        Boxes that were there were read; no step of its own.
    """

    boxesRead = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._boxes = LiveTask(self)
        self._boxes.answered.connect(self._on_boxes_read)
        self._boxes.failed.connect(self._on_boxes_failed)
        self._boxes.failed.connect(self.failed)
        self._following: Opened | None = None
        self._followed: tuple[Opened, str, int | None] | None = None
        self.stepped.connect(self._on_step)

    @property
    def is_busy(self) -> bool:
        """Whether something is being found or read."""
        return super().is_busy or self._boxes.is_busy

    def follow(self, run: str, epoch: int | None) -> None:
        """Let another network, or the same at another epoch, read the boxes that are there.

        What a person typed or verified stays. It is no step of its own: whoever drags the cursor
        through a training sees the text of each epoch, and undoes corrections only.
        """
        self.run, self.epoch = run, epoch
        content, state, settings = self.content, self.state, self.settings
        if content is None or not len(state.page):
            return
        find, readers = self.find_later(), self.readers
        self._following, self._followed = content, (content, run, epoch)

        def work() -> _Readings:
            read = read_anew(find(), state.page, readers.get(run, epoch), settings)
            return _Readings(content, state, read, (run, epoch), True)

        self._boxes.ask(work)

    def _on_step(self, is_new: bool) -> None:
        # The newest question takes the place of one that waits: to read one box must not do so
        # where all are to be read. And an older state has what another network read in it.
        is_waiting = self._following is not None and self._following is self.content
        is_older = not is_new and self._followed == (self.content, self.run, self.epoch)
        if is_waiting or is_older:
            self.follow(self.run, self.epoch)
        else:
            self._read_unread()

    def _read_unread(self) -> None:
        content, state = self.content, self.state
        places = [at for at, each in enumerate(state.page) if not each.text and not each.is_typed]
        if content is None or not places:
            return
        find, readers, run, epoch = self.find_later(), self.readers, self.run, self.epoch

        def work() -> _Readings:
            read = read_boxes(find(), state.page, places, readers.get(run, epoch))
            return _Readings(content, state, read, (run, epoch))

        self._boxes.ask(work)

    def _on_boxes_failed(self, _error: Exception) -> None:
        self._following = None

    def _on_boxes_read(self, answer: _Readings) -> None:
        if answer.is_whole and answer.network == (self.run, self.epoch):
            self._following = None
        # Labels of other findings are those of other ink.
        if answer.content is self.content and answer.state.choice == self.choice:
            # No step of its own: a box and what is read in it come and go together.
            self._put(put(self.page, answer.read, answer.state.page))
            self.boxesRead.emit()
