"""``screenshots``: the windows with a short real run, one picture a tab and page."""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import ConfigError
from core.runs.store import RunStore
from core.training.planning import DEFAULT_DATA
from gui.application import create_application
from gui.background.run_controller import RunState
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.tabs.registry import TABS
from gui.theme.manager import ThemeChoice, theme_manager

TIMEOUT_MS = 120_000
LARGEST = (7680, 4320)
SETTLE_MS = 400
"""For the last repaint after the run has ended."""

DRAWN_AFTER_S = 10.0
"""A page that is not drawn by then is saved as it is."""


def take_screenshots(folder: Path, theme: ThemeChoice, size: str, data: str | None) -> int:
    """Open the window, train, save ``training.png``, ``characters-page.png`` and so on, and quit.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    theme : {"light", "dark"}
    size : str
        Of the window in logical pixels: ``"1280x800"``.
    data : str or None
        What to train on; the default set if None.

    Raises
    ------
    ConfigError
        If the size is no size or the folder cannot be written.
    """
    width, height = _parse_size(size)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be made: {error.strerror}; name another") from error
    app = create_application(sys.argv[:1], theme_choice=theme)
    with tempfile.TemporaryDirectory() as scratch:
        # Neither the user's preferences nor the user's runs are touched.
        settings = QSettings(str(Path(scratch) / "preferences.ini"), QSettings.Format.IniFormat)
        store = RunStore(Path(scratch) / "runs")
        window = MainWindow(Preferences(settings), store, data=data or DEFAULT_DATA)
        theme_manager().apply()
        window.resize(width, height)
        shoot = _Photographer(window, folder)
        window.session.datasetChanged.connect(shoot.on_data)
        window.active_run.closed.connect(shoot.on_run_closed)
        window.loader.noticed.connect(lambda notice: shoot.give_up(notice.text))
        window.active_run.failed.connect(lambda summary, _details: shoot.give_up(summary))
        QTimer.singleShot(TIMEOUT_MS, lambda: shoot.give_up("the run took too long"))
        window.show()
        app.exec()
    if shoot.problem:
        raise ConfigError(shoot.problem)
    for path in shoot.saved:
        sys.stdout.write(f"{path}\n")
    return 0


class _Photographer:
    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.saved: list[Path] = []
        self.problem = ""
        self._window = window
        self._folder = folder
        self._started = False

    def on_data(self) -> None:
        if not self._started:
            self._started = True
            QTimer.singleShot(0, self._window.actions_.run_pause.trigger)

    def on_run_closed(self) -> None:
        if self._window.controller.state is RunState.IDLE:
            QTimer.singleShot(SETTLE_MS, self._shoot)

    def give_up(self, problem: str) -> None:
        self.problem = problem
        self._quit()

    def _shoot(self) -> None:
        for index, spec in enumerate(TABS):
            self._window.tabs.setCurrentIndex(index)
            _process_events(until=self._window.tabs.front.is_settled)
            self._save(self._window, spec.name)
        characters = self._window.show_characters()
        characters.window.resize(self._window.size())
        for name in characters.PAGES:
            characters.show_page(name)
            _process_events(until=lambda: not characters.is_busy)
            self._save(characters.window, f"characters-{name}")
        self._quit()

    def _save(self, window: QWidget, name: str) -> None:
        path = self._folder / f"{name}.png"
        if window.grab().save(str(path)):
            self.saved.append(path)
        else:
            self.problem = f"{path} cannot be written; name another folder"

    def _quit(self) -> None:
        self._window.close()
        QApplication.quit()


def _process_events(*, until: Callable[[], bool]) -> None:
    """Let the window work until it shows what it shall, but not for ever."""
    deadline = monotonic() + DRAWN_AFTER_S
    while True:
        QApplication.processEvents()
        if until() or monotonic() > deadline:
            break
    # The last answer is painted with the events that follow it.
    QApplication.processEvents()


def _parse_size(size: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{3,5})[x×](\d{3,5})", size)
    if match is None or int(match[1]) > LARGEST[0] or int(match[2]) > LARGEST[1]:
        raise ConfigError(
            f"--size {size!r} is no size; give WIDTHxHEIGHT, such as 1280x800, up to "
            f"{LARGEST[0]}x{LARGEST[1]}"
        )
    return int(match[1]), int(match[2])
