"""The pictures, the figures and the codes of the tab as files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from core.datasets.dataset import SPLIT_WORDS, Split
from core.pictures import png_bytes
from core.reconstruction.comparison_sheet import Heading, comparison_sheet, sheet_title
from core.reconstruction.comparison_sheet import Restored as RestoredPictures
from core.reconstruction.compressed_split import CompressedSplit
from core.reconstruction.files import codes_npz, figures_table, network_codes_npz
from gui.background.file_saver import FileSaver, refusal
from gui.preferences import Preferences
from gui.saving import ask_for_file
from gui.tabs.reconstruction.verdict_card import verdict_sentence
from gui.tabs.reconstruction.view import ReconstructionView
from gui.tabs.reconstruction.work import Fitted, Measured, Restored

TOPIC = "export of the reconstruction"

_KINDS = {
    "png": "PNG picture (*.png)",
    "csv": "CSV table (*.csv)",
    "md": "Markdown table (*.md)",
    "tex": "LaTeX table (*.tex)",
    "npz": "NumPy archive (*.npz)",
}


class ReconstructionExport(QObject):
    """Fills the menu of the export button; what is written is what was shown when it was chosen.

    Parameters
    ----------
    view : ReconstructionView
    preferences : Preferences
        Remember the folder.
    chosen : callable
        Indices of the pictures that are shown, shape (pictures,).
    parent : QObject
    """

    def __init__(
        self,
        view: ReconstructionView,
        preferences: Preferences,
        chosen: Callable[[], npt.NDArray[np.int64]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._view, self._preferences = view, preferences
        self._measured: Measured | None = None
        self._restored: Restored | None = None
        self._drawing: npt.NDArray[np.uint8] | None = None
        self._restores = False
        self._saver = FileSaver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)
        self.menu = QMenu("Export", view)
        self.menu.addAction("Sheet of the pictures, PNG…", partial(self._ask, "png", self._sheet))
        self.menu.addSeparator()
        for suffix, title in (("csv", "CSV"), ("md", "Markdown"), ("tex", "LaTeX")):
            work = partial(self._figures, suffix)
            self.menu.addAction(f"Figures as {title}…", partial(self._ask, suffix, work))
        self.menu.addSeparator()
        self.menu.addAction("Codes and components, NPZ…", partial(self._ask, "npz", self._codes))
        self.network = self.menu.addAction(
            "Codes of the autoencoder, NPZ…", partial(self._ask, "npz", self._network_codes)
        )
        self.network.setEnabled(False)
        self.menu.addSeparator()
        self.drawing = self.menu.addAction("Your drawing as a sample, PNG…", self._ask_drawing)
        self.drawing.setEnabled(False)
        view.export.clicked.connect(self._open)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._saver.is_busy

    def show(self, measured: Measured | None, restored: Restored | None) -> None:
        """Take note of what can be written."""
        self._measured, self._restored = measured, restored
        self._view.export.setEnabled(measured is not None)
        self.network.setEnabled(restored is not None)

    def show_drawing(self, picture: npt.NDArray[np.uint8] | None) -> None:
        """Take note of the drawing, (height, width, 3); None where there is none."""
        self._drawing = picture
        self.drawing.setEnabled(picture is not None)

    def save(self, suffix: str, path: Path) -> None:
        """Write one kind of file: ``"png"``, ``"csv"``, ``"md"``, ``"tex"``, ``"npz"``."""
        make = {"png": self._sheet, "npz": self._codes}.get(suffix)
        self._saver.save(path, (make or partial(self._figures, suffix))())

    def _open(self) -> None:
        button = self._view.export
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _ask(self, suffix: str, capture: Callable[[], Callable[[], bytes]]) -> None:
        measured = self._measured
        if measured is None:
            return
        fitted = measured.fitted
        name = f"reconstruction-{fitted.dataset.name}-{fitted.split}-k{measured.components}"
        # While the dialog is open, a run that trains may show its next epoch.
        make = capture()
        self._restores = capture == self._codes
        suggested = Path(self._preferences.export_folder) / f"{name}.{suffix}"
        path = ask_for_file(self._view, suggested, suffix, _KINDS[suffix])
        if path is not None:
            self._saver.save(path, make)

    def _ask_drawing(self) -> None:
        if self._drawing is not None:
            suggested = Path(self._preferences.export_folder) / "drawing.png"
            self._restores = False
            path = ask_for_file(self._view, suggested, "png", _KINDS["png"])
            if path is not None:
                self._saver.save(path, partial(png_bytes, self._drawing))

    def _needed(self) -> tuple[Measured, Fitted]:
        if self._measured is None:
            raise ValueError("nothing is measured that could be saved")
        return self._measured, self._measured.fitted

    @property
    def heading(self) -> Heading:
        """What a sheet says above its pictures: what is compared, and who wins."""
        measured, fitted = self._needed()
        methods, restored = [f"PCA, k = {measured.components}"], self._restored
        if restored is not None:
            methods.append(f"{restored.name}, epoch {restored.epoch}, {restored.code} numbers")
        pictures = f"{SPLIT_WORDS[fitted.split]} split"
        title = sheet_title(fitted.dataset.name, pictures, methods, fitted.noise)
        return Heading(title, verdict_sentence(measured, restored))

    def _sheet(self) -> Callable[[], bytes]:
        measured, fitted = self._needed()
        chosen, restored, compressed = self._chosen(), self._restored, fitted.compressed
        names = [fitted.dataset.class_names[label] for label in compressed.labels[chosen]]
        heading = self.heading

        def make() -> bytes:
            methods = []
            if compressed.noisy is not None:
                methods.append(RestoredPictures("with noise, before", compressed.noisy[chosen]))
            if restored is not None:
                title = f"Autoencoder, {restored.code} numbers"
                methods.append(RestoredPictures(title, restored.pictures[chosen]))
            title = f"PCA, k = {measured.components}"
            back = compressed.restore(chosen, measured.components)
            methods.append(RestoredPictures(title, back))
            originals = compressed.inputs[chosen]
            return png_bytes(comparison_sheet(originals, names, methods, heading))

        return make

    def _figures(self, suffix: str) -> Callable[[], bytes]:
        measured, fitted = self._needed()
        methods = [(f"PCA, k = {measured.components}", measured.scores)]
        if self._restored is not None:
            methods.append((self._restored.name, self._restored.scores))
        names = fitted.dataset.class_names
        return partial(figures_table, suffix, names, methods)

    def _codes(self) -> Callable[[], bytes]:
        measured, fitted = self._needed()
        names, compressed = fitted.dataset.class_names, fitted.compressed

        def make() -> bytes:
            # The pictures are kept as they are, whatever noise is looked at.
            part = Split(compressed.inputs, compressed.labels)
            clean = compressed if not fitted.noise else CompressedSplit.of(compressed.pca, part)
            return codes_npz(clean, measured.components, names)

        return make

    def _network_codes(self) -> Callable[[], bytes]:
        _, fitted = self._needed()
        restored = self._restored
        if restored is None:
            raise ValueError("there is no autoencoder whose codes could be saved")
        names, compressed = fitted.dataset.class_names, fitted.compressed

        def make() -> bytes:
            # As of the components: of the pictures without noise.
            codes = restored.encode(compressed.inputs) if fitted.noise else restored.codes
            return network_codes_npz(codes, compressed.labels, names, restored.name, restored.epoch)

        return make

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._preferences.export_folder = paths[0].parent
        size = paths[0].stat().st_size
        text = f"Saved {paths[0]}, {size:,} bytes."
        if self._restores:
            back = f"main.py reconstruct --restore {paths[0].name} --output pictures.npz"
            text += f" {back} brings the pictures back."
        self._view.messages.show_message(text, "info", topic=TOPIC)

    def _on_failed(self, path: Path | None, error: Exception) -> None:
        self._view.messages.show_message(refusal(path, error), "error", topic=TOPIC)
