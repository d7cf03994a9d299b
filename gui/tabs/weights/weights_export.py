"""Saves what the grids show as a picture, or the arrays behind them as a file."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from core.analysis.weight_grid import STEPS
from core.analysis.weight_sheet import npz_bytes, safetensors_bytes, weight_sheet
from core.pictures import png_bytes
from core.runs.weights_notes import weights_notes
from gui.background.file_saver import FileSaver, refusal
from gui.preferences import Preferences
from gui.saving import ask_for_file_of_kinds
from gui.tabs.weights.grid_work import GridAnswer
from gui.tabs.weights.view import WeightsView

TOPIC = "export of weights"

_FILTERS = {
    "png": "PNG picture of the grid (*.png)",
    "npz": "NumPy archive of all weights (*.npz)",
    "safetensors": "safetensors file of all weights (*.safetensors)",
}


class WeightsExport(QObject):
    """Asks for a name, and writes the file off the GUI thread."""

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

    def ask_for(self, shown: GridAnswer | None) -> None:
        """Ask where to save what is shown, or say that there is no grid; layers are saved alone."""
        if self._view.grids.view == "layers":
            return
        if shown is None:
            text = "There are no weights to export; choose another run or epoch."
            self._view.messages.show_message(text, "info", topic=TOPIC)
        elif not shown.pictures:
            text = "Choose 'Both', 'Now' or 'Change' to export a grid."
            self._view.messages.show_message(text, "info", topic=TOPIC)
        else:
            self.ask(shown)

    def ask(self, shown: GridAnswer) -> None:
        """Ask where to save what is shown."""
        stem = f"{shown.layer.array}_epoch_{shown.weights.epoch:04d}"
        suggested = Path(self._preferences.export_folder) / f"{stem}.png"
        path = ask_for_file_of_kinds(self._view, "Save weights", suggested, _FILTERS)
        if path is not None:
            self.save(shown, path)

    def save(self, shown: GridAnswer, path: Path) -> None:
        """Write a file, whose suffix says what."""
        kind = path.suffix.lower().lstrip(".")
        self._saver.save(path, lambda: _content(shown, kind))

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._preferences.export_folder = paths[0].parent
        self._view.messages.show_message(f"Saved {paths[0]}.", "info", topic=TOPIC)

    def _on_failed(self, path: Path | None, error: Exception) -> None:
        self._view.messages.show_message(refusal(path, error), "error", topic=TOPIC)


def _content(shown: GridAnswer, kind: str) -> bytes:
    if kind == "png":
        surface = np.asarray(shown.question.palette.colors[STEPS // 2])
        pictures = [picture.tiles for picture in shown.pictures.values()]
        return png_bytes(weight_sheet(pictures, shown.layer.kind, surface))
    notes = weights_notes(shown.question.folder.read_record(), shown.weights.epoch)
    to_bytes = npz_bytes if kind == "npz" else safetensors_bytes
    return to_bytes(shown.weights.arrays, notes)
