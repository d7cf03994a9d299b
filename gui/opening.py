"""Opens what somebody chose or dropped: data, photographs, weights and runs, each its own way."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from core.ocr.picture_file import PICTURE_SUFFIXES
from core.runs.source import looks_like_run
from core.runs.weights_arrays import looks_like_weights
from gui.data_loader import DATA_FILES, DataLoader
from gui.lab_tabs import LabTabs
from gui.preferences import Preferences
from gui.run_transfer import RunTransfer
from gui.weights_opening import WeightsOpening

if TYPE_CHECKING:
    from gui.tabs.ocr.tab import OcrTab


class Opening(QObject):
    """Asks what to open, and hands each file to what reads it.

    Parameters
    ----------
    tabs : LabTabs
        With the tab that reads photographs.
    loader : DataLoader
    transfer : RunTransfer
    weights : WeightsOpening
    preferences : Preferences
    parent : QWidget
        Of dialogs.
    """

    def __init__(
        self,
        tabs: LabTabs,
        loader: DataLoader,
        transfer: RunTransfer,
        weights: WeightsOpening,
        preferences: Preferences,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._tabs = tabs
        self._loader = loader
        self._transfer = transfer
        self._weights = weights
        self._preferences = preferences
        self._window = parent

    def open_paths(self, paths: Sequence[str]) -> None:
        """Import runs and weights, read photographs, and open the first other one as data."""
        runs = [path for path in paths if looks_like_run(Path(path))]
        weights = [path for path in paths if path not in runs and looks_like_weights(Path(path))]
        photographs = [path for path in paths if path.lower().endswith(PICTURE_SUFFIXES)]
        data = [path for path in paths if path not in (*runs, *weights, *photographs)]
        if runs:
            self._transfer.import_runs(runs)
        if weights:
            self._weights.ask(weights)
        if photographs:
            self._ocr().open_pictures(photographs)
        if data:
            self._loader.open(data[0])

    def choose_file(self) -> None:
        """Ask for a file of data."""
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            "Open data",
            self._folder(),
            DATA_FILES,
        )
        if path:
            self.open_paths([path])

    def choose_folder(self) -> None:
        """Ask for a folder of data."""
        path = QFileDialog.getExistingDirectory(self._window, "Open data folder", self._folder())
        if path:
            self._loader.open(path)

    def choose_photographs(self) -> None:
        """Ask for photographs, in the tab that reads them."""
        self._ocr().ask_for_pictures()

    def choose_runs(self) -> None:
        """Ask for packed runs."""
        paths, _ = QFileDialog.getOpenFileNames(
            self._window,
            "Import runs",
            self._preferences.export_folder,
            "Recognition Lab runs (*.zip)",
        )
        if paths:
            self._transfer.import_runs(paths)

    def _folder(self) -> str:
        recent = self._preferences.recent_data
        return str(Path(recent[0]).parent) if recent else str(Path.home())

    def _ocr(self) -> "OcrTab":
        return cast("OcrTab", self._tabs.show_page("ocr"))
