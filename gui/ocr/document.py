"""One picture with its page: opened, read, corrected, undone, and kept beside the picture."""

import logging
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.errors import PageFileError
from core.ocr import edits
from core.ocr.box import Box
from core.ocr.finding import Findings
from core.ocr.formats.source import PageSource
from core.ocr.keeping import keep_corrections
from core.ocr.page import Page
from core.ocr.picture_file import Picture
from core.ocr.project import Project, project_path
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from gui.background.live_task import LiveTask
from gui.background.task import BackgroundTask
from gui.ocr.reader import DEFAULT, Readers
from gui.ocr.unsaved import UnsavedPages
from gui.ocr.work import Opened, open_page, put, read_anew, read_boxes

_log = logging.getLogger(__name__)

SAVE_MS = 400
"""After an edit: a crash loses less than a second."""


class OcrDocument(QObject):
    """Holds the page; every change of it is one step of the undo stack.

    Signals
    -------
    opened()
        Another picture is there.
    pageChanged()
    currentChanged()
        Other characters are selected.
    busyChanged(bool)
    failed(object)
        The exception of work that did not succeed.
    """

    opened = Signal()
    pageChanged = Signal()
    currentChanged = Signal()
    busyChanged = Signal(bool)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.readers = Readers()
        self.run = DEFAULT
        self.epoch: int | None = None
        self.settings = ReadingSettings()
        self.stack = QUndoStack(self)
        self.content: Opened | None = None
        self.truth: tuple[str, ...] | None = None
        self._states: list[Page] = [Page()]
        self._selected: frozenset[int] = frozenset()
        self._wanted: Collection[int] | None = None
        self._has_other_truth = False
        self.stack.indexChanged.connect(self._refresh)
        self._opening = BackgroundTask(self)
        self._opening.succeeded.connect(self._on_opened)
        self._opening.failed.connect(self.failed)
        self._opening.busyChanged.connect(self.busyChanged)
        # Apart from opening: reading a page again must not keep another picture from being opened.
        self._reading = BackgroundTask(self)
        self._reading.succeeded.connect(self._on_read_again)
        self._reading.failed.connect(self.failed)
        self._reading.busyChanged.connect(self.busyChanged)
        self._unsaved = UnsavedPages()
        self._page_at_opening: Page | None = None
        self._boxes = LiveTask(self)
        self._boxes.answered.connect(self._on_boxes_read)
        self._boxes.failed.connect(self.failed)
        self._saving = LiveTask(self)
        self._saving.failed.connect(self.failed)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.save)

    @property
    def is_busy(self) -> bool:
        """Whether something is being opened, read or saved."""
        tasks = (self._opening, self._reading, self._boxes, self._saving)
        return any(task.is_busy for task in tasks) or self._timer.isActive()

    @property
    def picture(self) -> Picture | None:
        """What is looked at."""
        return None if self.content is None else self.content.picture

    @property
    def findings(self) -> Findings | None:
        """What was found in it."""
        return None if self.content is None else self.content.findings

    @property
    def page(self) -> Page:
        """The page as it is now."""
        return self._states[self.stack.index()]

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

    def open(self, source: Path | Picture) -> None:
        """Open a picture in place of this one, which is kept."""
        self.save()
        readers, run, epoch, settings = self.readers, self.run, self.epoch, self.settings
        unsaved, self._page_at_opening = self._unsaved, self.page

        def work() -> Opened:
            # What was done to this very picture is read with it.
            unsaved.write()
            return open_page(source, readers, run, epoch, settings)

        self._opening.start(work)

    def read_again(self) -> None:
        """Read the whole page anew; what a person said of it stays."""
        content, readers, run, epoch = self.content, self.readers, self.run, self.epoch
        settings = self.settings
        if content is None:
            return

        def work() -> tuple[Opened, Page]:
            recogniser = readers.get(run, epoch)
            return content, read_findings(content.findings, recogniser, settings)[0]

        self._reading.start(work)

    def follow(self, run: str, epoch: int | None) -> None:
        """Let another network, or the same at another epoch, read the boxes that are there.

        What a person typed or verified stays. It is no step of its own: whoever drags the cursor
        through a training sees the text of each epoch, and undoes corrections only.
        """
        self.run, self.epoch = run, epoch
        content, page, readers, settings = self.content, self.page, self.readers, self.settings
        if content is None or not len(page):
            return

        def work() -> tuple[Opened, Page, dict[int, Any]]:
            recogniser = readers.get(run, epoch)
            return content, page, read_anew(content.findings, page, recogniser, settings)

        self._boxes.ask(work)

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
        if self.content is None or page == self.page:
            return
        del self._states[self.stack.index() + 1 :]
        self._states.append(page)
        self._wanted = select
        # Nothing but words: the states lie here, and the stack says which of them holds.
        self.stack.push(QUndoCommand(words))

    def _refresh(self, _index: int = 0) -> None:
        wanted, self._wanted = self._wanted, None
        chosen = self._selected if wanted is None else wanted
        self._selected = frozenset(at for at in chosen if 0 <= at < len(self.page))
        self.pageChanged.emit()
        self.currentChanged.emit()
        self._read_unread()
        self._save_soon()

    def set_truth(self, lines: tuple[str, ...]) -> None:
        """Take note of the true text, which is kept with the page."""
        if lines != (self.truth or ()):
            self.truth = lines or None
            self._has_other_truth = True
            self._save_soon()

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

    # Off the GUI thread

    def _on_read_again(self, answer: tuple[Opened, Page]) -> None:
        content, page = answer
        if content is self.content:
            self.apply("Read again", keep_corrections(self.page, page), [])

    def _on_opened(self, answer: Opened) -> None:
        # What was done to the picture before while this one was being opened.
        self.save()
        before, path = self.picture, answer.picture.path
        is_same = path is not None and before is not None and before.path == path
        if path is not None and is_same and self.page is not self._page_at_opening:
            self.open(path)
            return
        self.content = answer
        self.truth = None if answer.project is None else answer.project.truth
        self._has_other_truth = False
        self._states = [answer.page]
        self._selected = frozenset()
        self.stack.clear()
        self.opened.emit()
        self.pageChanged.emit()
        self.currentChanged.emit()

    def _read_unread(self) -> None:
        content, page = self.content, self.page
        places = [at for at, each in enumerate(page) if not each.text and not each.is_typed]
        if content is None or not places:
            return
        readers, run, epoch = self.readers, self.run, self.epoch

        def work() -> tuple[Opened, Page, dict[int, Any]]:
            recogniser = readers.get(run, epoch)
            return content, page, read_boxes(content.findings, page, places, recogniser)

        self._boxes.ask(work)

    def _on_boxes_read(self, answer: tuple[Opened, Page, dict[int, Any]]) -> None:
        content, asked, found = answer
        if content is not self.content:
            return
        # No step of its own: a box and what is read in it come and go together.
        self._states[self.stack.index()] = put(self.page, found, asked)
        self.pageChanged.emit()
        self.currentChanged.emit()
        self._save_soon()

    def save(self) -> None:
        """Keep the page beside its picture, if anything was done to it."""
        self._timer.stop()
        kept = self._project()
        if kept is not None:
            self._unsaved.add(*kept)
            self._saving.ask(self._unsaved.write)

    def close(self) -> None:
        """Save here and now, and wait for the threads."""
        self._timer.stop()
        self._opening.wait()
        self._reading.wait()
        self._boxes.close()
        self._saving.close()
        kept = self._project()
        if kept is not None:
            self._unsaved.add(*kept)
        try:
            self._unsaved.write()
        except PageFileError:
            _log.warning("a page was not saved at the end", exc_info=True)

    def _save_soon(self) -> None:
        """Save within a moment of the first of several edits, not of the last."""
        if not self._timer.isActive():
            self._timer.start()

    def _project(self) -> tuple[Path, Project] | None:
        content = self.content
        is_changed = bool(self.stack.count()) or self._has_other_truth
        if content is None or content.picture.path is None or not is_changed:
            return None
        path, picture = project_path(content.picture.path), content.picture
        kept = content.project
        project = Project(
            PageSource.of(picture),
            self.page,
            truth=self.truth,
            run=self.run,
            others={} if kept is None else kept.others,
        )
        return path, project
