"""Saves the text and the boxes of a page in the formats of other tools."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu

from core.ocr.formats.crops import Crops, crop_prefix, write_crops
from core.ocr.formats.registry import EXPORTS, ExportFormat
from core.ocr.formats.source import PageSource
from core.ocr.overlay import overlay_png
from gui.background.file_saver import FileSaver, refusal
from gui.background.task import BackgroundTask, error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.preferences import Preferences
from gui.saving import ask_for_file
from gui.tabs.ocr.start_folder import start_folder
from gui.tabs.ocr.view import OcrView

TOPIC = "export of the page"

Chosen = Literal["confirmed", "all"]

_CROPS: tuple[tuple[Chosen, str, str], ...] = (
    (
        "confirmed",
        "Labelled crops of confirmed characters…",
        "A PNG of each character that you typed or verified, in a folder a class",
    ),
    (
        "all",
        "Labelled crops of all characters…",
        "A PNG of each character as it is read, in a folder a class",
    ),
)


class OcrExport(QObject):
    """Asks for a format and a name, and writes the file off the GUI thread."""

    def __init__(
        self, view: OcrView, document: OcrDocument, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        self._preferences = preferences
        self._saver = FileSaver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)
        self._cropping = BackgroundTask(self)
        self._cropping.succeeded.connect(self._on_cropped)
        self._cropping.failed.connect(self._on_not_cropped)
        self.menu = QMenu("Export", view)
        self.fill(self.menu)
        view.export.clicked.connect(self._open_menu)

    def fill(self, menu: QMenu) -> None:
        """Put an entry for each format into a menu."""
        menu.setToolTipsVisible(True)
        for kind in EXPORTS:
            action = menu.addAction(f"{kind.title}…")
            action.setToolTip(kind.convention)
            action.triggered.connect(lambda _checked=False, kind=kind: self._ask(kind))
        menu.addSeparator()
        menu.addAction("Picture with boxes…").triggered.connect(self._ask_overlay)
        for chosen, title, tip in _CROPS:
            crops = menu.addAction(title)
            crops.setToolTip(tip)
            crops.triggered.connect(lambda _checked=False, chosen=chosen: self._ask_crops(chosen))

    @property
    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._saver.is_busy or self._cropping.is_busy

    def save(self, kind: ExportFormat, path: Path) -> None:
        """Write the page as it is now."""
        picture, page = self._document.picture, self._document.page
        if picture is not None:
            source = PageSource.of(picture)
            self._saver.save(path, lambda: kind.write(source, page))

    def save_crops(self, chosen: Chosen, folder: Path) -> None:
        """Write characters as an image folder, a folder a class."""
        picture, page = self._document.picture, self._document.page
        if picture is None:
            return
        prefix = crop_prefix(picture.name)

        def work() -> tuple[Path, Crops]:
            crops = write_crops(picture.pixels, page, folder, chosen=chosen, prefix=prefix)
            return folder, crops

        self._cropping.start(work)

    def _open_menu(self) -> None:
        button = self._view.export
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    @property
    def _folder(self) -> str:
        """Where something was last saved, or beside the picture."""
        return self._preferences.export_folder or start_folder(self._document.picture)

    def _suggested(self, suffix: str) -> Path:
        picture = self._document.picture
        name = "page" if picture is None else picture.name
        return Path(self._folder) / f"{name}{suffix}"

    def _ask(self, kind: ExportFormat) -> None:
        suffix = kind.suffix.rpartition(".")[2]
        words = f"{kind.title} (*.{suffix})"
        path = ask_for_file(self._view, self._suggested(kind.suffix), suffix, words)
        if path is not None:
            self.save(kind, path)

    def _ask_overlay(self) -> None:
        picture, page = self._document.picture, self._document.page
        path = ask_for_file(self._view, self._suggested(".boxes.png"), "png", "PNG picture (*.png)")
        if path is not None and picture is not None:
            self._saver.save(path, lambda: overlay_png(picture.pixels, page))

    def _ask_crops(self, chosen: Chosen) -> None:
        folder = QFileDialog.getExistingDirectory(
            self._view, "Folder for labelled crops", self._folder
        )
        if folder:
            self.save_crops(chosen, Path(folder))

    def _on_cropped(self, answer: tuple[Path, Crops]) -> None:
        folder, crops = answer
        self._preferences.export_folder = folder
        count = sum(crops.counts.values())
        kinds = len(crops.counts)
        text = (
            f"Saved {count:,} crop{'' if count == 1 else 's'} of {kinds} "
            f"class{'' if kinds == 1 else 'es'} in {folder}."
        )
        if crops.left_out:
            text += f" {crops.left_out:,} characters left out: not read, or not confirmed."
        self._view.messages.show_message(text, "info", topic=TOPIC)

    def _on_not_cropped(self, error: Exception) -> None:
        self._view.messages.show_message(sentence(error_text(error)), "error", topic=TOPIC)

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._preferences.export_folder = paths[0].parent
        self._view.messages.show_message(f"Saved {paths[0]}.", "info", topic=TOPIC)

    def _on_failed(self, path: Path | None, error: Exception) -> None:
        self._view.messages.show_message(refusal(path, error), "error", topic=TOPIC)
