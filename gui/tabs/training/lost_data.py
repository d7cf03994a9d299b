"""Helps a run whose data are no longer where they were."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.datasets.catalogue import is_built_in
from gui.notice import Notice
from gui.run_data import ask_where
from gui.session import SessionRun
from gui.tabs.spec import TabContext

TOPIC = "lost data"


class LostData(QObject):
    """Asks for the place of data that moved, opens them there, and lets the run go on.

    Parameters
    ----------
    context : TabContext
    parent : QWidget
        Of dialogs.
    """

    def __init__(self, context: TabContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = context.session
        self._loader = context.loader
        self._noticed = context.active_run.noticed
        self._window = parent
        self._waiting: tuple[SessionRun, Callable[[], object]] | None = None
        context.session.datasetChanged.connect(self._on_dataset_changed)
        context.loader.noticed.connect(self._give_up)

    def find_for(self, run: SessionRun, then: Callable[[], object]) -> None:
        """Do `then` at once where the data of a run are there, or else when they are found."""
        source = run.record.config.data.source
        if is_built_in(source) or Path(source).exists() or self._fits(run):
            then()
            return
        text = f"{run.record.name} cannot go on, because its data are gone: {source}."
        locate = ("Locate…", lambda: self._locate(run, then))
        self._noticed.emit(Notice(text, "warning", (locate,), topic=TOPIC))

    def _fits(self, run: SessionRun) -> bool:
        dataset = self._session.dataset
        return dataset is not None and dataset.fingerprint == run.record.dataset.fingerprint

    def _locate(self, run: SessionRun, then: Callable[[], object]) -> None:
        path = ask_where(self._window, run.record.config.data.source)
        if path:
            self._waiting = (run, then)
            self._loader.open(path)

    def _on_dataset_changed(self) -> None:
        if self._waiting is not None:
            # After what the loader has to say of the data, which else would take its place.
            QTimer.singleShot(0, self._go_on)

    def _go_on(self) -> None:
        if self._waiting is None:
            return
        (run, then), self._waiting = self._waiting, None
        if self._fits(run):
            then()
            return
        text = f"These are other data than {run.record.name} was trained on; locate the right ones."
        locate = ("Locate…", lambda: self._locate(run, then))
        self._noticed.emit(Notice(text, "warning", (locate,), topic=TOPIC))

    def _give_up(self, _notice: Notice) -> None:
        self._waiting = None
