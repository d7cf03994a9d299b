"""Lets the user export the film of the tab that is looked at."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from core.errors import LabError
from gui.actions import LabActions
from gui.background.task import error_text
from gui.film_export import FilmExport
from gui.lab_tabs import LabTabs
from gui.notice import NoticeKind, sentence
from gui.preferences import Preferences
from gui.saving import free_path
from gui.session import Session
from gui.status_bar import LabStatusBar

FILTERS = ("Animated GIF (*.gif)", "Folder of PNG files (*)")

_EXPORT = "E&xport film…"
_CANCEL = "Cancel the &film"
_TOPIC = "film"


class FilmCommand(QObject):
    """Asks where to, shows how far the film is, and says where it is.

    While a film is made its action gives it up, and progress is in the status bar: a message in
    the tab would be in the film.
    """

    def __init__(
        self,
        session: Session,
        tabs: LabTabs,
        status: LabStatusBar,
        actions: LabActions,
        preferences: Preferences,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tabs = tabs
        self._status = status
        self._action = actions.export_film
        self._preferences = preferences
        self._window = parent
        self._export = FilmExport(session, self)
        self._export.progressed.connect(self._show_progress)
        self._export.finished.connect(self._on_finished)
        self._export.failed.connect(self._on_failed)
        self._action.triggered.connect(self.run)
        for signal in (session.currentRunChanged, session.runUpdated):
            signal.connect(self._update_enabled)
        self._update_enabled()

    def run(self) -> None:
        """Ask for a file and make the film, or give up the one that is being made."""
        if self._export.is_busy:
            self._export.cancel()
            return
        start = Path(self._preferences.export_folder) / "film.gif"
        path, chosen = QFileDialog.getSaveFileName(
            self._window, "Export the film of this tab", str(start), ";;".join(FILTERS)
        )
        if path:
            self._start(Path(path), is_folder=chosen == FILTERS[1])

    def close(self) -> None:
        """Give up, and wait for the thread."""
        self._export.close()

    def _start(self, target: Path, *, is_folder: bool) -> None:
        is_gif = target.suffix.lower() == ".gif"
        if is_folder and is_gif:
            # The name that was offered has the ending of the other kind.
            target = target.with_suffix("")
        elif not is_folder and not is_gif:
            # The dialog has asked about the name that was typed, not about this one.
            target = free_path(target.with_name(f"{target.name}.gif"))
        page = self._tabs.front
        # What is said of the film before would be in this one.
        page.messages.dismiss_topic(_TOPIC)
        try:
            self._export.start(page, page.is_settled, target)
        except (LabError, OSError) as error:
            self._tell(sentence(error_text(error)), "error")
        self._show_progress(0, 0)

    def _show_progress(self, done: int, total: int) -> None:
        busy = self._export.is_busy
        self._action.setText(_CANCEL if busy else _EXPORT)
        keys = self._action.shortcut().toString()
        text = f"Film: picture {done} of {total} · {keys} cancels" if total else "Film…"
        self._status.set_busy(text if busy else "", "film")

    def _on_finished(self, path: str) -> None:
        self._preferences.export_folder = Path(path).parent
        self._on_ended(f"Saved {path}.", "info")

    def _on_failed(self, why: str) -> None:
        self._on_ended(f"No film was made: {why}." if why else "", "error")

    def _on_ended(self, text: str, kind: NoticeKind) -> None:
        self._show_progress(0, 0)
        if text:
            self._tell(text, kind)

    def _tell(self, text: str, kind: NoticeKind) -> None:
        """Say it in the bar of the tab that is looked at."""
        self._tabs.front.messages.show_message(text, kind, (), topic=_TOPIC)

    def _update_enabled(self, _what: object = None) -> None:
        run = self._session.current_run
        self._action.setEnabled(run is not None and run.history.last is not None)
