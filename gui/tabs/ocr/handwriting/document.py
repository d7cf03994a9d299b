"""A sheet under the pen: strokes, and what they are read as; every change is one step of undo."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import PageFileError
from core.ocr.box import Box
from core.ocr.finding import Findings
from core.ocr.handwriting import FINDING, WrittenSheet, default_sheet_path, write_sheet
from core.ocr.keeping import keep_corrections, with_pieces_of
from core.ocr.page import Page
from core.ocr.personal_letters import confirmed
from core.strokes import Stroke
from gui.background.live_task import LiveTask
from gui.background.task import BackgroundTask
from gui.ocr.editable_page import EditablePage, PageState
from gui.ocr.reader import DEFAULT, Readers
from gui.saving import UnsavedWork
from gui.tabs.ocr.handwriting.work import SheetReading, read_strokes

_log = logging.getLogger(__name__)

_SAVE_MS = 700
"""After the last change."""


@dataclass(frozen=True, slots=True)
class SheetState(PageState):
    """What undo goes back to.

    Parameters
    ----------
    strokes : tuple of Stroke
    """

    strokes: tuple[Stroke, ...] = ()


class SheetDocument(EditablePage):
    """Reads what is written off the GUI thread, newest wins, and keeps it between two starts.

    Signals
    -------
    strokesChanged()
    failed(object)
        The exception.
    busyChanged(bool)
    """

    strokesChanged = Signal()
    failed = Signal(object)
    busyChanged = Signal(bool)

    def __init__(self, readers: Readers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.readers = readers
        self.run = DEFAULT
        self.epoch: int | None = None
        self.findings: Findings | None = None
        self._fresh = Page()
        self._states = [SheetState(choice=FINDING)]
        self._path = default_sheet_path()
        self._kept: WrittenSheet | None = None
        self._given_up: WrittenSheet | None = None
        self._reading = LiveTask(self)
        self._reading.answered.connect(self._on_read)
        self._reading.failed.connect(self.failed)
        self._reading.busyChanged.connect(self.busyChanged)
        self._saving = BackgroundTask(self)
        self._saving.succeeded.connect(self._on_saved)
        self._saving.failed.connect(self.failed)
        self._soon = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._soon.timeout.connect(self.save)
        self._shown: tuple[Stroke, ...] = ()
        self.stepped.connect(self._on_step)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What is written."""
        state = self.state
        return state.strokes if isinstance(state, SheetState) else ()

    @property
    def content(self) -> tuple[Stroke, ...] | None:
        """What is written; None where nothing is."""
        return self.strokes or None

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be read."""
        return self._reading.is_busy

    def begin(self, sheet: WrittenSheet) -> None:
        """Show what was kept, below what is written already; no step of its own."""
        for at, state in enumerate(self._states):
            own = state.strokes if isinstance(state, SheetState) else ()
            page = replace(state.page, characters=(*sheet.confirmed, *state.page))
            self._states[at] = SheetState(page, FINDING, strokes=(*sheet.strokes, *own))
        self._kept = sheet
        self._on_step()

    def draw(self, stroke: Stroke) -> None:
        """Add a stroke."""
        self._write("Stroke", (*self.strokes, stroke))

    def erase(self, places: Collection[int]) -> None:
        """Take strokes away."""
        gone = set(places)
        self._write("Erase", tuple(s for at, s in enumerate(self.strokes) if at not in gone))

    def clear(self) -> None:
        """Take a new sheet; Undo brings the old one back."""
        if self.strokes:
            self._step("Clear", SheetState(Page(), FINDING), [])

    def apply(self, words: str, page: Page, select: Collection[int] | None = None) -> None:
        """Make a change of what is read, which can be undone."""
        self._step(words, SheetState(page, FINDING, strokes=self.strokes), select)

    def read_again(self) -> None:
        """Read the sheet, such as with another network."""
        strokes, readers, run, epoch = self.strokes, self.readers, self.run, self.epoch
        self._reading.ask(lambda: read_strokes(strokes, readers, run, epoch))

    def own_page(self) -> Page:
        """Return the page with its ink named by the labels of the newest findings."""
        return with_pieces_of(self.page, self._fresh)

    def save(self) -> None:
        """Keep the sheet, if anything was done to it."""
        sheet, path = self._sheet(), self._path
        if self._kept is not None and sheet != self._kept:
            self._saving.start(lambda: _written(path, sheet))

    def unsaved_work(self) -> list[UnsavedWork]:
        """Keep the sheet here and now, or return it where it cannot be kept."""
        self._soon.stop()
        self._saving.wait()
        sheet, path = self._sheet(), self._path
        if self._kept is None or sheet in (self._kept, self._given_up):
            return []
        try:
            self._on_saved(_written(path, sheet))
        except PageFileError as error:
            return [
                UnsavedWork(
                    "The letters on your sheet",
                    error,
                    Path.home() / path.name,
                    "json",
                    "Sheet (*.json)",
                    lambda chosen: write_sheet(chosen, sheet),
                    lambda: self._give_up(sheet),
                )
            ]
        return []

    def _on_saved(self, sheet: WrittenSheet) -> None:
        self._kept = sheet

    def _give_up(self, sheet: WrittenSheet) -> None:
        self._given_up = sheet

    def close(self) -> None:
        """Keep the sheet here and now, and wait for the threads; what cannot be kept is logged."""
        self._reading.close()
        for work in self.unsaved_work():
            _log.warning("the sheet was not saved at the end: %s", work.error)

    def _sheet(self) -> WrittenSheet:
        return WrittenSheet(self.strokes, confirmed(self.page))

    def _write(self, words: str, strokes: tuple[Stroke, ...]) -> None:
        self._step(words, SheetState(self.page, FINDING, strokes=strokes), [])

    def _on_step(self, _is_new: bool = False) -> None:
        self._soon.start()
        if self.strokes is self._shown:
            return
        self._shown = self.strokes
        self.strokesChanged.emit()
        self.read_again()

    def _on_read(self, answer: SheetReading) -> None:
        if answer.strokes is not self.strokes:
            return
        self.findings, self._fresh = answer.findings, answer.page
        own = [c for c in self.page if c.is_locked and _has_ink(answer.findings, c.box)]
        kept = replace(self.page, characters=tuple(own))
        page = keep_corrections(kept, answer.page)
        self._states[self.stack.index()] = SheetState(page, FINDING, strokes=self.strokes)
        self._selected = frozenset(at for at in self._selected if at < len(page))
        self.pageChanged.emit()
        self.currentChanged.emit()


def _written(path: Path, sheet: WrittenSheet) -> WrittenSheet:
    """Write a sheet, and return it."""
    write_sheet(path, sheet)
    return sheet


def _has_ink(findings: Findings, box: Box) -> bool:
    """Whether anything is written where a letter was; else it was erased."""
    rows, columns = findings.labels.shape
    return bool(findings.labels[box.scaled(findings.scale, rows, columns).slices].any())
