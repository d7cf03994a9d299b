"""The matrix, its tables and the misread pictures as files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu

from core.analysis.confusion_quantities import Quantity, matrix_values
from core.analysis.confusion_texts import (
    class_table,
    figures_latex,
    figures_markdown,
    matrix_csv,
)
from core.models.lesions import lesion_names
from gui.background.file_saver import FileSaver, refusal
from gui.background.task import BackgroundTask, error_text
from gui.lesions import by_layer
from gui.notice import Notice, sentence
from gui.preferences import Preferences
from gui.saving import ask_for_file
from gui.tabs.confusion.question_panel import SPLIT_TITLES
from gui.tabs.confusion.shown import Shown
from gui.tabs.confusion.view import ConfusionView
from gui.theme.manager import theme_manager
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.matrix_files import (
    MOST_TILES,
    contact_sheet,
    matrix_image,
    matrix_size,
    matrix_svg,
    png,
)
from gui.widgets.picture_tile import PictureTile
from gui.widgets.sample_pixels import sample_image

_TOPIC = "export of the matrix"
_FILTERS = {
    "png": "PNG picture (*.png)",
    "svg": "SVG drawing (*.svg)",
    "csv": "CSV table (*.csv)",
    "md": "Markdown table (*.md)",
    "tex": "LaTeX table (*.tex)",
}
_COLUMNS = 12


class ConfusionExport(QObject):
    """Fills the menu of the export button; draws and writes off the GUI thread.

    What is drawn is what was shown when it was chosen.

    Parameters
    ----------
    view : ConfusionView
    preferences : Preferences
        Remember the folder and the colours.
    notify : callable
        Takes a `Notice` for the user.

    Attributes
    ----------
    shown : Shown or None
        What can be taken away.
    """

    def __init__(
        self,
        view: ConfusionView,
        preferences: Preferences,
        notify: Callable[[Notice], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self._view = view
        self._preferences = preferences
        self._notify = notify
        self._saver = FileSaver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)
        self._copies = BackgroundTask(self)
        self._copies.succeeded.connect(lambda image: QGuiApplication.clipboard().setImage(image))
        self._copies.failed.connect(self._on_copy_failed)
        menu = QMenu("Export", view)
        for scale in (1, 2, 3):
            menu.addAction(f"PNG picture, {scale}×…", partial(self._save_png, scale))
        menu.addAction("SVG drawing…", lambda: self._save("svg", self._svg))
        menu.addAction("CSV table…", lambda: self._save("csv", self._csv))
        menu.addSeparator()
        menu.addAction("Figures as Markdown…", lambda: self._save("md", self._markdown))
        menu.addAction("Figures as LaTeX…", lambda: self._save("tex", self._latex))
        menu.addAction(
            "Sheet of the misread pictures…",
            lambda: self._save("png", self._sheet, name="misread"),
        )
        menu.addSeparator()
        menu.addAction("Copy image", self._copy)
        view.matrix.set_menu(menu)

    @property
    def is_busy(self) -> bool:
        """Whether something is being drawn or written."""
        return self._saver.is_busy or self._copies.is_busy

    def _save_png(self, scale: int) -> None:
        self._save("png", lambda: self._png(scale))

    def _save(
        self, suffix: str, capture: Callable[[], Callable[[], bytes]], name: str = "confusion"
    ) -> None:
        shown = self.shown
        if shown is None:
            return
        suggested = Path(self._preferences.export_folder)
        off = f"-{len(shown.off)}-units-off" if shown.off else ""
        suggested /= f"{name}-{shown.split}-epoch-{shown.epoch}{off}.{suffix}"
        # While the dialog is open, a run that trains may show its next epoch.
        make = capture()
        path = ask_for_file(self._view, suggested, suffix, _FILTERS[suffix])
        if path is not None:
            self._saver.save(path, make)

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._preferences.export_folder = paths[0].parent
        self._notify(Notice(f"Saved {paths[0]}.", "info", topic=_TOPIC))

    def _on_failed(self, path: Path | None, error: Exception) -> None:
        self._notify(Notice(refusal(path, error), "error", topic=_TOPIC))

    def _on_copy_failed(self, error: Exception) -> None:
        self._notify(Notice(sentence(error_text(error)), "error", topic=_TOPIC))

    @property
    def _needed(self) -> Shown:
        if self.shown is None:
            raise ValueError("nothing is shown that could be saved")
        return self.shown

    @property
    def _off(self) -> str:
        return lesion_names(by_layer(self._needed.off))

    @property
    def _theme(self) -> Theme:
        return LIGHT if self._preferences.light_pictures else theme_manager().theme

    def _title(self) -> str:
        shown = self._needed
        split = SPLIT_TITLES[shown.split].lower()
        title = f"{shown.name}, epoch {shown.epoch}{shown.lesions}, {split} split"
        return f"{title}, less {shown.before}" if shown.before else title

    def _image(self, scale: int) -> Callable[[], QImage]:
        content = self._view.matrix.view.content
        if content is None:
            raise ValueError("there is no matrix to draw")
        size = matrix_size(len(content.names))
        return partial(matrix_image, content, self._title(), self._theme, size, scale)

    def _png(self, scale: int) -> Callable[[], bytes]:
        draw = self._image(scale)
        return lambda: png(draw())

    def _svg(self) -> Callable[[], bytes]:
        content = self._view.matrix.view.content
        if content is None:
            raise ValueError("there is no matrix to draw")
        size = matrix_size(len(content.names))
        return partial(matrix_svg, content, self._title(), self._theme, size)

    def _csv(self) -> Callable[[], bytes]:
        return partial(_table, self._needed, self._view.question.quantity, self._off)

    def _markdown(self) -> Callable[[], bytes]:
        shown, off = self._needed, self._off
        return lambda: figures_markdown(shown.predictions, shown.names, off).encode()

    def _latex(self) -> Callable[[], bytes]:
        shown, off = self._needed, self._off
        return lambda: figures_latex(shown.predictions, shown.names, off).encode()

    def _sheet(self) -> Callable[[], bytes]:
        return partial(_sheet, self._needed, self._title(), self._theme)

    def _copy(self) -> None:
        if self.shown is not None:
            self._copies.start(self._image(2))


def _table(shown: Shown, quantity: Quantity, off: str) -> bytes:
    if shown.difference is not None:
        changes = [list(map(str, row)) for row in shown.difference.changes.tolist()]
        return class_table(shown.names, changes, off).encode()
    return matrix_csv(matrix_values(shown.predictions, quantity), shown.names, off).encode()


def _sheet(shown: Shown, title: str, theme: Theme) -> bytes:
    wrong = shown.predictions.select(answers="misclassified")
    tiles = [_tile(shown, int(index)) for index in wrong[:MOST_TILES]]
    title = f"{title}: {len(wrong):,} misread, the surest first"
    return png(contact_sheet(tiles, title, theme, _COLUMNS))


def _tile(shown: Shown, index: int) -> PictureTile:
    answers = shown.predictions
    actual = shown.names[int(answers.labels[index])]
    predicted = shown.names[int(answers.predicted[index])]
    image = sample_image(shown.samples.inputs[index]) if shown.dataset.is_pictures else None
    caption = f"{actual}→{predicted} {answers.confidence[index]:.0%}"
    return PictureTile(image, caption, actual == predicted, caption)
