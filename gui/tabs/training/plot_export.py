"""Taking plots away: pictures, drawings, tables, the clipboard, or all of them at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.files import write_atomically
from core.runs.metrics_table import Branching, TableRun, metrics_table
from gui.notice import Notice
from gui.preferences import Preferences
from gui.saving import ask_for_file, free_path
from gui.session import Session, SessionRun
from gui.tabs.training.plots_panel import PlotsPanel
from gui.theme.manager import theme_manager
from gui.theme.tokens import LIGHT
from gui.widgets.figure_files import SCALES, figure_image, figure_png, figure_svg
from gui.widgets.plot_figure import PlotFigure
from gui.widgets.plot_options import X_LABELS

PLOTS = {"loss": "Loss", "accuracy": "Accuracy"}

_FILTERS = {
    "png": "PNG picture (*.png)",
    "svg": "SVG drawing (*.svg)",
    "csv": "CSV table (*.csv)",
}

_TOPIC = "plot export"


class PlotExport(QObject):
    """Fills the export menus of the plots and writes what is chosen there.

    Parameters
    ----------
    panel : PlotsPanel
        Whose plots are taken away as they are in view.
    session : Session
        Whose visible runs are the table.
    preferences : Preferences
        Remember the folder and the colours.
    notify : callable
        Takes a `Notice` for the user.
    """

    def __init__(
        self,
        panel: PlotsPanel,
        session: Session,
        preferences: Preferences,
        notify: Callable[[Notice], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._session = session
        self._preferences = preferences
        self._notify = notify
        for name in PLOTS:
            panel.set_export_menu(name, partial(self._build_menu, name))

    def _build_menu(self, name: str, parent: QWidget) -> QMenu:
        menu = QMenu("Export", parent)
        menu.setToolTipsVisible(True)
        for scale in SCALES:
            action = menu.addAction(f"PNG picture, {scale}×…")
            action.triggered.connect(lambda _checked=False, s=scale: self._save_png(name, s))
        menu.addAction("SVG drawing…", lambda: self._save(name, "svg", lambda: self._svg(name)))
        menu.addAction("CSV table…", lambda: self._save("metrics", "csv", self._csv))
        menu.addSeparator()
        menu.addAction("Copy image", lambda: self._copy(name))
        save_all = menu.addAction("Save all…", self.save_all)
        save_all.setToolTip("Both plots in every format, and the table, into one folder")
        menu.addSeparator()
        light = menu.addAction("Always in light colours")
        light.setCheckable(True)
        light.setToolTip("As papers want them, also from the dark theme")
        light.triggered.connect(self._set_light)
        menu.aboutToShow.connect(lambda: light.setChecked(self._preferences.light_pictures))
        return menu

    def save_all(self) -> None:
        """Ask for a folder, and write every format there under names that are free."""
        if not self._has_runs():
            return
        folder = QFileDialog.getExistingDirectory(
            self._panel, "Save all below this folder", self._preferences.export_folder
        )
        if not folder:
            return
        target = Path(folder)
        contents: dict[str, bytes] = {}
        for name in PLOTS:
            for scale in SCALES:
                suffix = "" if scale == 1 else f"@{scale}x"
                contents[f"{name}{suffix}.png"] = figure_png(self._figure(name), scale)
            contents[f"{name}.svg"] = self._svg(name)
        contents["metrics.csv"] = self._csv()
        for file_name, data in contents.items():
            if not self._write(free_path(target / file_name), data):
                return
        self._preferences.export_folder = target
        text = f"Saved {len(contents)} files in {target}."
        self._notify(Notice(text, "info", topic=_TOPIC))

    def _save_png(self, name: str, scale: int) -> None:
        self._save(name, "png", lambda: figure_png(self._figure(name), scale))

    def _save(self, name: str, suffix: str, make: Callable[[], bytes]) -> None:
        if not self._has_runs():
            return
        suggested = Path(self._preferences.export_folder) / f"{name}.{suffix}"
        path = ask_for_file(self._panel, suggested, suffix, _FILTERS[suffix])
        if path is None:
            return
        if self._write(path, make()):
            self._preferences.export_folder = path.parent

    def _write(self, path: Path, data: bytes) -> bool:
        try:
            write_atomically(path, data)
        except OSError as error:
            reason = error.strerror or error
            text = f"{path} cannot be written ({reason}); choose another folder."
            self._notify(Notice(text, "error", topic=_TOPIC))
            return False
        return True

    def _copy(self, name: str) -> None:
        if self._has_runs():
            QGuiApplication.clipboard().setImage(figure_image(self._figure(name)))

    def _has_runs(self) -> bool:
        """Return whether anything is drawn; say so where nothing is."""
        if any(run.visible for run in self._session.runs):
            return True
        text = "No run is drawn, so there is nothing to export; show or train a run first."
        self._notify(Notice(text, "warning", topic=_TOPIC))
        return False

    def _figure(self, name: str) -> PlotFigure:
        panel = self._panel.plot(name).figure_panel()
        figure = PlotFigure(PLOTS[name], [panel], X_LABELS[self._panel.options.x_axis])
        light = self._preferences.light_pictures
        return figure.in_theme(LIGHT if light else theme_manager().theme)

    def _svg(self, name: str) -> bytes:
        return figure_svg(self._figure(name))

    def _csv(self) -> bytes:
        runs = self._session.runs
        drawn = [_table_run(run) for run in runs if run.visible]
        return metrics_table(drawn, [_table_run(run) for run in runs]).encode("utf-8")

    def _set_light(self, light: bool) -> None:
        self._preferences.light_pictures = light


def _table_run(run: SessionRun) -> TableRun:
    parent = run.record.parent
    branching = None if parent is None else Branching(parent.run_id, parent.epoch)
    return TableRun(run.run_id, run.record.name, run.history, branching)
