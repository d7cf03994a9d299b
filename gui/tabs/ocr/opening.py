"""Pictures from files, from the clipboard, and of the program's own making."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from core.ocr.picture_file import PICTURE_SUFFIXES, Picture, picture_of_pixels
from gui.background.task import BackgroundTask
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.view import TOPIC, OcrView

SAMPLE_TEXT = "THE QUICK BROWN FOX\nJUMPS OVER 13 LAZY DOGS\nON 25 NOVEMBER 2026"
SAMPLE_SEED = 7


class OcrOpening(QObject):
    """Gives the document another picture."""

    def __init__(self, view: OcrView, document: OcrDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        self._sample = BackgroundTask(self)
        self._sample.succeeded.connect(document.open)
        self._sample.failed.connect(document.failed)
        view.open.clicked.connect(lambda _checked=False: self.ask())
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
        """Whether a sample page is being drawn."""
        return self._sample.is_busy

    def ask(self) -> None:
        """Let the user choose a picture."""
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        path, _ = QFileDialog.getOpenFileName(
            self._view, "Open a picture", "", f"Pictures ({kinds});;All files (*)"
        )
        if path:
            self.open_paths([path])

    def open_paths(self, paths: list[str]) -> None:
        """Open the first of some pictures."""
        if paths:
            self._document.open(Path(paths[0]))

    def open_sample(self) -> None:
        """Draw a page and read it."""

        def work() -> Picture:
            from core.synthetic.page import draw_page

            drawn = draw_page(SAMPLE_TEXT, seed=SAMPLE_SEED).picture
            grey = drawn if drawn.ndim == 3 else np.repeat(drawn[..., None], 3, axis=2)
            return picture_of_pixels(grey, "Sample page")

        self._sample.start(work)

    def paste(self) -> None:
        """Read the picture on the clipboard."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self._view.messages.show_message(
                "There is no picture on the clipboard.", "info", topic=TOPIC
            )
            return
        image = image.convertToFormat(image.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
        self._document.open(picture_of_pixels(pixels, "From the clipboard"))
