"""Taking plots away: pictures, drawings, tables, the clipboard, or all of them at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.runs.metrics_table import Branching, TableRun, metrics_table
from gui.background.file_saver import FileSaver, refusal
from gui.background.task import BackgroundTask, error_text
from gui.notice import Notice, sentence
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
    """Fills the export menus of the plots; draws and writes what is chosen there.

    That happens off the GUI thread, and what is drawn is what was in view when it was chosen.

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
        self._saver = FileSaver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)
        self._copies = BackgroundTask(self)
        self._copies.succeeded.connect(lambda image: QGuiApplication.clipboard().setImage(image))
        self._copies.failed.connect(self._on_copy_failed)
        for name in PLOTS:
            panel.set_export_menu(name, partial(self._build_menu, name))

    @property
    def is_busy(self) -> bool:
        """Whether something is being drawn or written."""
        return self._saver.is_busy or self._copies.is_busy

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
        contents: dict[str, Callable[[], bytes]] = {}
        for name in PLOTS:
            figure = self._figure(name)
            for scale in SCALES:
                suffix = "" if scale == 1 else f"@{scale}x"
                contents[f"{name}{suffix}.png"] = partial(figure_png, figure, scale)
            contents[f"{name}.svg"] = partial(figure_svg, figure)
        contents["metrics.csv"] = self._csv()
        self._saver.save_all({free_path(target / name): make for name, make in contents.items()})

    def _save_png(self, name: str, scale: int) -> None:
        self._save(name, "png", lambda: partial(figure_png, self._figure(name), scale))

    def _save(self, name: str, suffix: str, capture: Callable[[], Callable[[], bytes]]) -> None:
        if not self._has_runs():
            return
        suggested = Path(self._preferences.export_folder) / f"{name}.{suffix}"
        path = ask_for_file(self._panel, suggested, suffix, _FILTERS[suffix])
        if path is None:
            return
        self._saver.save(path, capture())

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._preferences.export_folder = paths[0].parent
        if len(paths) == 1:
            text = f"Saved {paths[0]}."
        else:
            text = f"Saved {len(paths)} files in {paths[0].parent}."
        self._notify(Notice(text, "info", topic=_TOPIC))

    def _on_failed(self, path: Path | None, error: Exception) -> None:
        self._notify(Notice(refusal(path, error), "error", topic=_TOPIC))

    def _on_copy_failed(self, error: Exception) -> None:
        self._notify(Notice(sentence(error_text(error)), "error", topic=_TOPIC))

    def _copy(self, name: str) -> None:
        if self._has_runs():
            self._copies.start(partial(figure_image, self._figure(name)))

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
        return figure.in_theme(LIGHT if light else theme_manager().theme).detached()

    def _svg(self, name: str) -> Callable[[], bytes]:
        return partial(figure_svg, self._figure(name))

    def _csv(self) -> Callable[[], bytes]:
        runs = self._session.runs
        drawn = [_table_run(run) for run in runs if run.visible]
        # Made at once: the histories grow while runs train.
        table = metrics_table(drawn, [_table_run(run) for run in runs]).encode("utf-8")
        return lambda: table

    def _set_light(self, light: bool) -> None:
        self._preferences.light_pictures = light


def _table_run(run: SessionRun) -> TableRun:
    parent = run.record.parent
    branching = None if parent is None else Branching(parent.run_id, parent.epoch)
    return TableRun(run.run_id, run.record.name, run.history, branching)
