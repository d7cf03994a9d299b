"""The window: menus, tabs, timeline and status bar around one session."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QMainWindow,
    QMessageBox,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.runs.store import RunStore
from core.training.events import BatchEnd
from core.version import APPLICATION_NAME
from gui.actions import make_actions
from gui.active_run import ActiveRun
from gui.background.run_controller import RunController, RunState
from gui.data_loader import DataLoader
from gui.error_reporter import error_reporter
from gui.film import Film
from gui.film_command import FilmCommand
from gui.front_notices import FrontNotices
from gui.help import ShortcutsDialog, about_text, system_information
from gui.lab_tabs import LabTabs
from gui.lesions import Lesions
from gui.marks import Marks
from gui.menu_bar import LabMenuBar
from gui.opening import Opening
from gui.preferences import Preferences
from gui.run_library import RunLibrary
from gui.run_transfer import RunTransfer
from gui.saving import ask_about_unsaved
from gui.session import Session
from gui.status_bar import LabStatusBar
from gui.tabs.registry import TABS
from gui.tabs.spec import TabContext
from gui.weights_opening import WeightsOpening
from gui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from gui.characters.presenter import Characters
    from gui.duplicates_dialog import DuplicatesDialog

NARROW_WIDTH = 1100
"""Below this width the right panel makes room for what one looks at."""


_SPACE_IS_THEIRS = (QAbstractButton, QComboBox)
"""Widgets, reached with Tab, that Space presses or opens; everywhere else it runs and pauses."""


class MainWindow(QMainWindow):
    """Owns everything that lives as long as the window.

    Signals
    -------
    painted()
        The window was painted for the first time.
    """

    painted = Signal()

    def __init__(
        self, preferences: Preferences, store: RunStore, *, data: str | None = None
    ) -> None:
        super().__init__()
        self.setWindowTitle(APPLICATION_NAME)
        self.setAcceptDrops(True)
        available = self.screen().availableGeometry().size()
        self.resize(QSize(1280, 800).boundedTo(available))
        self.setMinimumSize(QSize(900, 600).boundedTo(available))
        self.preferences = preferences
        self.session = Session(self)
        self.lesions = Lesions(self)
        self.controller = RunController(self)
        self.active_run = ActiveRun(self.session, self.controller, store, self)
        self.library = RunLibrary(self.session, self.active_run, store, self)
        self.transfer = RunTransfer(self.session, store, self)
        self.weights_opening = WeightsOpening(self.session, self.transfer, preferences, self)
        self.loader = DataLoader(self.session, preferences, self)
        self.marks = Marks(self.session, self)
        self.actions_ = make_actions(self)
        self._data = data
        self._was_painted = False
        self._characters: Characters | None = None
        self._duplicates: DuplicatesDialog | None = None
        self._build()
        self.opening = Opening(
            self.tabs, self.loader, self.transfer, self.weights_opening, preferences, self
        )
        self._film = Film(self.session, self.timeline, self)
        self._film_command = FilmCommand(
            self.session, self.tabs, self.status, self.actions_, self.preferences, self
        )
        self._connect()
        self._restore()

    def _build(self) -> None:
        context = TabContext(
            self.session,
            self.lesions,
            self.active_run,
            self.library,
            self.transfer,
            self.loader,
            self.preferences,
            self.actions_,
            self.marks,
            lambda name: self.tabs.show_page(name),
        )
        self.tabs = LabTabs(TABS, context, self._is_idle)
        self.timeline = Timeline()
        below = QWidget()
        row = QVBoxLayout(below)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self.timeline)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(below)
        below.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setCentralWidget(central)
        menus = LabMenuBar(self.actions_, self.preferences)
        menus.recentChosen.connect(self.loader.open)
        self.setMenuBar(menus)
        self.status = LabStatusBar()
        self.setStatusBar(self.status)

    def _connect(self) -> None:
        actions = self.actions_
        actions.open_file.triggered.connect(self.opening.choose_file)
        actions.open_folder.triggered.connect(self.opening.choose_folder)
        actions.open_picture.triggered.connect(self.opening.choose_photographs)
        actions.draw_characters.triggered.connect(self.show_characters)
        actions.find_duplicates.triggered.connect(self.show_duplicates)
        actions.open_weights.triggered.connect(self.weights_opening.choose)
        actions.import_runs.triggered.connect(self.opening.choose_runs)
        actions.show_runs_folder.triggered.connect(self._show_runs_folder)
        actions.quit.triggered.connect(self.close)
        actions.live.toggled.connect(lambda live: self.session.set_live(live=live))
        actions.play_film.triggered.connect(self.timeline.play_button.click)
        actions.full_screen.toggled.connect(self._set_full_screen)
        actions.undo_delete.triggered.connect(self.library.undo_delete)
        actions.shortcuts.triggered.connect(self._show_shortcuts)
        actions.copy_info.triggered.connect(self._copy_info)
        actions.about.triggered.connect(self._show_about)
        self.session.liveChanged.connect(actions.live.setChecked)
        self.controller.stateChanged.connect(self._on_state_changed)
        self.controller.progressed.connect(self._on_progress)
        self.active_run.saved.connect(self.status.set_saved)
        self.active_run.failed.connect(self._show_failure)
        self.active_run.librariesNeeded.connect(self.status.set_library)
        self.loader.loadingChanged.connect(self._on_loading_changed)
        self.transfer.progressed.connect(self._on_transfer_progressed)
        notices = FrontNotices(self.tabs, self)
        notices.follow(self.transfer.noticed, self.transfer.settled)
        notices.follow(self.active_run.noticed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        error_reporter().reported.connect(self._show_failure)

    def _restore(self) -> None:
        if not self.preferences.window_geometry.isEmpty():
            self.restoreGeometry(self.preferences.window_geometry)

    # Start and end

    def event(self, event: QEvent) -> bool:
        """Tell of the first paint, after which the slow things begin."""
        result = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._after_first_paint)
        return result

    def _after_first_paint(self) -> None:
        self.painted.emit()
        if not self.isVisible():
            return
        if self._data is not None:
            self.loader.open(self._data)
        else:
            self.loader.open_last()
        self.library.load_stored_runs()
        self.tabs.begin_idle_work()

    def _is_idle(self) -> bool:
        return not (self.controller.is_active or self.loader.is_loading or self.library.is_reading)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop and save the active run first; the window closes when that is done."""
        if self.controller.is_active:
            event.ignore()
            self.active_run.stop(then=self.close)
            return
        if not ask_about_unsaved(self, self.tabs.unsaved_work()):
            event.ignore()
            return
        self._film.stop()
        self._film_command.close()
        self.tabs.close_pages()
        if self._characters is not None:
            self._characters.close()
        self.loader.close()
        self.library.close()
        self.transfer.close()
        self.marks.close()
        if self._duplicates is not None:
            self._duplicates.end()
        self.preferences.window_geometry = self.saveGeometry()
        self.preferences.sync()
        event.accept()

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave full screen with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.actions_.full_screen.setChecked(False)
            return
        super().keyPressEvent(event)

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        # Only the widget with the focus is watched: a filter on the application would put Python
        # between Qt and each of its events.
        if before is not None:
            before.removeEventFilter(self)
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Space press the button or open the list that has the focus, and not also Run."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and isinstance(watched, _SPACE_IS_THEIRS)
        ):
            event.accept()
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.opening.open_paths(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the right panel's place to the plots in a narrow window, as on a projector."""
        super().resizeEvent(event)
        was_narrow = 0 < event.oldSize().width() < NARROW_WIDTH
        is_narrow = event.size().width() < NARROW_WIDTH
        if is_narrow != was_narrow:
            self.actions_.right_panel.setChecked(not is_narrow)

    # Actions

    def show_characters(self) -> "Characters":
        """Show the window that draws characters, and return what is behind it."""
        if self._characters is None:
            # Imported when it is first asked for, so that this window opens as fast as ever.
            from gui.characters.presenter import Characters

            self._characters = Characters(self.preferences, self)
            self._characters.dataWanted.connect(self.loader.open)
            self._characters.trainingWanted.connect(self._show_training)
            # Quit from there too.
            self._characters.window.addAction(self.actions_.quit)
        self._characters.present()
        return self._characters

    def show_duplicates(self) -> "DuplicatesDialog":
        """Show the samples that are in two splits, and return the dialog."""
        if self._duplicates is None:
            # Imported when it is first asked for, so that this window opens as fast as ever.
            from gui.duplicates_dialog import DuplicatesDialog

            self._duplicates = DuplicatesDialog(self.session, self.marks, self)
        self._duplicates.present()
        return self._duplicates

    def _show_training(self) -> None:
        """Come to the front with the tab in which a network is trained."""
        self.tabs.setCurrentIndex(0)
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def _show_runs_folder(self) -> None:
        self.library.store.root.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.library.store.root)))

    def _set_full_screen(self, full: bool) -> None:
        self.showFullScreen() if full else self.showNormal()

    def _on_state_changed(self, state: RunState) -> None:
        self.status.set_state(state)

    def _on_loading_changed(self, name: str) -> None:
        self.status.set_busy(f"Reading {name}…" if name else "", "data")

    def _on_transfer_progressed(self, text: str) -> None:
        self.status.set_busy(text, "runs")

    def _on_progress(self, batch: BatchEnd, steps_per_second: float) -> None:
        run = self.active_run.run
        if run is not None:
            self.status.set_run(
                run.record.training.epochs, run.record.device, self.active_run.waiting
            )
        self.status.set_progress(batch, steps_per_second)

    # Help

    def _show_shortcuts(self) -> None:
        ShortcutsDialog(self.actions_, self).exec()

    def _copy_info(self) -> None:
        QGuiApplication.clipboard().setText(system_information(self.library.store))
        self.statusBar().showMessage("System information copied", 4000)

    def _show_about(self) -> None:
        QMessageBox.about(self, APPLICATION_NAME, about_text())

    def _show_failure(self, summary: str, details: str) -> None:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Something went wrong")
        box.setText(summary)
        box.setInformativeText(
            "The window works on, and runs are kept. The details are in the log too."
        )
        box.setDetailedText(details)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
