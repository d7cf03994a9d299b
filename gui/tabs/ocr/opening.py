"""Pictures from files, folders and the clipboard, and sample pages."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from core.ocr.picture_file import PICTURE_SUFFIXES, Picture, picture_of_pixels
from core.ocr.picture_paths import picture_paths
from gui.background.task import BackgroundTask
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.pictures import OcrPictures
from gui.tabs.ocr.view import TOPIC, OcrView


class OcrOpening(QObject):
    """Gives the document another picture."""

    def __init__(
        self, view: OcrView, document: OcrDocument, pictures: OcrPictures, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        self._pictures = pictures
        self._looking = BackgroundTask(self)
        self._looking.succeeded.connect(self._on_found)
        self._looking.failed.connect(document.failed)
        self._pasting = BackgroundTask(self)
        self._pasting.succeeded.connect(document.open)
        self._pasting.failed.connect(document.failed)
        view.pictures.open.clicked.connect(lambda _checked=False: self.ask())
        view.pictures.folder.clicked.connect(lambda _checked=False: self.ask_folder())
        view.dropped.connect(self.open_paths)
        view.empty.add_button("Open a picture…", self.ask, icon_name="open", primary=True)
        view.empty.add_button("Try a sample page", self.open_sample)
        # Wherever on the page the focus is, also while there is no picture yet; an editor pastes
        # text by itself.
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), view)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    @property
    def is_busy(self) -> bool:
        """Whether folders are being looked through, or a pasted picture is taken in."""
        return self._looking.is_busy or self._pasting.is_busy

    def ask(self) -> None:
        """Let the user choose pictures."""
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        paths, _ = QFileDialog.getOpenFileNames(
            self._view, "Open pictures", self._pictures.folder, f"Pictures ({kinds});;All files (*)"
        )
        self.open_paths(paths)

    def ask_folder(self) -> None:
        """Let the user choose a folder of pictures."""
        path = QFileDialog.getExistingDirectory(
            self._view, "Open a folder of pictures", self._pictures.folder
        )
        if path:
            self.open_paths([path])

    def open_paths(self, paths: list[str]) -> None:
        """Put pictures, and those in folders, on the list, and open the first."""
        if paths:
            self._looking.start(lambda: picture_paths(Path(path) for path in paths))

    def _on_found(self, paths: list[Path]) -> None:
        self._pictures.add(paths)
        self._document.open(paths[0])

    def open_sample(self) -> None:
        """Open the first sample page."""
        self._document.open(self._pictures.samples[0])

    def paste(self) -> None:
        """Read the picture on the clipboard."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self._view.messages.show_message(
                "There is no picture on the clipboard.", "info", topic=TOPIC
            )
            return
        # A photograph takes a tenth of a second to be converted and hashed.
        self._pasting.start(lambda: _picture_of(image))


def _picture_of(image: QImage) -> Picture:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
    return picture_of_pixels(pixels, "From the clipboard")
