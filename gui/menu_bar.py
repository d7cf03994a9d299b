"""The menus: every action of the window, recent data, and the theme."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.actions import LabActions
from gui.preferences import Preferences
from gui.theme.manager import ThemeChoice, theme_manager

_THEMES: dict[ThemeChoice, str] = {
    "system": "As the &system",
    "light": "&Light",
    "dark": "&Dark",
}


class LabMenuBar(QMenuBar):
    """Builds the menus from the actions.

    Signals
    -------
    recentChosen(str)
        The path of data opened before.
    """

    recentChosen = Signal(str)

    def __init__(
        self, actions: LabActions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._build_file(self.addMenu("&File"), actions)
        run = self.addMenu("&Run")
        run.addActions([actions.run_pause, actions.step_batch, actions.step_epoch])
        run.addActions([actions.run_epochs, actions.stop, actions.reset])
        run.addSeparator()
        run.addActions([actions.apply_settings, actions.compare_rates])
        run.addSeparator()
        run.addActions([actions.continue_run, actions.fork_run, actions.selected_runs])
        run.addAction(actions.undo_delete)
        self._build_page(self.addMenu("&Page"), actions)
        view = self.addMenu("&View")
        view.addActions([actions.live, actions.play_film, actions.export_film])
        view.addActions([actions.log_loss, actions.fit_plots, actions.fit_selected])
        # Among check marks an icon looks like one.
        actions.fit_plots.setIconVisibleInMenu(False)
        view.addSeparator()
        view.addActions([actions.left_panel, actions.right_panel, actions.coverage])
        view.addAction(actions.full_screen)
        self._build_themes(view.addMenu("&Theme"))
        help_menu = self.addMenu("&Help")
        help_menu.addActions([actions.shortcuts, actions.copy_info, actions.about])

    def _build_file(self, menu: QMenu, actions: LabActions) -> None:
        menu.addActions([actions.open_file, actions.open_folder, actions.open_picture])
        self._recent = menu.addMenu("Open &recent")
        self._recent.aboutToShow.connect(self._fill_recent)
        menu.addActions([actions.draw_characters, actions.find_duplicates])
        menu.addSeparator()
        menu.addActions([actions.open_weights, actions.import_runs, actions.show_runs_folder])
        menu.addSeparator()
        menu.addAction(actions.quit)

    def _build_page(self, menu: QMenu, actions: LabActions) -> None:
        menu.addActions([actions.page_again, actions.page_doubtful, actions.page_verify])
        menu.addSeparator()
        menu.addActions([actions.page_draw, actions.page_split, actions.page_merge])
        menu.addAction(actions.page_delete)
        menu.addSeparator()
        menu.addActions([actions.page_break_word, actions.page_line_up, actions.page_line_down])
        menu.addSeparator()
        menu.addActions([actions.page_turn_right, actions.page_turn_left])
        menu.addSeparator()
        menu.addActions([actions.page_import, actions.page_export])

    def _build_themes(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        for choice, title in _THEMES.items():
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(theme_manager().choice == choice)
            action.triggered.connect(lambda _checked=False, c=choice: self._choose_theme(c))
            group.addAction(action)

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._preferences.recent_data:
            action = self._recent.addAction(path)
            action.triggered.connect(lambda _checked=False, p=path: self.recentChosen.emit(p))
        if self._recent.isEmpty():
            self._recent.addAction("No data opened yet").setEnabled(False)

    def _choose_theme(self, choice: ThemeChoice) -> None:
        theme_manager().choose(choice)
        self._preferences.theme = choice
