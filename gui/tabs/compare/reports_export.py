"""The reports as files: the table, and the picture of the chosen row."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu

from core.reports.reproduction import HEADS, RowResult, table_rows
from core.text_tables import TABLES
from gui.background.file_saver import FileSaver, refusal
from gui.preferences import Preferences
from gui.saving import ask_for_file
from gui.tabs.compare.reports_page import ReportsPage
from gui.widgets.matrix_files import png
from gui.widgets.message_bar import MessageBar

TOPIC = "export of the reports"
NOTHING = "No row has been looked at yet, so there is nothing to export; wait a moment."
NO_PICTURE = "The chosen row shows no picture, so there is none to export; choose one that is done."

_KINDS = {
    "csv": "CSV table (*.csv)",
    "md": "Markdown table (*.md)",
    "tex": "LaTeX table (*.tex)",
    "png": "PNG picture (*.png)",
}


class Reproduced(Protocol):
    """Who knows what was reproduced."""

    @property
    def results(self) -> list[RowResult]:
        """Of all rows that were looked at, in their order."""

    @property
    def image(self) -> QImage | None:
        """The picture of the chosen row."""


class ReportsExport(QObject):
    """Fills the menu of the export button; what is written is what was shown when chosen.

    Parameters
    ----------
    page : ReportsPage
    messages : MessageBar
    source : Reproduced
    preferences : Preferences
        Remember the folder.
    parent : QObject
    """

    def __init__(
        self,
        page: ReportsPage,
        messages: MessageBar,
        source: Reproduced,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page, self._messages = page, messages
        self._source, self._preferences = source, preferences
        self._saver = FileSaver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)
        self.menu = QMenu("Export", page)
        for suffix, title in (("csv", "CSV"), ("md", "Markdown"), ("tex", "LaTeX")):
            self.menu.addAction(f"Table as {title}…", partial(self._ask, "reports", suffix))
        self.menu.addSeparator()
        self.menu.addAction("Picture of the row, PNG…", partial(self._ask, "row", "png"))
        page.export.clicked.connect(self._open)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._saver.is_busy

    def content(self, suffix: str) -> Callable[[], bytes] | None:
        """Return what makes a file of what is shown now; None where there is nothing."""
        if suffix == "png":
            image = self._source.image
            return None if image is None else partial(png, image.copy())
        results = self._source.results
        if not results:
            return None
        return lambda: TABLES[suffix](HEADS, table_rows(results), words=3).encode()

    def _open(self) -> None:
        button = self._page.export
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _ask(self, name: str, suffix: str) -> None:
        make = self.content(suffix)
        if make is None:
            text = NO_PICTURE if suffix == "png" else NOTHING
            self._messages.show_message(text, "warning", topic=TOPIC)
            return
        if suffix == "png":
            name = self._page.table.current_row or name
        suggested = Path(self._preferences.export_folder) / f"{name}.{suffix}"
        path = ask_for_file(self._page, suggested, suffix, _KINDS[suffix])
        if path is not None:
            self._saver.save(path, make)

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._preferences.export_folder = paths[0].parent
        self._messages.show_message(f"Saved {paths[0]}.", topic=TOPIC)

    def _on_failed(self, path: Path | None, error: Exception) -> None:
        self._messages.show_message(refusal(path, error), "error", topic=TOPIC)
