"""The comparison as files: tables for papers and spreadsheets, pictures of its plots."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from core.runs.comparison_sheet import comparison_sheet
from core.runs.settings_diff import compare_settings
from core.runs.trade_off import ACCURACIES, TradeOff
from gui.background.file_saver import FileSaver, refusal
from gui.preferences import Preferences
from gui.saving import ask_for_file
from gui.tabs.compare.run_rows import Line
from gui.tabs.compare.view import CompareView
from gui.theme.manager import theme_manager
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.figure_files import figure_png
from gui.widgets.matrix_files import png
from gui.widgets.trade_off_figure import TradeOffScene
from gui.widgets.trade_off_image import trade_off_image

TOPIC = "export of the comparison"
NOTHING = "No run is ticked, so there is nothing to export; tick runs in the table first."
SCALE = 2
"""Pixels of a picture by logical pixels."""

_KINDS = {
    "csv": "CSV table (*.csv)",
    "md": "Markdown table (*.md)",
    "tex": "LaTeX table (*.tex)",
    "png": "PNG picture (*.png)",
}


class Compared(Protocol):
    """Who knows what is compared."""

    @property
    def compared(self) -> list[Line]:
        """The runs, in order."""

    @property
    def trade_off(self) -> TradeOff:
        """The same runs, and which accuracy is set against their costs."""

    def scenes(self, theme: Theme) -> tuple[TradeOffScene, ...]:
        """Return the scatter plots in the colours of a theme."""


class CompareExport(QObject):
    """Fills the menu of the export button; what is written is what was compared when chosen.

    Parameters
    ----------
    view : CompareView
    source : Compared
    preferences : Preferences
        Remember the folder and the colours.
    parent : QObject
    """

    def __init__(
        self, view: CompareView, source: Compared, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._source, self._preferences = view, source, preferences
        self._saver = FileSaver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)
        self.menu = QMenu("Export", view)
        for suffix, title in (("csv", "CSV"), ("md", "Markdown"), ("tex", "LaTeX")):
            work = partial(self._table, suffix)
            self.menu.addAction(f"Table as {title}…", partial(self._ask, "runs", suffix, work))
        self.menu.addSeparator()
        self.menu.addAction(
            "Accuracy and cost, PNG…", partial(self._ask, "accuracy-and-cost", "png", self._dots)
        )
        self.menu.addAction("Curves, PNG…", partial(self._ask, "curves", "png", self._curves))
        view.runs.export.clicked.connect(self._open)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._saver.is_busy

    def save(self, what: str, path: Path) -> None:
        """Write one file: ``"csv"``, ``"md"``, ``"tex"``, ``"dots"`` or ``"curves"``."""
        make = {"dots": self._dots, "curves": self._curves}.get(what)
        self._saver.save(path, (make or partial(self._table, what))())

    def _open(self) -> None:
        button = self._view.runs.export
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _ask(self, name: str, suffix: str, capture: Callable[[], Callable[[], bytes]]) -> None:
        if not self._source.compared:
            self._view.messages.show_message(NOTHING, "warning", topic=TOPIC)
            return
        # While the dialog is open, a run that trains may reach its next epoch.
        make = capture()
        suggested = Path(self._preferences.export_folder) / f"{name}.{suffix}"
        path = ask_for_file(self._view, suggested, suffix, _KINDS[suffix])
        if path is not None:
            self._saver.save(path, make)

    def _table(self, kind: str) -> Callable[[], bytes]:
        lines = self._source.compared
        rows, records = [line.summary for line in lines], [line.run.record for line in lines]
        return lambda: comparison_sheet(kind, rows, compare_settings(records)).encode()

    def _dots(self) -> Callable[[], bytes]:
        theme, trade_off = self._theme(), self._source.trade_off
        scenes = self._source.scenes(theme)
        title = f"{ACCURACIES[trade_off.accuracy]} of {len(trade_off.runs)} runs"
        return lambda: png(trade_off_image(scenes, title, theme, SCALE))

    def _curves(self) -> Callable[[], bytes]:
        figure = self._view.runs.details.figure().in_theme(self._theme()).detached()
        return partial(figure_png, figure, SCALE)

    def _theme(self) -> Theme:
        return LIGHT if self._preferences.light_pictures else theme_manager().theme

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._preferences.export_folder = paths[0].parent
        size = paths[0].stat().st_size
        self._view.messages.show_message(f"Saved {paths[0]}, {size:,} bytes.", "info", topic=TOPIC)

    def _on_failed(self, path: Path | None, error: Exception) -> None:
        self._view.messages.show_message(refusal(path, error), "error", topic=TOPIC)
