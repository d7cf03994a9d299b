"""Saves the layers of a network: the picture of them, or their table."""

from pathlib import Path

from PySide6.QtCore import QObject

from core.models.network_sheet import network_sheet, sums_words
from core.models.network_table import NetworkTable
from gui.background.file_saver import FileSaver, refusal
from gui.preferences import Preferences
from gui.saving import ask_for_file_of_kinds
from gui.tabs.weights.view import WeightsView
from gui.theme.manager import theme_manager
from gui.theme.tokens import Theme
from gui.widgets.layer_figure import layer_image
from gui.widgets.matrix_files import png

TOPIC = "export of layers"

_SCALE = 2

_FILTERS = {
    "png": "PNG picture of the layers (*.png)",
    "csv": "CSV table (*.csv)",
    "md": "Markdown table (*.md)",
    "tex": "LaTeX table (*.tex)",
}


class LayersExport(QObject):
    """Asks for a name, and makes and writes the file off the GUI thread."""

    def __init__(self, view: WeightsView, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._preferences = preferences
        self._saver = FileSaver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._saver.is_busy

    def ask(self, table: NetworkTable, name: str, stem: str) -> None:
        """Ask where to save a network's layers.

        Parameters
        ----------
        table : NetworkTable
        name : str
            Of the run, above the picture.
        stem : str
            Of the file that is suggested.
        """
        suggested = Path(self._preferences.export_folder) / f"{stem}_layers.png"
        path = ask_for_file_of_kinds(self._view, "Save layers", suggested, _FILTERS)
        if path is not None:
            self.save(table, name, path)

    def save(self, table: NetworkTable, name: str, path: Path) -> None:
        """Write a file, whose suffix says what."""
        kind, theme = path.suffix.lower().lstrip("."), theme_manager().theme
        self._saver.save(path, lambda: _content(table, name, kind, theme))

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._preferences.export_folder = paths[0].parent
        self._view.messages.show_message(f"Saved {paths[0]}.", "info", topic=TOPIC)

    def _on_failed(self, path: Path | None, error: Exception) -> None:
        self._view.messages.show_message(refusal(path, error), "error", topic=TOPIC)


def _content(table: NetworkTable, name: str, kind: str, theme: Theme) -> bytes:
    if kind != "png":
        return network_sheet(table, kind).encode()
    return png(layer_image(table, f"{name}: {sums_words(table)}", theme, _SCALE))
