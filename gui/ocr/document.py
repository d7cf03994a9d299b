"""One picture with its page: opened, corrected, and kept beside the picture."""

from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import PageFileError
from core.ocr.formats.source import PageSource
from core.ocr.kept_pages import first_place
from core.ocr.page import Page
from core.ocr.picture_file import Picture
from core.ocr.project import Project, project_path, write_project
from core.ocr.reading_settings import ReadingSettings
from gui.background.task import BackgroundTask
from gui.ocr.autosave import Autosave
from gui.ocr.editable_page import History, PageState
from gui.ocr.read_page import ReadPage
from gui.ocr.unsaved import Refused
from gui.ocr.work import Opened, open_page
from gui.saving import UnsavedWork


class OcrDocument(ReadPage):
    """Opens pictures, and saves what was done to them.

    Signals
    -------
    opening()
        Another picture was asked for: `opens` names it.
    saved(object)
        The files that projects were written to.
    unsaved(object)
        The exception: what was done last is not written.
    """

    opening = Signal()
    saved = Signal(object)
    unsaved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.truth: tuple[str, ...] | None = None
        self._has_other_truth = False
        self._source: Path | Picture | None = None
        self._page_at_opening: Page | None = None
        # Apart from finding: reading a page again must not keep another picture from being opened.
        self._opening = BackgroundTask(self)
        self._opening.succeeded.connect(self._on_opened)
        self._opening.busyChanged.connect(self.busyChanged)
        self._saving = Autosave(self)
        self._saving.due.connect(self.save)
        self._saving.saved.connect(self.saved)
        self._saving.failed.connect(self.unsaved)
        self._histories: dict[str, History] = {}
        for source in (self._opening, self._saving):
            source.failed.connect(self.failed)
        self.stepped.connect(self._saving.soon)
        self.boxesRead.connect(self._saving.soon)

    @property
    def is_busy(self) -> bool:
        """Whether something is being opened, found, read or saved."""
        return super().is_busy or self._opening.is_busy or self._saving.is_busy

    @property
    def opens(self) -> Path | Picture | None:
        """What is being opened, while this page is still the one before."""
        return self._source if self._opening.is_busy else None

    def open(self, source: Path | Picture) -> None:
        """Open a picture in place of this one, which is kept."""
        self.save()
        readers, run, epoch, settings = self.readers, self.run, self.epoch, self.settings
        finder, choice = self._finder, self.choice
        unsaved, self._page_at_opening = self._saving.unsaved, self.page

        def work() -> Opened:
            try:
                unsaved.write(again=True)
            except PageFileError:
                # What was done to this very picture would not be read with it. Of another one the
                # autosave tells, and that is no reason to keep this one from being opened.
                if unsaved.has_refused(source.name):
                    raise
            return open_page(source, finder, choice, lambda: readers.get(run, epoch), settings)

        self._source = source
        self._opening.start(work)
        self.opening.emit()

    def _on_opened(self, answer: Opened) -> None:
        # What was done to the picture before while this one was being opened.
        self.save()
        before, path = self.picture, answer.picture.path
        is_same = path is not None and before is not None and before.path == path
        if path is not None and is_same and self.page is not self._page_at_opening:
            self.open(path)
            return
        self._remember_history()
        self.truth = answer.truth
        self._has_other_truth = False
        if answer.run is not None:
            self.run, self.epoch = answer.run, None
        if answer.project is not None:
            self.settings = ReadingSettings.of(answer.project.reading)
        self._show(answer, self._history_of(answer))

    def _remember_history(self) -> None:
        """Keep what was done to the page that goes, for when its picture is opened again."""
        history = self.history
        if self.picture is not None and history is not None:
            self._histories[self.picture.sha256] = history.since_turned

    def _history_of(self, answer: Opened) -> History | None:
        """Return what was done to a picture before, if it was left as it is found now."""
        history = self._histories.pop(answer.picture.sha256, None)
        found = PageState(answer.page, answer.found.choice, answer.picture.turned)
        return history if history is not None and history.state == found else None

    def set_truth(self, lines: tuple[str, ...]) -> None:
        """Take note of the true text, which is kept with the page."""
        if lines != (self.truth or ()):
            self.truth = lines or None
            self._has_other_truth = True
            self._saving.soon()

    def save(self) -> None:
        """Keep the page, beside its picture where that can be, if anything was done to it."""
        self._saving.write(self._project())

    def unsaved_work(self) -> list[UnsavedWork]:
        """Save here and now; return the pages that cannot be saved anywhere."""
        self._saving.flush(self._project())
        unsaved = self._saving.unsaved

        def work(path: Path, refused: Refused) -> UnsavedWork:
            project = refused.project
            return UnsavedWork(
                f"The corrections in {project.source.name}",
                refused.error,
                Path.home() / project_path(Path(project.source.name)),
                "json",
                "Page project (*.lab.json)",
                lambda chosen: write_project(chosen, project),
                lambda: unsaved.settle(path),
            )

        return [work(*held) for held in unsaved.refused.items()]

    def close(self) -> None:
        """Save here and now, and wait for the threads."""
        self._opening.wait()
        self._finding.close()
        self._boxes.close()
        self._saving.close(self._project())

    def _project(self) -> tuple[Path, Project] | None:
        content = self.content
        is_changed = bool(self.stack.count()) or self._has_other_truth
        if content is None or not is_changed:
            return None
        picture, kept = content.picture, content.project
        project = Project(
            PageSource.of(picture),
            self.page,
            truth=self.truth,
            run=self.run,
            pipeline=self.choice.name,
            finding=self.choice.values,
            reading={**({} if kept is None else kept.reading), **asdict(self.settings)},
            others={} if kept is None else kept.others,
        )
        return first_place(picture), project
