"""Takes boxes from files of other tools, as a step that can be undone."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from core.errors import PageFileError
from core.ocr.formats.gathering import Imported
from core.ocr.formats.importing import import_boxes
from core.ocr.formats.registry import IMPORTS
from core.ocr.formats.source import PageSource
from gui.background.task import BackgroundTask, error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.ocr.work import Opened
from gui.tabs.ocr.start_folder import start_folder
from gui.tabs.ocr.view import TOPIC, OcrView
from gui.widgets.message_bar import Action


@dataclass(frozen=True, eq=False)
class _Answer:
    """What came of a file, for the picture that it was read for."""

    content: Opened
    path: Path
    imported: Imported | None
    refusal: PageFileError | None = None
    can_split: bool = False


class OcrImport(QObject):
    """Asks for a file, reads it off the GUI thread, and puts its boxes in the page's place."""

    def __init__(self, view: OcrView, document: OcrDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_read)
        self._task.failed.connect(document.failed)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read."""
        return self._task.is_busy

    def ask(self) -> None:
        """Let the user choose a file of boxes."""
        kinds = ";;".join(
            f"{each.title} ({' '.join(f'*{suffix}' for suffix in each.suffixes)})"
            for each in IMPORTS
        )
        every = " ".join(f"*{suffix}" for each in IMPORTS for suffix in each.suffixes)
        path, _ = QFileDialog.getOpenFileName(
            self._view,
            "Import boxes",
            start_folder(self._document.picture),
            f"Boxes ({every});;{kinds};;All files (*)",
        )
        if path:
            self.read(Path(path))

    def read(self, path: Path, *, split: bool = False) -> None:
        """Take the boxes of a file; those of whole words only where they may be split evenly."""
        content = self._document.content
        if content is None:
            return
        source = PageSource.of(content.picture)

        def work() -> _Answer:
            try:
                return _Answer(content, path, import_boxes(path, source, split=split))
            except PageFileError as error:
                return _Answer(content, path, None, error, not split and _can_split(path, source))

        self._task.start(work)

    def _on_read(self, answer: _Answer) -> None:
        if answer.content is not self._document.content:
            return
        if answer.imported is None:
            self._refuse(answer)
            return
        page = answer.imported.page
        self._document.apply("Import boxes", page, [])
        text = f"{len(page):,} characters from {answer.path.name}; Ctrl+Z brings the others back."
        notes = [sentence(note) for note in answer.imported.notes]
        self._view.messages.show_message(
            " ".join((text, *notes)), "warning" if notes else "info", topic=TOPIC
        )

    def _refuse(self, answer: _Answer) -> None:
        assert answer.refusal is not None
        actions: list[Action] = []
        if answer.can_split:
            actions.append(("Split evenly", lambda: self.read(answer.path, split=True)))
        text = sentence(error_text(answer.refusal))
        self._view.messages.show_message(text, "error", actions, topic=TOPIC)


def _can_split(path: Path, source: PageSource) -> bool:
    """Whether a file that was refused is taken where its boxes may be split."""
    try:
        import_boxes(path, source, split=True)
    except PageFileError:
        return False
    return True
