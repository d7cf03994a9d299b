"""Saves the spoilt picture, and the curve as a table or as a picture."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from core.ocr.overlay import overlay_png
from core.ocr.spoiling.robustness import robustness_csv
from core.pictures import png_bytes
from gui.background.file_saver import FileSaver, refusal
from gui.preferences import Preferences
from gui.saving import ask_for_file
from gui.tabs.ocr.assumptions.curve_presenter import CurvePresenter
from gui.tabs.ocr.assumptions.view import AssumptionsView
from gui.tabs.ocr.assumptions.work import SpoiltAnswer
from gui.theme.manager import theme_manager
from gui.widgets.matrix_files import png
from gui.widgets.robustness_figure import robustness_image

TOPIC = "export of what is spoilt"
_SCALE = 2


class AssumptionsExport(QObject):
    """Asks for a name, and writes the file off the GUI thread.

    Parameters
    ----------
    view : AssumptionsView
    curve : CurvePresenter
    answer : callable
        Returns what is shown, or None.
    preferences : Preferences
    parent : QObject
    """

    def __init__(
        self,
        view: AssumptionsView,
        curve: CurvePresenter,
        answer: Callable[[], SpoiltAnswer | None],
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._curve, self._answer = view, curve, answer
        self._preferences = preferences
        self._saver = FileSaver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)
        self.menu = QMenu("Export", view)
        add = self.menu.addAction
        self._picture = [add("Spoilt picture…"), add("Spoilt picture with boxes…")]
        self.menu.addSeparator()
        self._curves = [add("Curve as a table…"), add("Curve as a picture…")]
        self._picture[0].triggered.connect(lambda _checked=False: self._ask(".png", self.picture))
        self._picture[1].triggered.connect(lambda _checked=False: self._ask(".png", self.overlay))
        self._curves[0].triggered.connect(lambda _checked=False: self._ask(".csv", self.table))
        self._curves[1].triggered.connect(lambda _checked=False: self._ask(".png", self.figure))
        self.menu.aboutToShow.connect(self._offer)
        view.export.clicked.connect(self._open_menu)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._saver.is_busy

    def picture(self, path: Path) -> None:
        """Write the spoilt picture as it is read."""
        answer = self._answer()
        if answer is not None:
            self._saver.save(path, lambda: png_bytes(answer.reading.sheet.pixels))

    def overlay(self, path: Path) -> None:
        """Write it with the boxes that are found."""
        answer = self._answer()
        if answer is not None:
            reading = answer.reading
            self._saver.save(path, lambda: overlay_png(reading.sheet.pixels, reading.page))

    def table(self, path: Path) -> None:
        """Write the curve as CSV, as far as it is measured."""
        curve = self._curve.curve
        if curve is not None:
            self._saver.save(path, lambda: robustness_csv(curve).encode())

    def figure(self, path: Path) -> None:
        """Write the curve as a picture, as far as it is measured."""
        curve, theme = self._curve.curve, theme_manager().theme
        if curve is not None:
            title = f"{self._view.picture.title}: character errors against {curve.spoiling.name}"
            # Painted here, in milliseconds: texts are measured with the window's fonts.
            data = png(robustness_image(curve, title, theme, _SCALE))
            self._saver.save(path, lambda: data)

    def _open_menu(self) -> None:
        button = self._view.export
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _offer(self) -> None:
        curve = self._curve.curve
        for action in self._picture:
            action.setEnabled(self._answer() is not None)
        for action in self._curves:
            action.setEnabled(curve is not None and bool(curve.points))

    def _ask(self, suffix: str, save: Callable[[Path], None]) -> None:
        kind = {".png": "PNG picture (*.png)", ".csv": "CSV table (*.csv)"}[suffix]
        is_curve, curve = save in (self.table, self.figure), self._curve.curve
        what = curve.spoiling.name if is_curve and curve is not None else "spoilt"
        name = f"{Path(self._view.picture.title).stem} {what}{suffix}"
        suggested = Path(self._preferences.export_folder) / name
        path = ask_for_file(self._view, suggested, suffix[1:], kind)
        if path is not None:
            save(path)

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._preferences.export_folder = paths[0].parent
        self._view.messages.show_message(f"Saved {paths[0]}.", "info", topic=TOPIC)

    def _on_failed(self, path: Path | None, error: Exception) -> None:
        self._view.messages.show_message(refusal(path, error), "error", topic=TOPIC)
